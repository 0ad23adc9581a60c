// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHostAddress>
#include <QTcpSocket>

#include <sys/socket.h>

/** A client that sends what it is told, byte for byte, and keeps what it gets. */
class RawPeer
{
public:
    explicit RawPeer(quint16 port, const QByteArray &request = {})
    {
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [this] {
            if (reading)
                received += socket.readAll();
        });
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        if (socket.waitForConnected(5000))
            socket.write(request);
    }

    /** Takes no more bytes than a little buffer from the kernel, as a reader that hangs. */
    void stopReading()
    {
        reading = false;
        socket.setReadBufferSize(1);
    }
    void readAgain()
    {
        reading = true;
        socket.setReadBufferSize(0);
        received += socket.readAll();
    }

    /** Says that nothing more will be sent, and goes on reading. */
    void halfClose() { ::shutdown(int(socket.socketDescriptor()), SHUT_WR); }
    /** Ends the connection with a RST, as a peer that crashes. */
    void resetConnection()
    {
        const linger hard = {1, 0};
        ::setsockopt(int(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        socket.abort();
    }

    bool isClosed() const { return socket.state() == QAbstractSocket::UnconnectedState; }
    /** What came behind the first header block. */
    QByteArray body() const
    {
        const qsizetype end = received.indexOf("\r\n\r\n");
        return end < 0 ? QByteArray() : received.sliced(end + 4);
    }

    QTcpSocket socket;
    QByteArray received;
    bool reading = true;
};

/** A WebSocket handshake for @p path, as RFC 6455 shows it. */
inline QByteArray handshake(const QByteArray &path, const QByteArray &version = "13",
                            const QByteArray &key = "dGhlIHNhbXBsZSBub25jZQ==")
{
    return "GET " + path
        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Key: " + key + "\r\nSec-WebSocket-Version: " + version + "\r\n\r\n";
}

inline QByteArray get(const QByteArray &path, const QByteArray &headers = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}
