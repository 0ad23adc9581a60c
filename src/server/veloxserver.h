// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/serverexport.h"
#include "server/veloxstate.h"

#include <QHostAddress>
#include <QObject>
#include <QStringList>
#include <QUrl>

#include <memory>

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
    /** Address of the server, as "http://ADDRESS:PORT"; empty while it does not listen. */
    Q_PROPERTY(QUrl url READ url NOTIFY listeningChanged)
    /** Folder whose files are served, index.html for a folder; may be a resource folder (":/page"). Default none. */
    Q_PROPERTY(QString documentRoot READ documentRoot WRITE setDocumentRoot NOTIFY documentRootChanged)
    /** Origins ("https://host:port") whose pages may follow the states, besides the server's own; "*" allows any.
     *  Default none. Programs other than browsers send no origin and are not concerned. */
    Q_PROPERTY(
        QStringList allowedOrigins READ allowedOrigins WRITE setAllowedOrigins NOTIFY allowedOriginsChanged)
    /** Readers that may be connected at once; more are answered 503. Default 10000. */
    Q_PROPERTY(int maxConnections READ maxConnections WRITE setMaxConnections NOTIFY maxConnectionsChanged)
    /** Readers connected now, over all states. */
    Q_PROPERTY(int connectionCount READ connectionCount NOTIFY connectionCountChanged)
    /** Why the last call failed; empty after one that did not. */
    Q_PROPERTY(QString errorString READ errorString NOTIFY errorStringChanged)
public:
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
    [[nodiscard]] QList<VeloxState *> states() const;

    /** Starts to listen. Port 0 picks a free one, see serverPort(). False with errorString() where that fails. */
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
    [[nodiscard]] QHostAddress serverAddress() const;
    /** The port listened on; 0 while it does not listen. */
    [[nodiscard]] quint16 serverPort() const;
    [[nodiscard]] QString documentRoot() const;
    void setDocumentRoot(const QString &documentRoot);
    [[nodiscard]] QStringList allowedOrigins() const;
    void setAllowedOrigins(const QStringList &allowedOrigins);
    [[nodiscard]] int maxConnections() const;
    void setMaxConnections(int maxConnections);
    [[nodiscard]] int connectionCount() const;
    [[nodiscard]] QString errorString() const;

Q_SIGNALS:
    void listeningChanged();
    void documentRootChanged();
    void allowedOriginsChanged();
    void maxConnectionsChanged();
    void connectionCountChanged();
    void errorStringChanged();

private:
    struct Private;
    const std::unique_ptr<Private> d;
};
