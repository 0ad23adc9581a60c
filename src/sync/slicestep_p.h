// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QVariant>

#include <optional>
#include <vector>

class VSlice;

namespace Velox {

class TreeValue;

/** A step of a list that its views have to take, with the value it needs. Rows are true at their turn. */
struct SliceStep
{
    enum class Kind : quint8 {
        Insert, ///< `value` comes before `row`.
        Remove,
        Move, ///< The row is taken out and put back as `to`.
        Set, ///< The row becomes `value`.
        SetField, ///< Member `field` of the row becomes `value`.
        RemoveField,
    };

    Kind kind;
    int row = 0;
    int to = 0;
    QString field{};
    QVariant value{};
};

/** Takes @p step in @p slice. False where it does not fit: the caller's list may have been written to by others. */
bool take(VSlice &slice, const SliceStep &step);

/** More steps of one list in one update than this: comparing the whole list is cheaper. */
inline constexpr int maxSliceSteps = 10'000;

/** The fewest steps from @p rows to the list @p now, rows matched by their identity (matchRows()). Nothing where they
 *  would be more than maxSliceSteps. O(n) in the bytes of both. */
[[nodiscard]] std::optional<std::vector<SliceStep>> stepsBetween(const QVariantList &rows,
                                                                 const TreeValue &now);

} // namespace Velox
