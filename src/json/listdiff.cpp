// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/listdiff.h"

#include <algorithm>

namespace Velox {
namespace {

// Counts the occupied slots before a slot, in O(log n) as slots fill and empty (a Fenwick tree).
class SlotLine
{
public:
    explicit SlotLine(const std::vector<char> &occupied)
        : m_sums(occupied.size() + 1)
    {
        for (size_t i = 1; i < m_sums.size(); ++i) {
            m_sums[i] += occupied[i - 1];
            const size_t next = i + (i & (~i + 1));
            if (next < m_sums.size())
                m_sums[next] += m_sums[i];
        }
    }

    void add(int slot, int by)
    {
        for (size_t i = size_t(slot) + 1; i < m_sums.size(); i += i & (~i + 1))
            m_sums[i] += by;
    }

    [[nodiscard]] int before(int slot) const
    {
        int sum = 0;
        for (size_t i = size_t(slot); i > 0; i -= i & (~i + 1))
            sum += m_sums[i];
        return sum;
    }

private:
    std::vector<int> m_sums;
};

// Old rows that will move and the places of new and moved rows, merged around the rows that stay.
struct Slots
{
    std::vector<int> ofOld; // slot of each old row, -1 for a removed one
    std::vector<int> ofNew; // slot of each new row
    std::vector<char> occupied;
};

Slots layOut(int oldCount, std::span<const int> match, const std::vector<char> &kept,
             const std::vector<char> &stays)
{
    Slots slots{std::vector<int>(size_t(oldCount), -1), std::vector<int>(match.size(), -1), {}};
    const auto take = [&slots](bool occupied) {
        slots.occupied.push_back(occupied);
        return int(slots.occupied.size()) - 1;
    };
    int old = 0;
    const auto oldRowsUntil = [&](int end) {
        for (; old < end; ++old) {
            if (kept[size_t(old)])
                slots.ofOld[size_t(old)] = take(true);
        }
    };
    size_t from = 0;
    for (size_t row = 0; row <= match.size(); ++row) {
        if (row < match.size() && !stays[row])
            continue;
        oldRowsUntil(row < match.size() ? match[row] : oldCount);
        for (; from < row; ++from)
            slots.ofNew[from] = take(false);
        if (row < match.size()) {
            slots.ofNew[row] = slots.ofOld[size_t(old++)] = take(true);
            from = row + 1;
        }
    }
    return slots;
}

} // namespace

std::vector<int> longestIncreasing(std::span<const int> values)
{
    std::vector<int> tails; // position of the smallest end of a run of each length
    std::vector<int> before(values.size(), -1);
    for (size_t i = 0; i < values.size(); ++i) {
        if (values[i] < 0)
            continue;
        const auto at = std::lower_bound(tails.begin(), tails.end(), values[i], [&](int position, int value) {
            return values[size_t(position)] < value;
        });
        if (at != tails.begin())
            before[i] = *(at - 1);
        if (at == tails.end())
            tails.push_back(int(i));
        else
            *at = int(i);
    }
    std::vector<int> run(tails.size());
    int position = tails.empty() ? -1 : tails.back();
    for (size_t i = run.size(); i-- > 0; position = before[size_t(position)])
        run[i] = position;
    return run;
}

std::vector<ListEdit> diffLists(int oldCount, std::span<const int> match, int maxEdits, bool *tooMany)
{
    std::vector<char> kept(size_t(oldCount), 0);
    for (const int old : match) {
        if (old >= 0)
            kept[size_t(old)] = 1;
    }
    std::vector<char> stays(match.size(), 0);
    const std::vector<int> run = longestIncreasing(match);
    for (const int row : run)
        stays[size_t(row)] = 1;

    const qsizetype removed = std::count(kept.begin(), kept.end(), 0);
    *tooMany = removed + qsizetype(match.size()) - qsizetype(run.size()) > maxEdits;
    if (*tooMany)
        return {};
    std::vector<ListEdit> edits;
    for (int old = oldCount - 1; old >= 0; --old) {
        if (!kept[size_t(old)])
            edits.push_back({ListEdit::Kind::Remove, old});
    }
    const Slots slots = layOut(oldCount, match, kept, stays);
    SlotLine line(slots.occupied);
    for (size_t row = 0; row < match.size(); ++row) {
        if (stays[row])
            continue;
        const int slot = slots.ofNew[row];
        if (match[row] < 0) {
            edits.push_back({ListEdit::Kind::Insert, line.before(slot), 0, int(row)});
        } else {
            const int oldSlot = slots.ofOld[size_t(match[row])];
            const int from = line.before(oldSlot);
            line.add(oldSlot, -1);
            const int to = line.before(slot);
            if (from != to)
                edits.push_back({ListEdit::Kind::Move, from, to});
        }
        line.add(slot, 1);
    }
    return edits;
}

} // namespace Velox
