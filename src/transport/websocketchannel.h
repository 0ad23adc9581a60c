// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/socketchannel.h"

#include <QElapsedTimer>
#include <QWebSocket>

#include <chrono>

namespace Velox {

/** A WebSocket whose handshake is done. Updates are written as frames made once for all readers, straight to
 *  the socket under the QWebSocket, which reads, answers pings and closes. */
class WebSocketChannel : public SocketChannel
{
    Q_OBJECT
public:
    /** @p socket is the one under @p webSocket; Qt does not tell which it is. */
    WebSocketChannel(std::unique_ptr<QWebSocket> webSocket, QTcpSocket *socket,
                     std::chrono::milliseconds closeTimeout);
    ~WebSocketChannel() override;

    void send(const SharedUpdate &update) override;
    void sendPing(const SharedUpdate &update) override;
    void close(CloseReason reason) override;
    [[nodiscard]] QString transportName() const override;

private:
    void hear();
    [[nodiscard]] bool isGone() const;
    void noteClosing();
    void stopListening();

    QWebSocket *m_webSocket; // deleted later by the destructor: that may run inside a signal of the socket
    const std::chrono::milliseconds m_closeTimeout;
    qint64 m_queuedByUs =
        0; // bytes queued after our last write; what is beyond them are answers to the peer's pings
    int m_unansweredPings = 0;
    bool m_sendsText = false; // "ping", every 25 s: such a peer may know no pongs
    bool m_awaitsClose = false; // the peer's, as an answer to ours
    QElapsedTimer m_lastHeard;
};

} // namespace Velox
