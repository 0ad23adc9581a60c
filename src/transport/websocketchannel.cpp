// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/websocketchannel.h"

#include "protocol/limits.h"
#include "transport/directwrite.h"

#include <QTcpSocket>

namespace Velox {

WebSocketChannel::WebSocketChannel(std::unique_ptr<QWebSocket> webSocket, QTcpSocket *socket,
                                   std::chrono::milliseconds closeTimeout)
    : SocketChannel(socket)
    , m_webSocket(webSocket.release())
    , m_closeTimeout(closeTimeout)
{
    m_webSocket->setParent(nullptr); // else Qt's server deletes it once more
    m_webSocket->setMaxAllowedIncomingMessageSize(quint64(Limits::readerMessageBytes));
    m_webSocket->setMaxAllowedIncomingFrameSize(quint64(Limits::readerMessageBytes));
    // Qt reads a frame only when all of it is buffered, so the buffer must hold the largest.
    socket->setReadBufferSize(2 * Limits::readerMessageBytes);
    socket->flush(); // the handshake: what Qt holds unsent keeps the next bytes from the direct way
    connect(socket, &QTcpSocket::readyRead, this, &WebSocketChannel::hear);
    connect(m_webSocket, &QWebSocket::aboutToClose, this, &WebSocketChannel::noteClosing);
    connect(m_webSocket, &QWebSocket::textMessageReceived, this, [this] { m_sendsText = true; });
    connect(m_webSocket, &QWebSocket::binaryMessageReceived, this,
            [this] { close(CloseReason::UnsupportedData); });
}

WebSocketChannel::~WebSocketChannel()
{
    m_webSocket->disconnect(this);
    if (socket() && isWriting())
        socket()->abort();
    m_webSocket->deleteLater();
}

void WebSocketChannel::send(const SharedUpdate &update)
{
    write(update->webSocketFrame());
    m_queuedByUs = bytesQueued();
}

void WebSocketChannel::sendPing(const SharedUpdate &update)
{
    if (isGone()) {
        abort();
        return;
    }
    ++m_unansweredPings;
    send(update); // for a reader that cannot see ping frames: a browser's
    static const QByteArray pingFrame("\x89\x00", 2);
    write(pingFrame);
    m_queuedByUs = bytesQueued();
}

bool WebSocketChannel::isGone() const
{
    if (m_unansweredPings < Limits::unansweredPings)
        return false;
    return !m_sendsText || m_lastHeard.hasExpired(Limits::quietTimeout.count());
}

void WebSocketChannel::hear()
{
    m_unansweredPings = 0;
    m_lastHeard.start();
    // A peer that sends pings and reads no pongs would fill our memory with them.
    if (bytesQueued() > m_queuedByUs + Limits::readerMessageBytes)
        abort();
}

/** The close frame is written, by us or, after an error or a close of the peer, by Qt: no frame may follow it. */
void WebSocketChannel::noteClosing()
{
    endWriting();
    if (!socket())
        return;
    if (!m_awaitsClose)
        stopListening();
    abortWhenStuck(socket(), m_closeTimeout);
}

/** What a peer sends after its close or its mistake is dropped: Qt 6.11 starts a timer for each further bad frame. */
void WebSocketChannel::stopListening()
{
    disconnect(socket(), &QTcpSocket::readyRead, m_webSocket, nullptr);
    disconnect(socket(), &QTcpSocket::readyRead, this, nullptr);
    connect(socket(), &QTcpSocket::readyRead, socket(), &QTcpSocket::readAll);
    if (socket()->isOpen())
        socket()->readAll();
}

void WebSocketChannel::close(CloseReason reason)
{
    if (!isWriting())
        return;
    endWriting();
    if (!socket()) {
        announceClosed();
        return;
    }
    m_awaitsClose = reason != CloseReason::UnsupportedData;
    m_webSocket->close(QWebSocketProtocol::CloseCode(webSocketCloseCode(reason)));
}

QString WebSocketChannel::transportName() const { return QStringLiteral("websocket"); }

} // namespace Velox
