// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Input: two JSON texts, each on its line: a document, and a merge patch for it or the next document.

#include "fuzzing.h"
#include "json/mergepatch.h"

using Fuzz::check;
using namespace Velox;

namespace {

void checkApply(const QByteArray &before, const QByteArray &patch)
{
    Document document;
    document.setRoot(before);
    document.commit(MergeUse::No);
    Fuzz::Value model = *Fuzz::read(before);
    const auto change = Fuzz::read(patch);
    JsonError error;
    check(MergePatch::apply(document, patch, &error) == change.has_value(), "what is JSON applies");
    check(change.has_value() == error.text.isEmpty(), "only an error has a text");
    if (change)
        Fuzz::merge(model, *change);
    Fuzz::checkTree(document, model);
    const DocumentDelta delta = document.commit(MergeUse::Always);
    check(delta.changed || *Fuzz::read(before) == model, "a commit says that something changed");
}

void checkMake(const QByteArray &before, const QByteArray &after)
{
    const MergePatch::Made made = MergePatch::make(before, after);
    const Fuzz::Value expected = *Fuzz::read(after);
    check(!made.lossy || Fuzz::nulls(expected) > 0, "only nulls cannot be said");
    if (made.lossy)
        return;
    const auto patch = Fuzz::read(made.patch);
    check(patch.has_value(), "a made patch is JSON");
    Fuzz::Value model = *Fuzz::read(before);
    Fuzz::merge(model, *patch);
    check(model == expected, "a made patch leads to the next document");
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Fuzz::Input input(data, size);
    const auto before = JsonReader::canonical(input.line());
    const QByteArray patch = input.rest();
    if (!before)
        return 0;
    checkApply(*before, patch);
    if (const auto after = JsonReader::canonical(patch)) {
        checkMake(*before, *after);
        checkMake(*after, *before);
    }
    return 0;
}
