// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/maprows_p.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace Velox {

namespace {

constexpr std::size_t ChunkSize = 256;

} // namespace

MapRows::Place MapRows::find(const QString &key) const
{
    const auto next =
        std::upper_bound(m_chunks.begin(), m_chunks.end(), key,
                         [](const QString &k, const Chunk &chunk) { return k < chunk.front().key; });
    if (next == m_chunks.begin())
        return {0, false};
    const auto chunk = std::prev(next);
    const auto entry = std::lower_bound(chunk->begin(), chunk->end(), key,
                                        [](const Entry &e, const QString &k) { return e.key < k; });
    auto row = std::size_t(entry - chunk->begin());
    for (auto before = m_chunks.begin(); before != chunk; ++before)
        row += before->size();
    return {int(row), entry != chunk->end() && entry->key == key};
}

// The end belongs to the last chunk, so that appending fills it.
MapRows::Position MapRows::positionOf(int row) const
{
    auto index = std::size_t(row);
    std::size_t chunk = 0;
    while (chunk + 1 < m_chunks.size() && index >= m_chunks[chunk].size())
        index -= m_chunks[chunk++].size();
    return {chunk, index};
}

const MapRows::Entry &MapRows::at(int row) const
{
    const Position position = positionOf(row);
    return m_chunks[position.chunk][position.index];
}

void MapRows::assign(const QVariantMap &map)
{
    m_chunks.clear();
    m_size = int(map.size());
    for (auto it = map.cbegin(); it != map.cend(); ++it) {
        if (m_chunks.empty() || m_chunks.back().size() == ChunkSize / 2)
            m_chunks.emplace_back();
        m_chunks.back().push_back({it.key(), it.value()});
    }
}

void MapRows::insert(int row, Entry entry)
{
    if (m_chunks.empty())
        m_chunks.emplace_back();
    Position position = positionOf(row);
    if (m_chunks[position.chunk].size() >= ChunkSize) {
        Chunk &full = m_chunks[position.chunk];
        const auto middle = full.begin() + ChunkSize / 2;
        Chunk back(std::make_move_iterator(middle), std::make_move_iterator(full.end()));
        full.erase(middle, full.end());
        m_chunks.insert(m_chunks.begin() + std::ptrdiff_t(position.chunk) + 1, std::move(back));
        position = positionOf(row);
    }
    Chunk &chunk = m_chunks[position.chunk];
    chunk.insert(chunk.begin() + std::ptrdiff_t(position.index), std::move(entry));
    ++m_size;
}

void MapRows::setValue(int row, const QVariant &value)
{
    const Position position = positionOf(row);
    m_chunks[position.chunk][position.index].value = value;
}

void MapRows::removeAt(int row)
{
    const Position position = positionOf(row);
    Chunk &chunk = m_chunks[position.chunk];
    chunk.erase(chunk.begin() + std::ptrdiff_t(position.index));
    if (chunk.empty())
        m_chunks.erase(m_chunks.begin() + std::ptrdiff_t(position.chunk));
    --m_size;
}

} // namespace Velox
