// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/readernotices.h"

#include <utility>

namespace Velox {

bool ReaderNotices::add(const Notice &notice)
{
    const std::lock_guard lock(m_mutex);
    if (!notice.isThere && m_waiting.size() >= m_limit) {
        const auto arrival = m_arrivals.constFind(notice.reader.id);
        if (arrival != m_arrivals.constEnd()) {
            m_waiting.erase(*arrival);
            m_arrivals.erase(arrival);
            return false; // the taker has been woken for what it cancels
        }
    }
    if (notice.isThere)
        m_arrivals.insert(notice.reader.id, m_nextKey);
    m_waiting.emplace_hint(m_waiting.end(), m_nextKey++, notice);
    return !std::exchange(m_isAwake, true);
}

std::optional<ReaderNotices::Notice> ReaderNotices::takeFirst()
{
    const std::lock_guard lock(m_mutex);
    if (m_waiting.empty())
        return std::nullopt;
    Notice first = std::move(m_waiting.extract(m_waiting.begin()).mapped());
    if (first.isThere)
        m_arrivals.remove(first.reader.id);
    return first;
}

bool ReaderNotices::sleep()
{
    const std::lock_guard lock(m_mutex);
    m_isAwake = !m_waiting.empty();
    return m_isAwake;
}

std::size_t ReaderNotices::count() const
{
    const std::lock_guard lock(m_mutex);
    return m_waiting.size();
}

} // namespace Velox
