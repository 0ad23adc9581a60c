// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/slicecontent_p.h"

#include "model/rowroles_p.h"
#include "model/valuefields_p.h"

#include <algorithm>

namespace Velox {

std::shared_ptr<SliceContent> makeSliceContent(const QVariantList &before, const QVariantList &rows)
{
    auto content = std::make_shared<SliceContent>();
    const auto shorter = std::min(before.size(), rows.size());
    qsizetype front = 0;
    while (front < shorter && sameValue(before.at(front), rows.at(front)))
        ++front;
    qsizetype back = 0;
    while (back < shorter - front
           && sameValue(before.at(before.size() - 1 - back), rows.at(rows.size() - 1 - back)))
        ++back;
    content->before = before;
    content->rows = rows;
    content->shown = QVariantList(rows.cbegin(), rows.cend());
    content->first = int(front);
    content->oldCount = int(before.size() - front - back);
    content->newCount = int(rows.size() - front - back);
    for (qsizetype row = front; row < rows.size() - back; ++row) {
        const QStringList names = fieldNames(rows.at(row));
        for (const QString &name : names) {
            if (content->fields.size() < RowRoles::MaxFields && !content->fields.contains(name))
                content->fields.insert(name, QVariant());
        }
    }
    return content;
}

} // namespace Velox
