// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/vmap.h"
#include "model/vslice.h"
#include "support/modeltester.h"
#include "sync/replica.h"
#include "json/variantjson.h"

#include <QObject>
#include <QSignalSpy>

namespace Velox {

inline JsonPointer at(const QString &text) { return *JsonPointer::fromString(text); }

/** The value that a tree of VMaps and VSlices shows, as a view reads it. */
inline QVariant shownBy(const QVariant &value)
{
    if (auto *map = qvariant_cast<VMap *>(value)) {
        QVariantMap entries;
        for (int row = 0; row < map->rowCount(); ++row) {
            const QModelIndex index = map->index(row);
            entries.insert(map->data(index, VMap::KeyRole).toString(),
                           shownBy(map->data(index, VMap::ValueRole)));
        }
        return entries;
    }
    if (auto *slice = qvariant_cast<VSlice *>(value)) {
        QVariantList rows;
        for (int row = 0; row < slice->rowCount(); ++row)
            rows.append(slice->data(slice->index(row), VSlice::ValueRole));
        return rows;
    }
    return value;
}

/** JSON in which members are in a fixed order. */
inline QByteArray sorted(const QVariant &value) { return VariantEncoder::toJson(value); }
inline QByteArray sorted(const QByteArray &json) { return sorted(*variantFromJson(json)); }

/** A replica that takes updates made by hand. */
class ReplicaFixture : public QObject
{
public:
    explicit ReplicaFixture(QByteArrayView state = {})
    {
        if (!state.isEmpty())
            full(state);
    }

    std::optional<Replica::Error> full(QByteArrayView state)
    {
        return take({"id", replica.version() + 1, 0, false, false, state.toByteArray()}, true);
    }
    std::optional<Replica::Error> delta(QByteArrayView patch)
    {
        return take({{}, replica.version() + 1, replica.version(), true, false, patch.toByteArray()}, false);
    }
    std::optional<Replica::Error> take(const Update &update, bool isFirst)
    {
        const Replica::Outcome outcome = replica.apply(update, isFirst);
        alive = outcome.isOwnerAlive;
        return outcome.error;
    }

    VMap *map(const QString &pointer)
    {
        VMap *map = replica.views().map(at(pointer));
        watch(map);
        return map;
    }
    VSlice *slice(const QString &pointer)
    {
        VSlice *slice = replica.views().slice(at(pointer));
        watch(slice);
        return slice;
    }
    void watch(QAbstractItemModel *model) { new ModelTester(model, model); }

    Replica replica{this};
    bool alive = true;
};

/** The signals of a model since it was made, one line each. */
class ModelLog : public QObject
{
public:
    explicit ModelLog(QAbstractItemModel *model)
        : m_model(model)
    {
        const auto span = [this](const char *what, int first, int last) {
            lines.append(QStringLiteral("%1 %2-%3").arg(QLatin1StringView(what)).arg(first).arg(last));
        };
        using Model = QAbstractItemModel;
        connect(model, &Model::rowsInserted, this,
                [span](const QModelIndex &, int a, int b) { span("insert", a, b); });
        connect(model, &Model::rowsRemoved, this,
                [span](const QModelIndex &, int a, int b) { span("remove", a, b); });
        connect(
            model, &Model::rowsMoved, this,
            [span](const QModelIndex &, int a, int, const QModelIndex &, int to) { span("move", a, to); });
        connect(model, &Model::modelReset, this, [this] { lines.append(QStringLiteral("reset")); });
        connect(model, &Model::layoutChanged, this, [this] { lines.append(QStringLiteral("layout")); });
        connect(model, &Model::dataChanged, this,
                [this](const QModelIndex &a, const QModelIndex &b, const QList<int> &roles) {
                    QStringList names;
                    for (const int role : roles)
                        names.append(QString::fromUtf8(m_model->roleNames().value(role)));
                    lines.append(
                        QStringLiteral("change %1-%2 %3").arg(a.row()).arg(b.row()).arg(names.join(u' ')));
                });
    }

    /** What was logged since the last call. */
    QString take() { return std::exchange(lines, {}).join(QStringLiteral("; ")); }

    QStringList lines;

private:
    QAbstractItemModel *m_model;
};

} // namespace Velox
