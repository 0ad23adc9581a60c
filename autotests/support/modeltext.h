// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractItemModel>
#include <QObject>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace Velox {

/** The top rows of a model as "a,b,c", each as the string of @p role; a null or invalid value is empty. */
inline QString rowsText(const QAbstractItemModel &model, int role = Qt::UserRole)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row)
        rows << model.index(row, 0).data(role).toString();
    return rows.join(QLatin1Char(','));
}

/** Records what a model signals, as text: "insert 0,2" (first and last row), "remove 3,3", "move 1,4" (row
 *  and final row; "move 1-2,4" for several), "change 2,2 [value done]" (roles by name, none for all), "reset".
 */
class ModelText : public QObject
{
public:
    explicit ModelText(const QAbstractItemModel *model)
        : m_model(model)
    {
        connect(model, &QAbstractItemModel::rowsInserted, this,
                [this](const QModelIndex &, int first, int last) { add(rows("insert", first, last)); });
        connect(model, &QAbstractItemModel::rowsRemoved, this,
                [this](const QModelIndex &, int first, int last) { add(rows("remove", first, last)); });
        connect(model, &QAbstractItemModel::rowsMoved, this,
                [this](const QModelIndex &, int first, int last, const QModelIndex &, int before) {
                    addMove(first, last, before);
                });
        connect(model, &QAbstractItemModel::dataChanged, this,
                [this](const QModelIndex &first, const QModelIndex &last, const QList<int> &roles) {
                    addChange(first.row(), last.row(), roles);
                });
        connect(model, &QAbstractItemModel::modelReset, this, [this] { add(QStringLiteral("reset")); });
    }

    /** What was signalled since the last call, joined by "; ". */
    QString take() { return std::exchange(m_lines, {}).join(QStringLiteral("; ")); }

private:
    static QString rows(const char *what, int first, int last)
    {
        return QStringLiteral("%1 %2,%3").arg(QLatin1StringView(what)).arg(first).arg(last);
    }

    void add(const QString &line) { m_lines << line; }

    void addMove(int first, int last, int before)
    {
        const int to = before > last ? before - (last - first + 1) : before;
        const QString source =
            first == last ? QString::number(first) : QStringLiteral("%1-%2").arg(first).arg(last);
        add(QStringLiteral("move %1,%2").arg(source).arg(to));
    }

    void addChange(int first, int last, QList<int> roles)
    {
        std::sort(roles.begin(), roles.end());
        QStringList names;
        for (const int role : std::as_const(roles))
            names << QString::fromUtf8(m_model->roleNames().value(role));
        add(rows("change", first, last)
            + (names.isEmpty() ? QString() : QStringLiteral(" [%1]").arg(names.join(QLatin1Char(' ')))));
    }

    const QAbstractItemModel *m_model;
    QStringList m_lines;
};

} // namespace Velox
