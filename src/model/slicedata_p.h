// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/container_p.h"
#include "model/rowlog.h"
#include "model/slicecontent_p.h"
#include "model/slicefeed_p.h"

#include <QVariantList>

#include <utility>

namespace Velox {

/** A RowLog among the logs of a VSlice. */
struct SliceLog : ContainerLog
{
    RowLog rows;
    [[nodiscard]] bool isEmpty() const override { return rows.isEmpty(); }
};

/** Takes a row out of a list and puts it back at @p to. Not QList::move(): that swaps every value on the way,
 *  which is ten times slower than shifting them over a long way. */
inline void moveRow(QVariantList &rows, int from, int to)
{
    QVariant row = rows.takeAt(from);
    rows.insert(to, std::move(row));
}

/** The rows of a VSlice as every thread sees them. Members that change anything are called with the lock held
 *  for writing, others with it held for reading; rows are in range. */
class SliceData : public ContainerData
{
public:
    using ContainerData::ContainerData;

    [[nodiscard]] const QVariantList &rows() const { return m_rows; }
    [[nodiscard]] int length() const { return int(m_rows.size()); }

    void setAll(const QVariantList &rows);
    /** Takes the rows of @p content, and leaves in it what they took the place of. False where nothing differs. */
    [[nodiscard]] bool exchange(SliceContent &content);
    void insert(int row, const QVariant &value);
    void setAt(int row, QVariant value);
    void removeAt(int row);
    void move(int from, int to);
    void clear() override;
    void forget(QObject *object) override;

    /** What @p log holds, with values, and starts the log over. */
    [[nodiscard]] SliceFeed::Changes take(SliceLog &log) const;

private:
    template <class F>
    void record(F &&call);
    void replaceMiddle(const QVariantList &rows, int first, int oldCount, int newCount);

    QVariantList m_rows; // no copy of it is ever kept: the next write would copy every row
    int m_searchFrom = 0;
};

} // namespace Velox
