// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Input: a line with a document, and behind it a JSON Patch for it.

#include "fuzzing.h"
#include "json/jsonpatch.h"
#include "json/jsonwriter.h"

using Fuzz::check;
using Fuzz::Value;
using namespace Velox;

namespace {

constexpr quint32 maxSize = 64 * 1024; // copies double a document each time

QByteArray quoted(const QString &token)
{
    QByteArray name;
    JsonWriter::writeString(name, token);
    return name;
}

Value *find(Value *value, const JsonPointer &pointer)
{
    for (const QString &token : pointer.tokens()) {
        const auto row = JsonPointer::arrayIndex(token, qsizetype(value->rows.size()));
        if (value->isList())
            value = row ? &value->rows[size_t(*row)] : nullptr;
        else
            value = value->find(quoted(token));
        if (!value)
            return nullptr;
    }
    return value;
}

bool add(Value &root, const JsonPointer &path, Value value)
{
    Value *parent = find(&root, path.parent());
    if (path.isRoot())
        root = std::move(value);
    else if (parent && parent->isObject())
        parent->set(quoted(path.last()), std::move(value));
    else if (parent && parent->isList()) {
        const auto row = JsonPointer::arrayIndex(path.last(), qsizetype(parent->rows.size()),
                                                 JsonPointer::IndexUse::Insertion);
        if (!row)
            return false;
        parent->rows.insert(parent->rows.begin() + *row, std::move(value));
    } else {
        return false;
    }
    return height(root) <= maxJsonDepth;
}

bool remove(Value &root, const JsonPointer &path)
{
    const Value *value = find(&root, path);
    if (!value)
        return false;
    Value *parent = find(&root, path.parent());
    if (path.isRoot())
        root = {};
    else if (parent->isObject())
        parent->remove(quoted(path.last()));
    else
        parent->rows.erase(parent->rows.begin() + (value - parent->rows.data()));
    return true;
}

// One operation by the words of RFC 6902; what test compares is left to the tree.
bool apply(Value &root, const PatchOperation &operation)
{
    using Kind = PatchOperation::Kind;
    const bool isFrom = operation.kind == Kind::Move || operation.kind == Kind::Copy;
    const Value *source = find(&root, isFrom ? operation.from : operation.path);
    if (operation.kind != Kind::Add && !source)
        return false;
    if (operation.kind == Kind::Add)
        return add(root, operation.path, *Fuzz::read(operation.value));
    if (operation.kind == Kind::Remove)
        return remove(root, operation.path);
    if (operation.kind == Kind::Replace)
        *find(&root, operation.path) = *Fuzz::read(operation.value);
    if (!isFrom || operation.from == operation.path)
        return height(root) <= maxJsonDepth;
    Value value = *source;
    if (operation.kind == Kind::Copy)
        return add(root, operation.path, std::move(value));
    return !operation.from.isPrefixOf(operation.path) && remove(root, operation.from)
        && add(root, operation.path, std::move(value));
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Fuzz::Input input(data, size);
    const QByteArray text = input.line();
    const auto before = Fuzz::read(text);
    const auto parsed = JsonPatch::parse(input.rest());
    const auto *patch = std::get_if<JsonPatch>(&parsed);
    if (!before || !patch || text.size() > qsizetype(maxSize))
        return 0;
    JsonTree tree;
    check(tree.load(text), "the tree reads what the model reads");
    Value model = *before;
    const auto error = patch->apply(tree, [&](const PatchOperation &operation) {
        check(apply(model, operation), "the model takes what the tree takes");
        checkTree(tree, model);
        return tree.size() <= maxSize;
    });
    if (!error)
        return 0;
    checkTree(tree, *before);
    check(error->index >= 0 && error->index < int(patch->operations().size()), "an error says where");
    const PatchOperation &failed = patch->operations()[size_t(error->index)];
    using Code = PatchError::Code;
    const bool isAsked = error->code == Code::Refused || error->code == Code::TestFailed;
    check(isAsked || !apply(model, failed), "the model refuses what the tree refuses");
    return 0;
}
