// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/serverexport.h"
#include "server/veloxauthorization.h"
#include "server/veloxrequest.h"
#include "server/veloxstate.h"

#include <QHostAddress>
#include <QObject>
#include <QStringList>
#include <QUrl>
#include <QVariantMap>

#include <functional>
#include <memory>

#if QT_CONFIG(ssl)
#  include <QSslConfiguration>
#endif

class QHttpServer;

/** Serves states to readers over Server-Sent Events, WebSocket and long poll, all on one port.
 *
 *  Listens on localhost unless told otherwise, and refuses pages of other origins unless they are allowed. Sockets live
 *  in a thread of their own, so a busy application never keeps readers waiting, nor they it. Also serves the browser
 *  client at `/velox.js`, and the files of a folder. Thread-compatible: use it in the thread it lives in.
 *
 *      VeloxServer server;
 *      server.publish(QStringLiteral("/sync"), &machine);
 *      server.listen(QHostAddress::LocalHost, 8080); */
class VELOX_SERVER_EXPORT VeloxServer : public QObject
{
    Q_OBJECT
    /** True between listen() and close(). */
    Q_PROPERTY(bool listening READ isListening NOTIFY listeningChanged)
    /** Address of the server, as "http://ADDRESS:PORT", or https where it has a certificate; empty while it does not listen. */
    Q_PROPERTY(QUrl url READ url NOTIFY listeningChanged)
    /** Folder whose files are served, index.html for a folder; may be a resource folder (":/page"). Default none. */
    Q_PROPERTY(QString documentRoot READ documentRoot WRITE setDocumentRoot NOTIFY documentRootChanged)
    /** Origins ("https://host:port") whose pages may follow the states, besides the server's own; "*" allows any.
     *  Default none. Programs other than browsers send no origin and are not concerned. Files are given to any origin,
     *  but where there is a setAuthorize() hook. */
    Q_PROPERTY(
        QStringList allowedOrigins READ allowedOrigins WRITE setAllowedOrigins NOTIFY allowedOriginsChanged)
    /** Host names by which the server may be called, besides its own; "*" allows any. Default none: a server that
     *  listens on a loopback address answers to localhost and loopback addresses only, anything else is refused with
     *  403, so that no web page reaches it under a name of its own (DNS rebinding). A server that listens on other
     *  addresses answers to every name while this is empty, else to these, to addresses and to localhost. For a proxy
     *  in front that keeps the Host field, its name belongs here. */
    Q_PROPERTY(QStringList allowedHosts READ allowedHosts WRITE setAllowedHosts NOTIFY allowedHostsChanged)
    /** Tokens of which a request must show one: `Authorization: Bearer TOKEN`, or for a state, as a browser's
     *  EventSource and WebSocket can set no field, `?access_token=TOKEN`. A request without is answered 401. Applies
     *  to states and files, not to /velox.js and /velox.legacy.js. Default none: nothing is asked for. Proxies may log
     *  a query: prefer the field where it can be set. Use TLS wherever others may listen in. */
    Q_PROPERTY(QStringList bearerTokens READ bearerTokens WRITE setBearerTokens NOTIFY bearerTokensChanged)
    /** Passwords by user name, for `Authorization: Basic`: browsers ask for them. Where there are tokens too, either
     *  will do. Otherwise like bearerTokens. */
    Q_PROPERTY(QVariantMap basicUsers READ basicUsers WRITE setBasicUsers NOTIFY basicUsersChanged)
    /** How long a request waits for the authorize hook, in milliseconds; then it is answered 503. Default 10000. */
    Q_PROPERTY(int authorizeTimeoutMs READ authorizeTimeoutMs WRITE setAuthorizeTimeoutMs NOTIFY
                   authorizeTimeoutMsChanged)
    /** PEM file with the server's certificate, and those that lead from it to a root. With it and privateKeyFile the
     *  server speaks TLS 1.2 and later, and nothing else. Read by listen(). Default none: plain HTTP. */
    Q_PROPERTY(
        QString certificateFile READ certificateFile WRITE setCertificateFile NOTIFY certificateFileChanged)
    /** PEM file with the certificate's key (RSA or EC), without a passphrase. Read by listen(). */
    Q_PROPERTY(
        QString privateKeyFile READ privateKeyFile WRITE setPrivateKeyFile NOTIFY privateKeyFileChanged)
    /** Readers that may be connected at once; more are answered 503. Default 10000. */
    Q_PROPERTY(int maxConnections READ maxConnections WRITE setMaxConnections NOTIFY maxConnectionsChanged)
    /** Readers connected now, over all states. */
    Q_PROPERTY(int connectionCount READ connectionCount NOTIFY connectionCountChanged)
    /** Why the last call failed; empty after one that did not. */
    Q_PROPERTY(QString errorString READ errorString NOTIFY errorStringChanged)
public:
    /** A server that does not listen yet, and serves nothing. */
    explicit VeloxServer(QObject *parent = nullptr);
    /** Like close(). States that are not this object's children stay. */
    ~VeloxServer() override;

    /** Publishes @p source at @p path. The state is this server's child; nullptr with errorString() where the path is
     *  taken or does not start with a slash. */
    VeloxState *publish(const QString &path, QObject *source);
    /** Publishes @p state at its path; not owned. False as above. States that are children of this object are added
     *  when it starts to listen. */
    Q_INVOKABLE bool addState(VeloxState *state);
    /** Ends the connections of the readers of @p state, which can then be published again, here or elsewhere. */
    Q_INVOKABLE void removeState(VeloxState *state);
    /** What is published, in the order in which it was. */
    [[nodiscard]] QList<VeloxState *> states() const;

    /** Decides on a request, now or later; called in this object's thread. Must not delete the server. */
    using Authorize = std::function<void(const VeloxRequest &, const VeloxAuthorization &)>;
    /** Has @p authorize decide on every request for a state or a file, before a byte of it is sent, and before a
     *  WebSocket is opened; not on /velox.js and CORS preflights. Asked of requests that have passed bearerTokens,
     *  basicUsers and allowedOrigins, at most 1000 at a time. An empty function asks nothing any more. For attach() a
     *  WebSocket must be decided on before the function returns, else it is refused. */
    void setAuthorize(Authorize authorize);

#if QT_CONFIG(ssl)
    /** Speaks TLS with this configuration, instead of certificateFile; for the next listen(). Protocols below TLS 1.2
     *  are raised to it. A null configuration takes it back. To see client certificates set its peer verify mode. */
    void setSslConfiguration(const QSslConfiguration &configuration);
#endif

    /** Starts to listen. Port 0 picks a free one, see serverPort(). False with errorString() where that fails, a
     *  child state cannot be published, or the certificate or its key cannot be read. */
    bool listen(const QHostAddress &address = QHostAddress::LocalHost, quint16 port = 8080);
    /** Serves the states from the application's own HTTP server instead, on its ports and in its thread. It must live
     *  in this thread. Files and /velox.js are the application's to serve there. False with
     *  errorString() where this server listens or is attached already. */
    bool attach(QHttpServer *server);
    /** Stops: new requests are refused, and readers are told that the server goes away once they have what was on its
     *  way to them. Returns when that is done, which takes 5 seconds at most (a stuck reader is cut then). The states stay
     *  published: listen() may be called again. */
    Q_INVOKABLE void close();

    [[nodiscard]] bool isListening() const;
    [[nodiscard]] QUrl url() const;
    /** The address listened on; null while it does not listen. */
    [[nodiscard]] QHostAddress serverAddress() const;
    /** The port listened on; 0 while it does not listen. */
    [[nodiscard]] quint16 serverPort() const;
    [[nodiscard]] QString documentRoot() const;
    void setDocumentRoot(const QString &documentRoot);
    [[nodiscard]] QStringList allowedOrigins() const;
    void setAllowedOrigins(const QStringList &allowedOrigins);
    [[nodiscard]] QStringList allowedHosts() const;
    void setAllowedHosts(const QStringList &allowedHosts);
    [[nodiscard]] QStringList bearerTokens() const;
    void setBearerTokens(const QStringList &bearerTokens);
    [[nodiscard]] QVariantMap basicUsers() const;
    void setBasicUsers(const QVariantMap &basicUsers);
    [[nodiscard]] int authorizeTimeoutMs() const;
    void setAuthorizeTimeoutMs(int authorizeTimeoutMs);
    [[nodiscard]] QString certificateFile() const;
    void setCertificateFile(const QString &certificateFile);
    [[nodiscard]] QString privateKeyFile() const;
    void setPrivateKeyFile(const QString &privateKeyFile);
    [[nodiscard]] int maxConnections() const;
    void setMaxConnections(int maxConnections);
    [[nodiscard]] int connectionCount() const;
    [[nodiscard]] QString errorString() const;

Q_SIGNALS:
    void listeningChanged();
    void documentRootChanged();
    void allowedOriginsChanged();
    void allowedHostsChanged();
    void bearerTokensChanged();
    void basicUsersChanged();
    void authorizeTimeoutMsChanged();
    void certificateFileChanged();
    void privateKeyFileChanged();
    void maxConnectionsChanged();
    void connectionCountChanged();
    void errorStringChanged();

private:
    struct Private;
    const std::unique_ptr<Private> d;
};
