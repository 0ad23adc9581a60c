// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/updatecache.h"

namespace Velox {

std::shared_ptr<const EncodedUpdate> UpdateCache::encode(const StateStore::Step &step, bool withId) const
{
    return std::make_shared<const EncodedUpdate>(m_store.encode(step, withId), m_store.eventId(step));
}

const UpdateCache::Updates &UpdateCache::full(bool first)
{
    Updates &full = m_full[first];
    if (full.empty()) {
        ++m_fullsMade;
        full.push_back(encode({true, m_store.version()}, first));
    }
    return full;
}

const UpdateCache::Updates &UpdateCache::updatesFrom(std::optional<qint64> held, StateStore::Format format,
                                                     bool first)
{
    const Key key{held.value_or(0), format, first};
    const auto known = m_updates.constFind(key);
    if (known != m_updates.cend())
        return *known;
    const std::vector<StateStore::Step> steps = m_store.stepsFrom(held, format);
    if (!steps.empty() && steps.front().isFull)
        return full(first); // one text for all who need it, whatever they held
    Updates updates;
    for (const StateStore::Step &step : steps)
        updates.push_back(encode(step, first && updates.empty()));
    return *m_updates.insert(key, std::move(updates));
}

void UpdateCache::clear()
{
    m_updates.clear();
    m_full[0].clear();
    m_full[1].clear();
}

} // namespace Velox
