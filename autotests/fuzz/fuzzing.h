// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

// What the fuzz targets share. Each target is one LLVMFuzzerTestOneInput(): libFuzzer's program or replay.cpp calls it.

#include "json/jsontree.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace Fuzz {

/** Ends the program with @p what unless @p holds: that is a finding. */
inline void check(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

/** The bytes of one input, taken from the front; zeros and empty lines once it is used up. */
class Input
{
public:
    Input(const uint8_t *data, size_t size)
        : m_rest(reinterpret_cast<const char *>(data), qsizetype(size))
    {
    }

    [[nodiscard]] bool isEmpty() const { return m_rest.isEmpty(); }
    int byte()
    {
        if (m_rest.isEmpty())
            return 0;
        const int value = uchar(m_rest.front());
        m_rest = m_rest.sliced(1);
        return value;
    }
    /** A number from 0 to @p count - 1; @p count is at most 256. */
    int below(int count) { return byte() % count; }
    /** What stands before the next line feed, which is dropped. */
    QByteArray line()
    {
        const qsizetype end = m_rest.indexOf('\n');
        const QByteArrayView text = end < 0 ? m_rest : m_rest.first(end);
        m_rest = end < 0 ? QByteArrayView() : m_rest.sliced(end + 1);
        return text.toByteArray();
    }
    QByteArray rest() { return std::exchange(m_rest, {}).toByteArray(); }

private:
    QByteArrayView m_rest;
};

/** A JSON value in the plainest form: the model that the trees are held against. */
struct Value
{
    enum class Kind { Scalar, List, Object };

    Kind kind = Kind::Scalar;
    QByteArray text = "null"; ///< Of a scalar, canonical.
    std::vector<Value> rows{};
    std::vector<std::pair<QByteArray, Value>> members{}; ///< By canonical names with quotes.

    [[nodiscard]] bool isObject() const { return kind == Kind::Object; }
    [[nodiscard]] bool isList() const { return kind == Kind::List; }
    Value *find(QByteArrayView name)
    {
        for (auto &[key, value] : members) {
            if (key == name)
                return &value;
        }
        return nullptr;
    }
    void set(const QByteArray &name, Value value)
    {
        if (Value *held = find(name))
            *held = std::move(value);
        else
            members.emplace_back(name, std::move(value));
    }
    void remove(QByteArrayView name)
    {
        std::erase_if(members, [name](const auto &member) { return member.first == name; });
    }
};

/** Equal but for the order of members. */
inline bool operator==(const Value &a, const Value &b)
{
    if (a.kind != b.kind || a.members.size() != b.members.size())
        return false;
    if (a.kind == Value::Kind::Scalar)
        return a.text == b.text;
    return a.rows == b.rows && std::all_of(a.members.begin(), a.members.end(), [&b](const auto &member) {
               const Value *other = const_cast<Value &>(b).find(member.first);
               return other && *other == member.second;
           });
}

inline Value read(Velox::JsonReader &reader, Velox::JsonReader::Token token)
{
    using Token = Velox::JsonReader::Token;
    Value value;
    if (token == Token::BeginArray) {
        value.kind = Value::Kind::List;
        while ((token = reader.next()) != Token::EndArray && token != Token::Error)
            value.rows.push_back(read(reader, token));
    } else if (token == Token::BeginObject) {
        value.kind = Value::Kind::Object;
        while (reader.next() == Token::Key) {
            const QByteArray name = reader.value().toByteArray();
            value.set(name, read(reader, reader.next()));
        }
    } else {
        value.text = reader.value().toByteArray();
    }
    return value;
}

/** The value of @p json, which may hold anchors; nothing where it is not JSON. */
inline std::optional<Value> read(QByteArrayView json,
                                 Velox::JsonReader::Source source = Velox::JsonReader::Source::Peer)
{
    Velox::JsonReader reader(json, source);
    Value value = read(reader, reader.next());
    if (reader.failed() || reader.next() != Velox::JsonReader::Token::End)
        return std::nullopt;
    return value;
}

inline int height(const Value &value)
{
    int below = 0;
    for (const Value &row : value.rows)
        below = std::max(below, height(row));
    for (const auto &member : value.members)
        below = std::max(below, height(member.second));
    return value.kind == Value::Kind::Scalar ? 0 : below + 1;
}

inline quint32 nulls(const Value &value)
{
    quint32 count = value.kind == Value::Kind::Scalar && value.text == "null";
    for (const Value &row : value.rows)
        count += nulls(row);
    for (const auto &member : value.members)
        count += nulls(member.second);
    return count;
}

/** Merges @p patch into @p target: the pseudo code of RFC 7396, section 2. */
inline void merge(Value &target, const Value &patch)
{
    if (!patch.isObject()) {
        target = patch;
        return;
    }
    if (!target.isObject())
        target = Value{Value::Kind::Object, {}};
    for (const auto &[name, value] : patch.members) {
        if (value.kind == Value::Kind::Scalar && value.text == "null") {
            target.remove(name);
            continue;
        }
        if (!target.find(name))
            target.set(name, {});
        merge(*target.find(name), value);
    }
}

/** Checks that @p tree holds @p expected, and what it says of itself. */
inline void checkTree(const Velox::JsonTree &tree, const Value &expected)
{
    const QByteArray text = tree.toJson();
    const std::optional<Value> value = read(text);
    check(value.has_value(), "the tree's text is JSON");
    check(*value == expected, "the tree holds what the model holds");
    check(tree.size() == quint32(text.size()), "the tree's size is the length of its text");
    check(tree.root().nulls() == nulls(expected), "the tree's nulls are counted");
    check(Velox::JsonTree::height(tree.root()) <= Velox::maxJsonDepth,
          "the tree is no deeper than the limit");
}

} // namespace Fuzz
