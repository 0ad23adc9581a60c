// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sync/sourcenode.h"

#include <QList>

#include <optional>

class QVariant;

namespace Velox {

/** Observes a list of objects, which are told apart by who they are: a whole new list becomes insertions, removals
 *  and moves, and the objects that stay go on being observed. */
class ObjectListNode : public SourceNode
{
public:
    ObjectListNode(Observer &observer, SourceNode *parent)
        : SourceNode(observer, parent, nullptr)
    {
    }

    /** The objects of @p value where it is a list of nothing but objects (and null pointers). */
    [[nodiscard]] static std::optional<QList<QObject *>> objectsOf(const QVariant &value);

    /** What write() will write. */
    void setObjects(const QList<QObject *> &objects) { m_objects = objects; }
    /** The list is now @p objects: appends what is different. */
    void update(const QList<QObject *> &objects, ChangeBatch &batch);
    /** True when @p objects has one where a row's object was until it was destroyed. */
    [[nodiscard]] bool mayDangle(const QList<QObject *> &objects) const;

    void write(QByteArray &out) override;
    void collect(ChangeBatch &) override { }
    void poll(ChangeBatch &batch) override;

private:
    [[nodiscard]] std::vector<int> matchTo(const QList<QObject *> &objects) const;
    void assignAll(ChangeBatch &batch);
    void writeRow(int row, QByteArray &out);

    QList<QObject *> m_objects; // identities: only those just read are ever followed
    std::vector<NodeList> m_rows;
};

} // namespace Velox
