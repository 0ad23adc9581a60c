// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <chrono>
#include <optional>

namespace Velox {

/** Decides when changes are pushed (docs/protocol.md, section 5): the first one after a quiet time at once, those
 *  that follow within the interval together at its end. Owns no timer and no clock: times are given to it. */
class VELOX_CORE_EXPORT Coalescer
{
public:
    using Time = std::chrono::milliseconds; ///< Since any fixed moment, never going back.

    /** Shortest time between two pushes. */
    [[nodiscard]] std::chrono::milliseconds interval() const { return m_interval; }
    void setInterval(std::chrono::milliseconds interval) { m_interval = interval; }

    /** Something changed. Returns how long to wait before the push; nothing where one is due already. */
    [[nodiscard]] std::optional<std::chrono::milliseconds> changed(Time now);
    /** The push was made: the next change starts a new round. */
    void pushed(Time now);
    /** True between the first change and its push. */
    [[nodiscard]] bool isDue() const { return m_due; }

private:
    std::chrono::milliseconds m_interval{0};
    std::optional<Time> m_lastPush;
    bool m_due = false;
};

} // namespace Velox
