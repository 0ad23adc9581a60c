// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/document.h"

namespace Velox {

/** JSON Merge Patch (RFC 7396). */
namespace MergePatch {

/** Applies @p patch. When it is not JSON the document stays as it is and false is returned; nothing else can fail.
 *  The changes are noted for the document's next commit(). */
VELOX_CORE_EXPORT bool apply(Document &document, QByteArrayView patch, JsonError *error = nullptr);

/** The patch from one document to another. */
struct Made
{
    bool lossy =
        false; ///< No merge patch can say it: a null would have to be set, or to be left out inside. No patch then.
    QByteArray patch;
};

/** Makes the patch that turns @p before into @p after, which must both be canonical JSON. */
[[nodiscard]] VELOX_CORE_EXPORT Made make(QByteArrayView before, QByteArrayView after);

} // namespace MergePatch
} // namespace Velox
