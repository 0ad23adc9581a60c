// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/eventstreamchannel.h"

#include "transport/directwrite.h"

#include <QTcpSocket>

namespace Velox {

EventStreamChannel::EventStreamChannel(QTcpSocket *socket, Coding coding,
                                       std::chrono::milliseconds closeTimeout)
    : SocketChannel(socket)
    , m_coding(coding)
    , m_closeTimeout(closeTimeout)
{
}

EventStreamChannel::~EventStreamChannel()
{
    // A channel that was closed is left to send its last bytes.
    if (socket() && isWriting())
        socket()->abort();
}

void EventStreamChannel::send(const SharedUpdate &update)
{
    write(m_coding == Coding::Gzip ? update->gzipEvent() : update->serverSentEvent());
}

void EventStreamChannel::sendPing(const SharedUpdate &update) { send(update); }

void EventStreamChannel::close(CloseReason)
{
    if (!isWriting())
        return;
    endWriting();
    if (!socket()) {
        announceClosed();
        return;
    }
    abortWhenStuck(socket(), m_closeTimeout);
    socket()->disconnectFromHost(); // the end of the connection is the end of the answer
}

QString EventStreamChannel::transportName() const { return QStringLiteral("sse"); }

} // namespace Velox
