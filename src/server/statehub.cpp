// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/statehub.h"

#include "protocol/update.h"

#include <algorithm>

namespace Velox {
namespace {

Channel::SharedUpdate makePing()
{
    Update ping;
    ping.ping = true;
    return std::make_shared<const EncodedUpdate>(ping.encode());
}

} // namespace

StateHub::StateHub(QByteArray id)
    : m_store(std::move(id))
    , m_cache(m_store)
    , m_ping(makePing())
    , m_pingTimer(this)
    , m_stuckTimer(this)
{
    m_clock.start();
    connect(&m_pingTimer, &QTimer::timeout, this, &StateHub::pingAll);
    connect(&m_stuckTimer, &QTimer::timeout, this, &StateHub::cutStuckReaders);
}

StateHub::~StateHub() { dropAll(); }

void StateHub::dropAll()
{
    while (!m_sessions.empty())
        drop(m_sessions.begin()->first);
}

void StateHub::setSettings(const StateSettings &settings)
{
    m_settings = settings;
    m_store.setHistoryLimit(settings.historyBytes);
    m_pingTimer.start(settings.pingInterval);
    m_stuckTimer.start(std::max(std::chrono::milliseconds(10), settings.writeTimeout / 8));
}

void StateHub::apply(const ChangeBatch &batch)
{
    const bool changed = m_store.apply(batch);
    if (changed) {
        m_cache.clear();
        for (const auto &[id, session] : m_sessions)
            session->advance(m_cache, m_store.version(), m_settings.maxUnsentBytes);
    }
    Q_EMIT applied(m_store.version(), changed);
}

std::optional<qint64> StateHub::heldVersion(const SyncRequest &request) const
{
    if (request.heldId != m_store.id())
        return std::nullopt;
    return request.heldVersion;
}

StateStore::Format StateHub::formatOf(const SyncRequest &request) const
{
    switch (request.patch) {
    case SyncRequest::Patch::Json:
        return StateStore::Format::Json;
    case SyncRequest::Patch::Merge:
        return StateStore::Format::Merge;
    case SyncRequest::Patch::ServerDefault:
        break;
    }
    return m_settings.defaultFormat;
}

bool StateHub::wouldHold(const SyncRequest &request) const
{
    return m_store.version() == 0 || heldVersion(request) == m_store.version();
}

void StateHub::join(quint64 id, const SyncRequest &request, std::unique_ptr<Channel> channel)
{
    Session::Start start;
    start.id = id;
    start.format = formatOf(request);
    start.held = heldVersion(request);
    start.isPoll = request.transport == SyncRequest::Transport::LongPoll;
    Channel *const raw = channel.get();
    auto session = std::make_unique<Session>(start, std::move(channel));
    Session &reader = *session;
    m_sessions.emplace(id, std::move(session));
    connect(raw, &Channel::closed, this, [this, id] { drop(id); });
    connect(raw, &Channel::drained, this, [this, id] {
        const auto found = m_sessions.find(id);
        if (found != m_sessions.end())
            found->second->drained(m_cache, m_store.version(), m_settings.maxUnsentBytes);
    });
    countMergeReaders(start.format, +1);
    tell(true, reader.describe());
    if (!start.isPoll)
        reader.ping(m_ping);
    reader.advance(m_cache, m_store.version(), m_settings.maxUnsentBytes);
}

void StateHub::countMergeReaders(StateStore::Format format, int by)
{
    if (format != StateStore::Format::Merge)
        return;
    m_mergeReaders += by;
    m_store.setMergeReaders(m_mergeReaders);
}

void StateHub::drop(quint64 id)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return;
    const std::unique_ptr<Session> session = std::move(found->second);
    m_sessions.erase(found);
    countMergeReaders(session->format(), -1);
    tell(false, session->describe());
    Q_EMIT left();
}

void StateHub::tell(bool isThere, const VeloxConnection &reader)
{
    if (m_notices->add({isThere, reader}))
        Q_EMIT noticed();
}

QByteArray StateHub::page()
{
    return m_store.version() == 0 ? QByteArray() : m_cache.fullState().front()->json();
}

QList<VeloxConnection> StateHub::connections() const
{
    QList<VeloxConnection> connections;
    for (const auto &[id, session] : m_sessions)
        connections.append(session->describe());
    std::sort(connections.begin(), connections.end(),
              [](const auto &a, const auto &b) { return a.id < b.id; });
    return connections;
}

void StateHub::closeConnection(quint64 id)
{
    const auto found = m_sessions.find(id);
    if (found != m_sessions.end())
        found->second->channel().close(CloseReason::Refused);
}

void StateHub::closeAll(CloseReason reason)
{
    for (const auto &[id, session] : m_sessions)
        session->channel().close(reason);
}

void StateHub::pingAll()
{
    for (const auto &[id, session] : m_sessions)
        session->ping(m_ping);
}

void StateHub::cutStuckReaders()
{
    const std::chrono::milliseconds now(m_clock.elapsed());
    for (const auto &[id, session] : m_sessions) {
        if (!session->isTaking(now, m_settings.writeTimeout))
            session->channel().abort(); // closed() follows from the event loop
    }
}

} // namespace Velox
