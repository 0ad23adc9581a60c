// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/closereason.h"
#include "transport/encodedupdate.h"

#include <QHostAddress>
#include <QObject>
#include <QString>

#include <memory>

namespace Velox {

/** The server's end of one reader's connection: a pipe for updates.
 *
 *  Lives in the I/O thread. Whoever holds it owns it; destroying it while it is open cuts the connection,
 *  without a signal. Its signals come from the event loop, never from inside one of its functions, so a slot
 *  of theirs may destroy it. */
class Channel : public QObject
{
    Q_OBJECT
public:
    using SharedUpdate = std::shared_ptr<const EncodedUpdate>;

    /** Sends @p update, or queues it behind what is unsent; there is no limit here, see bytesQueued(). Does
     *  nothing on a channel that is closed or closing. */
    virtual void send(const SharedUpdate &update) = 0;
    /** Sends the ping @p update in the transport's way: a WebSocket adds a ping frame, and is cut where the
     *  peer let Limits::unansweredPings of them pass in silence; a long poll ends with it. */
    virtual void sendPing(const SharedUpdate &update) = 0;
    /** Bytes that the kernel has not taken yet. */
    [[nodiscard]] virtual qint64 bytesQueued() const = 0;
    /** Bytes given to send() and sendPing() so far, in the transport's form, taken or not. */
    [[nodiscard]] virtual qint64 bytesSent() const = 0;
    /** Bytes that the kernel took so far. Where it stands still while bytesQueued() is not 0, the peer is
     *  stuck. */
    [[nodiscard]] qint64 bytesTaken() const { return qMax<qint64>(0, bytesSent() - bytesQueued()); }

    /** Ends the connection in order: what is queued is still sent, then a WebSocket says why. Cut after
     *  Limits::closeTimeout where the peer does not take it. A long poll that was not answered is answered
     *  503. */
    virtual void close(CloseReason reason) = 0;
    /** Cuts the connection now and frees what is queued. */
    virtual void abort() = 0;

    /** "websocket", "sse" or "poll". */
    [[nodiscard]] virtual QString transportName() const = 0;
    [[nodiscard]] QHostAddress peerAddress() const { return m_peerAddress; }
    [[nodiscard]] quint16 peerPort() const { return m_peerPort; }

Q_SIGNALS:
    /** Everything is sent (bytesQueued() is 0) after something had to wait. */
    void drained();
    /** The connection is gone, whoever ended it. Exactly once, from the event loop; nothing comes after it.
     */
    void closed();

protected:
    Channel(const QHostAddress &peerAddress, quint16 peerPort);
    /** Emits closed() from the event loop, the first time it is called. */
    void announceClosed();
    /** Emits drained() from the event loop, unless something was queued again by then. */
    void announceDrained();

private:
    QHostAddress m_peerAddress;
    quint16 m_peerPort = 0;
    bool m_closedAnnounced = false;
};

} // namespace Velox
