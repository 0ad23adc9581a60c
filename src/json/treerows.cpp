// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/treerows.h"

#include "json/jsontree.h"

#include <algorithm>

namespace Velox {
namespace {

// A container knows the chunk it stands in, so that its row is found without a search.
void settle(TreeRows::Chunk *chunk, TreeValue &value)
{
    if (TreeContainer *container = value.container())
        container->place = chunk;
}

} // namespace

size_t TreeRows::chunkIndex(int row) const
{
    const auto after = std::upper_bound(m_firstRows.begin(), m_firstRows.end(), row);
    return size_t(after - m_firstRows.begin()) - 1;
}

TreeValue &TreeRows::at(int row)
{
    const size_t index = chunkIndex(row);
    return m_chunks[index]->rows[size_t(row - m_firstRows[index])];
}

TreeRows::Chunk *TreeRows::chunkOf(int row) { return m_chunks[chunkIndex(row)].get(); }

int TreeRows::rowOf(const TreeContainer *container) const
{
    const auto *chunk = static_cast<const Chunk *>(container->place);
    const auto found =
        std::find_if(chunk->rows.begin(), chunk->rows.end(),
                     [container](const TreeValue &row) { return row.container() == container; });
    return firstRow(chunk) + int(found - chunk->rows.begin());
}

void TreeRows::shift(size_t fromChunk, int by)
{
    for (size_t i = fromChunk; i < m_firstRows.size(); ++i)
        m_firstRows[i] += by;
    m_count += by;
}

void TreeRows::renumber(size_t fromChunk)
{
    for (size_t i = fromChunk; i < m_chunks.size(); ++i)
        m_chunks[i]->ordinal = quint32(i);
}

void TreeRows::split(size_t index, bool atEnd)
{
    Chunk *full = m_chunks[index].get();
    // A list that grows at its end leaves full chunks behind instead of half empty ones.
    const auto half = full->rows.begin() + (atEnd ? chunkCapacity : chunkCapacity / 2);
    auto next = std::make_unique<Chunk>();
    next->dirty = full->dirty;
    if (next->dirty)
        m_dirtyChunks.push_back(next.get());
    next->rows.assign(std::make_move_iterator(half), std::make_move_iterator(full->rows.end()));
    full->rows.erase(half, full->rows.end());
    for (TreeValue &value : next->rows)
        settle(next.get(), value);
    m_firstRows.insert(m_firstRows.begin() + qptrdiff(index) + 1,
                       m_firstRows[index] + int(full->rows.size()));
    m_chunks.insert(m_chunks.begin() + qptrdiff(index) + 1, std::move(next));
    renumber(index + 1);
}

TreeValue &TreeRows::insert(int row, TreeValue value)
{
    if (m_chunks.empty()) {
        m_chunks.push_back(std::make_unique<Chunk>());
        m_firstRows.push_back(0);
    }
    size_t index = row == m_count ? m_chunks.size() - 1 : chunkIndex(row);
    if (m_chunks[index]->rows.size() >= chunkCapacity) {
        split(index, row == m_count);
        if (row >= m_firstRows[index + 1])
            ++index;
    }
    Chunk *chunk = m_chunks[index].get();
    const auto at = chunk->rows.insert(chunk->rows.begin() + (row - m_firstRows[index]), std::move(value));
    settle(chunk, *at);
    shift(index + 1, 1);
    return *at;
}

TreeValue TreeRows::take(int row)
{
    const size_t index = chunkIndex(row);
    Chunk *chunk = m_chunks[index].get();
    const auto at = chunk->rows.begin() + (row - m_firstRows[index]);
    TreeValue value = std::move(*at);
    chunk->rows.erase(at);
    shift(index + 1, -1);
    if (chunk->rows.empty()) {
        std::erase(m_dirtyChunks, chunk);
        m_chunks.erase(m_chunks.begin() + qptrdiff(index));
        m_firstRows.erase(m_firstRows.begin() + qptrdiff(index));
        renumber(index);
    }
    return value;
}

std::vector<TreeValue> TreeRows::takeAll()
{
    std::vector<TreeValue> all;
    all.reserve(size_t(m_count));
    for (const auto &chunk : m_chunks)
        std::move(chunk->rows.begin(), chunk->rows.end(), std::back_inserter(all));
    m_chunks.clear();
    m_firstRows.clear();
    m_dirtyChunks.clear();
    m_count = 0;
    return all;
}

void TreeRows::touch(int row)
{
    Chunk *chunk = chunkOf(row);
    chunk->rows[size_t(row - firstRow(chunk))].setTouched(true);
    if (!std::exchange(chunk->dirty, true))
        m_dirtyChunks.push_back(chunk);
}

void TreeRows::clearTouched()
{
    for (Chunk *chunk : m_dirtyChunks) {
        chunk->dirty = false;
        for (TreeValue &value : chunk->rows)
            value.setTouched(false);
    }
    m_dirtyChunks.clear();
}

} // namespace Velox
