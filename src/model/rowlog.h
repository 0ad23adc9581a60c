// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <cstddef>
#include <vector>

namespace Velox {

/** What happened to the rows of a list since it was last asked, as few operations as needed.
 *
 *  A plain value: no lock, no values, only row numbers. It keeps where each row came from, not what was
 *  called, so calls that cancel out leave nothing: a row inserted and removed again, or moved away and back.
 *  The old length of the list need not be known.
 *
 *  Cost: appending behind everything touched so far is O(1), anything else O(entries()), which is bounded by
 *  the limit. */
class VELOX_CORE_EXPORT RowLog
{
public:
    /** One structural step. Steps apply in order, and each row is true at its turn. They come as removals
     *  (from the back of the list), then moves, then insertions (from the front), so the rows of an insertion
     *  are at the same place in the final list: read their values there. */
    struct Op
    {
        enum class Kind { Insert, Remove, Move };

        Kind kind;
        int row; ///< First row inserted or removed, or the row that moves.
        int count = 1; ///< Rows inserted or removed; always 1 for a move.
        int to = 0; ///< Move: the row's index after it was taken out and put back (RFC 6902, 4.4).

        bool operator==(const Op &) const = default;
    };

    /** The difference between two calls of take(). Apply @ref ops first, then read @ref changedRows. */
    struct Changes
    {
        bool reset = false; ///< Too much happened: read the whole list again; the rest is empty.
        std::vector<Op> ops; ///< Structural steps, in order.
        std::vector<int>
            changedRows; ///< Rows whose value changed: ascending, final indices, no inserted row.

        [[nodiscard]] bool isEmpty() const { return !reset && ops.empty() && changedRows.empty(); }
    };

    static constexpr int DefaultLimit = 1000;

    /** A log that turns into a reset when it would have to keep more than @p limit separate places of the
     *  list apart, or more than @p limit single moves. Rows next to each other that share a fate are one
     *  place, so a run of appended, changed or removed rows of any length counts once. At least 1. */
    explicit RowLog(int limit = DefaultLimit);

    /** @p count rows were put before @p row. A negative argument, here and below, makes a reset. */
    void inserted(int row, int count = 1);

    /** @p count rows from @p row on were taken out. */
    void removed(int row, int count = 1);

    /** The row @p from was taken out and put back so that its index is @p to. */
    void moved(int from, int to);

    /** The values of @p count rows from @p row on are others. */
    void changed(int row, int count = 1);

    /** All rows may be others. Nothing is logged any more until take(). */
    void reset();

    /** True when the list is, as far as was told, what it was. */
    [[nodiscard]] bool isEmpty() const { return !m_reset && m_runs.empty() && m_tailStart == 0; }

    /** Runs of rows kept apart at the moment; memory and cost grow with it. */
    [[nodiscard]] std::size_t entries() const { return m_runs.size(); }

    /** Runs looked at since construction: the cost of this log so far, for tests of its complexity. */
    [[nodiscard]] std::size_t runsVisited() const { return m_visited; }

    /** What happened since the last call, and starts over. */
    [[nodiscard]] Changes take();

private:
    struct Run // rows next to each other, now and in the old list
    {
        int start; // first old row, or -1 for inserted rows
        int count;
        bool changed = false;
        bool moved = false; // was named by moved(): the one to move when there is a choice

        [[nodiscard]] bool isOld() const { return start >= 0; }
        [[nodiscard]] bool continuedBy(const Run &next) const;
    };

    [[nodiscard]] bool accept(int row, int count);
    void cover(int rows);
    [[nodiscard]] std::size_t splitAt(int row);
    void join(std::size_t index);
    void tidy();
    void addRemovals(std::vector<Op> &ops) const;
    [[nodiscard]] bool addMoves(std::vector<Op> &ops) const;
    void addInsertions(Changes &changes) const;

    std::vector<Run>
        m_runs; // the front of the present list; what follows is the old list from m_tailStart on
    int m_tailStart = 0; // first old row of that untouched tail
    int m_covered = 0; // present rows in m_runs
    std::size_t m_limit;
    std::size_t m_visited = 0;
    bool m_reset = false;
};

} // namespace Velox
