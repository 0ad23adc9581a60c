// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/slicefeed_p.h"

#include "model/slicedata_p.h"
#include "model/vslice.h"

#include <algorithm>
#include <utility>

namespace Velox {

namespace {

constexpr int MaxPlaces = 10'000; // separate changed rows: about as dear to tell as to compare a long list
constexpr int MaxShiftedRows =
    1000; // a JavaScript reader splices each one: 25 ms for as many in 100,000 rows

// Whether a reader is better off with the whole list.
bool wholeIsCheaper(const std::vector<RowLog::Op> &ops, int length)
{
    int shifted = 0;
    int appended = 0;
    for (const RowLog::Op &op : ops) {
        const bool atEnd = op.kind == RowLog::Op::Kind::Insert && op.row + op.count == length;
        (atEnd ? appended : shifted) += op.count;
    }
    return shifted > MaxShiftedRows || appended > std::max(MaxShiftedRows, length / 2);
}

} // namespace

SliceFeed::SliceFeed(VSlice *slice, std::function<void()> wake)
    : m_data(slice->sharedData())
    , m_log(std::make_shared<SliceLog>())
{
    m_log->rows = RowLog(MaxPlaces);
    m_log->wake = std::move(wake);
    m_data->addFeed(m_log);
}

SliceFeed::~SliceFeed() { m_data->removeFeed(m_log); }

QVariantList SliceFeed::start()
{
    const ContainerLock::Reader reader(m_data->lock);
    m_log->rows = RowLog(MaxPlaces);
    m_log->woken = false;
    m_log->active = !m_data->closed;
    return m_data->rows();
}

SliceFeed::Changes SliceFeed::take()
{
    const ContainerLock::Reader reader(m_data->lock);
    if (m_data->closed)
        return {};
    Changes changes = m_data->take(*m_log);
    if (wholeIsCheaper(changes.ops, m_data->length())) {
        changes = {};
        changes.reset = true;
        changes.rows = m_data->rows();
    }
    return changes;
}

} // namespace Velox
