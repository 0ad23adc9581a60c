// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/mapcontent_p.h"
#include "model/slicecontent_p.h"
#include "sync/replicacopy.h"
#include "sync/replicaentries.h"
#include "json/jsonpointer.h"

#include <QByteArray>
#include <QVariantList>

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace Velox {

/** What is needed to make an update ready in another thread. Plain values; while they exist nobody changes base. */
struct UpdateToPrepare
{
    /** A container that follows the state. */
    struct View
    {
        JsonPointer pointer;
        bool isMap; ///< Otherwise a list, and
        QVariantList rows; ///< what it holds.
        std::shared_ptr<NestedMaker>
            maker; ///< Of a map with maps and lists inside; nullptr for plain values.
        bool isAskedFor = false; ///< By a caller, and not only because an object around it is.
    };

    QByteArray message;
    bool isFirst = false; ///< See ReplicaCopy::apply().
    qint64 sizeLimit = 0;
    std::shared_ptr<const ReplicaCopy> base;
    std::vector<View> views;
    bool isFollowed = false; ///< Somebody has to be told what differs.
};

/** The contents of large containers, by the tokens of their places. */
struct ViewContents
{
    struct Map
    {
        std::shared_ptr<MapContent> content;
        std::shared_ptr<NestedMaker> maker; ///< nullptr for plain values.
    };

    std::map<QStringList, std::shared_ptr<SliceContent>> lists;
    std::map<QStringList, Map> maps;
};

/** An update that only has to be put in place: the copy as it is afterwards, what differs, and the contents of large
 *  containers. */
struct PreparedUpdate
{
    /** Why the message was not taken. */
    struct Failure
    {
        bool isMessage; ///< The message is at fault, otherwise
        ReplicaError error; ///< this. Its text stands for both.
    };

    std::optional<Failure> failure;
    std::optional<Update>
        update; ///< A ping, or a delta that is applied faster than prepared. Then there is no copy.
    std::shared_ptr<ReplicaCopy> copy;
    std::vector<PatchOperation>
        operations; ///< To be noted, in this order; many in one object or list are one.
    ViewContents contents; ///< Of those that are large and told as a whole.
};

/** More operations than this are not told one by one: an object or list in which many of them are is told as a whole. */
inline constexpr int maxNotedOperations = 2'000;
/** A list of more rows, or an object of more members, is made ready for its views, too. */
inline constexpr int minPreparedRows = 500;
/** A delta that is longer is compared with the copy like a full state; a shorter one is applied in about 10 ms. */
inline constexpr qsizetype preparedDeltaBytes = 1024 * 1024;

/** Reads and compares what a reader received. In any thread. Once @p isCancelled the answer means nothing and comes
 *  soon. Takes base out of @p work, so that it dies here where nobody else holds it. */
[[nodiscard]] VELOX_CORE_EXPORT PreparedUpdate prepareUpdate(UpdateToPrepare &work,
                                                             const std::atomic<bool> &isCancelled);

} // namespace Velox
