// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "protocol/backoff.h"

#include <algorithm>
#include <utility>

namespace Velox {

Backoff::Backoff(Random random, std::chrono::milliseconds min, std::chrono::milliseconds max)
    : m_random(std::move(random))
    , m_min(min)
    , m_max(std::max(min, max))
{
}

std::chrono::milliseconds Backoff::next()
{
    // Beyond 30 doublings any sensible limit is long reached, and a shift must not overflow.
    const std::chrono::milliseconds doubled = m_min * (qint64(2) << std::min(m_attempts, 30));
    const std::chrono::milliseconds longest = std::min(doubled, m_max);
    const std::chrono::milliseconds shortest = std::max<std::chrono::milliseconds>(longest / 2, m_min);
    m_attempts = std::min(m_attempts + 1, 1'000'000);
    const double share = std::clamp(m_random(), 0.0, 1.0);
    return shortest + std::chrono::milliseconds(qint64(share * double((longest - shortest).count())));
}

} // namespace Velox
