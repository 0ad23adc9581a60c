// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Input: a byte for the limit of list edits (0: the default), then steps: a byte for the kind, and what it needs: a line with
// a whole state (0) or a merge patch (1), how to commit (2, 3), or the bytes that one change is made of.

#include "documentmodel.h"
#include "json/jsonpatch.h"
#include "json/mergepatch.h"

#include <tuple>

using Fuzz::check;
using Fuzz::Value;
using namespace Velox;

namespace {

using Outcome = Document::Outcome;

/** A document with its model, and two copies that follow it by patches. */
struct Followed
{
    Document document;
    Value model;
    JsonTree patched;
    Document merged;
    Value committed;

    void commit(MergeUse use, PatchDetail detail)
    {
        const DocumentDelta delta = document.commit(use, detail);
        check(delta.changed || committed == model, "a commit says that something changed");
        check(delta.changed || (!delta.patchUsable && !delta.mergeUsable), "no patch of nothing");
        const auto patch = JsonPatch::parse('[' + delta.operations + ']');
        check(std::holds_alternative<JsonPatch>(patch), "the patch is one");
        check(int(std::get<JsonPatch>(patch).operations().size()) == delta.operationCount,
              "operations are counted");
        if (delta.patchUsable)
            check(!std::get<JsonPatch>(patch).apply(patched).has_value(), "the patch applies");
        else
            check(patched.load(document.toJson()), "the state is JSON");
        Fuzz::checkTree(patched, model);
        if (delta.mergeUsable)
            check(MergePatch::apply(merged, delta.merge), "the merge patch applies");
        else
            check(merged.setRoot(document.toJson()) == Outcome::Applied, "the state is taken");
        merged.commit(MergeUse::No);
        Fuzz::checkTree(merged, model);
        committed = model;
    }
};

bool takesValue(const Change &change)
{
    using Kind = Change::Kind;
    return change.node == 0
        || (change.kind != Kind::Remove && change.kind != Kind::RemoveRows && change.kind != Kind::MoveRow);
}

void apply(Followed &followed, const Change &change)
{
    const auto value = takesValue(change) ? Fuzz::read(change.value, JsonReader::Source::Own)
                                          : std::optional<Value>(Value());
    Value next = followed.model;
    const Outcome expected =
        Fuzz::applyToModel(followed.document.root(), next, change, value.value_or(Value()));
    // Of two members with one name the first is read as well, so what counts is how deep the text goes.
    Value deepest = followed.model;
    std::ignore = Fuzz::applyToModel(followed.document.root(), deepest, change, Fuzz::tower(change.value));
    const bool isTooDeep = expected == Outcome::Applied && (!value || height(deepest) > maxJsonDepth);
    check(followed.document.apply(change) == (isTooDeep ? Outcome::Invalid : expected),
          "the outcome is expected");
    if (isTooDeep) // a part of it may have been taken
        followed.model = *Fuzz::read(followed.document.toJson());
    else if (expected == Outcome::Applied)
        followed.model = std::move(next);
    Fuzz::checkTree(followed.document, followed.model);
}

void merge(Followed &followed, const QByteArray &patch)
{
    const auto value = Fuzz::read(patch);
    check(MergePatch::apply(followed.document, patch) == value.has_value(), "what is JSON is merged");
    if (value)
        Fuzz::merge(followed.model, *value);
    Fuzz::checkTree(followed.document, followed.model);
}

void step(Followed &followed, Fuzz::Input &input)
{
    Change change;
    switch (input.below(8)) {
    case 0: // whole states, as lines
        if (const auto state = JsonReader::canonical(input.line()))
            change.value = *state;
        return change.value.isEmpty() ? void() : apply(followed, change);
    case 1:
        return merge(followed, input.line());
    case 2:
    case 3: {
        const int choice = input.below(6);
        return followed.commit(MergeUse(choice / 2), PatchDetail(choice % 2));
    }
    default:
        return apply(followed, Fuzz::Maker(input).change());
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Fuzz::Input input(data, size);
    Followed followed;
    const int limit = input.below(16);
    followed.document.setListEditLimit(limit == 0 ? maxListEdits : limit);
    while (!input.isEmpty() && followed.document.size() < 64 * 1024)
        step(followed, input);
    followed.commit(MergeUse::Always, PatchDetail::Exact);
    return 0;
}
