// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/jsonpointer.h"
#include "json/jsontree.h"

#include <functional>
#include <optional>
#include <variant>

namespace Velox {

/** Why a JSON Patch could not be read or applied. */
struct VELOX_CORE_EXPORT PatchError
{
    enum class Code : quint8 {
        InvalidPatch, ///< Not JSON, not an array, or an operation with a missing or wrong member.
        UnknownOperation, ///< @c op is none of the six of RFC 6902, section 4.
        InvalidPointer, ///< @c path or @c from is not a JSON Pointer.
        NotFound, ///< The path, or what it must stand in, does not exist.
        InvalidIndex, ///< The last token does not name a row of the list that it points into.
        TestFailed, ///< The value is another than the one @c test names.
        MoveIntoChild, ///< @c from is a proper prefix of @c path.
        TooDeep, ///< The document would nest deeper than maxJsonDepth.
        Refused, ///< Whoever applies the patch wants no more of it.
    };

    Code code = Code::InvalidPatch;
    int index = -1; ///< Of the operation, from 0; -1 where the patch itself is at fault.
    QString pointer; ///< The path concerned; may be empty.
    QString text; ///< One sentence for a person.

    /** The stable name of @p code, as the shared vectors use it: "not-found" and so on. */
    [[nodiscard]] static QLatin1StringView name(Code code);
};

/** One operation of RFC 6902. */
struct PatchOperation
{
    enum class Kind : quint8 { Add, Remove, Replace, Move, Copy, Test };

    Kind kind = Kind::Add;
    JsonPointer path;
    JsonPointer from{}; ///< Move and Copy.
    QByteArray value{}; ///< Add, Replace and Test: JSON text.
};

/** A JSON Patch (RFC 6902): read strictly, applied wholly or not at all. */
class VELOX_CORE_EXPORT JsonPatch
{
public:
    /** Reads a patch. Members that no operation has are ignored, as RFC 6902, section 4, asks. */
    [[nodiscard]] static std::variant<JsonPatch, PatchError> parse(QByteArrayView json);

    [[nodiscard]] const std::vector<PatchOperation> &operations() const { return m_operations; }

    /** Applies all operations in order. When one fails, everything is put back as it was and the error returned. */
    [[nodiscard]] std::optional<PatchError> apply(JsonTree &tree) const;
    /** The same; @p applied is called after each operation with the tree as it is then. When it answers false,
     *  everything is put back and the error is Code::Refused. */
    [[nodiscard]] std::optional<PatchError> apply(
        JsonTree &tree, const std::function<bool(const PatchOperation &)> &applied) const;

private:
    std::vector<PatchOperation> m_operations;
};

} // namespace Velox
