// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/container_p.h"
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
 *  held for writing, others with it held for reading. */
class MapData : public ContainerData
{
public:
    using ContainerData::ContainerData;

    [[nodiscard]] const QVariantMap &entries() const { return m_entries; }
    [[nodiscard]] int length() const { return int(m_entries.size()); }

    void setAll(const QVariantMap &entries);
    void set(const QString &key, QVariant value);
    bool remove(const QString &key);
    void clear() override;
    void forget(QObject *object) override;

    /** What @p log holds, with values, and starts the log over. */
    [[nodiscard]] MapFeed::Changes take(MapLog &log) const;

private:
    void record(const QString &key, bool existed);
    void recordIn(MapLog &log, const QString &key, bool existed) const;

    QVariantMap m_entries; // no copy of it is ever kept: the next write would copy every entry
    QString m_searchFrom;
};

} // namespace Velox
