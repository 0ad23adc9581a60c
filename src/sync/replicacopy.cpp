// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/replicacopy.h"

#include "sync/slicestep_p.h"
#include "json/mergepatch.h"

namespace Velox {
namespace {

using Error = ReplicaError;
using Code = ReplicaError::Code;

Error tooLarge(qint64 limit)
{
    return {Code::TooLarge, QStringLiteral("the state is larger than %1 bytes").arg(limit)};
}

} // namespace

ReplicaCopy::ReplicaCopy()
{
    // Steps that cost a JavaScript reader too much are fine here: rows keep their identity through many more.
    document.setListEditLimit(maxSliceSteps);
}

void ReplicaCopy::forget()
{
    id.clear();
    version = 0;
}

void ReplicaCopy::load(const ReplicaCopy &other)
{
    document.load(other.document.toJson());
    document.commit(MergeUse::No); // what is loaded is old to the next comparison
    id = other.id;
    version = other.version;
    isThere = other.isThere;
}

bool ReplicaCopy::replace(QByteArrayView json, const Note &note)
{
    if (document.setRoot(json) != Document::Outcome::Applied)
        return false;
    noteCommit(note);
    return true;
}

std::optional<Error> ReplicaCopy::apply(const Update &update, bool isFirst, qint64 sizeLimit,
                                        const Note &note)
{
    if (auto error =
            update.delta ? applyDelta(update, sizeLimit, note) : applyFull(update.body, sizeLimit, note))
        return error;
    if (!update.id.isEmpty())
        id = update.id;
    else if (isFirst && !update.delta)
        id.clear();
    version = update.version;
    isThere = true;
    return std::nullopt;
}

std::optional<Error> ReplicaCopy::applyFull(QByteArrayView body, qint64 sizeLimit, const Note &note)
{
    if (body.size() > sizeLimit)
        return tooLarge(sizeLimit);
    JsonError error;
    const std::optional<QByteArray> canonical = JsonReader::canonical(body, &error);
    if (!canonical || !replace(*canonical, note))
        return Error{Code::Malformed, QStringLiteral("the state is no JSON: %1").arg(error.toString())};
    return std::nullopt;
}

std::optional<Error> ReplicaCopy::applyDelta(const Update &update, qint64 sizeLimit, const Note &note)
{
    const qint64 base = update.base > 0 ? update.base : update.version - 1;
    if (version == 0 || base != version) {
        return Error{Code::BaseMismatch,
                     QStringLiteral("a delta from version %1, but %2 is held").arg(base).arg(version)};
    }
    if (!update.id.isEmpty() && update.id != id)
        return Error{Code::BaseMismatch, QStringLiteral("a delta of another state")};
    if (update.body.startsWith('['))
        return applyOperations(update.body, sizeLimit, note);
    if (update.body.startsWith('{'))
        return applyMerge(update.body, sizeLimit, note);
    return Error{Code::Malformed, QStringLiteral("a delta is an array or an object")};
}

std::optional<Error> ReplicaCopy::applyOperations(QByteArrayView body, qint64 sizeLimit, const Note &note)
{
    const auto parsed = JsonPatch::parse(body);
    if (const auto *bad = std::get_if<PatchError>(&parsed))
        return Error{Code::Malformed, bad->text};
    const auto noted = [&](const PatchOperation &operation) {
        note(operation);
        return document.size() <= sizeLimit; // checked each time: copies double
    };
    const auto failed = std::get<JsonPatch>(parsed).apply(document, noted);
    document.commit(MergeUse::No); // what came is old to a later comparison
    if (!failed)
        return std::nullopt;
    if (failed->code == PatchError::Code::Refused)
        return tooLarge(sizeLimit);
    return Error{
        Code::PatchFailed,
        QStringLiteral("operation %1 at \"%2\": %3").arg(failed->index).arg(failed->pointer, failed->text)};
}

// A merge patch cannot be taken back, so its size counts before.
std::optional<Error> ReplicaCopy::applyMerge(QByteArrayView body, qint64 sizeLimit, const Note &note)
{
    JsonError error;
    if (document.size() + body.size() > sizeLimit)
        return tooLarge(sizeLimit);
    if (!MergePatch::apply(document, body, &error))
        return Error{Code::Malformed, error.toString()};
    noteCommit(note);
    return std::nullopt;
}

// The difference, as if it had come as a patch.
void ReplicaCopy::noteCommit(const Note &note)
{
    const DocumentDelta delta = document.commit(MergeUse::No, PatchDetail::Exact);
    if (!delta.changed)
        return;
    if (!delta.patchUsable) { // the root is another value as a whole
        note({PatchOperation::Kind::Replace, JsonPointer()});
        return;
    }
    const auto patch = JsonPatch::parse('[' + delta.operations + ']');
    for (const PatchOperation &operation : std::get<JsonPatch>(patch).operations())
        note(operation);
}

} // namespace Velox
