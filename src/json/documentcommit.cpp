// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The part of Document that notes what changes, and hands it out at a commit.

#include "json/document.h"

#include "json/document_p.h"
#include "json/patchwriter.h"

namespace Velox {

bool Document::touch(TreeContainer *container)
{
    if (isFresh(container))
        return false; // it is sent whole, as part of what brought it
    if (container->pending)
        return true;
    container->pending = std::make_unique<TreePending>();
    TreeContainer *parent = container->parent;
    if (!parent || !touch(parent))
        return true;
    if (parent->kind == TreeContainer::Kind::List) {
        auto *list = static_cast<TreeList *>(parent);
        list->rows.touch(list->rows.rowOf(container));
        return true;
    }
    auto *object = static_cast<TreeObject *>(parent);
    auto *name = static_cast<TreeKey *>(container->place);
    if (!object->pending->find(name))
        object->pending->add(name, TouchedMember::Before::Same);
    object->members[size_t(object->find(name))].value.setTouched(true);
    return true;
}

void Document::noteReplace(const Place &place)
{
    if (!place.container) {
        m_rootReplaced = true;
        return;
    }
    if (!touch(place.container))
        return;
    TreeValue &value = valueAt(place);
    const TreeContainer *held = value.container();
    if (!place.key) {
        auto *list = static_cast<TreeList *>(place.container);
        settleEdit(list, value);
        list->rows.touch(place.row);
        return;
    }
    TouchedMember *member = place.container->pending->find(place.key);
    using Before = TouchedMember::Before;
    if (!member)
        member = &place.container->pending->add(place.key, Before::Same);
    value.setTouched(true);
    if (member->before != Before::Same)
        return;
    if (held) {
        member->before = held->kind == TreeContainer::Kind::Object ? Before::Object : Before::List;
    } else {
        member->before = Before::Scalar;
        member->scalar = value.scalar().toByteArray();
    }
}

// The row that an insertion of this commit brought is leaving: keep its text, which the patch will need.
void Document::settleEdit(TreeList *list, const TreeValue &row)
{
    const TreeContainer *held = row.container();
    if (!held || !isFresh(held))
        return;
    for (RowEdit &edit : list->pending->edits) {
        if (edit.node == held) {
            edit.node = nullptr;
            write(row, edit.text);
        }
    }
}

DocumentDelta Document::commit(MergeUse mergeUse, PatchDetail detail)
{
    DocumentDelta delta;
    const TreeContainer *held = root().container();
    if (m_rootReplaced) {
        delta.changed = true;
    } else if (held && held->pending) {
        PatchWriter writer(*this, detail);
        delta.operations = writer.operations();
        delta.operationCount = writer.operationCount();
        delta.changed = delta.operationCount > 0 || held->pending->wholesale;
        // With its brackets the patch must be smaller than the state, or the state is what to send.
        const bool isWorthIt =
            delta.operationCount <= maxPatchOperations && delta.operations.size() + 2 < size();
        delta.patchUsable = delta.operationCount > 0 && (detail == PatchDetail::Exact || isWorthIt);
        if (delta.changed && mergeUse != MergeUse::No) {
            MergePatchWriter merge(
                *this, mergeUse == MergeUse::Always ? std::numeric_limits<qsizetype>::max() : size());
            delta.mergeUsable = merge.isUsable();
            delta.merge = merge.take();
        }
    }
    clearPending(root());
    m_rootReplaced = false;
    ++m_epoch;
    sweepKeys();
    return delta;
}

void Document::clearPending(const TreeValue &value)
{
    TreeContainer *held = value.container();
    if (!held || !held->pending)
        return;
    const std::unique_ptr<TreePending> pending = std::move(held->pending);
    if (held->kind == TreeContainer::Kind::List) {
        TreeRows &rows = static_cast<TreeList *>(held)->rows;
        for (const TreeRows::Chunk *chunk : rows.dirtyChunks()) {
            for (const TreeValue &row : chunk->rows) {
                if (row.isTouched())
                    clearPending(row);
            }
        }
        rows.clearTouched();
        return;
    }
    auto *object = static_cast<TreeObject *>(held);
    for (const TouchedMember &touched : pending->members) {
        const int member = object->find(touched.key);
        if (member < 0)
            continue;
        clearPending(object->members[size_t(member)].value);
        object->members[size_t(member)].value.setTouched(false);
    }
}

// ---- what is noted ----

TouchedMember *TreePending::find(const TreeKey *key)
{
    if (!index.isEmpty()) {
        const auto found = index.constFind(key);
        return found == index.cend() ? nullptr : &members[size_t(*found)];
    }
    for (TouchedMember &member : members) {
        if (member.key == key)
            return &member;
    }
    return nullptr;
}

TouchedMember &TreePending::add(TreeKey *key, TouchedMember::Before before)
{
    ++key->uses; // a removed member's name must outlive the object's use of it
    members.push_back({key, before});
    if (members.size() > 16 && index.isEmpty()) {
        for (size_t i = 0; i < members.size(); ++i)
            index.insert(members[i].key, int(i));
    } else if (members.size() > 16) {
        index.insert(key, int(members.size()) - 1);
    }
    return members.back();
}

void TreePending::add(RowEdit edit, int limit)
{
    if (wholesale)
        return;
    if (edits.size() >= size_t(limit)) {
        wholesale = true;
        edits.clear();
        return;
    }
    edits.push_back(std::move(edit));
}

} // namespace Velox
