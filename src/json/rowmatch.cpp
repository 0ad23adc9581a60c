// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/rowmatch.h"

#include "json/listdiff.h"

#include <QHash>

#include <array>

namespace Velox {
namespace {

constexpr size_t candidateCount = 4;
using Identity =
    std::array<QByteArrayView, candidateCount>; // text of each candidate field, empty where unfit

// The declared key alone where there is one, else the names by which rows are commonly known.
std::array<QByteArray, candidateCount> candidates(const TreeList &list)
{
    if (!list.rowKey.isEmpty())
        return {list.rowKey};
    return {"\"id\"", "\"key\"", "\"uuid\""};
}

Identity identityOfNew(QByteArrayView row, const std::array<QByteArray, candidateCount> &names)
{
    Identity identity;
    JsonReader reader(row, JsonReader::Source::Own);
    if (reader.next() != JsonReader::Token::BeginObject)
        return identity;
    while (reader.next() == JsonReader::Token::Key) {
        size_t i = 0;
        while (i < candidateCount && (names[i].isEmpty() || reader.value() != names[i]))
            ++i;
        const QByteArrayView value = reader.readValue();
        const bool fit =
            !value.isEmpty() && value[0] != '{' && value[0] != '[' && value[0] != '\x01' && value != "null";
        if (i < candidateCount)
            identity[i] = fit ? value : QByteArrayView();
    }
    return identity;
}

Identity identityOfOld(const TreeValue &row, const std::array<TreeKey *, candidateCount> &names)
{
    Identity identity;
    const TreeContainer *held = row.container();
    if (!held || held->kind != TreeContainer::Kind::Object)
        return identity;
    const auto *object = static_cast<const TreeObject *>(held);
    for (size_t i = 0; i < candidateCount; ++i) {
        const int member = names[i] ? object->find(names[i]) : -1;
        if (member >= 0 && !object->members[size_t(member)].value.isNull())
            identity[i] = object->members[size_t(member)].value.scalar();
    }
    return identity;
}

// Rows by their text in one candidate field; empty when some row has none or two rows share one.
QHash<QByteArrayView, int> index(const std::vector<Identity> &rows, size_t field)
{
    QHash<QByteArrayView, int> index;
    index.reserve(qsizetype(rows.size()));
    for (size_t row = 0; row < rows.size(); ++row) {
        const QByteArrayView text = rows[row][field];
        if (text.isEmpty() || index.contains(text))
            return {};
        index.insert(text, int(row));
    }
    return index;
}

bool matchByKey(JsonTree &tree, const TreeList &list, int first, int count,
                std::span<const QByteArrayView> rows, std::vector<int> &match)
{
    const auto names = candidates(list);
    std::array<TreeKey *, candidateCount> keys{};
    for (size_t i = 0; i < candidateCount; ++i)
        keys[i] = names[i].isEmpty() ? nullptr : tree.key(names[i], false);
    std::vector<Identity> old;
    for (int row = first; row < first + count; ++row)
        old.push_back(identityOfOld(list.rows.at(row), keys));
    std::vector<Identity> now;
    for (const QByteArrayView row : rows)
        now.push_back(identityOfNew(row, names));
    for (size_t field = 0; field < candidateCount; ++field) {
        const auto oldRows = index(old, field);
        if (oldRows.isEmpty() || index(now, field).isEmpty())
            continue;
        for (size_t row = 0; row < now.size(); ++row)
            match[row] = oldRows.value(now[row][field], -1);
        return true;
    }
    return false;
}

void matchByContent(const TreeList &list, int first, int count, std::span<const QByteArrayView> rows,
                    std::vector<int> &match)
{
    QHash<QByteArray, std::vector<int>> oldRows; // of equal ones the first is last, to be taken first
    for (int row = count; row-- > 0;) {
        QByteArray text;
        JsonTree::write(list.rows.at(first + row), text);
        oldRows[text].push_back(row);
    }
    for (size_t row = 0; row < rows.size(); ++row) {
        const auto found = oldRows.find(QByteArray::fromRawData(rows[row].data(), rows[row].size()));
        if (found == oldRows.end() || found->empty())
            continue;
        match[row] = found->back();
        found->pop_back();
    }
}

// What is left over on both sides between two rows that stay is an edit in place, not a removal and an insertion.
void matchByPlace(int count, std::vector<int> &match)
{
    std::vector<char> used(size_t(count), 0);
    for (const int old : match) {
        if (old >= 0)
            used[size_t(old)] = 1;
    }
    std::vector<int> stays = longestIncreasing(match);
    stays.push_back(int(match.size()));
    int row = 0;
    int old = 0;
    for (const int stay : stays) {
        const int oldEnd = stay < int(match.size()) ? match[size_t(stay)] : count;
        for (; row < stay; ++row) {
            while (old < oldEnd && used[size_t(old)])
                ++old;
            if (match[size_t(row)] < 0 && old < oldEnd)
                match[size_t(row)] = old++;
        }
        row = stay + 1;
        old = oldEnd + 1;
    }
}

} // namespace

std::vector<int> matchRows(JsonTree &tree, const TreeList &list, int first, int count,
                           std::span<const QByteArrayView> rows)
{
    std::vector<int> match(rows.size(), -1);
    if (count == 0 || rows.empty() || matchByKey(tree, list, first, count, rows, match))
        return match;
    matchByContent(list, first, count, rows, match);
    matchByPlace(count, match);
    return match;
}

} // namespace Velox
