// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/slicedata_p.h"

#include "model/valuefields_p.h"

#include <algorithm>
#include <utility>

namespace Velox {

namespace {

RowLog &rowsOf(const std::shared_ptr<ContainerLog> &log) { return static_cast<SliceLog &>(*log).rows; }

} // namespace

template <class F>
void SliceData::record(F &&call)
{
    if (view->active)
        call(rowsOf(view));
    for (const auto &feed : feeds) {
        if (feed->active)
            call(rowsOf(feed));
    }
}

void SliceData::setAll(const QVariantList &rows)
{
    const auto old = m_rows.cbegin();
    const auto now = rows.cbegin();
    const int shorter = int(std::min(m_rows.size(), rows.size()));
    int front = 0;
    while (front < shorter && sameValue(old[front], now[front]))
        ++front;
    int back = 0;
    while (back < shorter - front && sameValue(m_rows.cend()[-1 - back], rows.cend()[-1 - back]))
        ++back;
    replaceMiddle(rows, front, length() - front - back, int(rows.size()) - front - back);
}

bool SliceData::exchange(SliceContent &content)
{
    const QVariantList &before = content.before;
    const bool isAsExpected = before.size() == m_rows.size() && rowsOf(view).isEmpty()
        && (m_rows.isEmpty() || before.constData() == m_rows.constData());
    if (isAsExpected && content.oldCount == 0 && content.newCount == 0)
        return false;
    content.isReset = !isAsExpected;
    if (!objects.isEmpty()) {
        for (const QVariant &row : std::as_const(m_rows))
            objects.left(row);
    }
    content.old = std::exchange(m_rows, content.rows);
    record([](RowLog &log) { log.reset(); });
    return true;
}

void SliceData::replaceMiddle(const QVariantList &rows, int first, int oldCount, int newCount)
{
    if (oldCount == 0 && newCount == 0)
        return;
    // Rows pair up by place, which is enough for a view. A publisher does better by comparing whole content
    // by key.
    const int paired = std::min(oldCount, newCount);
    const auto show = [&](RowLog &log) {
        for (int row = first; row < first + paired; ++row) {
            if (!sameValue(m_rows.at(row), rows.at(row)))
                log.changed(row);
        }
        log.removed(first + paired, oldCount - paired);
        log.inserted(first + paired, newCount - paired);
    };
    if (view->active)
        show(rowsOf(view));
    for (const auto &feed : feeds) {
        if (feed->active && paired > 1)
            rowsOf(feed).reset();
        else if (feed->active)
            show(rowsOf(feed));
    }
    for (int row = first; row < first + newCount; ++row)
        objects.entered(rows.at(row));
    for (int row = first; row < first + oldCount; ++row)
        objects.left(m_rows.at(row));
    m_rows = rows;
}

void SliceData::insert(int row, const QVariant &value)
{
    objects.entered(value);
    m_rows.insert(row, value);
    record([row](RowLog &log) { log.inserted(row); });
}

void SliceData::setAt(int row, QVariant value)
{
    if (sameValue(m_rows.at(row), value))
        return;
    objects.entered(value);
    m_rows[row].swap(value);
    objects.left(value);
    record([row](RowLog &log) { log.changed(row); });
}

void SliceData::removeAt(int row)
{
    objects.left(m_rows.takeAt(row));
    record([row](RowLog &log) { log.removed(row); });
}

void SliceData::move(int from, int to)
{
    if (from == to)
        return;
    moveRow(m_rows, from, to);
    record([from, to](RowLog &log) { log.moved(from, to); });
}

void SliceData::clear()
{
    const QVariantList old = std::exchange(m_rows, {});
    for (const QVariant &value : old)
        objects.left(value);
    record([&old](RowLog &log) { log.removed(0, int(old.size())); });
}

void SliceData::forget(QObject *object)
{
    // Siblings die in the order they were made, so the search goes on where the last one ended.
    const int size = length();
    int left = objects.forget(object);
    for (int i = 0; i < size && left > 0; ++i) {
        const int row = (m_searchFrom + i) % size;
        if (objectOf(m_rows.at(row)) != object)
            continue;
        m_rows[row] = QVariant();
        record([row](RowLog &log) { log.changed(row); });
        --left;
        m_searchFrom = left == 0 ? row : m_searchFrom;
    }
}

SliceFeed::Changes SliceData::take(SliceLog &log) const
{
    RowLog::Changes rows = log.rows.take();
    log.woken = false;
    SliceFeed::Changes changes;
    changes.reset = rows.reset;
    changes.ops = std::move(rows.ops);
    if (changes.reset)
        changes.rows = m_rows;
    for (const RowLog::Op &op : changes.ops) {
        if (op.kind == RowLog::Op::Kind::Insert)
            changes.inserted += m_rows.mid(op.row, op.count);
    }
    changes.changed.reserve(rows.changedRows.size());
    for (const int row : rows.changedRows)
        changes.changed.emplace_back(row, m_rows.at(row));
    return changes;
}

} // namespace Velox
