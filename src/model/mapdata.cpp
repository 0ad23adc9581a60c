// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/mapdata_p.h"

#include "model/valuefields_p.h"

#include <algorithm>
#include <tuple>
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
    recordDifferences(entries);
    m_entries = entries;
}

void MapData::exchange(MapContent &content)
{
    recordDifferences(content.entries);
    content.old = std::exchange(m_entries, content.entries);
    auto &log = static_cast<MapLog &>(*view);
    if (log.keys.size() > log.limit) {
        log.start();
        log.reset = true;
    }
}

// Both are in key order, so they are walked side by side.
void MapData::recordDifferences(const QVariantMap &entries)
{
    std::vector<const QVariant *> gone; // let go of last: an object may only have another key now
    m_deferred = 0;
    auto old = m_entries.cbegin();
    for (auto now = entries.cbegin(); old != m_entries.cend() || now != entries.cend();) {
        const bool isOld = old != m_entries.cend() && (now == entries.cend() || !(now.key() < old.key()));
        const bool isNow = now != entries.cend() && (old == m_entries.cend() || !(old.key() < now.key()));
        if (!isOld || !isNow || !sameValue(old.value(), now.value())) {
            record(isNow ? now.key() : old.key(), isOld);
            if (isNow)
                objects.entered(now.value());
            if (isOld)
                gone.push_back(&old.value());
        }
        if (isOld)
            ++old;
        if (isNow)
            m_deferred += deferredIn((now++).value()) ? 1 : 0;
    }
    for (const QVariant *value : gone)
        objects.left(*value);
}

void MapData::set(const QString &key, QVariant value)
{
    const auto old = m_entries.find(key);
    if (old != m_entries.end() && sameValue(old.value(), value))
        return;
    objects.entered(value);
    record(key, old != m_entries.end());
    m_deferred += deferredIn(value) ? 1 : 0;
    if (old == m_entries.end()) {
        m_entries.insert(key, value);
    } else {
        old->swap(value);
        m_deferred -= deferredIn(value) ? 1 : 0;
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
    m_deferred -= deferredIn(value) ? 1 : 0;
    objects.left(value);
    return true;
}

void MapData::clear()
{
    const QVariantMap old = std::exchange(m_entries, {});
    m_deferred = 0;
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

// ---- deferred values ----

QVariant MapData::read(const QString &key)
{
    QVariant value;
    {
        const ContainerLock::Reader reader(lock);
        value = m_entries.value(key);
    }
    return made(key, value);
}

QVariantMap MapData::readAll(MapLog *log)
{
    makeAll();
    const ContainerLock::Reader reader(lock);
    if (log)
        log->start();
    QVariantMap all = m_entries;
    if (m_deferred > 0) { // came meanwhile
        for (auto it = all.begin(); it != all.end(); ++it)
            it.value() = made(it.key(), it.value());
    }
    return all;
}

QVariant MapData::made(const QString &key, const QVariant &value)
{
    const DeferredValue *deferred = deferredIn(value);
    if (!deferred)
        return value;
    QVariant made = deferred->maker->make(key, deferred->isList);
    const ContainerLock::Writer writer(lock);
    if (writer.isRefused() || !objectOf(made))
        return made;
    const auto held = m_entries.constFind(key);
    if (held == m_entries.cend() || !sameValue(held.value(), value))
        return made; // the map has gone on
    // For nobody another value: nothing is recorded.
    objects.entered(made);
    m_entries[key] = made;
    --m_deferred;
    return made;
}

void MapData::makeAll()
{
    std::vector<std::pair<QString, QVariant>> deferred;
    {
        const ContainerLock::Reader reader(lock);
        for (auto it = m_entries.cbegin(); m_deferred > 0 && it != m_entries.cend(); ++it) {
            if (deferredIn(it.value()))
                deferred.emplace_back(it.key(), it.value());
        }
    }
    for (const auto &[key, value] : deferred)
        std::ignore = made(key, value);
}

} // namespace Velox
