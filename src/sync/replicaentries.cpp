// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/replicaentries.h"

#include "sync/replicanode_p.h"
#include "sync/replicaviews.h"
#include "json/variantjson.h"

#include <QThread>

#include <utility>

namespace Velox {
NestedMaker::NestedMaker(std::shared_ptr<ReplicaAccess> access, JsonPointer place)
    : m_access(std::move(access))
    , m_place(std::move(place))
{
}

QVariant NestedMaker::make(const QString &key, bool isList)
{
    JsonPointer place = m_place;
    place.append(key);
    std::unique_lock lock(m_access->mutex);
    ReplicaViews *views = m_access->views;
    if (!views)
        return {};
    if (!views->isOwnThread())
        return views->nestedElsewhere(place, isList);
    lock.unlock(); // nothing changes while this thread is here
    return views->nested(place, isList);
}

std::shared_ptr<NestedMaker> NestedMaker::inside(const QString &key) const
{
    JsonPointer place = m_place;
    place.append(key);
    return std::make_shared<NestedMaker>(m_access, std::move(place));
}

// ---- the part of ReplicaViews that makes what is read ----

bool ReplicaViews::isOwnThread() const { return m_owner->thread() == QThread::currentThread(); }

const std::shared_ptr<NestedMaker> &ReplicaViews::makerOf(ReplicaNode *node)
{
    if (!node->maker)
        node->maker = std::make_shared<NestedMaker>(m_access, node->pointer());
    return node->maker;
}

QVariant ReplicaViews::nested(const JsonPointer &place, bool isList)
{
    const TreeValue *value = m_tree->find(place);
    if (isList)
        return listOf(value) ? QVariant::fromValue(ownSlice(nodeAt(place), value, false)) : QVariant();
    return objectOf(value) ? QVariant::fromValue(ownMap(nodeAt(place), value, false)) : QVariant();
}

// In another thread, which holds the mutex. What it gets is right at once, and follows its place from the next turn of
// the owner's event loop on.
QVariant ReplicaViews::nestedElsewhere(const JsonPointer &place, bool isList) const
{
    const TreeValue *value = m_tree->find(place);
    if (isList ? !listOf(value) : !objectOf(value))
        return {};
    const auto maker = std::make_shared<NestedMaker>(m_access, place);
    QVariant made;
    if (isList) {
        auto *slice = new VSlice;
        slice->set(JsonTree::toVariant(*value).toList());
        made = QVariant::fromValue(slice);
    } else {
        auto *map = new VMap;
        map->set(replicaEntries(*objectOf(value), maker));
        made = QVariant::fromValue(map);
    }
    auto *object = made.value<QObject *>();
    object->moveToThread(m_owner->thread());
    const QPointer<QObject> alive(object);
    // Should the owner end before its next turn, this ends with the call that never came.
    const std::shared_ptr<void> orphan(nullptr, [alive](void *) {
        if (alive && !alive->parent())
            alive->deleteLater();
    });
    const auto adopt = [access = m_access, place, alive, maker, orphan] {
        if (access->views && alive)
            access->views->adopt(place, alive, maker);
    };
    QMetaObject::invokeMethod(m_owner, adopt, Qt::QueuedConnection);
    return made;
}

void ReplicaViews::adopt(const JsonPointer &place, QObject *made, const std::shared_ptr<NestedMaker> &maker)
{
    const TreeValue *value = m_tree->find(place);
    auto *map = qobject_cast<VMap *>(made);
    if (map ? !objectOf(value) : !listOf(value))
        return; // something else stands here by now
    if (!made->parent())
        made->setParent(m_owner);
    ReplicaNode *node = nodeAt(place);
    if (map) {
        if (!node->maker)
            node->maker = maker;
        node->maps.push_back({map, true, false});
        fill(node, map, true, value);
    } else {
        auto *slice = qobject_cast<VSlice *>(made);
        node->slices.push_back({slice, true, false});
        fill(node, slice, value);
    }
}

// ---- entries ----

QVariantMap replicaEntries(const TreeObject &object, const std::shared_ptr<NestedMaker> &maker)
{
    QVariantMap entries;
    for (const TreeObject::Member &member : object.members) {
        // Most states have their keys in order already.
        const bool isDeferred = maker && member.value.isContainer();
        entries.insert(entries.cend(), textOf(*member.key),
                       isDeferred
                           ? QVariant::fromValue(DeferredValue{maker, listOf(&member.value) != nullptr})
                           : JsonTree::toVariant(member.value));
    }
    return entries;
}

QString textOf(const TreeKey &key) { return textFromJson(key.quoted()); }

} // namespace Velox
