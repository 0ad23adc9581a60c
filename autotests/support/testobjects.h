// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/vmap.h"
#include "model/vslice.h"

#include <QAbstractTableModel>
#include <QList>
#include <QObject>
#include <QProperty>

#include <algorithm>
#include <utility>
#include <vector>

namespace Velox {

/** A value without identity. */
struct Sensor
{
    Q_GADGET
    Q_PROPERTY(int id MEMBER id)
    Q_PROPERTY(QString place MEMBER place)
    Q_PROPERTY(double value MEMBER value)

public:
    int id = 0;
    QString place{};
    double value = 0;

    bool operator==(const Sensor &) const = default;
};

/** An object as rows are: a few notified fields, and a text long enough that a change of one field is the shortest
 *  thing to say. */
class Part : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString name READ name CONSTANT)
    Q_PROPERTY(QString about READ about CONSTANT)
    Q_PROPERTY(int count READ count WRITE setCount NOTIFY countChanged)
    Q_PROPERTY(Velox::Part *next READ next WRITE setNext NOTIFY nextChanged)
    Q_PROPERTY(int silent MEMBER silent)

public:
    explicit Part(QString name, QObject *parent = nullptr)
        : QObject(parent)
        , m_name(std::move(name))
    {
    }

    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] QString about() const { return QString(60, u'.'); }

    [[nodiscard]] int count() const
    {
        ++reads;
        return m_count;
    }
    void setCount(int count)
    {
        m_count = count;
        Q_EMIT countChanged();
    }

    [[nodiscard]] Part *next() const { return m_next; }
    void setNext(Part *next)
    {
        m_next = next;
        Q_EMIT nextChanged();
    }

    int silent = 0;
    mutable int reads = 0; ///< How often count() was called.

Q_SIGNALS:
    void countChanged();
    void nextChanged();

private:
    QString m_name;
    int m_count = 0;
    Part *m_next = nullptr;
};

/** Properties that hold lists and maps, each announced by one signal. */
class Shelf : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QList<Velox::Part *> parts MEMBER parts NOTIFY partsChanged)
    Q_PROPERTY(QVariantList values MEMBER values NOTIFY valuesChanged)
    Q_PROPERTY(QVariantMap settings MEMBER settings NOTIFY settingsChanged)
    Q_PROPERTY(QList<Velox::Sensor> sensors MEMBER sensors NOTIFY sensorsChanged)
    Q_PROPERTY(Velox::Sensor best MEMBER best NOTIFY bestChanged)
    Q_PROPERTY(QVariant any MEMBER any NOTIFY anyChanged)

public:
    using QObject::QObject;

    QList<Part *> parts;
    QVariantList values;
    QVariantMap settings;
    QList<Sensor> sensors;
    Sensor best;
    QVariant any;

Q_SIGNALS:
    void partsChanged();
    void valuesChanged();
    void settingsChanged();
    void sensorsChanged();
    void bestChanged();
    void anyChanged();
};

/** A model of rows with an id and cells, that says precisely what happens to them. */
class Table : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole + 1, TextRole };

    struct Row
    {
        int id;
        QString text;
    };

    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(rows.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : 1;
    }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        ++reads;
        const Row &row = rows[size_t(index.row())];
        if (role == IdRole)
            return row.id;
        return role == TextRole && !row.text.isEmpty() ? QVariant(row.text) : QVariant();
    }
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override
    {
        return {{IdRole, "id"}, {TextRole, "text"}};
    }

    void insert(int row, std::vector<Row> added)
    {
        beginInsertRows({}, row, row + int(added.size()) - 1);
        rows.insert(rows.begin() + row, added.begin(), added.end());
        endInsertRows();
    }
    void remove(int row, int count = 1)
    {
        beginRemoveRows({}, row, row + count - 1);
        rows.erase(rows.begin() + row, rows.begin() + row + count);
        endRemoveRows();
    }
    /** Moves rows so that they come before @p before, counted before the move, as Qt does. */
    void move(int row, int count, int before)
    {
        beginMoveRows({}, row, row + count - 1, {}, before);
        const auto first = rows.begin() + row;
        if (before > row)
            std::rotate(first, first + count, rows.begin() + before);
        else
            std::rotate(rows.begin() + before, first, first + count);
        endMoveRows();
    }
    void setText(int row, const QString &text)
    {
        rows[size_t(row)].text = text;
        Q_EMIT dataChanged(index(row, 0), index(row, 0));
    }
    /** As a sorting proxy does: another order, told by layoutChanged() only. */
    template <typename Less>
    void sortBy(Less less)
    {
        Q_EMIT layoutAboutToBeChanged();
        std::stable_sort(rows.begin(), rows.end(), less);
        Q_EMIT layoutChanged();
    }
    void reset(std::vector<Row> all)
    {
        beginResetModel();
        rows = std::move(all);
        endResetModel();
    }

    std::vector<Row> rows;
    mutable int reads = 0; ///< How often data() was called.
};

} // namespace Velox
