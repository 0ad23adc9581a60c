// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/directwrite.h"

#include <QTcpSocket>
#include <QTimer>

#if QT_CONFIG(ssl)
#  include <QSslSocket>
#endif

#ifdef Q_OS_UNIX
#  include <netinet/in.h>
#  include <netinet/tcp.h>
#  include <sys/socket.h>
#endif

namespace Velox {

namespace {

/** From this size on, sharing the bytes with Qt's buffer beats the saved notifier: what ::send() leaves is
 * copied. */
constexpr qsizetype shareFrom = 64 * 1024;

const QSslSocket *tlsSocket(const QTcpSocket *socket)
{
#if QT_CONFIG(ssl)
    return qobject_cast<const QSslSocket *>(socket);
#else
    Q_UNUSED(socket);
    return nullptr;
#endif
}

#ifdef Q_OS_UNIX
/** Bytes that the kernel took at once. An error counts as none: Qt meets it again and reports it. */
qsizetype sendNow(const QTcpSocket *socket, const QByteArray &bytes)
{
#  ifdef MSG_NOSIGNAL
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
#  else
    constexpr int flags = MSG_DONTWAIT; // Qt ignores SIGPIPE, or sets SO_NOSIGPIPE, for its sockets
#  endif
    const auto sent = ::send(int(socket->socketDescriptor()), bytes.constData(), size_t(bytes.size()), flags);
    return sent < 0 ? 0 : qsizetype(sent);
}
#endif

} // namespace

void directWrite(QTcpSocket *socket, const QByteArray &bytes)
{
    if (bytes.isEmpty() || socket->state() != QAbstractSocket::ConnectedState)
        return;
    const bool wasIdle = unsentBytes(socket) == 0;
#ifdef Q_OS_UNIX
    if (wasIdle && bytes.size() < shareFrom && !tlsSocket(socket)) {
        const qsizetype sent = sendNow(socket, bytes);
        if (sent == 0)
            socket->write(bytes);
        else if (sent < bytes.size())
            socket->write(bytes.constData() + sent, bytes.size() - sent);
        return;
    }
#endif
    socket->write(bytes);
    if (wasIdle)
        socket->flush();
}

qint64 unsentBytes(const QTcpSocket *socket)
{
    const QSslSocket *tls = tlsSocket(socket);
    return socket->bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0);
}

void abortWhenStuck(QTcpSocket *socket, std::chrono::milliseconds timeout)
{
    auto *timer = new QTimer(socket);
    QObject::connect(timer, &QTimer::timeout, socket, [socket, last = unsentBytes(socket)]() mutable {
        const qint64 unsent = unsentBytes(socket);
        if (unsent == 0 || unsent == last)
            socket->abort();
        last = unsent;
    });
    timer->start(timeout);
}

void prepareSocket(QTcpSocket *socket, std::chrono::milliseconds writeTimeout)
{
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
#ifdef TCP_USER_TIMEOUT
    const unsigned int milliseconds = unsigned(writeTimeout.count());
    ::setsockopt(int(socket->socketDescriptor()), IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds,
                 sizeof milliseconds);
#else
    Q_UNUSED(writeTimeout);
#endif
}

void finishWriting(QTcpSocket *socket)
{
    socket->flush();
#ifdef Q_OS_UNIX
    if (!tlsSocket(socket) && unsentBytes(socket) == 0 && socket->socketDescriptor() >= 0)
        ::shutdown(int(socket->socketDescriptor()), SHUT_WR);
#endif
}

} // namespace Velox
