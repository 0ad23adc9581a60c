// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/rowlog.h"
#include "sync/sourcenode.h"

#include <QVariant>

#include <functional>

namespace Velox {

/** What all observed lists share: the nodes found in each row, which move with the row, and turning row operations
 *  into changes. */
class ListNode : public SourceNode
{
public:
    using SourceNode::SourceNode;

    void poll(ChangeBatch &batch) override;

protected:
    using RowValue = std::function<QVariant(int row)>;

    /** Appends the whole list; @p value gives each row's value, in order. */
    void writeAll(int count, const RowValue &value, QByteArray &out);
    /** Makes the whole list the change of this node. */
    void assignAll(int count, const RowValue &value, ChangeBatch &batch);
    /** Makes the changes for @p ops, then for @p changedRows. @p value is asked for each inserted row in the order of
     *  the operations, then for each changed one, with its final index. */
    void emitOps(const std::vector<RowLog::Op> &ops, const std::vector<int> &changedRows,
                 const RowValue &value, ChangeBatch &batch);

private:
    void writeRow(int row, const QVariant &value, QByteArray &out);
    void insertRows(const RowLog::Op &op, const RowValue &value, ChangeBatch &batch);

    int m_count = 0;
    // One entry for each row as soon as any row holds an object, none before: most lists never need it.
    std::vector<std::unique_ptr<NodeList>> m_found;
};

} // namespace Velox
