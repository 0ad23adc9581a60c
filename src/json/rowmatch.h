// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/jsontree.h"

#include <span>

namespace Velox {

/** For each of the new @p rows the old row of @p list that it is, counted from @p first, or -1.
 *
 *  @p count old rows from @p first on are considered. Rows are objects with an identity in one field: the list's
 *  declared key, else `id`, `key` or `uuid`, whichever every old and new row has, unique and not null. Without
 *  one, rows of equal content are the same, the k-th of several the k-th; and rows that are left over between two
 *  that stay are taken for edits of each other. O(n) in the bytes of the rows. */
[[nodiscard]] std::vector<int> matchRows(JsonTree &tree, const TreeList &list, int first, int count,
                                         std::span<const QByteArrayView> rows);

} // namespace Velox
