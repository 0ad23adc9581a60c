// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <chrono>

class QTcpSocket;

namespace Velox {

/** Writes @p bytes to @p socket, with one system call where the socket holds nothing unsent: Qt's own write
 *  only queues and waits for a notifier, whose cost grows with the number of sockets. What the kernel does not
 *  take is queued in the socket; large byte strings are shared with it, not copied. Does nothing on a socket
 *  that is not connected. */
void directWrite(QTcpSocket *socket, const QByteArray &bytes);

/** Bytes that @p socket holds and the kernel has not taken, those that TLS has encrypted already included. */
qint64 unsentBytes(const QTcpSocket *socket);

/** Cuts @p socket, which is closing, once it took no byte of what is unsent for @p timeout. */
void abortWhenStuck(QTcpSocket *socket, std::chrono::milliseconds timeout);

/** Prepares a connected @p socket for many small writes to a peer that may vanish: no delay, keep-alive, and
 *  @p writeTimeout as the time after which the kernel gives up a peer that acknowledges nothing (Linux only).
 */
void prepareSocket(QTcpSocket *socket, std::chrono::milliseconds writeTimeout);

/** Tells the peer that nothing more will come, while what it sends is still taken (a half-close). Only what
 *  the kernel has taken is sent before that. Does nothing where the system or TLS has no such thing. */
void finishWriting(QTcpSocket *socket);

} // namespace Velox
