// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The part of Document that takes merge patches (RFC 7396, 2).

#include "json/document.h"

namespace Velox {
namespace {

TreeObject *objectOf(const TreeValue &value)
{
    TreeContainer *held = value.container();
    return held && held->kind == TreeContainer::Kind::Object ? static_cast<TreeObject *>(held) : nullptr;
}

} // namespace

void Document::merge(QByteArrayView patch)
{
    JsonReader reader(patch);
    const JsonReader::Token token = reader.next();
    if (token != JsonReader::Token::BeginObject) {
        assign({}, reader, token);
        return;
    }
    TreeObject *object = objectOf(root());
    mergeMembers(object ? object : makeObject({}), reader);
}

void Document::mergeMembers(TreeObject *object, JsonReader &reader)
{
    while (reader.next() == JsonReader::Token::Key)
        mergeMember(object, reader);
}

void Document::mergeMember(TreeObject *object, JsonReader &reader)
{
    TreeKey *name = key(reader.value());
    const Place place{object, name};
    const bool isThere = object->find(name) >= 0;
    ++name->uses; // while it may be in no object
    const JsonReader::Token token = reader.next();
    if (token == JsonReader::Token::BeginObject) {
        TreeObject *held = isThere ? objectOf(valueAt(place)) : nullptr;
        mergeMembers(held ? held : makeObject(place), reader);
    } else if (token == JsonReader::Token::Literal && reader.value() == "null") {
        if (isThere)
            removeMember(object, name);
    } else if (isThere) {
        assign(place, reader, token);
    } else {
        addMember(object, name, build(reader, token));
    }
    --name->uses;
}

// An empty object where none is. It is new in this commit: what is merged into it is sent with it.
TreeObject *Document::makeObject(const Place &place)
{
    JsonReader reader("{}");
    TreeValue value = build(reader, reader.next());
    if (place.container && static_cast<TreeObject *>(place.container)->find(place.key) < 0) {
        addMember(static_cast<TreeObject *>(place.container), place.key, std::move(value));
    } else {
        noteReplace(place);
        const TreeValue old = replace(place, std::move(value));
        forget(old);
    }
    return objectOf(valueAt(place));
}

} // namespace Velox
