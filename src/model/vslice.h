// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QAbstractListModel>
#include <QVariantList>
#include <QVariantMap>

#include <functional>
#include <memory>

namespace Velox {
class SliceData;
struct SliceContent;
} // namespace Velox

class VSlicePrivate;

/** A list that is its own model: every change is one precise row signal for views, and one small patch where
 *  it is published.
 *
 *  Threads: every method but those of QAbstractItemModel may be called from any thread. Reads see a change at
 *  once, in every thread. Signals are emitted in the object's own thread: before the method returns where it
 *  was called there, otherwise from the event loop, after which rowCount() and data() show the change too. Do
 *  not move the object to another thread, or delete it, while other threads use it.
 *
 *  Roles: `value` is the row. Where rows are maps, gadgets, objects or VMaps there is a role for each of
 *  their fields besides (up to 256; not for a field called "value"). Roles appear with the first row that has
 *  them. A view reads the names only once, so a field that comes later is reached as `value.field`.
 *
 *  Values: a row that is set to an equal value of the same type does not signal. QML objects and arrays are
 *  kept as QVariantMap and QVariantList. A row may be a QObject, VMap or VSlice pointer: one without a parent
 *  that lives in this object's thread becomes a child of this object, and is deleted later when it leaves the
 *  list. A row whose object is destroyed becomes an invalid value. Objects should live in this object's
 *  thread.
 *
 *  Not supported: signals for what changes inside an object row (bind to `value.property`); pointers inside a
 *  map row.
 *
 *  A row out of range is answered with false or an invalid value and a warning of the category `velox.model`.
 */
class VELOX_CORE_EXPORT VSlice : public QAbstractListModel
{
    Q_OBJECT

    /** Number of rows. */
    Q_PROPERTY(int length READ length NOTIFY lengthChanged)

    /** The same as length, as QML views expect it. */
    Q_PROPERTY(int count READ length NOTIFY lengthChanged)

public:
    /** What each row has for views. */
    enum Role {
        ValueRole = Qt::UserRole ///< `value`; fields follow in the order in which they appeared
    };
    Q_ENUM(Role)

    /** An empty list, which lives in the present thread. */
    explicit VSlice(QObject *parent = nullptr);
    ~VSlice() override;

    /** Replaces all rows. Rows that are alike at both ends stay as they are; between them rows are compared
     *  by place. The list is shared with the caller until the next write, which then copies it. */
    Q_INVOKABLE void set(const QVariantList &values);

    /** Adds a row at the end. */
    Q_INVOKABLE void append(const QVariant &value);

    /** Puts a row before @p row; length() appends. */
    Q_INVOKABLE bool insert(int row, const QVariant &value);

    /** Replaces the value of a row. */
    Q_INVOKABLE bool setAt(int row, const QVariant &value);

    /** Takes a row out. */
    Q_INVOKABLE bool removeAt(int row);

    /** Takes the row @p from out and puts it back so that its index is @p to. */
    Q_INVOKABLE bool move(int from, int to);

    /** Writes some fields of a row that is a map or gadget. False and a warning when it is neither, or the
     *  gadget cannot take them; nothing is changed then. */
    Q_INVOKABLE bool update(int row, const QVariantMap &fields);

    /** Changes a row in place; no other thread gets between reading and writing. @p change is called under
     *  the lock: keep it short, and take no lock that another thread may hold while it uses this list. */
    bool update(int row, const std::function<void(QVariant &value)> &change);

    /** Runs @p changes, which may call any method of this list, as one change: other threads see all or
     *  nothing, readers of a publication get one push. Called under the lock, as update() is. */
    void batch(const std::function<void()> &changes);

    /** Removes all rows. */
    Q_INVOKABLE void clear();

    /** All rows. The list is shared: while the caller holds it, the next write copies all rows. */
    Q_INVOKABLE [[nodiscard]] QVariantList get() const;

    /** The value of a row. */
    Q_INVOKABLE [[nodiscard]] QVariant at(int row) const;

    /** The value of a row as a T, default-constructed when the row does not exist or cannot be converted. */
    template <class T>
    [[nodiscard]] T value(int row) const
    {
        return at(row).template value<T>();
    }

    [[nodiscard]] int length() const;

    /** Calls @p visit for each row, front to back and without a copy, until it returns false. Writers wait
     *  meanwhile; @p visit may read this list but a write by it is refused with a warning. */
    void range(const std::function<bool(int row, const QVariant &value)> &visit) const;

    /** Number of rows as views know it: in the object's own thread, where it may lag behind length(). */
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    /** What a row has for @p role; invalid where there is no such row or role. In the object's own thread. */
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = ValueRole) const override;
    /** Names of the roles, by which delegates know them. */
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /** For the library's own views: becomes @p content, in which what it replaced is left, to be dropped elsewhere.
     *  Signals as set() does, but for one dataChanged() or a reset where many rows differ. In this object's thread
     *  only. */
    void take(const std::shared_ptr<Velox::SliceContent> &content);

    /** For the library's own feeds. */
    [[nodiscard]] std::shared_ptr<Velox::SliceData> sharedData() const;

Q_SIGNALS:
    /** The number of rows shown by rowCount() is another. Emitted after the row signals. */
    void lengthChanged();

private:
    friend class VSlicePrivate;
    std::unique_ptr<VSlicePrivate> const d;
};
