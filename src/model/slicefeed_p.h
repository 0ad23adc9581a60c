// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/rowlog.h"

#include <QVariantList>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

class VSlice;

namespace Velox {

class SliceData;
struct SliceLog;

/** What a publisher needs from a VSlice: its content once, then what changed, at the price of the change.
 *
 *  Feeds of one container are independent. A feed may outlive its container: it then reports nothing more.
 *  One thread at a time may use a feed. */
class VELOX_CORE_EXPORT SliceFeed
{
public:
    /** Operations in the order of RowLog, and the values they need. */
    struct Changes
    {
        bool reset = false; ///< Take @ref rows as the new content; the rest is empty.
        QVariantList rows; ///< The whole list, only with a reset.
        std::vector<RowLog::Op> ops; ///< Apply these first, in order,
        QVariantList inserted; ///< with one value for each inserted row, in the same order,
        std::vector<std::pair<int, QVariant>>
            changed; ///< then replace these rows (final indices, ascending).

        [[nodiscard]] bool isEmpty() const { return !reset && ops.empty() && changed.empty(); }
    };

    /** Watches @p slice. @p wake is called from whichever thread changes the list, outside all locks, once
     *  when the first change after start() or take() arrives, and not before the end of a batch. It must be
     *  quick and should only post an event. It may still be running in another thread while the feed is
     *  destroyed: capture nothing that dies with the feed. May be empty. */
    SliceFeed(VSlice *slice, std::function<void()> wake);
    ~SliceFeed();
    Q_DISABLE_COPY_MOVE(SliceFeed)

    /** The present content; changes are logged from exactly this moment on. Called again, it starts over.
     *  The list is shared with the container: drop it soon, since a write while it is alive copies all rows.
     */
    [[nodiscard]] QVariantList start();

    /** What changed since start() or the last call, with values as they are now. A reset comes when whole
     *  content is the cheaper message: after VSlice::set() of a list with little in common, or more than 1000
     *  rows removed, moved or inserted before the end, or more than 1000 and half of the list appended. */
    [[nodiscard]] Changes take();

private:
    std::shared_ptr<SliceData> m_data;
    std::shared_ptr<SliceLog> m_log;
};

} // namespace Velox
