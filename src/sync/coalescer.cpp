// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/coalescer.h"

#include <algorithm>

namespace Velox {

std::optional<std::chrono::milliseconds> Coalescer::changed(Time now)
{
    if (m_due)
        return std::nullopt;
    m_due = true;
    if (!m_lastPush)
        return Time::zero();
    return std::max(Time::zero(), *m_lastPush + m_interval - now);
}

void Coalescer::pushed(Time now)
{
    m_due = false;
    m_lastPush = now;
}

} // namespace Velox
