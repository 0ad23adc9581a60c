// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/limits.h"
#include "json/coreexport.h"

#include <chrono>
#include <functional>

namespace Velox {

/** How long to wait before the next attempt to connect. Owns no timer and no clock.
 *
 *  The longest wait doubles with each failed attempt; the wait is drawn between its half and itself, so that
 *  the readers of a restarted server do not all come back in the same moment. */
class VELOX_CORE_EXPORT Backoff
{
public:
    /** Returns the next number of a uniform distribution over [0, 1). */
    using Random = std::function<double()>;

    /** @p min is the shortest wait of all, @p max the longest. */
    explicit Backoff(Random random, std::chrono::milliseconds min = Limits::minBackoff,
                     std::chrono::milliseconds max = Limits::maxBackoff);

    /** The wait before the next attempt; each call counts as a failed attempt. */
    [[nodiscard]] std::chrono::milliseconds next();
    /** An update was applied: the next wait is the shortest again. */
    void reset() { m_attempts = 0; }
    /** Failed attempts since the last reset. */
    [[nodiscard]] int attempts() const { return m_attempts; }

private:
    Random m_random;
    std::chrono::milliseconds m_min;
    std::chrono::milliseconds m_max;
    int m_attempts = 0;
};

} // namespace Velox
