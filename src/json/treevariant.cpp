// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/jsontree.h"
#include "json/variantjson.h"

namespace Velox {

// Recursion is bounded by maxJsonDepth, which no tree exceeds.
QVariant JsonTree::toVariant(const TreeValue &value)
{
    const TreeContainer *held = value.container();
    if (!held)
        return variantFromJson(value.scalar()).value_or(QVariant());
    if (held->kind == TreeContainer::Kind::Object) {
        QVariantMap map;
        for (const TreeObject::Member &member : static_cast<const TreeObject *>(held)->members)
            map.insert(textFromJson(member.key->quoted()), toVariant(member.value));
        return map;
    }
    QVariantList list;
    const TreeRows &rows = static_cast<const TreeList *>(held)->rows;
    list.reserve(rows.count());
    for (const auto &chunk : rows.chunks()) {
        for (const TreeValue &row : chunk->rows)
            list.append(toVariant(row));
    }
    return list;
}

} // namespace Velox
