// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The part of ReplicaViews that brings views to the present tree with the fewest signals.

#include "sync/replicaviews.h"

#include "model/mapcontent_p.h"
#include "sync/replicanode_p.h"

#include <algorithm>

namespace Velox {
namespace {

// As one change. False where a step did not fit, or the list is not as long as it should be then. A slot may have
// deleted the slice.
bool takeAll(VSlice *slice, const std::vector<SliceStep> &steps, int count)
{
    bool isTaken = false;
    slice->batch([&, slice] {
        isTaken = std::all_of(steps.begin(), steps.end(),
                              [slice](const SliceStep &step) { return take(*slice, step); })
            && slice->length() == count;
    });
    return isTaken;
}

template <class View>
typename View::Type *firstOwn(std::vector<View> &views, bool isAskedFor)
{
    for (View &view : views) {
        if (view.isOwn) {
            view.isAskedFor |= isAskedFor;
            return view.view;
        }
    }
    return nullptr;
}

template <class View>
bool hasOwn(const std::vector<View> &views)
{
    return std::any_of(views.begin(), views.end(), [](const View &view) { return view.isOwn && view.view; });
}

template <class View>
bool hasUnasked(const std::vector<View> &views)
{
    return std::any_of(views.begin(), views.end(),
                       [](const View &view) { return view.isOwn && !view.isAskedFor; });
}

template <class View>
bool dropUnaskedOf(std::vector<View> &views)
{
    return std::erase_if(views,
                         [](const View &view) {
                             const bool isDropped = view.isOwn && !view.isAskedFor;
                             if (isDropped && view.view)
                                 view.view->deleteLater();
                             return isDropped;
                         })
        > 0;
}

} // namespace

VMap *ReplicaViews::map(const JsonPointer &pointer)
{
    return ownMap(nodeAt(pointer), m_tree->find(pointer), true);
}

VSlice *ReplicaViews::slice(const JsonPointer &pointer)
{
    return ownSlice(nodeAt(pointer), m_tree->find(pointer), true);
}

VMap *ReplicaViews::ownMap(ReplicaNode *node, const TreeValue *value, bool isAskedFor)
{
    if (VMap *map = firstOwn(node->maps, isAskedFor))
        return map;
    auto *map = new VMap(m_owner);
    node->maps.push_back({map, true, isAskedFor});
    fill(node, map, true, value);
    std::ignore = makerOf(node); // the next content may be made ready with it
    return map;
}

VSlice *ReplicaViews::ownSlice(ReplicaNode *node, const TreeValue *value, bool isAskedFor)
{
    if (VSlice *slice = firstOwn(node->slices, isAskedFor))
        return slice;
    auto *slice = new VSlice(m_owner);
    node->slices.push_back({slice, true, isAskedFor});
    fill(node, slice, value);
    return slice;
}

void ReplicaViews::fill(ReplicaNode *node, VMap *map, bool isOwn, const TreeValue *value)
{
    ++m_visits;
    if (const auto ready = readyContent(node, isOwn)) {
        map->take(ready);
        return;
    }
    const TreeObject *object = objectOf(value);
    QVariantMap entries;
    if (object) {
        const Nesting nesting = nestingOf(node, isOwn, *object);
        for (const TreeObject::Member &member : object->members) {
            const QString key = textOf(*member.key);
            entries.insert(entries.cend(), key, entry(node, key, member.value, nesting));
        }
    }
    if (isOwn) {
        for (const auto &[token, child] : node->children) {
            if (!entries.contains(token))
                dropUnasked(child.get());
        }
    }
    map->set(entries);
}

// What was made ready, with the views that are there put in. Once, as for a list.
std::shared_ptr<MapContent> ReplicaViews::readyContent(ReplicaNode *node, bool isOwn)
{
    if (m_contents.maps.empty())
        return nullptr;
    const JsonPointer place = node->pointer();
    const auto found = m_contents.maps.find(place.tokens());
    if (found == m_contents.maps.end() || isOwn != (found->second.maker != nullptr))
        return nullptr;
    const auto [content, maker] = found->second;
    m_contents.maps.erase(found);
    if (!isOwn)
        return content;
    if (!node->maker)
        node->maker = maker;
    if (node->maker != maker)
        return nullptr; // the place was let go of and asked for again meanwhile
    for (const auto &[token, child] : node->children) {
        JsonPointer inside = place;
        inside.append(token);
        if (const TreeValue *member = m_tree->find(inside))
            content->set(token, entry(node, token, *member, Nesting::Deferred));
        else
            dropUnasked(child.get());
    }
    return content;
}

void ReplicaViews::fill(ReplicaNode *node, VSlice *slice, const TreeValue *value)
{
    const TreeList *list = listOf(value);
    if (!m_contents.lists.empty()) {
        // Once: a second view of the place needs lists of its own.
        if (const auto ready = m_contents.lists.extract(node->pointer().tokens())) {
            ++m_visits;
            slice->take(ready.mapped());
            return;
        }
    }
    m_visits += 1 + (list ? list->rows.count() : 0);
    if (list && list->rows.count() > 0 && slice->length() > 0) {
        const auto steps = stepsBetween(slice->get(), *value);
        const QPointer<VSlice> alive(slice);
        const QPointer<QObject> owner(m_owner);
        if ((steps && takeAll(slice, *steps, list->rows.count())) || !alive || !owner)
            return;
    }
    slice->set(list ? JsonTree::toVariant(*value).toList() : QVariantList());
}

// An object of an object that was asked for is often looked at, and there are few; one that is deeper may not be.
ReplicaViews::Nesting ReplicaViews::nestingOf(const ReplicaNode *node, bool isOwn, const TreeObject &object)
{
    if (!isOwn)
        return Nesting::Plain;
    const bool isAskedFor = std::any_of(node->maps.begin(), node->maps.end(),
                                        [](const auto &view) { return view.isOwn && view.isAskedFor; });
    return isAskedFor && object.members.size() <= maxEagerMembers ? Nesting::Eager : Nesting::Deferred;
}

// What a VMap has for one member.
QVariant ReplicaViews::entry(ReplicaNode *node, const QString &key, const TreeValue &value, Nesting nesting)
{
    ++m_visits;
    if (nesting == Nesting::Plain)
        return JsonTree::toVariant(value);
    const bool isList = listOf(&value);
    const auto found = node->children.find(key);
    ReplicaNode *child = found != node->children.end() ? found->second.get() : nullptr;
    if (child && ((!objectOf(&value) && hasUnasked(child->maps)) || (!isList && hasUnasked(child->slices))))
        dropUnasked(child); // another kind of value stood here
    if (!value.isContainer())
        return JsonTree::toVariant(value);
    const bool isThere = child && (isList ? hasOwn(child->slices) : hasOwn(child->maps));
    if (nesting == Nesting::Deferred && !isThere)
        return QVariant::fromValue(DeferredValue{makerOf(node), isList});
    child = childOf(node, key);
    return isList ? QVariant::fromValue(ownSlice(child, &value, false))
                  : QVariant::fromValue(ownMap(child, &value, false));
}

// An object that was viewed is gone: so are the views of what was in it, but for those that a caller holds.
void ReplicaViews::dropUnasked(ReplicaNode *node)
{
    const bool hasDroppedMap = dropUnaskedOf(node->maps);
    const bool hasDroppedSlice = dropUnaskedOf(node->slices);
    for (const auto &[token, child] : node->children)
        dropUnasked(child.get());
    if (hasDroppedMap || hasDroppedSlice)
        m_emptied.push_back(node->pointer());
}

// ---- an update ----

bool ReplicaViews::finish()
{
    const QPointer<QObject> owner(m_owner);
    // A slot may bring the next update: places stay until the outer one is shown, too.
    const bool isOuter = !std::exchange(m_isShowing, true);
    const std::vector<ReplicaNode *> nodes = std::exchange(m_pending, {});
    for (ReplicaNode *node : nodes) {
        if (!show(node))
            return false;
    }
    if (!tellWatches(nodes))
        return false;
    if (!isOuter)
        return !owner.isNull();
    m_isShowing = false;
    for (const JsonPointer &pointer : std::exchange(m_emptied, {})) {
        if (ReplicaNode *node = existing(pointer))
            prune(node);
    }
    return !owner.isNull();
}

// Views may come while slots run: they are up to date already.
bool ReplicaViews::show(ReplicaNode *node)
{
    const QPointer<QObject> owner(m_owner);
    node->isPending = false; // what is noted from here on is to be shown again
    const TreeValue *value = m_tree->find(node->pointer());
    const std::vector<SliceStep> steps = std::exchange(node->steps, {});
    const QSet<QString> members = std::exchange(node->members, {});
    const auto maps = node->maps;
    const auto slices = node->slices;
    for (const ReplicaNode::MapView &view : maps) {
        if (view.view && (node->isReplaced || !members.isEmpty()))
            showMap(node, view.view, view.isOwn, value, members);
        if (!owner)
            return false;
    }
    for (const ReplicaNode::SliceView &view : slices) {
        if (view.view && (node->isReplaced || !steps.empty()))
            showSlice(node, view.view, value, steps);
        if (!owner)
            return false;
    }
    return true;
}

void ReplicaViews::showMap(ReplicaNode *node, VMap *map, bool isOwn, const TreeValue *value,
                           const QSet<QString> &members)
{
    const TreeObject *object = objectOf(value);
    if (node->isReplaced || !object) {
        fill(node, map, isOwn, value);
        return;
    }
    const Nesting nesting = nestingOf(node, isOwn, *object);
    std::vector<std::pair<QString, std::optional<QVariant>>> entries;
    JsonPointer path = node->pointer();
    for (const QString &key : members) {
        path.append(key);
        const TreeValue *member = m_tree->find(path);
        path = path.parent();
        const auto child = node->children.find(key);
        if (!member && isOwn && child != node->children.end())
            dropUnasked(child->second.get());
        entries.emplace_back(key, member ? std::optional(entry(node, key, *member, nesting)) : std::nullopt);
    }
    map->batch([map, &entries] {
        for (const auto &[key, held] : entries) {
            if (held)
                map->set(key, *held);
            else
                map->remove(key);
        }
    });
}

void ReplicaViews::showSlice(ReplicaNode *node, VSlice *slice, const TreeValue *value,
                             const std::vector<SliceStep> &steps)
{
    const TreeList *list = listOf(value);
    const int count = list ? list->rows.count() : 0;
    if (!node->isReplaced) {
        m_visits += steps.size();
        const QPointer<VSlice> alive(slice);
        const QPointer<QObject> owner(m_owner);
        if (takeAll(slice, steps, count) || !alive || !owner)
            return;
    }
    fill(node, slice, value);
}

bool ReplicaViews::tellWatches(const std::vector<ReplicaNode *> &nodes)
{
    using Follow = ReplicaWatch::Follow;
    const size_t first = m_due.size(); // before it are those of an update in whose slot this one came
    for (ReplicaNode *node : nodes) {
        for (ReplicaWatch *watch : node->watches) {
            bool isDue = node->isReplaced || (watch->follow() == Follow::Members && node->isShuffled)
                || (watch->follow() == Follow::Everything && node->isChanged);
            if (isDue && watch->follow() == Follow::Value) {
                const QByteArray shape = shapeOf(m_tree->find(node->pointer()));
                isDue = shape != std::exchange(watch->m_shape, shape);
            }
            if (isDue)
                m_due.push_back(watch);
        }
        node->clearNotes();
    }
    const QPointer<QObject> owner(m_owner);
    for (size_t i = first; i < m_due.size(); ++i) {
        if (m_due[i])
            m_due[i]->changed();
        if (!owner)
            return false;
    }
    m_due.resize(first);
    return true;
}

QByteArray ReplicaViews::shapeOf(const TreeValue *value)
{
    if (!value)
        return {};
    if (objectOf(value))
        return QByteArrayLiteral("{");
    return listOf(value) ? QByteArrayLiteral("[") : value->scalar().toByteArray();
}

} // namespace Velox
