// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/document.h"

namespace Velox {

/** A member that was set, made or removed, or in which something changed, since the last commit. */
struct TouchedMember
{
    /** What stood there at the last commit. Same says that it still does, with changes inside. */
    enum class Before : quint8 { Absent, Same, Scalar, List, Object };

    TreeKey *key;
    Before before;
    QByteArray scalar{}; ///< The text of a Scalar.
};

/** A structural step of a list since the last commit. The row that an insertion brought is read at the commit, so
 *  that what happens to it until then is in it. */
struct RowEdit
{
    ListEdit::Kind kind;
    int row;
    int to = 0;
    TreeContainer *node = nullptr; ///< The inserted container, or
    QByteArray text{}; ///< the inserted scalar.
};

/** Notes on a container that was there at the last commit. */
struct TreePending
{
    TreePending() = default;
    ~TreePending()
    {
        for (const TouchedMember &member : members)
            --member.key->uses;
    }
    Q_DISABLE_COPY_MOVE(TreePending)

    TouchedMember *find(const TreeKey *key);
    TouchedMember &add(TreeKey *key, TouchedMember::Before before);
    /** Notes a step, or that the list is to be sent whole when there are more than @p limit. */
    void add(RowEdit edit, int limit);

    std::vector<TouchedMember> members;
    QHash<const TreeKey *, int> index; // filled once a walk over the members would be slow
    std::vector<RowEdit> edits;
    bool wholesale = false;
};

} // namespace Velox
