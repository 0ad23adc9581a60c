// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/patchapplication_p.h"

#include "json/jsonwriter.h"

namespace Velox {
namespace {

using Code = PatchError::Code;

PatchError failure(Code code, const JsonPointer &pointer, const char *text)
{
    return {code, -1, pointer.toString(), QString::fromLatin1(text)};
}

} // namespace

PatchApplication::~PatchApplication()
{
    for (const Step &step : m_steps) {
        if (step.place.key)
            --step.place.key->uses;
    }
    m_tree.sweepKeys();
}

std::optional<PatchError> PatchApplication::apply(const PatchOperation &operation)
{
    TreeValue value;
    switch (operation.kind) {
    case PatchOperation::Kind::Add:
        if (auto error = read(operation, value))
            return error;
        return add(operation.path, std::move(value));
    case PatchOperation::Kind::Remove:
        return remove(operation.path);
    case PatchOperation::Kind::Replace:
        return replace(operation);
    case PatchOperation::Kind::Move:
        return move(operation);
    case PatchOperation::Kind::Copy:
        return copy(operation);
    case PatchOperation::Kind::Test:
        return test(operation);
    }
    return std::nullopt;
}

void PatchApplication::undo()
{
    TreeValue last; // what the step undone before took away
    while (!m_steps.empty()) {
        Step step = std::move(m_steps.back());
        m_steps.pop_back();
        if (step.kind == Step::Kind::Insert)
            m_tree.insert(step.place, std::move(step.value));
        else if (step.kind == Step::Kind::PutBack)
            m_tree.insert(step.place, std::move(last));
        else if (step.kind == Step::Kind::Take)
            last = m_tree.take(step.place);
        else
            last = m_tree.replace(step.place, std::move(step.value));
        if (step.place.key)
            --step.place.key->uses;
    }
}

void PatchApplication::note(Step::Kind kind, const JsonTree::Place &place, TreeValue value)
{
    if (place.key)
        ++place.key->uses; // the step must be able to name it again
    m_steps.push_back({kind, place, std::move(value)});
}

bool PatchApplication::exists(const JsonTree::Place &place) const
{
    if (!place.container)
        return true;
    if (place.container->kind == TreeContainer::Kind::List)
        return place.row < static_cast<TreeList *>(place.container)->rows.count();
    return static_cast<TreeObject *>(place.container)->find(place.key) >= 0;
}

std::optional<PatchError> PatchApplication::resolve(const JsonPointer &pointer, bool mayBeNew,
                                                    JsonTree::Place &place)
{
    place = {};
    if (pointer.isRoot())
        return std::nullopt;
    const TreeValue *parent = m_tree.find(pointer.parent());
    if (!parent || !parent->isContainer())
        return failure(Code::NotFound, pointer, "there is nothing to hold this value");
    return resolveLast(parent->container(), pointer, mayBeNew, place);
}

std::optional<PatchError> PatchApplication::resolveLast(TreeContainer *parent, const JsonPointer &pointer,
                                                        bool mayBeNew, JsonTree::Place &place)
{
    place.container = parent;
    if (parent->kind == TreeContainer::Kind::List) {
        const int count = static_cast<TreeList *>(parent)->rows.count();
        const auto use = mayBeNew ? JsonPointer::IndexUse::Insertion : JsonPointer::IndexUse::Existing;
        const auto row = JsonPointer::arrayIndex(pointer.last(), count, use);
        if (!row)
            return failure(Code::InvalidIndex, pointer, "the list has no such row");
        place.row = int(*row);
        return std::nullopt;
    }
    QByteArray quoted;
    JsonWriter::writeString(quoted, pointer.last());
    place.key = m_tree.key(quoted, mayBeNew);
    if (!mayBeNew && (!place.key || !exists(place)))
        return failure(Code::NotFound, pointer, "there is no such member");
    return std::nullopt;
}

std::optional<PatchError> PatchApplication::read(const PatchOperation &operation, TreeValue &value)
{
    JsonReader reader(operation.value, JsonReader::Source::Peer, maxJsonDepth);
    value = m_tree.build(reader, reader.next());
    if (reader.failed()) // it was read once, as part of the patch: only its depth can be at fault
        return failure(Code::TooDeep, operation.path, "the value nests too deeply");
    return std::nullopt;
}

std::optional<PatchError> PatchApplication::add(const JsonPointer &path, TreeValue value)
{
    JsonTree::Place place;
    if (auto error = resolve(path, true, place))
        return error;
    if (JsonTree::depth(place.container) + JsonTree::height(value) > maxJsonDepth)
        return failure(Code::TooDeep, path, "the document would nest too deeply");
    const bool replaces = !place.container || (place.key && exists(place));
    if (replaces)
        note(Step::Kind::Replace, place, m_tree.replace(place, std::move(value)));
    else
        insert(place, std::move(value));
    return std::nullopt;
}

void PatchApplication::insert(const JsonTree::Place &place, TreeValue value)
{
    m_tree.insert(place, std::move(value));
    note(Step::Kind::Take, place, TreeValue());
}

std::optional<PatchError> PatchApplication::remove(const JsonPointer &path)
{
    JsonTree::Place place;
    if (auto error = resolve(path, false, place))
        return error;
    if (!place.container) // an empty document is the literal null
        note(Step::Kind::Replace, place, m_tree.replace(place, TreeValue()));
    else
        note(Step::Kind::Insert, place, m_tree.take(place));
    return std::nullopt;
}

std::optional<PatchError> PatchApplication::replace(const PatchOperation &operation)
{
    JsonTree::Place place;
    TreeValue value;
    if (auto error = resolve(operation.path, false, place))
        return error;
    if (auto error = read(operation, value))
        return error;
    if (JsonTree::depth(place.container) + JsonTree::height(value) > maxJsonDepth)
        return failure(Code::TooDeep, operation.path, "the document would nest too deeply");
    note(Step::Kind::Replace, place, m_tree.replace(place, std::move(value)));
    return std::nullopt;
}

std::optional<PatchError> PatchApplication::move(const PatchOperation &operation)
{
    JsonTree::Place from;
    if (auto error = resolve(operation.from, false, from))
        return error;
    if (operation.from == operation.path)
        return std::nullopt;
    if (operation.from.isPrefixOf(operation.path))
        return failure(Code::MoveIntoChild, operation.path, "a value cannot move into itself");
    // RFC 6902, 4.4: a removal and then an addition, whose path is read in the document without the value.
    TreeValue value = m_tree.take(from);
    JsonTree::Place to;
    auto error = resolve(operation.path, true, to);
    if (!error && JsonTree::depth(to.container) > JsonTree::depth(from.container)
        && JsonTree::depth(to.container) + JsonTree::height(value) > maxJsonDepth)
        error = failure(Code::TooDeep, operation.path, "the document would nest too deeply");
    if (error) {
        note(Step::Kind::Insert, from, std::move(value));
        return error;
    }
    note(Step::Kind::PutBack, from, TreeValue());
    if (!to.container || (to.key && exists(to))) {
        TreeValue old = m_tree.replace(to, std::move(value));
        note(Step::Kind::Replace, to, std::move(old));
    } else {
        insert(to, std::move(value));
    }
    return std::nullopt;
}

std::optional<PatchError> PatchApplication::copy(const PatchOperation &operation)
{
    JsonTree::Place from;
    if (auto error = resolve(operation.from, false, from))
        return error;
    if (operation.from == operation.path)
        return std::nullopt;
    return add(operation.path, m_tree.copy(m_tree.valueAt(from)));
}

std::optional<PatchError> PatchApplication::test(const PatchOperation &operation)
{
    JsonTree::Place place;
    TreeValue value;
    if (auto error = resolve(operation.path, false, place))
        return error;
    if (auto error = read(operation, value))
        return error;
    if (!JsonTree::equal(m_tree.valueAt(place), value))
        return failure(Code::TestFailed, operation.path, "the value is another one");
    return std::nullopt;
}

} // namespace Velox
