// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QAbstractListModel>
#include <QStringList>
#include <QVariantMap>

#include <functional>
#include <memory>

namespace Velox {
class MapData;
struct MapContent;
} // namespace Velox

class VMapPrivate;

/** A map that is its own model: rows in key order with the roles `key` and `value`. Every change is one
 *  precise signal for views, and one small patch where it is published.
 *
 *  Threads: every method but those of QAbstractItemModel may be called from any thread. Reads see a change at
 *  once, in every thread. Signals are emitted in the object's own thread: before the method returns where it
 *  was called there, otherwise from the event loop, after which rowCount() and data() show the change too. Do
 *  not move the object to another thread, or delete it, while other threads use it.
 *
 *  Values: a key that is set to an equal value of the same type does not signal. QML objects and arrays are
 *  kept as QVariantMap and QVariantList. A value may be a QObject, VMap or VSlice pointer: one without a
 *  parent that lives in this object's thread becomes a child of this object, and is deleted later when it
 *  leaves the map. A value whose object is destroyed becomes an invalid value. Objects should live in this
 *  object's thread.
 *
 *  Not supported: pointers inside a value that is a map or list. */
class VELOX_CORE_EXPORT VMap : public QAbstractListModel
{
    Q_OBJECT

    /** Number of entries. */
    Q_PROPERTY(int length READ length NOTIFY lengthChanged)

    /** The same as length, as QML views expect it. */
    Q_PROPERTY(int count READ length NOTIFY lengthChanged)

public:
    /** What each row has for views. */
    enum Role {
        ValueRole = Qt::UserRole, ///< `value`
        KeyRole ///< `key`
    };
    Q_ENUM(Role)

    /** An empty map, which lives in the present thread. */
    explicit VMap(QObject *parent = nullptr);
    ~VMap() override;

    /** Sets the value of a key, which is added when it is new. */
    Q_INVOKABLE void set(const QString &key, const QVariant &value);

    /** Replaces all entries; those that stay alike do not signal. The map is shared with the caller until the
     *  next write, which then copies it. */
    Q_INVOKABLE void set(const QVariantMap &entries);

    /** Removes a key. False when there was none. */
    Q_INVOKABLE bool remove(const QString &key);

    /** Writes some fields of a value that is a map or gadget. False and a warning of the category
     *  `velox.model` when it is neither, or the gadget cannot take them, or there is no such key; nothing is
     *  changed then. */
    Q_INVOKABLE bool update(const QString &key, const QVariantMap &fields);

    /** Changes a value in place, starting from an invalid one for a new key; no other thread gets between
     *  reading and writing. @p change is called under the lock: keep it short, and take no lock that another
     *  thread may hold while it uses this map. */
    void update(const QString &key, const std::function<void(QVariant &value)> &change);

    /** Runs @p changes, which may call any method of this map, as one change: other threads see all or
     *  nothing, readers of a publication get one push. Called under the lock, as update() is. */
    void batch(const std::function<void()> &changes);

    /** Removes all entries. */
    Q_INVOKABLE void clear();

    /** The value of a key; invalid when there is none. */
    Q_INVOKABLE [[nodiscard]] QVariant get(const QString &key) const;

    /** The value of a key as a T, default-constructed when there is none or it cannot be converted. */
    template <class T>
    [[nodiscard]] T value(const QString &key) const
    {
        return get(key).template value<T>();
    }

    /** Whether there is such a key. */
    Q_INVOKABLE [[nodiscard]] bool has(const QString &key) const;
    [[nodiscard]] int length() const;

    /** All keys, sorted. */
    Q_INVOKABLE [[nodiscard]] QStringList keys() const;

    /** All values, in the order of the keys. */
    Q_INVOKABLE [[nodiscard]] QVariantList values() const;

    /** All entries. The map is shared: while the caller holds it, the next write copies all entries. */
    Q_INVOKABLE [[nodiscard]] QVariantMap snapshot() const;

    /** Calls @p visit for each entry in key order, without a copy, until it returns false. Writers wait
     *  meanwhile; @p visit may read this map but a write by it is refused with a warning. */
    void range(const std::function<bool(const QString &key, const QVariant &value)> &visit) const;

    /** Number of entries as views know it: in the object's own thread, where it may lag behind length(). */
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    /** What a row has for @p role; invalid where there is no such row or role. In the object's own thread. */
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = ValueRole) const override;
    /** Names of the roles, by which delegates know them. */
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /** For the library's own views: becomes @p content, in which what it replaced is left, to be dropped elsewhere.
     *  Signals as set() does, but for a reset where more than 10,000 keys differ. In this object's thread only. */
    void take(const std::shared_ptr<Velox::MapContent> &content);

    /** For the library's own feeds. */
    [[nodiscard]] std::shared_ptr<Velox::MapData> sharedData() const;

Q_SIGNALS:
    /** The number of entries shown by rowCount() is another. Emitted after the row signals. */
    void lengthChanged();

    /** A key was added, removed (@p value is invalid) or has another value. Emitted after its row signal.
     *  Many changes from another thread at once (over 10,000 keys and half of the map) are a modelReset()
     *  only. */
    void valueChanged(const QString &key, const QVariant &value);

private:
    friend class VMapPrivate;
    std::unique_ptr<VMapPrivate> const d;
};
