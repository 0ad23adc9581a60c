// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/updatecache.h"

namespace Velox {
namespace {

/** From this size on, writing a state out costs more than a second message to who joins. */
constexpr qint64 keepFrom = 64 * 1024;
/** A reader of merge patches is sent one for each version. */
constexpr qsizetype maxSteps = 64;

} // namespace

std::shared_ptr<const EncodedUpdate> UpdateCache::encode(const StateStore::Step &step, bool withId) const
{
    return std::make_shared<const EncodedUpdate>(m_store.encode(step, withId), m_store.eventId(step));
}

const UpdateCache::Updates &UpdateCache::full(bool first)
{
    Updates &full = m_full[first];
    if (!full.empty())
        return full;
    const StateStore::Step step{true, m_store.version()};
    if (first) {
        ++m_fullsMade;
        full.push_back(encode(step, true));
    } else {
        // The same text but for the id in front: the state is not walked again.
        const QByteArray &json = this->full(true).front()->json();
        full.push_back(std::make_shared<const EncodedUpdate>('{' + json.sliced(json.indexOf("\"version\":")),
                                                             m_store.eventId(step)));
    }
    return full;
}

const UpdateCache::Updates &UpdateCache::joining(StateStore::Format format)
{
    if (m_store.document().size() < keepFrom)
        return full(true);
    const Key key{0, format, true};
    const auto known = m_updates.constFind(key);
    if (known != m_updates.cend())
        return *known;
    const std::optional<std::vector<StateStore::Step>> steps = stepsFromKept(format);
    if (!steps) {
        m_kept = full(true).front();
        m_keptVersion = m_store.version();
        return full(true);
    }
    Updates updates{m_kept};
    for (const StateStore::Step &step : *steps)
        updates.push_back(encode(step, false));
    return *m_updates.insert(key, std::move(updates));
}

/** The deltas from the state that is kept to the present; nothing where they are too many or too long. */
std::optional<std::vector<StateStore::Step>> UpdateCache::stepsFromKept(StateStore::Format format) const
{
    if (!m_kept)
        return std::nullopt;
    std::vector<StateStore::Step> steps = m_store.stepsFrom(m_keptVersion, format);
    qint64 bytes = 0;
    for (const StateStore::Step &step : steps) {
        if (step.isFull)
            return std::nullopt;
        bytes += step.patch.size();
    }
    if (bytes > m_store.document().size() / 8 || qsizetype(steps.size()) > maxSteps)
        return std::nullopt;
    return steps;
}

const UpdateCache::Updates &UpdateCache::updatesFrom(std::optional<qint64> held, StateStore::Format format,
                                                     bool first)
{
    const Key key{held.value_or(0), format, first};
    const auto known = m_updates.constFind(key);
    if (known != m_updates.cend())
        return *known;
    const std::vector<StateStore::Step> steps = m_store.stepsFrom(held, format);
    Updates updates;
    if (!steps.empty() && steps.front().isFull) {
        // One text for all who need it, whatever they held; noted here, so that nobody looks for steps again.
        updates = first ? joining(format) : full(false);
        return *m_updates.insert(key, std::move(updates));
    }
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
