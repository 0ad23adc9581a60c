// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <utility>
#include <vector>

namespace Velox {

/** The ways to be sent updates (docs/protocol.md, 3). */
enum class TransportKind : quint8 { ServerSentEvents, WebSocket, LongPoll };

/** Which transport comes next. A round tries each once, the one that worked last before the others. All of a round
 *  follow each other at once and only rounds wait: a server that restarts must not leave its readers on whatever
 *  transport happened to be next when it came back. */
class TransportChooser
{
public:
    /** @p candidates are at least one, the best first. */
    explicit TransportChooser(std::vector<TransportKind> candidates)
        : m_candidates(std::move(candidates))
    {
        restart();
    }

    /** The transport to use now. */
    [[nodiscard]] TransportKind current() const { return m_round.front(); }
    /** Whether another one may follow it. */
    [[nodiscard]] bool hasOthers() const { return m_candidates.size() > 1; }

    /** Starts a round. */
    void restart() { m_round = m_candidates; }

    /** The present one did not work. Whether there is another in this round. */
    bool fall()
    {
        m_round.erase(m_round.begin());
        if (!m_round.empty())
            return true;
        restart();
        return false;
    }

    /** The present one works: it is the first from now on. */
    void keep()
    {
        const TransportKind kind = current();
        std::erase(m_candidates, kind);
        m_candidates.insert(m_candidates.begin(), kind);
        restart();
    }

private:
    std::vector<TransportKind> m_candidates;
    std::vector<TransportKind> m_round;
};

} // namespace Velox
