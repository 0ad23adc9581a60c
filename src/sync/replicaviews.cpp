// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The part of ReplicaViews that keeps places and notes what happens at them; replicashow.cpp shows it.

#include "sync/replicaviews.h"

#include "sync/replicanode_p.h"
#include "json/variantjson.h"

#include <algorithm>

namespace Velox {
ReplicaWatch::~ReplicaWatch() { detach(); }

void ReplicaWatch::detach()
{
    if (m_node)
        m_views->detach(this);
}

ReplicaViews::ReplicaViews(QObject *owner, const JsonTree &tree)
    : m_owner(owner)
    , m_tree(&tree)
    , m_access(std::make_shared<ReplicaAccess>())
    , m_root(std::make_unique<ReplicaNode>())
{
    m_access->views = this;
}

ReplicaViews::~ReplicaViews()
{
    {
        const auto locked = lockTree();
        m_access->views = nullptr;
    }
    std::vector<ReplicaNode *> nodes{m_root.get()};
    while (!nodes.empty()) {
        ReplicaNode *node = nodes.back();
        nodes.pop_back();
        for (ReplicaWatch *watch : node->watches)
            watch->m_node = nullptr;
        for (const auto &[token, child] : node->children)
            nodes.push_back(child.get());
    }
}

// ---- places ----

ReplicaNode *ReplicaViews::childOf(ReplicaNode *node, const QString &token)
{
    std::unique_ptr<ReplicaNode> &child = node->children[token];
    if (!child) {
        child = std::make_unique<ReplicaNode>();
        child->parent = node;
        child->token = token;
        ++m_nodeCount;
    }
    return child.get();
}

ReplicaNode *ReplicaViews::nodeAt(const JsonPointer &pointer)
{
    ReplicaNode *node = m_root.get();
    for (const QString &token : pointer.tokens())
        node = childOf(node, token);
    return node;
}

void ReplicaViews::prune(ReplicaNode *node)
{
    if (m_isShowing) {
        m_emptied.push_back(node->pointer());
        return;
    }
    while (node->parent && node->isUnused()) {
        ReplicaNode *parent = node->parent;
        parent->children.erase(QString(node->token)); // a copy: the node goes with its own
        --m_nodeCount;
        node = parent;
    }
}

void ReplicaViews::follow(const JsonPointer &pointer, VMap *map)
{
    ReplicaNode *node = nodeAt(pointer);
    node->maps.push_back({map, false, true});
    m_followed.insert(map, node);
    fill(node, map, false, m_tree->find(pointer));
}

void ReplicaViews::follow(const JsonPointer &pointer, VSlice *slice)
{
    ReplicaNode *node = nodeAt(pointer);
    node->slices.push_back({slice, false, true});
    m_followed.insert(slice, node);
    fill(node, slice, m_tree->find(pointer));
}

void ReplicaViews::release(QObject *container)
{
    const QList<ReplicaNode *> nodes = m_followed.values(container);
    for (const ReplicaNode *node : nodes)
        release(node->pointer(), container);
}

void ReplicaViews::release(const JsonPointer &pointer, QObject *container)
{
    ReplicaNode *node = existing(pointer);
    if (!node || m_followed.remove(container, node) == 0)
        return;
    const auto isIt = [container](const auto &held) {
        return !held.isOwn && (held.view.isNull() || held.view == container);
    };
    std::erase_if(node->maps, isIt);
    std::erase_if(node->slices, isIt);
    prune(node);
}

void ReplicaViews::attach(ReplicaWatch *watch, const JsonPointer &pointer)
{
    watch->detach();
    ReplicaNode *node = nodeAt(pointer);
    node->watches.push_back(watch);
    watch->m_node = node;
    watch->m_views = this;
    watch->m_shape = shapeOf(m_tree->find(pointer));
}

void ReplicaViews::detach(ReplicaWatch *watch)
{
    ReplicaNode *node = std::exchange(watch->m_node, nullptr);
    std::erase(node->watches, watch);
    std::replace(m_due.begin(), m_due.end(), watch, static_cast<ReplicaWatch *>(nullptr));
    prune(node);
}

bool ReplicaViews::isFollowed() const { return !m_root->isUnused(); }

std::vector<UpdateToPrepare::View> ReplicaViews::containers() const
{
    std::vector<UpdateToPrepare::View> views;
    std::vector<const ReplicaNode *> nodes{m_root.get()};
    while (!nodes.empty()) {
        const ReplicaNode *node = nodes.back();
        nodes.pop_back();
        for (const ReplicaNode::MapView &map : node->maps) {
            if (map.view)
                views.push_back(
                    {node->pointer(), true, {}, map.isOwn ? node->maker : nullptr, map.isAskedFor});
        }
        for (const ReplicaNode::SliceView &slice : node->slices) {
            if (slice.view)
                views.push_back({node->pointer(), false, slice.view->get(), nullptr});
        }
        for (const auto &[token, child] : node->children)
            nodes.push_back(child.get());
    }
    return views;
}

void ReplicaViews::setContents(ViewContents contents) { m_contents = std::move(contents); }

// ---- noting ----

void ReplicaViews::note(const PatchOperation &operation)
{
    using Kind = PatchOperation::Kind;
    if (m_pending.empty())
        m_budget = 4 * qint64(m_tree->size()) + 64 * 1024;
    const JsonPointer list = operation.path.parent();
    const bool isRow = !operation.path.isRoot() && listAt(list);
    const auto rowOf = [](const JsonPointer &path) { return path.last().toInt(); };
    switch (operation.kind) {
    case Kind::Test:
        return;
    case Kind::Replace:
        noteValue(operation.path, &operation);
        return;
    case Kind::Remove:
        if (isRow)
            noteRows(list, {SliceStep::Kind::Remove, rowOf(operation.path)}, nullptr);
        else
            noteMember(operation.path, nullptr);
        return;
    case Kind::Move:
        if (isRow && operation.from.parent() == list) {
            const int to =
                operation.path.last() == u"-" ? listAt(list)->rows.count() - 1 : rowOf(operation.path);
            noteRows(list, {SliceStep::Kind::Move, rowOf(operation.from), to}, nullptr);
            return;
        }
        if (operation.from != operation.path) {
            PatchOperation removal{Kind::Remove, operation.from};
            note(removal);
        }
        break;
    case Kind::Add:
    case Kind::Copy:
        break;
    }
    if (isRow) {
        const int row =
            operation.path.last() == u"-" ? listAt(list)->rows.count() - 1 : rowOf(operation.path);
        noteRows(list, {SliceStep::Kind::Insert, row}, &operation);
    } else {
        noteMember(operation.path, &operation);
    }
}

void ReplicaViews::noteValue(const JsonPointer &path, const PatchOperation *operation)
{
    if (ReplicaNode *node = descend(path, operation))
        replaced(node);
}

// A member came, went or is another one.
void ReplicaViews::noteMember(const JsonPointer &path, const PatchOperation *operation)
{
    noteValue(path, operation);
    if (path.isRoot())
        return;
    if (ReplicaNode *object = existing(path.parent()))
        object->isShuffled = true;
}

void ReplicaViews::noteRows(const JsonPointer &list, SliceStep step, const PatchOperation *operation)
{
    ReplicaNode *node = descend(list, nullptr);
    if (!node)
        return;
    pend(node);
    node->isChanged = node->isShuffled = true;
    for (const auto &[token, child] : node->children)
        replaced(child.get()); // another row may stand there now
    if (node->slices.empty())
        return;
    if (operation) {
        JsonPointer path = list;
        path.append(qsizetype(step.row));
        step.value = valueOf(path, operation);
    }
    push(node, std::move(step));
}

// Goes down to the place of @p path and notes on the way that something inside changed. Null where nobody follows it.
ReplicaNode *ReplicaViews::descend(const JsonPointer &path, const PatchOperation *operation)
{
    ReplicaNode *node = m_root.get();
    for (qsizetype depth = 0; depth < path.size(); ++depth) {
        ++m_visits;
        pend(node);
        node->isChanged = true;
        noteInside(node, path, depth, operation);
        const auto child = node->children.find(path.tokens().at(depth));
        if (child == node->children.end())
            return nullptr;
        node = child->second.get();
    }
    return node;
}

void ReplicaViews::noteInside(ReplicaNode *node, const JsonPointer &path, qsizetype depth,
                              const PatchOperation *operation)
{
    if (node->isReplaced)
        return;
    const QStringList &tokens = path.tokens();
    const bool isDirect = depth + 1 == path.size();
    const auto isPlain = [](const ReplicaNode::MapView &view) { return !view.isOwn; };
    if (!node->maps.empty() && (isDirect || std::any_of(node->maps.begin(), node->maps.end(), isPlain)))
        node->members.insert(tokens.at(depth));
    if (node->slices.empty())
        return;
    bool isRow = false;
    SliceStep step{SliceStep::Kind::Set, tokens.at(depth).toInt(&isRow)};
    if (!isRow)
        return; // an object stands here now
    JsonPointer inside(tokens.first(depth + 1));
    const TreeValue *row = m_tree->find(inside);
    const PatchOperation *exact = isDirect ? operation : nullptr;
    if (!isDirect && objectOf(row)) {
        step.field = tokens.at(depth + 1);
        inside.append(step.field);
        step.kind = m_tree->find(inside) ? SliceStep::Kind::SetField : SliceStep::Kind::RemoveField;
        exact = depth + 2 == path.size() ? operation : nullptr;
    }
    if (step.kind != SliceStep::Kind::RemoveField)
        step.value = valueOf(inside, exact);
    push(node, std::move(step));
}

void ReplicaViews::push(ReplicaNode *node, SliceStep step)
{
    if (node->isReplaced)
        return;
    node->steps.push_back(std::move(step));
    if (node->steps.size() <= size_t(maxSliceSteps) && m_budget > 0)
        return;
    node->isReplaced = true; // the whole list is compared instead
    node->steps.clear();
}

void ReplicaViews::replaced(ReplicaNode *node)
{
    ++m_visits;
    if (node->isReplaced)
        return;
    pend(node);
    node->isReplaced = node->isChanged = true;
    node->steps.clear();
    for (const auto &[token, child] : node->children)
        replaced(child.get());
}

void ReplicaViews::pend(ReplicaNode *node)
{
    if (!std::exchange(node->isPending, true))
        m_pending.push_back(node);
}

ReplicaNode *ReplicaViews::existing(const JsonPointer &pointer) const
{
    ReplicaNode *node = m_root.get();
    for (const QString &token : pointer.tokens()) {
        const auto child = node->children.find(token);
        if (child == node->children.end())
            return nullptr;
        node = child->second.get();
    }
    return node;
}

const TreeList *ReplicaViews::listAt(const JsonPointer &pointer) const
{
    return listOf(m_tree->find(pointer));
}

// What stands at @p pointer, which an operation with a value may have brought.
QVariant ReplicaViews::valueOf(const JsonPointer &pointer, const PatchOperation *operation)
{
    ++m_visits;
    if (operation && !operation->value.isEmpty()) {
        m_budget -= operation->value.size();
        return variantFromJson(operation->value).value_or(QVariant());
    }
    const TreeValue *value = m_tree->find(pointer);
    if (!value)
        return {};
    m_budget -= value->size();
    return JsonTree::toVariant(*value);
}

void ReplicaViews::discard()
{
    for (ReplicaNode *node : m_pending)
        node->clearNotes();
    m_pending.clear();
}

} // namespace Velox
