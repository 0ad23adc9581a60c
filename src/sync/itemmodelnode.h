// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sync/listnode.h"

#include <QAbstractItemModel>

namespace Velox {

/** Observes any item model by its signals: a list of its top-level rows.
 *
 *  A row is an object of its roles by name, those that are not set left out. A model that keeps Qt's default roles
 *  gives its display text: one column as text, several as an object by the columns' headings.
 *  Not supported: child rows, and models that live in another thread. */
class ItemModelNode : public QObject, public ListNode
{
public:
    ItemModelNode(Observer &observer, SourceNode *parent, QAbstractItemModel *model);

    void write(QByteArray &out) override;
    void collect(ChangeBatch &batch) override;

private:
    template <typename Signal, typename Handler>
    void listen(Signal signal, Handler handler);
    void connectRows();
    void rowsMoved(const QModelIndex &from, int first, int last, const QModelIndex &to, int row);
    void note(void (RowLog::*what)(int, int), int row, int count);
    void reset();
    void readRoles();
    [[nodiscard]] QVariant rowValue(int row) const;

    QAbstractItemModel *m_model; // not used once it is destroyed
    QList<std::pair<int, QString>> m_roles; // empty: display text only
    QStringList m_columns; // headings, where display text has several columns
    RowLog m_log;
};

} // namespace Velox
