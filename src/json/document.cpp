// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/document.h"

#include "json/document_p.h"
#include "json/patchwriter.h"

namespace Velox {

Document::Document() = default;
Document::~Document() = default;

void Document::containerMade(TreeContainer *container, const JsonReader &reader)
{
    container->epoch = m_epoch;
    takeAnchor(container, reader);
}

void Document::takeAnchor(TreeContainer *container, const JsonReader &reader)
{
    if (container->kind == TreeContainer::Kind::List && !reader.anchorRowKey().isEmpty())
        static_cast<TreeList *>(container)->rowKey = reader.anchorRowKey().toByteArray();
    const quint32 handle = reader.anchor();
    if (handle == 0 || container->handle == handle)
        return;
    m_nodes.remove(container->handle);
    if (TreeContainer *before = m_nodes.value(handle))
        before->handle = 0;
    container->handle = handle;
    m_nodes.insert(handle, container);
}

void Document::valueDropped(const TreeValue &value) { forget(value); }

void Document::forget(const TreeValue &value)
{
    const TreeContainer *held = value.container();
    if (!held || m_nodes.isEmpty())
        return;
    if (held->handle)
        m_nodes.remove(held->handle);
    if (held->kind == TreeContainer::Kind::Object) {
        for (const TreeObject::Member &member : static_cast<const TreeObject *>(held)->members)
            forget(member.value);
        return;
    }
    for (const auto &chunk : static_cast<const TreeList *>(held)->rows.chunks()) {
        for (const TreeValue &row : chunk->rows)
            forget(row);
    }
}

Document::Outcome Document::apply(const Change &change)
{
    if (change.node == 0)
        return setAt({}, change);
    TreeContainer *container = m_nodes.value(change.node);
    if (!container)
        return Outcome::UnknownNode;
    if (change.kind == Change::Kind::Assign)
        return setAt(placeOf(container), change);
    if (container->kind == TreeContainer::Kind::Object)
        return applyToObject(static_cast<TreeObject *>(container), change);
    return applyToList(static_cast<TreeList *>(container), change);
}

Document::Outcome Document::setRoot(QByteArrayView json)
{
    Change change;
    change.value = json.toByteArray();
    return apply(change);
}

int Document::depthLeft(const Place &place) const { return maxJsonDepth - depth(place.container); }

Document::Outcome Document::setAt(const Place &place, const Change &change)
{
    JsonReader reader(change.value, JsonReader::Source::Own, depthLeft(place));
    assign(place, reader, reader.next());
    return reader.failed() ? Outcome::Invalid : Outcome::Applied;
}

Document::Outcome Document::applyToObject(TreeObject *object, const Change &change)
{
    const bool remove = change.kind == Change::Kind::Remove;
    if (!remove && change.kind != Change::Kind::Set)
        return Outcome::Invalid;
    TreeKey *name = key(change.key, !remove);
    const Place place{object, name};
    const bool there = name && object->find(name) >= 0;
    if (remove) {
        if (there)
            removeMember(object, name);
        return Outcome::Applied;
    }
    if (there)
        return setAt(place, change);
    JsonReader reader(change.value, JsonReader::Source::Own, depthLeft(place));
    ++name->uses;
    TreeValue value = build(reader, reader.next());
    --name->uses;
    if (reader.failed()) {
        forget(value);
        return Outcome::Invalid;
    }
    addMember(object, name, std::move(value));
    return Outcome::Applied;
}

Document::Outcome Document::applyToList(TreeList *list, const Change &change)
{
    const int count = list->rows.count();
    const auto isRow = [count](int row) { return row >= 0 && row < count; };
    switch (change.kind) {
    case Change::Kind::SetRow:
        return isRow(change.row) ? setAt({list, nullptr, change.row}, change) : Outcome::Invalid;
    case Change::Kind::InsertRow: {
        if (change.row < 0 || change.row > count)
            return Outcome::Invalid;
        JsonReader reader(change.value, JsonReader::Source::Own, depthLeft({list}));
        TreeValue value = build(reader, reader.next());
        if (reader.failed()) {
            forget(value);
            return Outcome::Invalid;
        }
        insertRow(list, change.row, std::move(value));
        return Outcome::Applied;
    }
    case Change::Kind::RemoveRows:
        if (change.row < 0 || change.count < 0 || change.row > count - change.count)
            return Outcome::Invalid;
        for (int row = change.row + change.count; row-- > change.row;)
            removeRow(list, row);
        return Outcome::Applied;
    case Change::Kind::MoveRow:
        if (!isRow(change.row) || !isRow(change.to))
            return Outcome::Invalid;
        moveRow(list, change.row, change.to);
        return Outcome::Applied;
    default:
        return Outcome::Invalid;
    }
}

// ---- single steps, each noted for the next commit ----

void Document::addMember(TreeObject *object, TreeKey *name, TreeValue value)
{
    if (touch(object) && !object->pending->find(name))
        object->pending->add(name, TouchedMember::Before::Absent);
    insert({object, name}, std::move(value)).setTouched(true);
}

void Document::removeMember(TreeObject *object, TreeKey *name)
{
    const Place place{object, name};
    noteReplace(place);
    const TreeValue gone = take(place);
    forget(gone);
}

void Document::insertRow(TreeList *list, int row, TreeValue value)
{
    if (touch(list)) {
        RowEdit edit{ListEdit::Kind::Insert, row, 0, value.container()};
        if (!edit.node)
            edit.text = value.scalar().toByteArray();
        list->pending->add(std::move(edit), m_listEditLimit);
    }
    insert({list, nullptr, row}, std::move(value));
}

void Document::removeRow(TreeList *list, int row)
{
    const TreeValue gone = take({list, nullptr, row});
    if (touch(list)) {
        settleEdit(list, gone);
        list->pending->add(RowEdit{ListEdit::Kind::Remove, row}, m_listEditLimit);
    }
    forget(gone);
}

void Document::moveRow(TreeList *list, int row, int to)
{
    if (row == to)
        return;
    TreeValue value = take({list, nullptr, row});
    const bool touched = value.isTouched();
    insert({list, nullptr, to}, std::move(value));
    if (touched)
        list->rows.touch(to);
    if (touch(list))
        list->pending->add(RowEdit{ListEdit::Kind::Move, row, to}, m_listEditLimit);
}

// ---- whole values, compared with what is there ----

void Document::assign(const Place &place, JsonReader &reader, JsonReader::Token token)
{
    using Token = JsonReader::Token;
    ++m_visits;
    TreeContainer *held = valueAt(place).container();
    const bool isObject = held && held->kind == TreeContainer::Kind::Object;
    if (token == Token::BeginObject && isObject) {
        takeAnchor(held, reader);
        assignMembers(static_cast<TreeObject *>(held), reader);
        return;
    }
    if (token == Token::BeginArray && held && !isObject) {
        takeAnchor(held, reader);
        assignRows(static_cast<TreeList *>(held), reader);
        return;
    }
    const bool isScalar = token != Token::BeginObject && token != Token::BeginArray;
    if (reader.failed() || (isScalar && !held && valueAt(place).scalar() == reader.value()))
        return;
    TreeValue value = build(reader, token);
    if (reader.failed()) {
        forget(value);
        return;
    }
    noteReplace(place);
    const TreeValue old = replace(place, std::move(value));
    forget(old);
}

void Document::assignMembers(TreeObject *object, JsonReader &reader)
{
    size_t seen = 0;
    while (reader.next() == JsonReader::Token::Key) {
        TreeKey *name = key(reader.value());
        const int member = object->find(name);
        const bool isAgain = member >= 0 && object->members[size_t(member)].value.isSeen();
        if (member < 0) {
            ++name->uses;
            TreeValue value = build(reader, reader.next());
            --name->uses;
            if (reader.failed()) {
                forget(value);
                break;
            }
            addMember(object, name, std::move(value));
        } else {
            assign({object, name}, reader, reader.next());
        }
        valueAt({object, name}).setSeen(true);
        seen += !isAgain;
    }
    std::vector<TreeKey *> gone;
    const bool complete = seen == object->members.size();
    for (TreeObject::Member &member : object->members) {
        if (!complete && !member.value.isSeen())
            gone.push_back(member.key);
        member.value.setSeen(false);
    }
    if (reader.failed())
        return;
    for (TreeKey *name : gone)
        removeMember(object, name);
}

} // namespace Velox
