// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/limits.h"
#include "sync/preparedupdate.h"
#include "sync/replicacopy.h"
#include "sync/replicaviews.h"

#include <functional>
#include <memory>
#include <optional>

namespace Velox {

/** A reader's copy of a state: takes updates (docs/protocol.md, 6), wholly or not at all, and brings its views along.
 *
 *  A delta costs what it changes. A full state is compared with the copy, lists by the identity of their rows, so that
 *  views see only what differs. A large one may be made ready in another thread: prepare() says with what,
 *  prepareUpdate() does it there, and the other apply() puts it in place. No I/O, no clock; lives in the thread of its
 *  owner. */
class VELOX_CORE_EXPORT Replica
{
    Q_DISABLE_COPY_MOVE(Replica)
public:
    using Error = ReplicaError;

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

    /** What prepareUpdate() needs for @p message. Until it is done with that, and what comes of it is applied or given
     *  up, nothing else may be applied; clear() may be called. */
    [[nodiscard]] UpdateToPrepare prepare(const QByteArray &message, bool isFirst) const;
    /** Puts the copy of @p prepared, which has one and no failure, in the place of this one. Costs what differs, and of
     *  many differences in one object or list what that takes to show. */
    [[nodiscard]] Outcome apply(PreparedUpdate prepared);

    /** Called with a large copy or list that was replaced and may be let go of in another thread. */
    using Disposal = std::function<void(std::shared_ptr<const void>)>;
    void setDisposal(Disposal dispose) { m_dispose = std::move(dispose); }

    /** Identity of the state held; empty where none is, or where it has no id. */
    [[nodiscard]] const QByteArray &id() const { return m_copy->id; }
    /** Version held; 0 where none is. */
    [[nodiscard]] qint64 version() const { return m_copy->version; }
    /** Forgets id and version, so that the next connection asks for a full state. The copy stays. */
    void forget() { m_copy->forget(); }
    /** Forgets the copy as well: there is none, and views are empty. Answers as Outcome::isOwnerAlive. */
    [[nodiscard]] bool clear();
    /** Whether there is a copy. */
    [[nodiscard]] bool hasCopy() const { return m_copy->isThere; }

    [[nodiscard]] const JsonTree &tree() const { return m_copy->document; }
    [[nodiscard]] ReplicaViews &views() { return m_views; }

    /** Longest state, in bytes of its JSON text; Limits::clientStateBytes by default. */
    [[nodiscard]] qint64 sizeLimit() const { return m_sizeLimit; }
    void setSizeLimit(qint64 bytes) { m_sizeLimit = bytes; }

private:
    [[nodiscard]] bool show(std::shared_ptr<ReplicaCopy> copy, const std::vector<PatchOperation> &operations,
                            const ViewContents &contents);

    std::shared_ptr<ReplicaCopy> m_copy; // another thread may read it meanwhile
    ReplicaViews m_views;
    Disposal m_dispose;
    qint64 m_sizeLimit = Limits::clientStateBytes;
};

} // namespace Velox
