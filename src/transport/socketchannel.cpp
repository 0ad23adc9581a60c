// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/socketchannel.h"

#include "transport/directwrite.h"

#include <QTcpSocket>

#if QT_CONFIG(ssl)
#  include <QSslSocket>
#endif

namespace Velox {

SocketChannel::SocketChannel(QTcpSocket *socket)
    : Channel(socket->peerAddress(), socket->peerPort())
    , m_socket(socket)
{
    connect(socket, &QTcpSocket::bytesWritten, this, &SocketChannel::noteBytesWritten);
    connect(socket, &QTcpSocket::disconnected, this, [this] {
        endWriting();
        announceClosed();
    });
#if QT_CONFIG(ssl)
    if (auto *tls = qobject_cast<QSslSocket *>(socket))
        connect(tls, &QSslSocket::encryptedBytesWritten, this, &SocketChannel::noteBytesWritten);
#endif
}

QTcpSocket *SocketChannel::socket() const { return m_socket; }

qint64 SocketChannel::bytesQueued() const { return m_socket ? unsentBytes(m_socket) : 0; }

void SocketChannel::write(const QByteArray &bytes)
{
    if (!m_writing || !m_socket)
        return;
    m_bytesSent += bytes.size();
    directWrite(m_socket, bytes);
    m_blocked = bytesQueued() > 0;
}

void SocketChannel::noteBytesWritten()
{
    if (!m_blocked || bytesQueued() > 0)
        return;
    m_blocked = false;
    announceDrained();
}

void SocketChannel::abort()
{
    endWriting();
    if (m_socket)
        m_socket->abort();
    announceClosed(); // also where the socket was gone before
}

} // namespace Velox
