// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/container_p.h"
#include "model/deferredvalue_p.h"
#include "model/mapcontent_p.h"
#include "model/mapfeed_p.h"

#include <QHash>
#include <QVariantMap>

namespace Velox {

/** The keys that changed in a VMap. */
struct MapLog : ContainerLog
{
    int limit = 1000; ///< More keys than this, and than half of the map, are a reset.
    bool reset = false;
    QHash<QString, bool> keys; ///< and whether the key was there when the log started

    [[nodiscard]] bool isEmpty() const override { return !reset && keys.isEmpty(); }
    void start();
};

/** The entries of a VMap as every thread sees them. Members that change anything are called with the lock
 *  held for writing, others with it held for reading, and those of deferred values with or without it. */
class MapData : public ContainerData
{
public:
    using ContainerData::ContainerData;

    [[nodiscard]] const QVariantMap &entries() const { return m_entries; }
    [[nodiscard]] int length() const { return int(m_entries.size()); }

    void setAll(const QVariantMap &entries);
    /** As setAll(), without a copy: @p content has what was here afterwards. Over log's limit it is a reset. */
    void exchange(MapContent &content);
    void set(const QString &key, QVariant value);
    bool remove(const QString &key);
    void clear() override;
    void forget(QObject *object) override;

    /** What @p log holds, with values as they are, deferred ones too, and starts the log over. */
    [[nodiscard]] MapFeed::Changes take(MapLog &log) const;

    /** The value of a key, which is made where it was deferred. */
    [[nodiscard]] QVariant read(const QString &key);
    /** All entries, likewise; @p log starts over at the moment that they are of. */
    [[nodiscard]] QVariantMap readAll(MapLog *log = nullptr);
    /** @p value of @p key: itself, or what it stands for. That is kept, but not while this thread reads the map. */
    [[nodiscard]] QVariant made(const QString &key, const QVariant &value);
    /** Makes all that is deferred. Another thread may put in more at any time. */
    void makeAll();

private:
    void recordDifferences(const QVariantMap &entries);
    void record(const QString &key, bool existed);
    void recordIn(MapLog &log, const QString &key, bool existed) const;

    int m_deferred = 0; // values that nobody has read yet
    QVariantMap m_entries; // no copy of it is ever kept: the next write would copy every entry
    QString m_searchFrom;
};

} // namespace Velox
