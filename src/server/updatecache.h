// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sync/statestore.h"
#include "transport/encodedupdate.h"

#include <QHash>

#include <memory>
#include <optional>
#include <vector>

namespace Velox {

/** The messages that bring readers to the present version, each made once and shared by all readers that need it. */
class UpdateCache
{
public:
    using Updates = std::vector<std::shared_ptr<const EncodedUpdate>>;

    explicit UpdateCache(const StateStore &store)
        : m_store(store)
    {
    }

    /** What brings a reader from @p held (nothing for no version) to the present; empty where it is there. @p first
     *  says that its connection has had no body yet. Valid until clear(). */
    [[nodiscard]] const Updates &updatesFrom(std::optional<qint64> held, StateStore::Format format,
                                             bool first);
    /** The whole present state as the first message of a connection. */
    [[nodiscard]] const Updates &fullState() { return full(true); }
    /** The state has a new version. */
    void clear();

    /** How often the whole state was made into text, for tests. */
    [[nodiscard]] int fullsMade() const { return m_fullsMade; }

private:
    struct Key
    {
        qint64 held;
        StateStore::Format format;
        bool first;

        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.held, int(key.format), key.first);
        }
    };

    [[nodiscard]] const Updates &full(bool first);
    /** What a reader without a usable version is sent: the present state, or a large one of a while ago that was made
     *  for others, and what has changed since. */
    [[nodiscard]] const Updates &joining(StateStore::Format format);
    [[nodiscard]] std::optional<std::vector<StateStore::Step>> stepsFromKept(StateStore::Format format) const;
    [[nodiscard]] std::shared_ptr<const EncodedUpdate> encode(const StateStore::Step &step,
                                                              bool withId) const;

    const StateStore &m_store;
    QHash<Key, Updates> m_updates;
    Updates m_full[2]; // without and with the id
    std::shared_ptr<const EncodedUpdate> m_kept; // a whole large state with the id, of any version
    qint64 m_keptVersion = 0;
    int m_fullsMade = 0;
};

} // namespace Velox
