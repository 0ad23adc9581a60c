// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/jsonpointer.h"
#include "json/jsontree.h"
#include "json/jsonwriter.h"

namespace Velox {
namespace {

void writeObject(const TreeObject &object, QByteArray &out)
{
    out += '{';
    for (const TreeObject::Member &member : object.members) {
        if (&member != &object.members.front())
            out += ',';
        out += member.key->json;
        JsonTree::write(member.value, out);
    }
    out += '}';
}

void writeList(const TreeList &list, QByteArray &out)
{
    out += '[';
    bool first = true;
    for (const auto &chunk : list.rows.chunks()) {
        for (const TreeValue &row : chunk->rows) {
            if (!first)
                out += ',';
            first = false;
            JsonTree::write(row, out);
        }
    }
    out += ']';
}

// Takes the expected text off the front of @p json while it agrees.
bool consume(QByteArrayView &json, QByteArrayView text)
{
    if (!json.startsWith(text))
        return false;
    json = json.sliced(text.size());
    return true;
}

bool consumeValue(QByteArrayView &json, const TreeValue &value)
{
    const TreeContainer *held = value.container();
    if (!held)
        return consume(json, value.scalar());
    bool first = true;
    if (held->kind == TreeContainer::Kind::Object) {
        if (!consume(json, "{"))
            return false;
        for (const TreeObject::Member &member : static_cast<const TreeObject *>(held)->members) {
            if ((!first && !consume(json, ",")) || !consume(json, member.key->json)
                || !consumeValue(json, member.value))
                return false;
            first = false;
        }
        return consume(json, "}");
    }
    if (!consume(json, "["))
        return false;
    for (const auto &chunk : static_cast<const TreeList *>(held)->rows.chunks()) {
        for (const TreeValue &row : chunk->rows) {
            if ((!first && !consume(json, ",")) || !consumeValue(json, row))
                return false;
            first = false;
        }
    }
    return consume(json, "]");
}

bool isInteger(QByteArrayView number)
{
    return std::all_of(number.begin(), number.end(),
                       [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

bool equalScalars(QByteArrayView a, QByteArrayView b)
{
    if (a == b)
        return true;
    const auto isNumber = [](QByteArrayView text) {
        return text[0] == '-' || (text[0] >= '0' && text[0] <= '9');
    };
    if (!isNumber(a) || !isNumber(b))
        return false;
    if (isInteger(a) && isInteger(b)) // different digits, whatever a double would make of them
        return (a == "-0" && b == "0") || (a == "0" && b == "-0");
    return a.toDouble() == b.toDouble();
}

bool equalObjects(const TreeObject *a, const TreeObject *b)
{
    for (const TreeObject::Member &member : a->members) {
        const int other = b->find(member.key);
        if (other < 0 || !JsonTree::equal(member.value, b->members[size_t(other)].value))
            return false;
    }
    return a->members.size() == b->members.size();
}

bool equalLists(const TreeList *a, const TreeList *b)
{
    if (a->rows.count() != b->rows.count())
        return false;
    for (int row = 0; row < a->rows.count(); ++row) {
        if (!JsonTree::equal(a->rows.at(row), b->rows.at(row)))
            return false;
    }
    return true;
}

} // namespace

void JsonTree::write(const TreeValue &value, QByteArray &out)
{
    if (const TreeContainer *held = value.container())
        write(*held, out);
    else
        out += value.scalar();
}

void JsonTree::write(const TreeContainer &container, QByteArray &out)
{
    if (container.kind == TreeContainer::Kind::Object)
        writeObject(static_cast<const TreeObject &>(container), out);
    else
        writeList(static_cast<const TreeList &>(container), out);
}

QByteArray JsonTree::toJson() const
{
    QByteArray out;
    out.reserve(size());
    write(m_root, out);
    return out;
}

bool JsonTree::hasText(const TreeValue &value, QByteArrayView json)
{
    return value.size() == json.size() && consumeValue(json, value);
}

bool JsonTree::equal(const TreeValue &a, const TreeValue &b)
{
    const TreeContainer *first = a.container();
    const TreeContainer *second = b.container();
    if (!first || !second)
        return first == second && equalScalars(a.scalar(), b.scalar());
    if (first->kind != second->kind)
        return false;
    if (first->kind == TreeContainer::Kind::Object)
        return equalObjects(static_cast<const TreeObject *>(first), static_cast<const TreeObject *>(second));
    return equalLists(static_cast<const TreeList *>(first), static_cast<const TreeList *>(second));
}

const TreeValue *JsonTree::find(const JsonPointer &pointer) const
{
    const TreeValue *value = &m_root;
    for (const QString &token : pointer.tokens()) {
        const TreeContainer *held = value->container();
        if (!held)
            return nullptr;
        if (held->kind == TreeContainer::Kind::List) {
            const auto *list = static_cast<const TreeList *>(held);
            const auto row = JsonPointer::arrayIndex(token, list->rows.count());
            value = row ? &list->rows.at(int(*row)) : nullptr;
        } else {
            QByteArray quoted;
            JsonWriter::writeString(quoted, token);
            const auto *object = static_cast<const TreeObject *>(held);
            const TreeKey *name = const_cast<JsonTree *>(this)->key(quoted, false);
            const int member = name ? object->find(name) : -1;
            value = member >= 0 ? &object->members[size_t(member)].value : nullptr;
        }
        if (!value)
            return nullptr;
    }
    return value;
}

} // namespace Velox
