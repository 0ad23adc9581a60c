// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/slicestep_p.h"

#include "model/vslice.h"
#include "json/document.h"
#include "json/jsonpatch.h"
#include "json/variantjson.h"

namespace Velox {
namespace {

// What the operation of a patch between two lists does to a view of the second; a field is read from there.
SliceStep stepOf(const PatchOperation &operation, const Document &now)
{
    using Kind = SliceStep::Kind;
    const QStringList &tokens = operation.path.tokens();
    const int row = tokens.first().toInt();
    if (tokens.size() == 1) {
        if (operation.kind == PatchOperation::Kind::Remove)
            return {Kind::Remove, row};
        if (operation.kind == PatchOperation::Kind::Move)
            return {Kind::Move, operation.from.tokens().first().toInt(), row};
        const Kind kind = operation.kind == PatchOperation::Kind::Add ? Kind::Insert : Kind::Set;
        return {kind, row, 0, {}, variantFromJson(operation.value).value_or(QVariant())};
    }
    // Rows come and go first in a patch, so this row stands where the second list has it.
    const JsonPointer place(tokens.first(1));
    const TreeValue *held = now.find(place);
    if (held->container()->kind == TreeContainer::Kind::List)
        return {Kind::Set, row, 0, {}, JsonTree::toVariant(*held)};
    const TreeValue *field = now.find(JsonPointer(tokens.first(2)));
    if (!field)
        return {Kind::RemoveField, row, 0, tokens.at(1)};
    return {Kind::SetField, row, 0, tokens.at(1), JsonTree::toVariant(*field)};
}

} // namespace

bool take(VSlice &slice, const SliceStep &step)
{
    using Kind = SliceStep::Kind;
    const int length = slice.length();
    const int end = step.kind == Kind::Insert ? length + 1 : length;
    if (step.row < 0 || step.row >= end || (step.kind == Kind::Move && (step.to < 0 || step.to >= length)))
        return false;
    switch (step.kind) {
    case Kind::Insert:
        return slice.insert(step.row, step.value);
    case Kind::Remove:
        return slice.removeAt(step.row);
    case Kind::Move:
        return slice.move(step.row, step.to);
    case Kind::Set:
        return slice.setAt(step.row, step.value);
    case Kind::SetField:
    case Kind::RemoveField:
        break;
    }
    bool isMap = false;
    slice.update(step.row, [&](QVariant &row) {
        isMap = row.typeId() == QMetaType::QVariantMap;
        if (!isMap)
            return;
        auto *fields = static_cast<QVariantMap *>(row.data()); // in place: a copy would copy each field
        if (step.kind == Kind::SetField)
            fields->insert(step.field, step.value);
        else
            fields->remove(step.field);
    });
    return isMap;
}

std::optional<std::vector<SliceStep>> stepsBetween(const QVariantList &rows, const TreeValue &now)
{
    Document document;
    document.setListEditLimit(maxSliceSteps);
    QByteArray text;
    JsonTree::write(now, text);
    if (!document.load(VariantEncoder::toJson(rows)))
        return std::nullopt;
    document.commit(MergeUse::No); // what is loaded is what changes are counted from
    if (document.setRoot(text) != Document::Outcome::Applied)
        return std::nullopt;
    const DocumentDelta delta = document.commit(MergeUse::No, PatchDetail::Exact);
    std::vector<SliceStep> steps;
    if (!delta.changed)
        return steps;
    if (!delta.patchUsable || delta.operationCount > maxSliceSteps)
        return std::nullopt;
    const auto patch = JsonPatch::parse('[' + delta.operations + ']');
    for (const PatchOperation &operation : std::get<JsonPatch>(patch).operations()) {
        if (operation.path.isRoot())
            return std::nullopt; // too many rows came and went
        steps.push_back(stepOf(operation, document));
    }
    return steps;
}

} // namespace Velox
