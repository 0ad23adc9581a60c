// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The part of Document that compares a whole new list with the one it holds.

#include "json/document.h"
#include "json/document_p.h"
#include "json/rowmatch.h"

namespace Velox {
namespace {

std::vector<QByteArrayView> readRows(JsonReader &reader)
{
    std::vector<QByteArrayView> rows;
    while (!reader.atEnd())
        rows.push_back(reader.readValue());
    reader.next(); // the end of the list, or the error
    return rows;
}

} // namespace

void Document::assignRows(TreeList *list, JsonReader &reader)
{
    const std::vector<QByteArrayView> rows = readRows(reader);
    if (reader.failed())
        return;
    m_visits += rows.size();
    const int oldCount = list->rows.count();
    const int newCount = int(rows.size());
    int first = 0; // rows that are equal in front and behind are not looked at again
    while (first < std::min(oldCount, newCount) && hasText(list->rows.at(first), rows[size_t(first)]))
        ++first;
    int behind = 0;
    while (behind < std::min(oldCount, newCount) - first
           && hasText(list->rows.at(oldCount - 1 - behind), rows[size_t(newCount - 1 - behind)]))
        ++behind;
    const std::span<const QByteArrayView> middle(rows.data() + first, size_t(newCount - first - behind));
    const std::vector<int> match = matchRows(*this, *list, first, oldCount - first - behind, middle);
    bool tooMany = false;
    const std::vector<ListEdit> edits =
        diffLists(oldCount - first - behind, match, m_listEditLimit, &tooMany);
    if (tooMany) {
        refillRows(list, rows, match, first);
        return;
    }
    applyEdits(list, rows, edits, first);
    for (size_t i = 0; i < match.size(); ++i) {
        const int row = first + int(i);
        if (match[i] < 0 || hasText(list->rows.at(row), rows[size_t(row)]))
            continue;
        JsonReader value(rows[size_t(row)], JsonReader::Source::Own, depthLeft({list}));
        assign({list, nullptr, row}, value, value.next());
    }
}

void Document::applyEdits(TreeList *list, const std::vector<QByteArrayView> &rows,
                          const std::vector<ListEdit> &edits, int first)
{
    for (const ListEdit &edit : edits) {
        if (edit.kind == ListEdit::Kind::Remove) {
            removeRow(list, first + edit.row);
        } else if (edit.kind == ListEdit::Kind::Move) {
            moveRow(list, first + edit.row, first + edit.to);
        } else {
            JsonReader reader(rows[size_t(first + edit.source)], JsonReader::Source::Own, depthLeft({list}));
            insertRow(list, first + edit.row, build(reader, reader.next()));
        }
    }
}

// Too many steps to send one by one: the list is sent whole, but rows that stay keep their containers.
void Document::refillRows(TreeList *list, const std::vector<QByteArrayView> &rows,
                          const std::vector<int> &match, int first)
{
    if (touch(list)) {
        list->pending->wholesale = true;
        list->pending->edits.clear();
    }
    std::vector<TreeValue> old = refill(list, {});
    const int behind = int(rows.size()) - first - int(match.size());
    for (TreeValue &row : old) {
        clearPending(row);
        row.setTouched(false);
    }
    for (int row = 0; row < int(rows.size()); ++row) {
        int from = row < first ? row : int(old.size()) - (int(rows.size()) - row);
        if (row >= first && row < int(rows.size()) - behind) {
            from = match[size_t(row - first)];
            from = from < 0 ? -1 : from + first;
        }
        JsonReader reader(rows[size_t(row)], JsonReader::Source::Own, depthLeft({list}));
        const Place place{list, nullptr, row};
        if (from < 0) {
            insert(place, build(reader, reader.next()));
            continue;
        }
        TreeValue &kept = insert(place, std::move(old[size_t(from)]));
        if (!hasText(kept, rows[size_t(row)]))
            assign(place, reader, reader.next());
    }
    for (const TreeValue &row : old)
        forget(row);
}

} // namespace Velox
