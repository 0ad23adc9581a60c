// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/clientexport.h"
#include "json/variantdecoder.h"

#include <QObject>
#include <QSslConfiguration>
#include <QSslError>
#include <QUrl>
#include <QVariantMap>

#include <functional>
#include <memory>
#include <optional>

class VMap;
class VSlice;

namespace Velox {
class Replica;
}

/** Follows the state of a server and keeps a copy of it: objects as VMap, lists as VSlice, the rest as values.
 *
 *      VeloxClient client(QUrl(QStringLiteral("http://host:8080/sync")));
 *      client.observe(QStringLiteral("/cpu/load"), this, [this](const QVariant &load) { show(load.toDouble()); });
 *      view->setModel(client.slice(QStringLiteral("/log")));
 *      client.open();
 *
 *  Places in the state are named by JSON Pointers (RFC 6901): "/log/0", and "" for the whole. Reconnects by itself,
 *  resumes where it was, and is never half updated: an update is applied wholly or not at all, and signals come when it
 *  is. Each says only what differs. May be deleted in a slot of its signals that are about the state; with
 *  deleteLater() in the others.
 *
 *  Threads: use it in the thread it lives in, which runs an event loop; all signals come there. A message above 64 KiB is
 *  read and compared with the copy in a thread of a pool, which also lets go of the copy before; what comes behind it
 *  waits, in order. Only what differs is then shown here: many changes in one list as one dataChanged(), row signal or
 *  reset. A list of 500 rows or more that is shown when the state comes is converted there, too. Converted here: a list
 *  that is asked for later, a list property of the target, and each object in a VMap that is shown, which is a VMap of
 *  its own. Closing and deleting wait for none of it; QCoreApplication's destructor waits for the pool. */
class VELOX_CLIENT_EXPORT VeloxClient : public QObject
{
    Q_OBJECT
    /** Address of the state: http, https, ws or wss; may hold user and password. Another address empties the copy. */
    Q_PROPERTY(QUrl url READ url WRITE setUrl NOTIFY urlChanged)
    /** How updates are brought. Auto, the default, tries what the scheme of the url names (event stream for http,
     *  WebSocket for ws) and then the others, where one is blocked or held back by a proxy, and stays with what
     *  worked. */
    Q_PROPERTY(Transport transport READ transport WRITE setTransport NOTIFY transportChanged)
    /** What brings updates now, or is tried; never Auto. */
    Q_PROPERTY(Transport activeTransport READ activeTransport NOTIFY activeTransportChanged)
    /** Whether the client is connected or tries to be. Setting it is open() and close(). Default false. */
    Q_PROPERTY(bool active READ isActive WRITE setActive NOTIFY activeChanged)
    /** How the connection is. Default Closed. */
    Q_PROPERTY(Status status READ status NOTIFY statusChanged)
    /** Whether the server has accepted the present connection. */
    Q_PROPERTY(bool connected READ isConnected NOTIFY connectedChanged)
    /** Whether there is a copy of the state. It stays when the connection goes. */
    Q_PROPERTY(bool synced READ isSynced NOTIFY syncedChanged)
    /** What went wrong last; empty again after the next update. For a person, in English. */
    Q_PROPERTY(QString errorString READ errorString NOTIFY errorStringChanged)
    /** Version of the copy; 0 while there is none, or one that must be fetched anew. A double, as Qt 6.4's QML tools know
     *  no qint64, and exact: versions stay below 2^53. */
    Q_PROPERTY(double version READ version NOTIFY updated)
    /** Identity of the state that the copy is of; another one after a restart of the server. */
    Q_PROPERTY(QString stateId READ stateId NOTIFY updated)
    /** Whether to reconnect by itself. Default true. */
    Q_PROPERTY(bool retry READ retry WRITE setRetry NOTIFY retryChanged)
    /** Shortest wait before reconnecting, in milliseconds; each failure doubles it, an update resets it. Default 100,
     *  at least 1. */
    Q_PROPERTY(int minRetryMs READ minRetryMs WRITE setMinRetryMs NOTIFY minRetryMsChanged)
    /** Longest wait before reconnecting, in milliseconds. Default 10000. */
    Q_PROPERTY(int maxRetryMs READ maxRetryMs WRITE setMaxRetryMs NOTIFY maxRetryMsChanged)
    /** A connection on which nothing is heard for so long is given up, in milliseconds. Default 45000; the server's
     *  ping interval must be shorter. */
    Q_PROPERTY(int silenceMs READ silenceMs WRITE setSilenceMs NOTIFY silenceMsChanged)
    /** Header fields sent with each request, name to value. Default none. */
    Q_PROPERTY(QVariantMap headers READ headers WRITE setHeaders NOTIFY headersChanged)
    /** Sent as `Authorization: Bearer TOKEN`. Default empty: none. */
    Q_PROPERTY(QString bearerToken READ bearerToken WRITE setBearerToken NOTIFY bearerTokenChanged)
    /** Longest message taken, in bytes. Default 64 MiB. */
    Q_PROPERTY(
        double maxMessageBytes READ maxMessageBytes WRITE setMaxMessageBytes NOTIFY maxMessageBytesChanged)
    /** Longest state held, in bytes of its JSON text. Default 256 MiB, at most 2 GiB. */
    Q_PROPERTY(double maxStateBytes READ maxStateBytes WRITE setMaxStateBytes NOTIFY maxStateBytesChanged)
    /** An object of the application's that is kept equal to the state; not owned. Its writable properties take the
     *  members of their names (or as Q_CLASSINFO renames them, see VeloxState), converted to their types, and their
     *  default where there is no such member; objects, VMap and VSlice in it are filled in place. It lives in the
     *  thread of the client. Default none. */
    Q_PROPERTY(QObject *target READ target WRITE setTarget NOTIFY targetChanged)
public:
    /** How updates are brought from the server. */
    enum class Transport {
        Auto, ///< Whichever works, one after another.
        ServerSentEvents, ///< An HTTP answer that does not end.
        WebSocket, ///< RFC 6455.
        LongPoll, ///< A request for each update, answered when there is one.
    };
    Q_ENUM(Transport)

    /** How the connection is. */
    enum class Status {
        Closed, ///< Not active.
        Connecting, ///< A connection is being made, by one transport after another.
        Connected, ///< The server has accepted it; updates come.
        Waiting, ///< To reconnect, see retryScheduled().
    };
    Q_ENUM(Status)

    /** What went wrong, by what is to be done about it. */
    enum class ErrorCode {
        NoError, ///< Not used by errorOccurred().

        // Nothing: the client reconnects by itself.
        ConnectionLost, ///< Could not connect, or the connection broke or was closed.
        Silence, ///< Nothing was heard for silenceMs.
        ServerBusy, ///< HTTP 503: the server has too many readers, or stops.

        // Nothing: the client fetches the whole state by itself. When it comes often, one of the ends has a bug.
        BadMessage, ///< What came is not an update.
        BadPatch, ///< A delta does not fit the copy, which stays as it is.

        // Look at the address, the credentials or the server. The client keeps trying.
        BadUrl, ///< Not an address that can be followed; the only one that is not tried again.
        Unauthorized, ///< HTTP 401 or 403.
        NotFound, ///< HTTP 404: no state is published there.
        NotVelox, ///< Something else answered.
        TlsFailed, ///< The certificate is not trusted, or TLS could not be agreed on.

        // Raise the limit, or ask for less.
        MessageTooLarge, ///< A message above maxMessageBytes.
        StateTooLarge, ///< A state above maxStateBytes.

        // Look at the target's class.
        BadTarget, ///< A property of the target cannot take its value; said once for each. The others go on.
    };
    Q_ENUM(ErrorCode)

    /** A client without an address; it connects when it has one and open() is called. */
    explicit VeloxClient(QObject *parent = nullptr);
    /** A client of the state at @p url; it connects with open(). */
    explicit VeloxClient(const QUrl &url, QObject *parent = nullptr);
    /** Like close(). */
    ~VeloxClient() override;

    /** Connects, and stays connected until close(). Signals come from the event loop. */
    Q_INVOKABLE void open();
    /** Disconnects at once. The copy stays, and open() resumes from it. */
    Q_INVOKABLE void close();
    /** Connects now instead of waiting longer. Does nothing while connected. */
    Q_INVOKABLE void retryNow();

    /** The value at @p pointer, converted: objects as QVariantMap, lists as QVariantList, null as nullptr; invalid where
     *  there is none, or the pointer is not one. Copies what it returns. */
    [[nodiscard]] QVariant value(const QString &pointer = {}) const;
    /** The JSON text of the value at @p pointer; empty where there is none. */
    [[nodiscard]] QByteArray json(const QString &pointer = {}) const;
    /** The value at @p pointer as a T: a number, text, gadget, list of such...; nothing where it is not one. */
    template <class T>
    [[nodiscard]] std::optional<T> get(const QString &pointer = {}) const
    {
        const QVariant plain = value(pointer);
        return plain.isValid() ? Velox::decode<T>(plain) : std::nullopt;
    }

    /** The object at @p pointer as it changes; empty while there is none. Owned by this client and the same each time;
     *  null where the pointer is not one. What is nested in it are VMaps and VSlices. Those of a large object are made
     *  when they are first read: an object of 100,000 others costs what is looked at, and values(), snapshot() or
     *  range() look at all. Do not write to it. */
    [[nodiscard]] VMap *map(const QString &pointer = {});
    /** The list at @p pointer as it changes, as map(). An object in it is a row whose members are roles. */
    [[nodiscard]] VSlice *slice(const QString &pointer = {});
    /** Calls @p changed with the value at @p pointer whenever an update changed something there or further down, and
     *  now where it exists, until @p context is destroyed. False where the pointer is not one. */
    bool observe(const QString &pointer, QObject *context,
                 std::function<void(const QVariant &value)> changed);

    [[nodiscard]] QUrl url() const;
    void setUrl(const QUrl &url);
    [[nodiscard]] Transport transport() const;
    void setTransport(Transport transport);
    [[nodiscard]] Transport activeTransport() const;
    [[nodiscard]] bool isActive() const;
    void setActive(bool active);
    [[nodiscard]] Status status() const;
    [[nodiscard]] bool isConnected() const { return status() == Status::Connected; }
    [[nodiscard]] bool isSynced() const;
    [[nodiscard]] QString errorString() const;
    [[nodiscard]] qint64 version() const;
    [[nodiscard]] QString stateId() const;
    [[nodiscard]] bool retry() const;
    void setRetry(bool retry);
    [[nodiscard]] int minRetryMs() const;
    void setMinRetryMs(int ms);
    [[nodiscard]] int maxRetryMs() const;
    void setMaxRetryMs(int ms);
    [[nodiscard]] int silenceMs() const;
    void setSilenceMs(int ms);
    [[nodiscard]] QVariantMap headers() const;
    void setHeaders(const QVariantMap &headers);
    [[nodiscard]] QString bearerToken() const;
    void setBearerToken(const QString &token);
    [[nodiscard]] qint64 maxMessageBytes() const;
    void setMaxMessageBytes(qint64 bytes);
    [[nodiscard]] qint64 maxStateBytes() const;
    void setMaxStateBytes(qint64 bytes);
    [[nodiscard]] QObject *target() const;
    void setTarget(QObject *target);

    /** How TLS is spoken. Default: a null configuration, which is Qt's, with the system's certificates. */
    [[nodiscard]] QSslConfiguration sslConfiguration() const;
    /** Sets it, for the next connection. */
    void setSslConfiguration(const QSslConfiguration &configuration);
    /** Goes on in spite of @p errors; to be called in a slot of sslErrors(). */
    void ignoreSslErrors(const QList<QSslError> &errors);

Q_SIGNALS:
    void urlChanged();
    void transportChanged();
    void activeTransportChanged();
    void activeChanged();
    void statusChanged();
    void connectedChanged();
    void syncedChanged();
    void errorStringChanged();
    void retryChanged();
    void minRetryMsChanged();
    void maxRetryMsChanged();
    void silenceMsChanged();
    void headersChanged();
    void bearerTokenChanged();
    void maxMessageBytesChanged();
    void maxStateBytesChanged();
    /** Also when the target was destroyed. */
    void targetChanged();

    /** An update was applied, and everything that shows it is at the new state. */
    void updated();
    /** A message came, as it was sent and before it is looked at: pings too. */
    void messageReceived(const QByteArray &json);
    /** Something went wrong. Where several transports were tried, what the first one met. */
    void errorOccurred(VeloxClient::ErrorCode code, const QString &text);
    /** The next attempt to connect is in @p ms milliseconds. */
    void retryScheduled(int ms);
    /** The server's certificate is not trusted. Without ignoreSslErrors() in a slot it is TlsFailed. */
    void sslErrors(const QList<QSslError> &errors);

public:
    /** The copy itself, for bindings of other languages; not part of the stable API. Do not apply updates to it. */
    [[nodiscard]] Velox::Replica &replica() const;

protected:
    /** While true, open() waits: for QML, which sets properties in any order. */
    void deferOpening(bool isDeferred);

private:
    struct Private;
    const std::unique_ptr<Private> d;
};
