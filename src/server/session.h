// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/updatecache.h"
#include "server/veloxconnection.h"
#include "transport/channel.h"

#include <chrono>
#include <memory>
#include <optional>

namespace Velox {

/** One reader: the version it was brought to, and the policy when it is slow (docs/protocol.md, section 5).
 *
 *  Holds no copy of anything: messages are shared, and what a slow reader missed is made from the history. */
class Session
{
public:
    using Time = std::chrono::milliseconds;

    struct Start
    {
        quint64 id = 0;
        StateStore::Format format = StateStore::Format::Json;
        std::optional<qint64> held; ///< Version of this state that the reader has.
        bool isPoll = false; ///< The connection takes one message and ends.
    };

    Session(const Start &start, std::unique_ptr<Channel> channel);

    [[nodiscard]] quint64 id() const { return m_id; }
    [[nodiscard]] StateStore::Format format() const { return m_format; }
    [[nodiscard]] Channel &channel() const { return *m_channel; }
    [[nodiscard]] VeloxConnection describe() const;

    /** Sends what brings the reader to version @p version, unless it has more than @p maxUnsent bytes to take first. */
    void advance(UpdateCache &cache, qint64 version, qint64 maxUnsent);
    /** The reader has taken everything. */
    void drained(UpdateCache &cache, qint64 version, qint64 maxUnsent);
    void ping(const Channel::SharedUpdate &ping);
    /** False once the reader had something to take and took no byte of it for @p timeout. */
    [[nodiscard]] bool isTaking(Time now, Time timeout);
    [[nodiscard]] bool isLate() const { return m_isLate; }

private:
    quint64 m_id;
    StateStore::Format m_format;
    std::optional<qint64> m_version;
    std::unique_ptr<Channel> m_channel;
    QDateTime m_since;
    qint64 m_lastTaken = 0;
    std::optional<Time> m_stillSince; // since when the same bytes wait
    bool m_isPoll;
    bool m_hadBody = false;
    bool m_isLate = false;
};

} // namespace Velox
