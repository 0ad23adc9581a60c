// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QVariantList>
#include <QVariantMap>

#include <memory>

namespace Velox {

/** A whole new content of a VSlice. It is made in any thread, so that VSlice::take() has only to exchange lists: its
 *  cost in the list's own thread does not grow with the rows. Rows are plain values, without objects in them. */
struct SliceContent
{
    QVariantList
        before; ///< What VSlice::get() gave. Held on to, so that the list is another one after a write.
    QVariantList rows; ///< For readers in any thread.
    QVariantList shown; ///< The same for views: two lists, as a write to a shared one would copy it.
    QVariantMap fields; ///< The fields that rows have; their values mean nothing.
    int first = 0; ///< Here the rows begin to differ;
    int oldCount = 0; ///< so many go,
    int newCount = 0; ///< and so many come in their place.
    bool isReset = false; ///< Nothing is known of what was before.
    QVariantList old; ///< What readers saw, once it was taken: dropping it takes time, too.
};

/** Compares @p before, from VSlice::get(), with @p rows. In any thread. */
[[nodiscard]] VELOX_CORE_EXPORT std::shared_ptr<SliceContent> makeSliceContent(const QVariantList &before,
                                                                               const QVariantList &rows);

} // namespace Velox
