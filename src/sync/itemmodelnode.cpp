// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/itemmodelnode.h"

#include "sync/observer.h"

namespace Velox {

ItemModelNode::ItemModelNode(Observer &observer, SourceNode *parent, QAbstractItemModel *model)
    : ListNode(observer, parent, model)
    , m_model(model)
{
    using Model = QAbstractItemModel;
    connectRows();
    listen(&Model::modelReset, [this] { reset(); });
    listen(&Model::layoutChanged, [this] { reset(); });
    listen(&Model::headerDataChanged, [this](Qt::Orientation orientation) {
        if (orientation == Qt::Horizontal)
            reset();
    });
    listen(&Model::columnsInserted, [this] { reset(); });
    listen(&Model::columnsRemoved, [this] { reset(); });
    listen(&Model::columnsMoved, [this] { reset(); });
    readRoles();
}

template <typename Signal, typename Handler>
void ItemModelNode::listen(Signal signal, Handler handler)
{
    connect(m_model, signal, this, handler);
}

void ItemModelNode::connectRows()
{
    using Model = QAbstractItemModel;
    listen(&Model::rowsInserted, [this](const QModelIndex &parent, int first, int last) {
        if (!parent.isValid())
            note(&RowLog::inserted, first, last - first + 1);
    });
    listen(&Model::rowsRemoved, [this](const QModelIndex &parent, int first, int last) {
        if (!parent.isValid())
            note(&RowLog::removed, first, last - first + 1);
    });
    listen(&Model::dataChanged, [this](const QModelIndex &first, const QModelIndex &last) {
        if (first.isValid() && !first.parent().isValid())
            note(&RowLog::changed, first.row(), last.row() - first.row() + 1);
    });
    listen(&Model::rowsMoved,
           [this](const QModelIndex &from, int first, int last, const QModelIndex &to, int row) {
               rowsMoved(from, first, last, to, row);
           });
}

void ItemModelNode::note(void (RowLog::*what)(int, int), int row, int count)
{
    (m_log.*what)(row, count);
    markDirty();
}

void ItemModelNode::rowsMoved(const QModelIndex &from, int first, int last, const QModelIndex &to, int row)
{
    const int count = last - first + 1;
    if (from.isValid() && to.isValid())
        return;
    if (from.isValid())
        return note(&RowLog::inserted, row, count);
    if (to.isValid())
        return note(&RowLog::removed, first, count);
    // Qt names the row before which the rows come, counted before the move.
    for (int i = 0; i < count; ++i) {
        if (row > first)
            m_log.moved(first, row - 1);
        else
            m_log.moved(first + i, row + i);
    }
    markDirty();
}

void ItemModelNode::reset()
{
    readRoles();
    m_log.reset();
    markDirty();
}

void ItemModelNode::readRoles()
{
    m_roles.clear();
    m_columns.clear();
    const QHash<int, QByteArray> names = m_model->roleNames();
    // Of Qt's own names, which most models only add to, the text counts: the others repeat it or are about looks.
    const QHash<int, QByteArray> defaults = m_model->QAbstractItemModel::roleNames();
    if (names != defaults) {
        for (auto role = names.cbegin(); role != names.cend(); ++role) {
            const bool isDefault =
                role.key() != Qt::DisplayRole && defaults.value(role.key()) == role.value();
            if (!isDefault)
                m_roles.append({role.key(), QString::fromUtf8(role.value())});
        }
        std::sort(m_roles.begin(), m_roles.end());
        return;
    }
    const int columns = m_model->columnCount();
    for (int column = 0; columns > 1 && column < columns; ++column) {
        const QString heading = m_model->headerData(column, Qt::Horizontal).toString();
        m_columns.append(heading.isEmpty() || m_columns.contains(heading) ? QString::number(column)
                                                                          : heading);
    }
}

QVariant ItemModelNode::rowValue(int row) const
{
    const QModelIndex index = m_model->index(row, 0);
    if (m_roles.isEmpty() && m_columns.isEmpty())
        return index.data(Qt::DisplayRole);
    QVariantMap value;
    for (const auto &[role, name] : m_roles) {
        const QVariant data = index.data(role);
        if (data.isValid())
            value.insert(name, data);
    }
    for (qsizetype column = 0; column < m_columns.size(); ++column)
        value.insert(m_columns.at(column), index.siblingAtColumn(int(column)).data(Qt::DisplayRole));
    return value;
}

void ItemModelNode::write(QByteArray &out)
{
    std::ignore = m_log.take();
    writeAll(
        m_model->rowCount(), [this](int row) { return rowValue(row); }, out);
}

void ItemModelNode::collect(ChangeBatch &batch)
{
    const RowLog::Changes changes = m_log.take();
    const auto value = [this](int row) { return rowValue(row); };
    if (changes.reset)
        assignAll(m_model->rowCount(), value, batch);
    else
        emitOps(changes.ops, changes.changedRows, value, batch);
}

} // namespace Velox
