// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/channel.h"

#include <QPointer>

class QTcpSocket;

namespace Velox {

/** What the channels that write to a socket of their own have in common. The socket belongs to somebody else.
 */
class SocketChannel : public Channel
{
    Q_OBJECT
public:
    [[nodiscard]] qint64 bytesQueued() const override;
    [[nodiscard]] qint64 bytesSent() const override { return m_bytesSent; }
    void abort() override;

protected:
    explicit SocketChannel(QTcpSocket *socket);
    /** Writes and counts; does nothing after endWriting(). */
    void write(const QByteArray &bytes);
    /** From here on send() is without effect. */
    void endWriting() { m_writing = false; }
    [[nodiscard]] bool isWriting() const { return m_writing; }
    [[nodiscard]] QTcpSocket *socket() const;

private:
    void noteBytesWritten();

    QPointer<QTcpSocket> m_socket;
    qint64 m_bytesSent = 0;
    bool m_writing = true;
    bool m_blocked = false; // something had to wait in the socket
};

} // namespace Velox
