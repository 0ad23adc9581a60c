// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/session.h"

namespace Velox {

Session::Session(const Start &start, std::unique_ptr<Channel> channel)
    : m_id(start.id)
    , m_format(start.format)
    , m_version(start.held)
    , m_channel(std::move(channel))
    , m_since(QDateTime::currentDateTimeUtc())
    , m_isPoll(start.isPoll)
{
}

VeloxConnection Session::describe() const
{
    const QHostAddress peer = m_channel->peerAddress();
    const bool isV6 = peer.protocol() == QAbstractSocket::IPv6Protocol;
    VeloxConnection connection;
    connection.id = m_id;
    connection.address = QStringLiteral("%1:%2")
                             .arg(isV6 ? u'[' + peer.toString() + u']' : peer.toString())
                             .arg(m_channel->peerPort());
    connection.transport = m_channel->transportName();
    connection.version = m_version.value_or(0);
    connection.bytesQueued = m_channel->bytesQueued();
    connection.bytesSent = m_channel->bytesSent();
    connection.since = m_since;
    return connection;
}

void Session::advance(UpdateCache &cache, qint64 version, qint64 maxUnsent)
{
    if (m_isLate || version == m_version)
        return;
    if (m_channel->bytesQueued() > maxUnsent) {
        m_isLate = true; // until drained(): then one step from what it holds to what is then the present
        return;
    }
    const UpdateCache::Updates &updates = cache.updatesFrom(m_version, m_format, !m_hadBody);
    if (updates.empty())
        return;
    if (m_isPoll && updates.size() > 1)
        m_channel->send(cache.fullState().front()); // one answer is all there is
    else
        for (const auto &update : updates)
            m_channel->send(update);
    m_hadBody = true;
    m_version = version;
}

void Session::drained(UpdateCache &cache, qint64 version, qint64 maxUnsent)
{
    m_isLate = false;
    advance(cache, version, maxUnsent);
}

void Session::ping(const Channel::SharedUpdate &ping)
{
    // A reader with bytes on their way hears those; it could not answer a ping that waits behind them. Whether it takes
    // them at all is isTaking()'s concern.
    if (m_channel->bytesQueued() == 0)
        m_channel->sendPing(ping);
}

bool Session::isTaking(Time now, Time timeout)
{
    const qint64 taken = m_channel->bytesTaken();
    if (m_channel->bytesQueued() == 0 || taken != m_lastTaken)
        m_stillSince.reset();
    else if (!m_stillSince)
        m_stillSince = now;
    m_lastTaken = taken;
    return !m_stillSince || now - *m_stillSince < timeout;
}

} // namespace Velox
