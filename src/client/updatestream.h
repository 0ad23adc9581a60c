// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/streamrequest.h"

#include <QList>
#include <QObject>
#include <QQueue>
#include <QSslError>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>

namespace Velox {

/** Why a stream ended. */
struct StreamEnd
{
    enum class Kind {
        Closed, ///< the server ended it in order
        Network, ///< it could not be opened, or broke
        Refused, ///< an HTTP answer that is no stream, or the WebSocket close code 1008
        NotVelox, ///< the peer speaks something else: content type, binary message, undecodable bytes
        Tls, ///< the handshake failed, or the certificate is not trusted
        TooLarge, ///< a message above StreamRequest::maxMessageBytes
    };

    Kind kind = Kind::Network;
    QString text = {}; ///< for a log, in English; holds no credentials and no values of query items
    int httpStatus = 0; ///< of the answer that refused; 0: none, or not known
    quint16 closeCode = 0; ///< of a WebSocket that was closed with a frame; 0: none
    std::optional<std::chrono::milliseconds> retryAfter = std::nullopt; ///< what the refusal asked for
};

/** One connection to a server, or for long poll a chain of requests. Used once: to reconnect, make another.
 *
 *  Lives in one thread that runs an event loop. May be closed, and deleted with deleteLater(), in a slot of any
 *  of its signals; not with `delete`, as Qt's network classes are still at work below such a slot. */
class UpdateStream : public QObject
{
    Q_OBJECT
public:
    /** Asked at each request for what the reader holds by then; empty function: nothing, ever. */
    using HeldLookup = std::function<HeldState()>;

    /** Subclasses call close() in their destructors. */
    ~UpdateStream() override;

    /** Connects. Signals come only after control is back at the event loop. Only the first call counts. */
    void open();
    /** Ends the stream from this side: no signal comes after it. Does nothing the second time, or after ended(). */
    void close();
    /** Whether open() was called and the stream has not ended yet. */
    [[nodiscard]] bool isActive() const { return m_phase == Phase::Active; }

    /** While paused no received() and no ended() comes; what the peer sends is left unread where Qt can do that, and
     *  kept otherwise, up to StreamRequest::maxMessageBytes. Unpausing delivers it, in order, before this returns. */
    void setPaused(bool isPaused);

    /** Goes on in spite of @p errors, now and when this stream connects again. To be called in a slot of
     *  sslErrors(). */
    void ignoreSslErrors(const QList<QSslError> &errors);

Q_SIGNALS:
    /** The server accepted. Once, before everything below. */
    void opened();
    /** One update's JSON text, not checked. That of a long poll may be cut short: Qt does not always tell. */
    void received(const QByteArray &message);
    /** Bytes came, of whatever kind, pings and parts of messages too: the peer lives. */
    void heard();
    /** The stream is over. Once, and nothing comes after it; not after close(). */
    void ended(const Velox::StreamEnd &end);
    /** The certificate is not trusted. Without ignoreSslErrors() in a slot the stream ends with Tls. */
    void sslErrors(const QList<QSslError> &errors);

protected:
    UpdateStream(StreamRequest request, HeldLookup held, QObject *parent);

    /** Connects; called from the event loop, while active. */
    virtual void start() = 0;
    /** Drops the connection, without a signal, and is safe in any slot. Called once, on close() or before ended(). */
    virtual void stop() = 0;
    /** Passes what ignoreSslErrors() was given to the connection that asked. */
    virtual void passIgnoredSslErrors() = 0;
    /** Not paused any more; what was left unread may be read. */
    virtual void resumed() { }
    /** Nobody answered within the connect timeout. */
    virtual void timeOut();

    [[nodiscard]] const StreamRequest &request() const { return m_request; }
    [[nodiscard]] HeldState held() const { return m_held ? m_held() : HeldState(); }
    [[nodiscard]] const QList<QSslError> &ignoredSslErrors() const { return m_ignoredSslErrors; }
    [[nodiscard]] bool isOpened() const { return m_opened; }
    [[nodiscard]] bool isPaused() const { return m_isPaused; }

    /** Asks with sslErrors(), unless all of @p errors were let through before: Qt tells them again for each
     *  connection. */
    void takeSslErrors(const QList<QSslError> &errors);
    /** From here the connect timeout runs, until stopWaiting(). */
    void startWaiting();
    void stopWaiting();
    /** The server accepted; emits opened() the first time. */
    void setOpened();
    /** A message came: emits received(), at once or after the pause. */
    void deliver(const QByteArray &message);
    /** Stops and emits ended(), unless the stream is over; both after what is kept in a pause was delivered. Nothing
     *  may be done after it. */
    void end(const StreamEnd &why);

private:
    enum class Phase { Idle, Active, Over };

    void stopOnce();

    const StreamRequest m_request;
    const HeldLookup m_held;
    QTimer m_connectTimer;
    QList<QSslError> m_ignoredSslErrors;
    QQueue<QByteArray> m_kept;
    qsizetype m_keptBytes = 0;
    std::optional<StreamEnd> m_keptEnd;
    Phase m_phase = Phase::Idle;
    bool m_opened = false;
    bool m_isPaused = false;
    bool m_isStopped = false;
};

} // namespace Velox
