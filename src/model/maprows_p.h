// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QVariantMap>

#include <vector>

namespace Velox {

/** A map whose entries have row numbers, in key order: what the views of a VMap see.
 *
 *  Entries lie in chunks, so that one comes or goes without shifting all others; the row of a key costs a
 *  binary search and a sum over the chunks (400 for 100,000 entries). */
class MapRows
{
public:
    struct Entry
    {
        QString key;
        QVariant value;
    };

    /** Where a key is, or where it would come in. */
    struct Place
    {
        int row;
        bool found;
    };

    [[nodiscard]] int size() const { return m_size; }
    [[nodiscard]] Place find(const QString &key) const;

    /** The entry at a row in range. */
    [[nodiscard]] const Entry &at(int row) const;

    void assign(const QVariantMap &map);
    void insert(int row, Entry entry);
    void setValue(int row, const QVariant &value);
    void removeAt(int row);

private:
    using Chunk = std::vector<Entry>;

    struct Position
    {
        std::size_t chunk;
        std::size_t index;
    };

    [[nodiscard]] Position positionOf(int row) const;

    std::vector<Chunk> m_chunks; // none is empty
    int m_size = 0;
};

} // namespace Velox
