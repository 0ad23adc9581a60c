// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/jsonpatch.h"

#include "json/patchapplication_p.h"
#include "json/variantjson.h"

namespace Velox {
namespace {

using Code = PatchError::Code;
using Kind = PatchOperation::Kind;

constexpr QLatin1StringView kindNames[] = {
    QLatin1StringView("add"),  QLatin1StringView("remove"), QLatin1StringView("replace"),
    QLatin1StringView("move"), QLatin1StringView("copy"),   QLatin1StringView("test"),
};

// The members of one operation as they were read; a later member of the same name wins.
struct Draft
{
    std::optional<QByteArray> op;
    std::optional<QByteArray> path;
    std::optional<QByteArray> from;
    std::optional<QByteArray> value;

    std::optional<QByteArray> *member(QByteArrayView key)
    {
        if (key == "\"op\"")
            return &op;
        if (key == "\"path\"")
            return &path;
        if (key == "\"from\"")
            return &from;
        return key == "\"value\"" ? &value : nullptr;
    }
};

PatchError invalid(int index, const char *text)
{
    return {Code::InvalidPatch, index, QString(), QString::fromLatin1(text)};
}

std::optional<PatchError> readPointer(const std::optional<QByteArray> &text, const char *name, int index,
                                      JsonPointer &pointer)
{
    if (!text || !text->startsWith('"'))
        return PatchError{Code::InvalidPatch, index, QString(),
                          QStringLiteral("the operation needs a string '%1'").arg(QLatin1StringView(name))};
    QString why;
    const QString path = textFromJson(*text);
    if (const auto parsed = JsonPointer::fromString(path, &why)) {
        pointer = *parsed;
        return std::nullopt;
    }
    return PatchError{Code::InvalidPointer, index, path, why};
}

std::optional<PatchError> finish(const Draft &draft, int index, PatchOperation &operation)
{
    if (!draft.op || !draft.op->startsWith('"'))
        return invalid(index, "the operation needs a string 'op'");
    const QString name = textFromJson(*draft.op);
    const auto *known = std::find(std::begin(kindNames), std::end(kindNames), name);
    if (known == std::end(kindNames))
        return PatchError{Code::UnknownOperation, index, QString(),
                          QStringLiteral("no operation is called '%1'").arg(name)};
    operation.kind = Kind(known - std::begin(kindNames));
    if (auto error = readPointer(draft.path, "path", index, operation.path))
        return error;
    if (operation.kind == Kind::Move || operation.kind == Kind::Copy)
        return readPointer(draft.from, "from", index, operation.from);
    if (operation.kind == Kind::Remove)
        return std::nullopt;
    if (!draft.value)
        return invalid(index, "the operation needs a 'value'");
    operation.value = *draft.value;
    return std::nullopt;
}

// The text of one value, canonical where it is a string, as the comparison of names and pointers needs it.
QByteArray readMember(JsonReader &reader)
{
    const QByteArrayView value = reader.readValue();
    return value.startsWith('"') ? reader.value().toByteArray() : value.toByteArray();
}

} // namespace

QLatin1StringView PatchError::name(Code code)
{
    static constexpr QLatin1StringView names[] = {
        QLatin1StringView("invalid-patch"),   QLatin1StringView("unknown-operation"),
        QLatin1StringView("invalid-pointer"), QLatin1StringView("not-found"),
        QLatin1StringView("invalid-index"),   QLatin1StringView("test-failed"),
        QLatin1StringView("move-into-child"), QLatin1StringView("too-deep"),
        QLatin1StringView("refused"),
    };
    return names[int(code)];
}

std::variant<JsonPatch, PatchError> JsonPatch::parse(QByteArrayView json)
{
    using Token = JsonReader::Token;
    JsonPatch patch;
    JsonReader reader(json, JsonReader::Source::Peer, maxJsonDepth + patchDepth);
    Token token = reader.next();
    if (token != Token::BeginArray && token != Token::Error)
        return invalid(-1, "a patch is an array");
    for (int index = 0; !reader.failed() && (token = reader.next()) != Token::EndArray; ++index) {
        if (token != Token::BeginObject && token != Token::Error)
            return invalid(index, "an operation is an object");
        Draft draft;
        while (reader.next() == Token::Key) {
            std::optional<QByteArray> *member = draft.member(reader.value());
            const QByteArray value = readMember(reader);
            if (member)
                *member = value;
        }
        PatchOperation operation;
        if (reader.failed())
            break;
        if (auto error = finish(draft, index, operation))
            return *error;
        patch.m_operations.push_back(std::move(operation));
    }
    if (reader.failed() || reader.next() != Token::End)
        return PatchError{Code::InvalidPatch, -1, QString(), reader.error().toString()};
    return patch;
}

std::optional<PatchError> JsonPatch::apply(JsonTree &tree) const
{
    return apply(tree, [](const PatchOperation &) { return true; });
}

std::optional<PatchError> JsonPatch::apply(JsonTree &tree,
                                           const std::function<bool(const PatchOperation &)> &applied) const
{
    PatchApplication application(tree);
    for (size_t i = 0; i < m_operations.size(); ++i) {
        auto error = application.apply(m_operations[i]);
        if (!error && !applied(m_operations[i]))
            error = PatchError{Code::Refused, -1, m_operations[i].path.toString(), QStringLiteral("refused")};
        if (error) {
            error->index = int(i);
            application.undo();
            return error;
        }
    }
    return std::nullopt;
}

} // namespace Velox
