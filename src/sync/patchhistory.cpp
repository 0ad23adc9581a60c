// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/patchhistory.h"

namespace Velox {

qint64 PatchHistory::cost(const DocumentDelta &delta)
{
    return qint64(sizeof(Entry)) + delta.operations.size() + delta.merge.size();
}

void PatchHistory::add(qint64 version, DocumentDelta delta)
{
    // What nobody can be sent need not be kept, only that it is missing.
    if (!delta.patchUsable)
        delta.operations.clear();
    if (!delta.mergeUsable)
        delta.merge.clear();
    m_bytes += cost(delta);
    m_mergeBytes += delta.merge.size();
    m_entries.push_back({version, std::move(delta)});
}

void PatchHistory::trim(qint64 maxBytes)
{
    while (m_entries.size() > 1) {
        const DocumentDelta &newest = m_entries.back().delta;
        if (m_bytes - cost(newest) <= maxBytes)
            return;
        if (m_mergeBytes - newest.merge.size() > maxBytes / 2)
            dropOldestMerge();
        else
            dropOldest();
    }
}

void PatchHistory::dropOldest()
{
    const DocumentDelta &oldest = m_entries.front().delta;
    m_bytes -= cost(oldest);
    m_mergeBytes -= oldest.merge.size();
    m_entries.pop_front();
    m_firstMerge -= m_firstMerge > 0;
}

void PatchHistory::dropOldestMerge()
{
    DocumentDelta &delta = m_entries[m_firstMerge++].delta;
    m_bytes -= delta.merge.size();
    m_mergeBytes -= delta.merge.size();
    delta.merge = QByteArray();
    delta.mergeUsable = false;
}

qint64 PatchHistory::oldestBase(qint64 present) const
{
    return m_entries.empty() ? present : m_entries.front().version - 1;
}

size_t PatchHistory::after(qint64 base) const
{
    if (m_entries.empty() || base < m_entries.front().version - 1)
        return m_entries.size();
    return size_t(std::min(base - (m_entries.front().version - 1), qint64(m_entries.size())));
}

QByteArray PatchHistory::patchFrom(qint64 base, qint64 limit) const
{
    qint64 bytes = 1;
    qint64 operations = 0;
    const size_t first = after(base);
    for (size_t i = first; i < m_entries.size(); ++i) {
        const DocumentDelta &delta = m_entries[i].delta;
        bytes += delta.operations.size() + 1;
        operations += delta.operationCount;
        if (!delta.patchUsable || bytes >= limit || operations > maxPatchOperations)
            return {};
    }
    if (first == m_entries.size())
        return {};
    QByteArray patch;
    patch.reserve(bytes);
    for (size_t i = first; i < m_entries.size(); ++i) {
        patch += i == first ? '[' : ',';
        patch += m_entries[i].delta.operations;
    }
    return patch + ']';
}

std::vector<QByteArray> PatchHistory::mergesFrom(qint64 base, qint64 limit) const
{
    std::vector<QByteArray> merges;
    qint64 bytes = 0;
    for (size_t i = after(base); i < m_entries.size(); ++i) {
        const DocumentDelta &delta = m_entries[i].delta;
        bytes += delta.merge.size();
        if (!delta.mergeUsable || bytes >= limit)
            return {};
        merges.push_back(delta.merge);
    }
    return merges;
}

} // namespace Velox
