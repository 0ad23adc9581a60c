// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/slicefeed_p.h"
#include "sync/listnode.h"

class VSlice;

namespace Velox {

/** Observes a VSlice by the operations that it reports. */
class SliceNode : public ListNode
{
public:
    SliceNode(Observer &observer, SourceNode *parent, VSlice *slice);

    void write(QByteArray &out) override;
    void collect(ChangeBatch &batch) override;

private:
    SliceFeed m_feed;
};

} // namespace Velox
