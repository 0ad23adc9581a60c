// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/mergepatch.h"

#include "json/document.h"

namespace Velox::MergePatch {
namespace {

bool isObject(const TreeValue &value)
{
    return value.isContainer() && value.container()->kind == TreeContainer::Kind::Object;
}

} // namespace

bool apply(Document &document, QByteArrayView patch, JsonError *error)
{
    // Read once before the first step, so that a text that breaks off leaves the document alone.
    const std::optional<QByteArray> canonical = JsonReader::canonical(patch, error);
    if (!canonical)
        return false;
    document.merge(*canonical);
    return true;
}

Made make(QByteArrayView before, QByteArrayView after)
{
    Document document;
    document.setRoot(before);
    document.commit(MergeUse::No);
    const bool wasObject = isObject(document.root());
    document.setRoot(after);
    const DocumentDelta delta = document.commit(MergeUse::Always);
    if (wasObject && isObject(document.root())) {
        if (!delta.changed)
            return {false, "{}"};
        return {!delta.mergeUsable, delta.merge};
    }
    const bool lossy = isObject(document.root()) && document.root().nulls() > 0;
    return {lossy, lossy ? QByteArray() : after.toByteArray()};
}

} // namespace Velox::MergePatch
