// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/channel.h"

namespace Velox {

Channel::Channel(const QHostAddress &peerAddress, quint16 peerPort)
    : m_peerAddress(peerAddress)
    , m_peerPort(peerPort)
{
}

void Channel::announceClosed()
{
    if (m_closedAnnounced)
        return;
    m_closedAnnounced = true;
    QMetaObject::invokeMethod(this, &Channel::closed, Qt::QueuedConnection);
}

void Channel::announceDrained()
{
    const auto announce = [this] {
        if (!m_closedAnnounced && bytesQueued() == 0)
            Q_EMIT drained();
    };
    QMetaObject::invokeMethod(this, announce, Qt::QueuedConnection);
}

} // namespace Velox
