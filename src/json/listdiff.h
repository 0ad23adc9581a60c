// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <span>
#include <vector>

namespace Velox {

/** One structural step that turns an old list into a new one. Steps apply in order; each index is true at its turn. */
struct ListEdit
{
    enum class Kind { Remove, Insert, Move };

    Kind kind;
    int row; ///< Removed from, inserted before, or moved from.
    int to = 0; ///< Move: the row's index after it was taken out and put back (RFC 6902, 4.4).
    int source = -1; ///< Insert: index in the new list of the row to put there.

    bool operator==(const ListEdit &) const = default;
};

/** Positions in @p values of a longest strictly increasing subsequence; negative values are passed over. O(n log n). */
[[nodiscard]] VELOX_CORE_EXPORT std::vector<int> longestIncreasing(std::span<const int> values);

/** The fewest steps from a list of @p oldCount rows to a new one, where @p match gives for each new row the old
 *  row that it is, or -1 for a new one; no old row may be named twice.
 *
 *  Rows that stay in order are not touched: the steps are the removals (from the back), then, from front to back,
 *  insertions and moves. O((n + k) log n). With more than @p maxEdits steps the answer is empty and @p tooMany
 *  is set. */
[[nodiscard]] VELOX_CORE_EXPORT std::vector<ListEdit> diffLists(int oldCount, std::span<const int> match,
                                                                int maxEdits, bool *tooMany);

} // namespace Velox
