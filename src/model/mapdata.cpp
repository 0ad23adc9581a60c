// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/mapdata_p.h"

#include "model/valuefields_p.h"

#include <algorithm>
#include <utility>

namespace Velox {

void MapLog::start()
{
    reset = false;
    keys.clear();
    woken = false;
}

void MapData::recordIn(MapLog &log, const QString &key, bool existed) const
{
    if (!log.active || log.reset || log.keys.contains(key))
        return;
    log.keys.insert(key, existed);
    if (log.keys.size() > std::max<qsizetype>(log.limit, m_entries.size() / 2)) {
        log.start();
        log.reset = true;
    }
}

void MapData::record(const QString &key, bool existed)
{
    recordIn(static_cast<MapLog &>(*view), key, existed);
    for (const auto &feed : feeds)
        recordIn(static_cast<MapLog &>(*feed), key, existed);
}

void MapData::setAll(const QVariantMap &entries)
{
    for (auto it = entries.cbegin(); it != entries.cend(); ++it) {
        const auto old = m_entries.constFind(it.key());
        const bool existed = old != m_entries.cend();
        if (existed && sameValue(old.value(), it.value()))
            continue;
        objects.entered(it.value());
        record(it.key(), existed);
    }
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it) {
        const auto now = entries.constFind(it.key());
        const bool stays = now != entries.cend();
        if (stays && sameValue(it.value(), now.value()))
            continue;
        objects.left(it.value());
        if (!stays)
            record(it.key(), true);
    }
    m_entries = entries;
}

void MapData::set(const QString &key, QVariant value)
{
    const auto old = m_entries.find(key);
    if (old != m_entries.end() && sameValue(old.value(), value))
        return;
    objects.entered(value);
    record(key, old != m_entries.end());
    if (old == m_entries.end()) {
        m_entries.insert(key, value);
    } else {
        old->swap(value);
        objects.left(value);
    }
}

bool MapData::remove(const QString &key)
{
    const auto old = m_entries.find(key);
    if (old == m_entries.end())
        return false;
    const QVariant value = old.value();
    record(key, true);
    m_entries.erase(old);
    objects.left(value);
    return true;
}

void MapData::clear()
{
    const QVariantMap old = std::exchange(m_entries, {});
    for (auto it = old.cbegin(); it != old.cend(); ++it) {
        objects.left(it.value());
        record(it.key(), true);
    }
}

void MapData::forget(QObject *object)
{
    // Siblings die in the order they were made, which is often that of the keys: the search goes on where it
    // ended.
    int left = objects.forget(object);
    auto it = m_entries.lowerBound(m_searchFrom);
    for (qsizetype i = m_entries.size(); i > 0 && left > 0; --i, ++it) {
        if (it == m_entries.end())
            it = m_entries.begin();
        if (objectOf(it.value()) != object)
            continue;
        it.value() = QVariant();
        record(it.key(), true);
        m_searchFrom = it.key();
        --left;
    }
}

MapFeed::Changes MapData::take(MapLog &log) const
{
    MapFeed::Changes changes;
    changes.reset = log.reset;
    if (changes.reset)
        changes.all = m_entries;
    for (auto it = log.keys.cbegin(); it != log.keys.cend(); ++it) {
        const auto now = m_entries.constFind(it.key());
        if (now != m_entries.cend())
            changes.changed.emplace_back(it.key(), now.value());
        else if (it.value())
            changes.changed.emplace_back(it.key(), std::nullopt);
    }
    std::sort(changes.changed.begin(), changes.changed.end(),
              [](const auto &a, const auto &b) { return a.first < b.first; });
    log.start();
    return changes;
}

} // namespace Velox
