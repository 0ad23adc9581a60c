// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/mergepatch.h"

#include "json/document.h"

namespace Velox::MergePatch {
namespace {

bool isObject(const TreeValue &value)
{
    return value.isContainer() && value.container()->kind == TreeContainer::Kind::Object;
}

void mergeMember(JsonTree &tree, TreeObject *object, JsonReader &reader);

void mergeMembers(JsonTree &tree, TreeObject *object, JsonReader &reader)
{
    while (reader.next() == JsonReader::Token::Key)
        mergeMember(tree, object, reader);
}

// RFC 7396, 2: an object is merged into what is there, or into a new object where none is.
void mergeMember(JsonTree &tree, TreeObject *object, JsonReader &reader)
{
    const JsonTree::Place place{object, tree.key(reader.value())};
    ++place.key->uses;
    const bool there = object->find(place.key) >= 0;
    const JsonReader::Token token = reader.next();
    if (token == JsonReader::Token::BeginObject) {
        if (!there)
            tree.insert(place, TreeValue(new TreeObject));
        else if (!isObject(tree.valueAt(place)))
            tree.replace(place, TreeValue(new TreeObject));
        mergeMembers(tree, static_cast<TreeObject *>(tree.valueAt(place).container()), reader);
    } else if (token == JsonReader::Token::Literal && reader.value() == "null") {
        if (there)
            std::ignore = tree.take(place);
    } else if (there) {
        tree.replace(place, tree.build(reader, token));
    } else {
        tree.insert(place, tree.build(reader, token));
    }
    --place.key->uses;
}

} // namespace

bool apply(JsonTree &tree, QByteArrayView patch, JsonError *error)
{
    // Read once before the first step, so that a text that breaks off leaves the tree alone.
    JsonReader check(patch);
    while (!check.failed() && check.next() != JsonReader::Token::End) { }
    if (check.failed()) {
        if (error)
            *error = check.error();
        return false;
    }
    JsonReader reader(patch);
    const JsonReader::Token token = reader.next();
    if (token == JsonReader::Token::BeginObject) {
        if (!isObject(tree.root()))
            tree.replace({}, TreeValue(new TreeObject));
        mergeMembers(tree, static_cast<TreeObject *>(tree.root().container()), reader);
    } else {
        tree.replace({}, tree.build(reader, token));
    }
    tree.sweepKeys();
    return true;
}

Made make(QByteArrayView before, QByteArrayView after)
{
    Document document;
    document.setRoot(before);
    document.commit(MergeUse::No);
    const bool wasObject = isObject(document.root());
    document.setRoot(after);
    const DocumentDelta delta = document.commit(MergeUse::Always);
    if (wasObject && isObject(document.root())) {
        if (!delta.changed)
            return {false, "{}"};
        return {!delta.mergeUsable, delta.merge};
    }
    const bool lossy = isObject(document.root()) && document.root().nulls() > 0;
    return {lossy, lossy ? QByteArray() : after.toByteArray()};
}

} // namespace Velox::MergePatch
