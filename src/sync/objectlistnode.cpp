// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/objectlistnode.h"

#include "sync/observer.h"
#include "json/document.h"

#include <QHash>
#include <QSequentialIterable>
#include <QSet>

#include <algorithm>

namespace Velox {

std::optional<QList<QObject *>> ObjectListNode::objectsOf(const QVariant &value)
{
    const auto isObject = [](QMetaType type) { return bool(type.flags() & QMetaType::PointerToQObject); };
    const bool isVariantList = value.typeId() == QMetaType::QVariantList;
    if (!isVariantList && value.typeId() < QMetaType::User)
        return std::nullopt;
    if (!isVariantList && !QMetaType::canView(value.metaType(), QMetaType::fromType<QSequentialIterable>()))
        return std::nullopt;
    const auto rows = value.value<QSequentialIterable>();
    if (!isVariantList && !isObject(rows.metaContainer().valueMetaType()))
        return std::nullopt;
    QList<QObject *> objects;
    for (const QVariant &row : rows) {
        if (!isObject(row.metaType()))
            return std::nullopt;
        objects.append(addressIn(row));
    }
    if (isVariantList && objects.isEmpty())
        return std::nullopt; // may hold anything tomorrow
    return objects;
}

void ObjectListNode::writeRow(int row, QByteArray &out)
{
    observer().writeValue(*this, QStringLiteral("-"), QVariant::fromValue(m_objects.at(row)),
                          m_rows[size_t(row)], out);
}

void ObjectListNode::write(QByteArray &out)
{
    m_rows.clear();
    m_rows.resize(size_t(m_objects.size()));
    out += '[';
    for (int row = 0; row < m_objects.size(); ++row) {
        if (row > 0)
            out += ',';
        writeRow(row, out);
    }
    out += ']';
}

// For each new row the old row of the same living object; of several for one object the k-th is the k-th.
std::vector<int> ObjectListNode::matchTo(const QList<QObject *> &objects) const
{
    QMultiHash<QObject *, int> old; // look-ups give the last inserted first
    for (int row = int(m_objects.size()); row-- > 0;) {
        const NodeList &nodes = m_rows[size_t(row)];
        // Once a row's object is destroyed, another one may stand at its address. A row without a node is null.
        if (nodes.empty() || !nodes.front()->isDead())
            old.insert(m_objects.at(row), row);
    }
    std::vector<int> match;
    for (QObject *object : objects) {
        const auto found = old.find(object);
        match.push_back(found == old.end() ? -1 : *found);
        if (found != old.end())
            old.erase(found);
    }
    return match;
}

bool ObjectListNode::mayDangle(const QList<QObject *> &objects) const
{
    QSet<const void *> dead;
    for (const NodeList &nodes : m_rows) {
        if (!nodes.empty() && nodes.front()->isDead())
            dead.insert(nodes.front()->address());
    }
    return !dead.isEmpty() && std::any_of(objects.begin(), objects.end(), [&dead](QObject *object) {
        return dead.contains(object);
    });
}

void ObjectListNode::assignAll(ChangeBatch &batch)
{
    Change all = change(Change::Kind::Assign);
    all.value = anchor(handle());
    write(all.value);
    batch.push_back(std::move(all));
}

void ObjectListNode::update(const QList<QObject *> &objects, ChangeBatch &batch)
{
    const std::vector<int> match = matchTo(objects);
    bool tooMany = false;
    const std::vector<ListEdit> edits = diffLists(int(m_objects.size()), match, maxListEdits, &tooMany);
    m_objects = objects;
    if (tooMany)
        return assignAll(batch);
    for (const ListEdit &edit : edits) {
        const auto row = m_rows.begin() + edit.row;
        Change step = change(Change::Kind::RemoveRows);
        step.row = edit.row;
        step.to = edit.to;
        if (edit.kind == ListEdit::Kind::Remove) {
            m_rows.erase(row);
        } else if (edit.kind == ListEdit::Kind::Move) {
            step.kind = Change::Kind::MoveRow;
            NodeList nodes = std::move(*row);
            m_rows.erase(row);
            m_rows.insert(m_rows.begin() + edit.to, std::move(nodes));
        } else {
            step.kind = Change::Kind::InsertRow;
            NodeList nodes;
            observer().writeValue(*this, QStringLiteral("-"), QVariant::fromValue(objects.at(edit.source)),
                                  nodes, step.value);
            m_rows.insert(m_rows.begin() + edit.row, std::move(nodes));
        }
        batch.push_back(std::move(step));
    }
}

void ObjectListNode::poll(ChangeBatch &batch)
{
    for (const NodeList &nodes : m_rows) {
        for (const auto &node : nodes)
            node->poll(batch);
    }
}

} // namespace Velox
