// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/document.h"

#include <deque>

namespace Velox {

/** The patches of the last versions: the newest for the readers there are, the others for those that come back.
 *
 *  Those others are bounded by bytes, the oldest go first. A merge patch of a list is as long as the list, so merge
 *  patches may take half of the room: beyond it the oldest of them go, and the JSON Patches stay. */
class VELOX_CORE_EXPORT PatchHistory
{
public:
    /** Adds what led to @p version, which follows the one added before. */
    void add(qint64 version, DocumentDelta delta);
    /** Forgets the oldest until at most @p maxBytes are kept besides the newest. */
    void trim(qint64 maxBytes);

    /** The oldest version from which patches lead to the present, at most @p present itself. */
    [[nodiscard]] qint64 oldestBase(qint64 present) const;
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

    /** One JSON Patch from @p base to the present (patches concatenate), unless one of them is missing or unusable, or
     *  it is not shorter than @p limit bytes or longer than maxPatchOperations. Empty then. */
    [[nodiscard]] QByteArray patchFrom(qint64 base, qint64 limit) const;
    /** The merge patches from @p base to the present, one for each version: they do not compose. Empty where one is
     *  missing, or together they are not shorter than @p limit bytes. */
    [[nodiscard]] std::vector<QByteArray> mergesFrom(qint64 base, qint64 limit) const;

private:
    struct Entry
    {
        qint64 version;
        DocumentDelta delta;
    };

    static qint64 cost(const DocumentDelta &delta);
    void dropOldest();
    void dropOldestMerge();
    /** Position of the entry that leads on from @p base, or past the end. */
    [[nodiscard]] size_t after(qint64 base) const;

    std::deque<Entry> m_entries;
    qint64 m_bytes = 0;
    qint64 m_mergeBytes = 0; // part of them
    size_t m_firstMerge = 0; // no entry before it has a merge patch any more
};

} // namespace Velox
