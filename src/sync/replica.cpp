// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/replica.h"

#include "sync/slicestep_p.h"
#include "json/mergepatch.h"

#include <QPointer>

namespace Velox {
namespace {

using Error = Replica::Error;
using Code = Replica::Error::Code;

Error tooLarge(qint64 limit)
{
    return {Code::TooLarge, QStringLiteral("the state is larger than %1 bytes").arg(limit)};
}

} // namespace

Replica::Replica(QObject *owner)
    : m_views(owner, m_document)
{
    // Steps that cost a JavaScript reader too much are fine here: rows keep their identity through many more.
    m_document.setListEditLimit(maxSliceSteps);
}

void Replica::forget()
{
    m_id.clear();
    m_version = 0;
}

bool Replica::clear()
{
    forget();
    m_hasCopy = false;
    [[maybe_unused]] const auto outcome = m_document.setRoot("null");
    noteCommit();
    return m_views.finish();
}

Replica::Outcome Replica::apply(const Update &update, bool isFirst)
{
    const std::optional<Error> error = update.delta ? applyDelta(update) : applyFull(update.body);
    if (error) {
        m_views.discard();
        return {error};
    }
    if (!update.id.isEmpty())
        m_id = update.id;
    else if (isFirst && !update.delta)
        m_id.clear();
    m_version = update.version;
    m_hasCopy = true;
    return {std::nullopt, m_views.finish()};
}

std::optional<Error> Replica::applyFull(QByteArrayView body)
{
    if (body.size() > m_sizeLimit)
        return tooLarge(m_sizeLimit);
    JsonError error;
    const std::optional<QByteArray> canonical = JsonReader::canonical(body, &error);
    if (!canonical || m_document.setRoot(*canonical) != Document::Outcome::Applied)
        return Error{Code::Malformed, QStringLiteral("the state is no JSON: %1").arg(error.toString())};
    noteCommit();
    return std::nullopt;
}

std::optional<Error> Replica::applyDelta(const Update &update)
{
    const qint64 base = update.base > 0 ? update.base : update.version - 1;
    if (m_version == 0 || base != m_version) {
        return Error{Code::BaseMismatch,
                     QStringLiteral("a delta from version %1, but %2 is held").arg(base).arg(m_version)};
    }
    if (!update.id.isEmpty() && update.id != m_id)
        return Error{Code::BaseMismatch, QStringLiteral("a delta of another state")};
    if (update.body.startsWith('['))
        return applyOperations(update.body);
    if (update.body.startsWith('{'))
        return applyMerge(update.body);
    return Error{Code::Malformed, QStringLiteral("a delta is an array or an object")};
}

std::optional<Error> Replica::applyOperations(QByteArrayView body)
{
    const auto parsed = JsonPatch::parse(body);
    if (const auto *bad = std::get_if<PatchError>(&parsed))
        return Error{Code::Malformed, bad->text};
    const auto noted = [this](const PatchOperation &operation) {
        m_views.note(operation);
        return m_document.size() <= m_sizeLimit; // checked each time: copies double
    };
    const auto failed = std::get<JsonPatch>(parsed).apply(m_document, noted);
    m_document.commit(MergeUse::No); // what came is old to a later comparison
    if (!failed)
        return std::nullopt;
    if (failed->code == PatchError::Code::Refused)
        return tooLarge(m_sizeLimit);
    return Error{
        Code::PatchFailed,
        QStringLiteral("operation %1 at \"%2\": %3").arg(failed->index).arg(failed->pointer, failed->text)};
}

// A merge patch cannot be taken back, so its size counts before.
std::optional<Error> Replica::applyMerge(QByteArrayView body)
{
    JsonError error;
    if (m_document.size() + body.size() > m_sizeLimit)
        return tooLarge(m_sizeLimit);
    if (!MergePatch::apply(m_document, body, &error))
        return Error{Code::Malformed, error.toString()};
    noteCommit();
    return std::nullopt;
}

// The difference, as if it had come as a patch.
void Replica::noteCommit()
{
    const DocumentDelta delta = m_document.commit(MergeUse::No, PatchDetail::Exact);
    if (!delta.changed)
        return;
    if (!delta.patchUsable) { // the root is another value as a whole
        m_views.note({PatchOperation::Kind::Replace, JsonPointer()});
        return;
    }
    const auto patch = JsonPatch::parse('[' + delta.operations + ']');
    for (const PatchOperation &operation : std::get<JsonPatch>(patch).operations())
        m_views.note(operation);
}

} // namespace Velox
