// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/update.h"
#include "json/document.h"
#include "json/jsonpatch.h"

#include <functional>
#include <optional>

namespace Velox {

/** Why an update was not applied. The copy is as it was; a full state is needed. */
struct ReplicaError
{
    enum class Code : quint8 {
        BaseMismatch, ///< A delta for another version or another state than the one held.
        Malformed, ///< The body is not what the update says it is.
        PatchFailed, ///< An operation of the patch does not fit the copy.
        TooLarge, ///< The state would be larger than the limit.
    };
    Code code;
    QString text; ///< One English sentence.
};

/** A state as a reader holds it, with its identity and version. Takes updates (docs/protocol.md, 6), wholly or not at
 *  all, and tells what differs as operations. Nothing here depends on the thread. While one thread reads it, as to make
 *  the copy after it, others may read it too, and none may change it. */
class VELOX_CORE_EXPORT ReplicaCopy
{
public:
    /** Called for each operation, with the document as it is then. */
    using Note = std::function<void(const PatchOperation &)>;

    ReplicaCopy();

    /** Applies @p update, which is no ping. @p isFirst tells that it is the first one of its connection: a full state
     *  then brings its id, or has none. @p sizeLimit: longest state, in bytes of its JSON text. */
    [[nodiscard]] std::optional<ReplicaError> apply(const Update &update, bool isFirst, qint64 sizeLimit,
                                                    const Note &note);
    /** Becomes equal to @p other, without notes: what is applied next is compared with that. */
    void load(const ReplicaCopy &other);
    /** Puts canonical @p json in place of the document, and tells what differs. False where it nests too deeply. */
    bool replace(QByteArrayView json, const Note &note);

    /** Forgets id and version, so that the next connection asks for a full state. */
    void forget();

    Document document;
    QByteArray id; ///< Empty where no state is held, or where it has none.
    qint64 version = 0; ///< 0 where no state is held.
    bool isThere = false; ///< Whether a state is held.

private:
    [[nodiscard]] std::optional<ReplicaError> applyFull(QByteArrayView body, qint64 sizeLimit,
                                                        const Note &note);
    [[nodiscard]] std::optional<ReplicaError> applyDelta(const Update &update, qint64 sizeLimit,
                                                         const Note &note);
    [[nodiscard]] std::optional<ReplicaError> applyOperations(QByteArrayView body, qint64 sizeLimit,
                                                              const Note &note);
    [[nodiscard]] std::optional<ReplicaError> applyMerge(QByteArrayView body, qint64 sizeLimit,
                                                         const Note &note);
    void noteCommit(const Note &note);
};

} // namespace Velox
