// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/slicenode.h"

#include "model/vslice.h"
#include "sync/observer.h"

namespace Velox {

SliceNode::SliceNode(Observer &observer, SourceNode *parent, VSlice *slice)
    : ListNode(observer, parent, slice)
    , m_feed(slice, observer.wakerFor(*this))
{
}

void SliceNode::write(QByteArray &out)
{
    const QVariantList rows = m_feed.start();
    writeAll(
        int(rows.size()), [&rows](int row) { return rows.at(row); }, out);
}

void SliceNode::collect(ChangeBatch &batch)
{
    const SliceFeed::Changes changes = m_feed.take();
    if (changes.reset) {
        assignAll(
            int(changes.rows.size()), [&changes](int row) { return changes.rows.at(row); }, batch);
        return;
    }
    std::vector<int> changedRows;
    changedRows.reserve(changes.changed.size());
    for (const auto &[row, value] : changes.changed)
        changedRows.push_back(row);
    // Values come in the order in which they are asked for.
    qsizetype next = 0;
    const auto value = [&](int) {
        const qsizetype at = next++;
        return at < changes.inserted.size() ? changes.inserted.at(at)
                                            : changes.changed[size_t(at - changes.inserted.size())].second;
    };
    emitOps(changes.ops, changedRows, value, batch);
}

} // namespace Velox
