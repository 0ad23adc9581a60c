// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/limits.h"
#include "protocol/update.h"
#include "sync/replicaviews.h"
#include "json/document.h"

#include <optional>

namespace Velox {

/** A reader's copy of a state: takes updates (docs/protocol.md, 6), wholly or not at all, and brings its views along.
 *
 *  A delta costs what it changes. A full state is compared with the copy, lists by the identity of their rows, so that
 *  views see only what differs. No I/O, no clock; lives in the thread of its owner. */
class VELOX_CORE_EXPORT Replica
{
    Q_DISABLE_COPY_MOVE(Replica)
public:
    /** Why an update was not applied. The copy is as it was; a full state is needed. */
    struct Error
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

    /** What apply() did. */
    struct Outcome
    {
        std::optional<Error> error;
        bool isOwnerAlive = true; ///< False: a slot deleted the owner, and the replica with it.
    };

    /** Views become children of @p owner. */
    explicit Replica(QObject *owner);

    /** Applies @p update, which is no ping. @p isFirst tells that it is the first one of its connection: a full state
     *  then brings its id, or has none. */
    [[nodiscard]] Outcome apply(const Update &update, bool isFirst);

    /** Identity of the state held; empty where none is, or where it has no id. */
    [[nodiscard]] const QByteArray &id() const { return m_id; }
    /** Version held; 0 where none is. */
    [[nodiscard]] qint64 version() const { return m_version; }
    /** Forgets id and version, so that the next connection asks for a full state. The copy stays. */
    void forget();
    /** Forgets the copy as well: there is none, and views are empty. Answers as Outcome::isOwnerAlive. */
    [[nodiscard]] bool clear();
    /** Whether there is a copy. */
    [[nodiscard]] bool hasCopy() const { return m_hasCopy; }

    [[nodiscard]] const JsonTree &tree() const { return m_document; }
    [[nodiscard]] ReplicaViews &views() { return m_views; }

    /** Longest state, in bytes of its JSON text; Limits::clientStateBytes by default. */
    [[nodiscard]] qint64 sizeLimit() const { return m_sizeLimit; }
    void setSizeLimit(qint64 bytes) { m_sizeLimit = bytes; }

private:
    [[nodiscard]] std::optional<Error> applyFull(QByteArrayView body);
    [[nodiscard]] std::optional<Error> applyDelta(const Update &update);
    [[nodiscard]] std::optional<Error> applyOperations(QByteArrayView body);
    [[nodiscard]] std::optional<Error> applyMerge(QByteArrayView body);
    void noteCommit();

    Document m_document;
    ReplicaViews m_views;
    QByteArray m_id;
    qint64 m_version = 0;
    bool m_hasCopy = false;
    qint64 m_sizeLimit = Limits::clientStateBytes;
};

} // namespace Velox
