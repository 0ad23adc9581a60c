// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/jsontree.h"

#include "json/document_p.h"

#include <algorithm>

namespace Velox {

TreeContainer::TreeContainer(Kind kind)
    : kind(kind)
{
}

TreeContainer::~TreeContainer() = default;

TreeObject::~TreeObject()
{
    for (const Member &member : members)
        --member.key->uses;
}

// Below this many members a walk over them is faster than an index.
static constexpr size_t indexFrom = 12;

size_t TreeObject::slotOf(const TreeKey *key) const
{
    const size_t mask = m_index.size() - 1;
    size_t slot = qHash(quintptr(key)) & mask;
    while (m_index[slot] && members[m_index[slot] - 1].key != key)
        slot = (slot + 1) & mask;
    return slot;
}

int TreeObject::find(const TreeKey *key) const
{
    if (!m_index.empty())
        return int(m_index[slotOf(key)]) - 1;
    for (size_t i = 0; i < members.size(); ++i) {
        if (members[i].key == key)
            return int(i);
    }
    return -1;
}

void TreeObject::rebuildIndex()
{
    size_t slots = 32;
    while (slots < members.size() * 2 + 2)
        slots *= 2;
    m_index.assign(slots, 0);
    for (size_t i = 0; i < members.size(); ++i)
        m_index[slotOf(members[i].key)] = quint32(i + 1);
}

TreeValue &TreeObject::append(TreeKey *key, TreeValue value)
{
    ++key->uses;
    members.push_back({key, std::move(value)});
    if (members.size() > indexFrom && members.size() * 2 > m_index.size())
        rebuildIndex();
    else if (!m_index.empty())
        m_index[slotOf(key)] = quint32(members.size());
    return members.back().value;
}

void TreeObject::eraseFromIndex(size_t gap)
{
    // Close the gap in the probe sequence: stale slots would make look-ups longer with every key that comes and goes.
    const size_t mask = m_index.size() - 1;
    for (size_t next = (gap + 1) & mask; m_index[next]; next = (next + 1) & mask) {
        const size_t home = qHash(quintptr(members[m_index[next] - 1].key)) & mask;
        if (((next - home) & mask) >= ((next - gap) & mask)) {
            m_index[gap] = m_index[next];
            gap = next;
        }
    }
    m_index[gap] = 0;
}

TreeValue TreeObject::take(int position)
{
    Member &member = members[size_t(position)];
    TreeValue value = std::move(member.value);
    if (!m_index.empty()) {
        eraseFromIndex(slotOf(member.key));
        if (&member != &members.back())
            m_index[slotOf(members.back().key)] = quint32(position + 1);
    }
    --member.key->uses;
    if (&member != &members.back())
        member = std::move(members.back());
    members.pop_back();
    return value;
}

// ---- values ----

TreeValue::TreeValue(QByteArrayView scalar)
{
    if (scalar.size() <= inlineLimit) {
        setInline(scalar.data(), quint8(scalar.size()));
        return;
    }
    char *text = new char[size_t(scalar.size())];
    const quint32 size = quint32(scalar.size());
    std::memcpy(text, scalar.data(), size);
    std::memcpy(m_bytes, &text, sizeof text);
    std::memcpy(m_bytes + sizeof text, &size, sizeof size);
    m_tag = heapKind;
}

TreeValue::TreeValue(TreeContainer *container) noexcept
{
    std::memcpy(m_bytes, &container, sizeof container);
    m_tag = containerKind;
}

void TreeValue::destroy() noexcept
{
    if (TreeContainer *held = container()) {
        if (held->kind == TreeContainer::Kind::Object)
            delete static_cast<TreeObject *>(held);
        else
            delete static_cast<TreeList *>(held);
        return;
    }
    char *text = nullptr;
    std::memcpy(&text, m_bytes, sizeof text);
    delete[] text;
}

QByteArrayView TreeValue::scalar() const
{
    if (kind() <= inlineLimit)
        return {m_bytes, qsizetype(kind())};
    if (isContainer())
        return {};
    const char *text = nullptr;
    quint32 size = 0;
    std::memcpy(&text, m_bytes, sizeof text);
    std::memcpy(&size, m_bytes + sizeof text, sizeof size);
    return {text, qsizetype(size)};
}

quint32 TreeValue::size() const
{
    const TreeContainer *held = container();
    return held ? held->size : quint32(scalar().size());
}

quint32 TreeValue::nulls() const
{
    const TreeContainer *held = container();
    return held ? held->nulls : isNull();
}

// ---- the tree ----

void JsonTree::containerMade(TreeContainer *, const JsonReader &) { }
void JsonTree::valueDropped(const TreeValue &) { }

TreeKey *JsonTree::key(QByteArrayView quoted, bool make)
{
    const auto found = m_keys.find(quoted);
    if (found != m_keys.end())
        return found->get();
    if (!make)
        return nullptr;
    auto key = std::make_unique<TreeKey>();
    key->json.reserve(quoted.size() + 1);
    key->json.append(quoted).append(':');
    return m_keys.insert(std::move(key)).first->get();
}

void JsonTree::sweepKeys()
{
    if (m_keys.size() < 2 * m_keysAfterSweep + 1024)
        return;
    std::erase_if(m_keys, [](const std::unique_ptr<TreeKey> &key) { return key->uses == 0; });
    m_keysAfterSweep = m_keys.size();
}

bool JsonTree::load(QByteArrayView json, JsonError *error)
{
    JsonReader reader(json);
    TreeValue value = build(reader, reader.next());
    if (!reader.failed() && reader.next() == JsonReader::Token::End) {
        replace({}, std::move(value));
        return true;
    }
    if (error)
        *error = reader.error();
    return false;
}

TreeValue JsonTree::build(JsonReader &reader, JsonReader::Token token)
{
    if (token == JsonReader::Token::BeginObject)
        return buildObject(reader);
    if (token == JsonReader::Token::BeginArray)
        return buildList(reader);
    return TreeValue(reader.value());
}

TreeValue JsonTree::buildObject(JsonReader &reader)
{
    auto *object = new TreeObject;
    TreeValue result(object);
    containerMade(object, reader);
    while (reader.next() == JsonReader::Token::Key) {
        Place place{object, key(reader.value())};
        ++place.key->uses; // held while the value is read
        TreeValue value = build(reader, reader.next());
        const int old = object->find(place.key); // of two members with one name the last counts
        if (old >= 0)
            valueDropped(replace(place, std::move(value)));
        else
            insert(place, std::move(value));
        --place.key->uses;
    }
    return result;
}

TreeValue JsonTree::buildList(JsonReader &reader)
{
    auto *list = new TreeList;
    TreeValue result(list);
    containerMade(list, reader);
    for (;;) {
        const JsonReader::Token token = reader.next();
        if (token == JsonReader::Token::EndArray || token == JsonReader::Token::Error)
            return result;
        insert({list, nullptr, list->rows.count()}, build(reader, token));
    }
}

TreeValue JsonTree::copy(const TreeValue &value)
{
    if (!value.isContainer())
        return TreeValue(value.scalar());
    QByteArray text;
    text.reserve(value.size());
    write(value, text);
    JsonReader reader(text, JsonReader::Source::Own);
    return build(reader, reader.next());
}

void JsonTree::grow(TreeContainer *container, qint64 size, qint64 nulls)
{
    for (; container; container = container->parent) {
        container->size = quint32(container->size + size);
        container->nulls = quint32(container->nulls + nulls);
    }
}

void JsonTree::settle(const Place &place, TreeValue &value)
{
    TreeContainer *held = value.container();
    if (!held)
        return;
    held->parent = place.container;
    if (place.key)
        held->place = place.key;
    else if (place.container)
        held->place = static_cast<TreeList *>(place.container)->rows.chunkOf(place.row);
}

TreeValue &JsonTree::valueAt(const Place &place)
{
    if (!place.container)
        return m_root;
    if (place.container->kind == TreeContainer::Kind::List)
        return static_cast<TreeList *>(place.container)->rows.at(place.row);
    auto *object = static_cast<TreeObject *>(place.container);
    return object->members[size_t(object->find(place.key))].value;
}

JsonTree::Place JsonTree::placeOf(const TreeContainer *container)
{
    TreeContainer *parent = container->parent;
    if (!parent)
        return {};
    if (parent->kind == TreeContainer::Kind::Object)
        return {parent, static_cast<TreeKey *>(container->place)};
    return {parent, nullptr, static_cast<TreeList *>(parent)->rows.rowOf(container)};
}

TreeValue &JsonTree::insert(const Place &place, TreeValue value)
{
    const qint64 size = value.size();
    const qint64 nulls = value.nulls();
    if (TreeContainer *held = value.container())
        held->parent = place.container;
    if (place.container->kind == TreeContainer::Kind::List) {
        auto *list = static_cast<TreeList *>(place.container);
        const bool comma = list->rows.count() > 0;
        grow(list, size + comma, nulls);
        return list->rows.insert(place.row, std::move(value));
    }
    auto *object = static_cast<TreeObject *>(place.container);
    const bool comma = !object->members.empty();
    settle(place, value);
    grow(object, place.key->json.size() + size + comma, nulls);
    return object->append(place.key, std::move(value));
}

TreeValue JsonTree::take(const Place &place)
{
    if (!place.container)
        return replace(place, TreeValue());
    TreeValue value;
    if (place.container->kind == TreeContainer::Kind::List) {
        auto *list = static_cast<TreeList *>(place.container);
        value = list->rows.take(place.row);
        grow(list, -qint64(value.size()) - (list->rows.count() > 0), -qint64(value.nulls()));
    } else {
        auto *object = static_cast<TreeObject *>(place.container);
        value = object->take(object->find(place.key));
        grow(object, -qint64(place.key->json.size() + value.size()) - !object->members.empty(),
             -qint64(value.nulls()));
    }
    if (TreeContainer *held = value.container())
        held->parent = nullptr;
    return value;
}

TreeValue JsonTree::replace(const Place &place, TreeValue value)
{
    TreeValue &there = valueAt(place);
    grow(place.container, qint64(value.size()) - there.size(), qint64(value.nulls()) - there.nulls());
    TreeValue old = std::exchange(there, std::move(value));
    there.setTouched(old.isTouched());
    old.setTouched(false);
    settle(place, there);
    if (TreeContainer *held = old.container())
        held->parent = nullptr;
    return old;
}

std::vector<TreeValue> JsonTree::refill(TreeList *list, std::vector<TreeValue> rows)
{
    std::vector<TreeValue> old = list->rows.takeAll();
    for (const TreeValue &row : old) {
        if (TreeContainer *held = row.container())
            held->parent = nullptr;
    }
    grow(list, 2 - qint64(list->size), -qint64(list->nulls));
    for (TreeValue &row : rows)
        insert({list, nullptr, list->rows.count()}, std::move(row));
    return old;
}

int JsonTree::depth(const TreeContainer *container)
{
    int levels = 0;
    for (; container; container = container->parent)
        ++levels;
    return levels;
}

int JsonTree::height(const TreeValue &value)
{
    const TreeContainer *held = value.container();
    if (!held)
        return 0;
    int below = 0;
    if (held->kind == TreeContainer::Kind::Object) {
        for (const TreeObject::Member &member : static_cast<const TreeObject *>(held)->members)
            below = std::max(below, height(member.value));
    } else {
        for (const auto &chunk : static_cast<const TreeList *>(held)->rows.chunks()) {
            for (const TreeValue &row : chunk->rows)
                below = std::max(below, height(row));
        }
    }
    return below + 1;
}

} // namespace Velox
