// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fuzzing.h"
#include "json/document.h"

#include <algorithm>

namespace Fuzz {

/** Makes JSON and changes of the bytes of an input. Values hold anchors with the handles 1 to 15. What takes bytes stands in
 *  statements of its own, so that an input is the same with every compiler. */
class Maker
{
public:
    explicit Maker(Input &input)
        : m_input(input)
    {
    }

    QByteArray name()
    {
        static const QByteArray names[] = {"\"id\"", "\"key\"", "\"\"", "\"a/b\"", "\"~\"", "\"\\u0000\""};
        const int choice = m_input.below(32);
        return choice < 6 ? names[choice] : QByteArray("\"n") + char('a' + choice - 6) + '"';
    }

    QByteArray value(int levels = 3)
    {
        QByteArray text;
        switch (m_input.below(levels > 0 ? 10 : 6)) {
        case 0:
            return "null";
        case 1:
            return m_input.below(2) ? "true" : "false";
        case 2:
            return '"' + QByteArray(m_input.below(64), 'x') + '"';
        case 3:
        case 4:
        case 5:
            return QByteArray::number(m_input.below(12));
        case 6:
            text = anchor(false) + '[';
            return text += rows(levels) + ']';
        case 7:
            text = anchor(false) + '[';
            return text += keyedRows(levels) + ']';
        case 8:
            return deep();
        default:
            text = anchor(true) + '{';
            return text += members(levels) + '}';
        }
    }

    Velox::Change change()
    {
        Velox::Change change;
        change.kind = Velox::Change::Kind(m_input.below(7));
        change.node = quint32(m_input.below(16));
        change.row = m_input.below(20) - 1;
        change.to = m_input.below(20) - 1;
        change.count = m_input.below(6) - 1;
        change.key = name();
        change.value = value();
        return change;
    }

private:
    QByteArray anchor(bool isObject)
    {
        const int choice = m_input.below(48);
        if (choice == 0 || choice > 31)
            return {};
        return Velox::anchor(quint32(choice % 16), !isObject && choice > 16 ? "\"na\"" : "");
    }

    QByteArray members(int levels)
    {
        QList<QByteArray> parts;
        for (int count = m_input.below(20); count > 0; --count)
            parts += member(name(), levels - 1);
        return parts.join(',');
    }

    QByteArray rows(int levels)
    {
        QList<QByteArray> parts;
        for (int count = m_input.below(12); count > 0; --count)
            parts += value(levels - 1);
        return parts.join(',');
    }

    QByteArray keyedRows(int levels)
    {
        const QByteArray key = name();
        QList<QByteArray> parts;
        for (int count = m_input.below(40); count > 0; --count) {
            QByteArray row = anchor(true) + '{';
            row += member(key, 0) + ',';
            row += member(name(), levels - 1) + '}';
            parts += row;
        }
        return parts.join(',');
    }

    QByteArray member(const QByteArray &name, int levels) { return name + ':' + value(levels); }

    // Nesting around the limit, with a handle at the bottom.
    QByteArray deep()
    {
        const int levels = 2 * m_input.byte() + 8;
        return QByteArray("[").repeated(levels) + Velox::anchor(15) + "{}" + QByteArray("]").repeated(levels);
    }

    Input &m_input;
};

/** The value in @p model that stands where @p value has the container with this handle. */
inline Value *findHandle(const Velox::TreeValue &value, Value &model, quint32 handle)
{
    const Velox::TreeContainer *held = value.container();
    if (!held || held->handle == handle)
        return held ? &model : nullptr;
    Value *found = nullptr;
    if (const auto *object = static_cast<const Velox::TreeObject *>(held); model.isObject()) {
        for (size_t i = 0; i < object->members.size() && !found; ++i)
            found =
                findHandle(object->members[i].value, *model.find(object->members[i].key->quoted()), handle);
        return found;
    }
    for (size_t row = 0; row < model.rows.size() && !found; ++row)
        found = findHandle(static_cast<const Velox::TreeList *>(held)->rows.at(int(row)), model.rows[row],
                           handle);
    return found;
}

inline bool applyToList(Value &list, const Velox::Change &change, const Value &value)
{
    using Kind = Velox::Change::Kind;
    const int count = int(list.rows.size());
    const auto isRow = [count](int row) { return row >= 0 && row < count; };
    const auto at = [&list](int row) { return list.rows.begin() + row; };
    if (change.kind == Kind::SetRow && isRow(change.row)) {
        *at(change.row) = value;
    } else if (change.kind == Kind::InsertRow && (isRow(change.row) || change.row == count)) {
        list.rows.insert(at(change.row), value);
    } else if (change.kind == Kind::RemoveRows && change.row >= 0 && change.count >= 0
               && change.row + change.count <= count) {
        list.rows.erase(at(change.row), at(change.row + change.count));
    } else if (change.kind == Kind::MoveRow && isRow(change.row) && isRow(change.to)) {
        Value row = *at(change.row);
        list.rows.erase(at(change.row));
        list.rows.insert(at(change.to), std::move(row));
    } else {
        return false;
    }
    return true;
}

/** A value that is as high as the text @p json goes deep. */
inline Value tower(const QByteArray &json)
{
    int level = 0;
    int deepest = 0;
    bool isString = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json.at(i);
        if (c == '\\')
            ++i;
        else if (c == '"')
            isString = !isString;
        else if (!isString && (c == '[' || c == '{'))
            deepest = std::max(deepest, ++level);
        else if (!isString && (c == ']' || c == '}'))
            --level;
    }
    return read(QByteArray("[").repeated(deepest) + QByteArray("]").repeated(deepest)).value_or(Value());
}

/** Does @p change to the model of the document with this root. */
inline Velox::Document::Outcome applyToModel(const Velox::TreeValue &root, Value &model,
                                             const Velox::Change &change, const Value &value)
{
    using Kind = Velox::Change::Kind;
    using Outcome = Velox::Document::Outcome;
    Value *place = change.node == 0 ? &model : findHandle(root, model, change.node);
    if (!place)
        return Outcome::UnknownNode;
    if (change.node == 0 || change.kind == Kind::Assign)
        *place = value;
    else if (place->isList())
        return applyToList(*place, change, value) ? Outcome::Applied : Outcome::Invalid;
    else if (change.kind == Kind::Set)
        place->set(change.key, value);
    else if (change.kind == Kind::Remove)
        place->remove(change.key);
    else
        return Outcome::Invalid;
    return Outcome::Applied;
}

} // namespace Fuzz
