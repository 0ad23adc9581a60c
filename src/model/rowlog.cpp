// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/rowlog.h"

#include <QtGlobal>

#include <algorithm>
#include <limits>
#include <numeric>

namespace Velox {

namespace {

// Prefix sums over slots that grow and shrink, for the present index of a row while rows move.
class SlotSums
{
public:
    explicit SlotSums(std::size_t slots)
        : m_tree(slots + 1)
    {
    }

    void add(std::size_t slot, int rows)
    {
        for (std::size_t i = slot + 1; i < m_tree.size(); i += i & (~i + 1))
            m_tree[i] += rows;
    }

    [[nodiscard]] int before(std::size_t slot) const
    {
        int sum = 0;
        for (std::size_t i = slot; i > 0; i -= i & (~i + 1))
            sum += m_tree[i];
        return sum;
    }

private:
    std::vector<int> m_tree;
};

// One kept run while the moves are worked out.
struct Kept
{
    int start;
    int count;
    bool moved;
    std::size_t rank = 0; // its place in the old order
    bool anchored = false; // stays where it is
    std::size_t oldSlot = 0;
    std::size_t newSlot = 0;
};

void rankByOldOrder(std::vector<Kept> &runs)
{
    std::vector<std::size_t> order(runs.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return runs[a].start < runs[b].start; });
    for (std::size_t rank = 0; rank < order.size(); ++rank)
        runs[order[rank]].rank = rank;
}

// The heaviest increasing subsequence stays; a run that was never moved by name wins a tie. O(n log n): a
// Fenwick tree over ranks holds the best run that ends at or below each rank.
void anchorMostRows(std::vector<Kept> &runs)
{
    constexpr std::size_t None = std::numeric_limits<std::size_t>::max();
    std::vector<qint64> weight(runs.size());
    std::vector<std::size_t> previous(runs.size(), None);
    std::vector<std::size_t> best(runs.size() + 1, None);
    std::size_t last = None;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        for (std::size_t r = runs[i].rank; r > 0; r -= r & (~r + 1)) {
            if (best[r] != None && (previous[i] == None || weight[best[r]] > weight[previous[i]]))
                previous[i] = best[r];
        }
        weight[i] = 2 * qint64(runs[i].count) - (runs[i].moved ? 1 : 0)
            + (previous[i] == None ? 0 : weight[previous[i]]);
        for (std::size_t r = runs[i].rank + 1; r < best.size(); r += r & (~r + 1)) {
            if (best[r] == None || weight[i] > weight[best[r]])
                best[r] = i;
        }
        if (last == None || weight[i] > weight[last])
            last = i;
    }
    for (; last != None; last = previous[last])
        runs[last].anchored = true;
}

// One line of slots in which every run has the place it leaves and the place it goes to, both true relative
// to the anchored runs. Returns the number of slots.
std::size_t giveSlots(std::vector<Kept> &runs)
{
    std::vector<std::size_t> byRank(runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i)
        byRank[runs[i].rank] = i;
    std::size_t slot = 0;
    std::size_t rank = 0;
    const auto leavingUpTo = [&](std::size_t end) {
        for (; rank < end; ++rank) {
            if (Kept &run = runs[byRank[rank]]; !run.anchored)
                run.oldSlot = slot++;
        }
    };
    for (Kept &run : runs) {
        if (run.anchored)
            leavingUpTo(run.rank);
        run.newSlot = slot++;
        if (run.anchored)
            run.oldSlot = run.newSlot;
    }
    leavingUpTo(runs.size());
    return slot;
}

} // namespace

bool RowLog::Run::continuedBy(const Run &next) const
{
    if (isOld() != next.isOld())
        return false;
    return !isOld() || (start + count == next.start && changed == next.changed);
}

RowLog::RowLog(int limit)
    : m_limit(std::size_t(std::max(limit, 1)))
{
}

bool RowLog::accept(int row, int count)
{
    if (m_reset || count == 0)
        return false;
    constexpr int Most = std::numeric_limits<int>::max();
    if (row >= 0 && count > 0 && row <= Most - count && row + count <= Most - m_tailStart
        && count <= Most - m_covered)
        return true;
    reset();
    return false;
}

// Takes rows over from the tail so that the runs cover at least the first `rows` rows.
void RowLog::cover(int rows)
{
    if (rows <= m_covered)
        return;
    const int count = rows - m_covered;
    m_runs.push_back({m_tailStart, count});
    m_tailStart += count;
    m_covered = rows;
}

// The run that begins at `row`, cut in two first where needed; the number of runs for the end.
std::size_t RowLog::splitAt(int row)
{
    if (row == m_covered)
        return m_runs.size();
    std::size_t index = 0;
    int first = 0;
    for (; first + m_runs[index].count <= row; ++index) {
        first += m_runs[index].count;
        ++m_visited;
    }
    if (first == row)
        return index;
    Run back = m_runs[index];
    const int front = row - first;
    back.count -= front;
    if (back.isOld())
        back.start += front;
    m_runs[index].count = front;
    m_runs.insert(m_runs.begin() + std::ptrdiff_t(index) + 1, back);
    return index + 1;
}

// Makes one run of the run at `index` and the one before it, where they belong together.
void RowLog::join(std::size_t index)
{
    if (index == 0 || index >= m_runs.size() || !m_runs[index - 1].continuedBy(m_runs[index]))
        return;
    m_runs[index - 1].count += m_runs[index].count;
    m_runs[index - 1].moved = m_runs[index - 1].moved && m_runs[index].moved;
    m_runs.erase(m_runs.begin() + std::ptrdiff_t(index));
}

// Gives rows at the end that are what they were back to the tail, and gives up when there is too much to
// keep.
void RowLog::tidy()
{
    while (!m_runs.empty()) {
        const Run &last = m_runs.back();
        if (!last.isOld() || last.changed || last.start + last.count != m_tailStart)
            break;
        m_tailStart = last.start;
        m_covered -= last.count;
        m_runs.pop_back();
    }
    if (m_runs.size() > 2 * m_limit + 1) // a place apart from others splits a run in three
        reset();
}

void RowLog::inserted(int row, int count)
{
    if (!accept(row, count))
        return;
    cover(row);
    const std::size_t index = splitAt(row);
    m_runs.insert(m_runs.begin() + std::ptrdiff_t(index), Run{-1, count});
    m_covered += count;
    join(index + 1);
    join(index);
    tidy();
}

void RowLog::removed(int row, int count)
{
    if (!accept(row, count))
        return;
    cover(row + count);
    const std::size_t first = splitAt(row);
    const std::size_t last = splitAt(row + count);
    m_runs.erase(m_runs.begin() + std::ptrdiff_t(first), m_runs.begin() + std::ptrdiff_t(last));
    m_covered -= count;
    join(first);
    tidy();
}

void RowLog::moved(int from, int to)
{
    if (!accept(from, 1) || !accept(to, 1) || from == to)
        return;
    cover(std::max(from, to) + 1);
    const std::size_t source = splitAt(from);
    (void)splitAt(from + 1);
    Run run = m_runs[source];
    run.moved = true;
    m_runs.erase(m_runs.begin() + std::ptrdiff_t(source));
    m_covered -= 1;
    join(source);
    const std::size_t target = splitAt(to);
    m_runs.insert(m_runs.begin() + std::ptrdiff_t(target), run);
    m_covered += 1;
    join(target + 1);
    join(target);
    tidy();
}

void RowLog::changed(int row, int count)
{
    if (!accept(row, count))
        return;
    cover(row + count);
    const std::size_t first = splitAt(row);
    const std::size_t last = splitAt(row + count);
    for (std::size_t i = first; i < last; ++i)
        m_runs[i].changed = m_runs[i].isOld();
    for (std::size_t i = last + 1; i-- > first;)
        join(i);
    tidy();
}

void RowLog::reset()
{
    m_runs.clear();
    m_runs.shrink_to_fit();
    m_tailStart = 0;
    m_covered = 0;
    m_reset = true;
}

RowLog::Changes RowLog::take()
{
    Changes changes;
    if (!m_reset)
        addRemovals(changes.ops);
    if (!m_reset && addMoves(changes.ops))
        addInsertions(changes);
    else
        changes = {true, {}, {}};
    m_runs.clear();
    m_tailStart = 0;
    m_covered = 0;
    m_reset = false;
    return changes;
}

void RowLog::addRemovals(std::vector<Op> &ops) const
{
    std::vector<Run> kept;
    std::copy_if(m_runs.begin(), m_runs.end(), std::back_inserter(kept),
                 [](const Run &run) { return run.isOld(); });
    std::sort(kept.begin(), kept.end(), [](const Run &a, const Run &b) { return a.start < b.start; });
    int end = m_tailStart; // of the gap looked at, from the back
    for (auto run = kept.rbegin(); run != kept.rend(); ++run) {
        const int gap = run->start + run->count;
        if (gap < end)
            ops.push_back({Op::Kind::Remove, gap, end - gap});
        end = run->start;
    }
    if (end > 0)
        ops.push_back({Op::Kind::Remove, 0, end});
}

// False when there are too many.
bool RowLog::addMoves(std::vector<Op> &ops) const
{
    std::vector<Kept> runs;
    for (const Run &run : m_runs) {
        if (run.isOld())
            runs.push_back({run.start, run.count, run.moved});
    }
    if (std::is_sorted(runs.begin(), runs.end(),
                       [](const Kept &a, const Kept &b) { return a.start < b.start; }))
        return true;
    const std::size_t removals = ops.size();
    rankByOldOrder(runs);
    anchorMostRows(runs);
    SlotSums sums(giveSlots(runs));
    for (const Kept &run : runs)
        sums.add(run.oldSlot, run.count);
    for (const Kept &run : runs) {
        for (int i = 0; i < run.count && !run.anchored; ++i) {
            const int from = sums.before(run.oldSlot);
            sums.add(run.oldSlot, -1);
            const int to = sums.before(run.newSlot + 1);
            sums.add(run.newSlot, 1);
            // Never the same: a run that lies between the same anchors before and after would be one of them.
            ops.push_back({Op::Kind::Move, from, 1, to});
            if (ops.size() - removals > m_limit)
                return false;
        }
    }
    return true;
}

void RowLog::addInsertions(Changes &changes) const
{
    int row = 0;
    for (const Run &run : m_runs) {
        if (!run.isOld())
            changes.ops.push_back({Op::Kind::Insert, row, run.count});
        for (int i = 0; i < run.count && run.changed; ++i)
            changes.changedRows.push_back(row + i);
        row += run.count;
    }
}

} // namespace Velox
