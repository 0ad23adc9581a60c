// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/veloxconnection.h"

#include <QHash>

#include <map>
#include <mutex>
#include <optional>

namespace Velox {

/** Who connected and who left, on its way from the hub's thread to the application's, in order.
 *
 *  Bounded also while the application takes nothing: beyond the limit a reader that leaves before the application was
 *  told of it is forgotten, so that what waits is @p limit notices, the readers that are there, and those that the
 *  application still takes for connected. May be used from both threads. */
class ReaderNotices
{
public:
    struct Notice
    {
        bool isThere = false; ///< It connected; false: it left.
        VeloxConnection reader;
    };

    explicit ReaderNotices(std::size_t limit)
        : m_limit(limit)
    {
    }

    /** True when the taker is to be woken. */
    [[nodiscard]] bool add(const Notice &notice);
    /** The oldest one, if there is any. */
    [[nodiscard]] std::optional<Notice> takeFirst();
    /** The taker will look again only when it is woken again, unless this returns true: something waits already. */
    [[nodiscard]] bool sleep();
    [[nodiscard]] std::size_t count() const;

private:
    const std::size_t m_limit;
    mutable std::mutex m_mutex;
    std::map<quint64, Notice> m_waiting; // by when they came
    QHash<quint64, quint64> m_arrivals; // reader -> its key there, where it connected
    quint64 m_nextKey = 0;
    bool m_isAwake = false;
};

} // namespace Velox
