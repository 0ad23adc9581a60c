// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/treevalue.h"

#include <memory>
#include <vector>

namespace Velox {

/** The rows of one list, in counted chunks: insertion, removal, a row by its index and the index of a row cost
 *  about the same in a list of ten and of a hundred thousand. */
class VELOX_CORE_EXPORT TreeRows
{
public:
    static constexpr int chunkCapacity = 128;

    struct Chunk
    {
        std::vector<TreeValue> rows;
        quint32 ordinal = 0; ///< Its place among the chunks.
        bool dirty = false; ///< Some row in it is touched.
    };

    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] TreeValue &at(int row);
    [[nodiscard]] const TreeValue &at(int row) const { return const_cast<TreeRows *>(this)->at(row); }
    /** The chunk that holds @p row; stays valid until rows of this list are inserted or taken. */
    [[nodiscard]] Chunk *chunkOf(int row);
    /** Index of the first row of @p chunk. */
    [[nodiscard]] int firstRow(const Chunk *chunk) const { return m_firstRows[chunk->ordinal]; }
    /** Index of the row that holds @p container, which must be in this list. */
    [[nodiscard]] int rowOf(const TreeContainer *container) const;

    TreeValue &insert(int row, TreeValue value);
    [[nodiscard]] TreeValue take(int row);
    void append(TreeValue value) { insert(m_count, std::move(value)); }
    /** Takes every row out. */
    [[nodiscard]] std::vector<TreeValue> takeAll();

    [[nodiscard]] const std::vector<std::unique_ptr<Chunk>> &chunks() const { return m_chunks; }

    /** Marks @p row as touched. */
    void touch(int row);
    /** Chunks that hold touched rows, in no order. */
    [[nodiscard]] const std::vector<Chunk *> &dirtyChunks() const { return m_dirtyChunks; }
    /** Takes every mark away; costs what was touched. */
    void clearTouched();

private:
    [[nodiscard]] size_t chunkIndex(int row) const;
    void split(size_t index, bool atEnd);
    void shift(size_t fromChunk, int by);
    void renumber(size_t fromChunk);

    std::vector<std::unique_ptr<Chunk>> m_chunks;
    std::vector<int> m_firstRows; // first row of each chunk, contiguous so that shifting it is cheap
    std::vector<Chunk *> m_dirtyChunks;
    int m_count = 0;
};

} // namespace Velox
