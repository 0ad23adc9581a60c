// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/listnode.h"

#include "sync/observer.h"

#include <algorithm>

namespace Velox {

void ListNode::writeAll(int count, const RowValue &value, QByteArray &out)
{
    m_found.clear();
    m_count = count;
    out += '[';
    for (int row = 0; row < count; ++row) {
        if (row > 0)
            out += ',';
        writeRow(row, value(row), out);
    }
    out += ']';
}

void ListNode::assignAll(int count, const RowValue &value, ChangeBatch &batch)
{
    Change all = change(Change::Kind::Assign);
    all.value = anchor(handle());
    writeAll(count, value, all.value);
    batch.push_back(std::move(all));
}

void ListNode::writeRow(int row, const QVariant &value, QByteArray &out)
{
    NodeList found;
    observer().writeValue(*this, QStringLiteral("-"), value, found, out);
    if (found.empty() && m_found.empty())
        return;
    if (m_found.empty())
        m_found.resize(size_t(m_count));
    m_found[size_t(row)] = found.empty() ? nullptr : std::make_unique<NodeList>(std::move(found));
}

void ListNode::insertRows(const RowLog::Op &op, const RowValue &value, ChangeBatch &batch)
{
    m_count += op.count;
    if (!m_found.empty()) {
        const size_t tail = m_found.size() - size_t(op.row);
        m_found.resize(m_found.size() + size_t(op.count));
        std::move_backward(m_found.begin() + op.row, m_found.begin() + op.row + qptrdiff(tail),
                           m_found.end());
    }
    for (int row = op.row; row < op.row + op.count; ++row) {
        Change insertion = change(Change::Kind::InsertRow);
        insertion.row = row;
        writeRow(row, value(row), insertion.value);
        batch.push_back(std::move(insertion));
    }
}

void ListNode::emitOps(const std::vector<RowLog::Op> &ops, const std::vector<int> &changedRows,
                       const RowValue &value, ChangeBatch &batch)
{
    for (const RowLog::Op &op : ops) {
        if (op.kind == RowLog::Op::Kind::Insert) {
            insertRows(op, value, batch);
            continue;
        }
        const bool isMove = op.kind == RowLog::Op::Kind::Move;
        Change step = change(isMove ? Change::Kind::MoveRow : Change::Kind::RemoveRows);
        step.row = op.row;
        step.to = op.to;
        step.count = op.count;
        batch.push_back(std::move(step));
        const auto from = m_found.begin() + op.row;
        if (!isMove)
            m_count -= op.count;
        if (m_found.empty())
            continue;
        if (!isMove)
            m_found.erase(from, from + op.count);
        else if (op.row < op.to)
            std::rotate(from, from + 1, m_found.begin() + op.to + 1);
        else
            std::rotate(m_found.begin() + op.to, from, from + 1);
    }
    for (const int row : changedRows) {
        const QVariant now = value(row);
        if (!m_found.empty() && m_found[size_t(row)] && isObserved(*m_found[size_t(row)], now))
            continue;
        Change step = change(Change::Kind::SetRow);
        step.row = row;
        writeRow(row, now, step.value);
        batch.push_back(std::move(step));
    }
}

void ListNode::poll(ChangeBatch &batch)
{
    for (const auto &found : m_found) {
        if (!found)
            continue;
        for (const auto &node : *found)
            node->poll(batch);
    }
}

} // namespace Velox
