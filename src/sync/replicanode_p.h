// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/vmap.h"
#include "model/vslice.h"
#include "sync/replicaentries.h"
#include "sync/slicestep_p.h"
#include "json/jsonpointer.h"

#include <QPointer>
#include <QSet>

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <vector>

namespace Velox {

class ReplicaWatch;

/** One place of the state that somebody follows, or on the way to one. */
struct ReplicaNode
{
    template <class Container>
    struct View
    {
        using Type = Container;

        QPointer<Container> view;
        bool
            isOwn; ///< Made here: what is nested in a VMap is VMaps and VSlices. Otherwise the caller's, with plain values.
        bool isAskedFor; ///< By a caller, and not only because an object around it is viewed.
    };
    using MapView = View<VMap>;
    using SliceView = View<VSlice>;

    ReplicaNode *parent = nullptr;
    QString token;
    std::unordered_map<QString, std::unique_ptr<ReplicaNode>> children;
    std::vector<MapView> maps;
    std::vector<SliceView> slices;
    std::shared_ptr<NestedMaker> maker; ///< For the maps that are own ones.
    std::vector<ReplicaWatch *> watches;

    // What an update has noted so far.
    bool isPending = false;
    bool isReplaced = false; ///< The value is another one: views are filled anew.
    bool isShuffled = false; ///< Members or rows came or went.
    bool isChanged = false; ///< Something here or further down.
    QSet<QString> members; ///< Of an object: to be looked at again.
    std::vector<SliceStep> steps;

    [[nodiscard]] JsonPointer pointer() const
    {
        QStringList tokens;
        for (const ReplicaNode *node = this; node->parent; node = node->parent)
            tokens.prepend(node->token);
        return JsonPointer(tokens);
    }

    /** True when nobody follows this place or one below it. */
    [[nodiscard]] bool isUnused() const
    {
        const auto isGone = [](const auto &held) { return held.view.isNull(); };
        return children.empty() && watches.empty() && std::all_of(maps.begin(), maps.end(), isGone)
            && std::all_of(slices.begin(), slices.end(), isGone);
    }

    void clearNotes()
    {
        isPending = isReplaced = isShuffled = isChanged = false;
        members.clear();
        steps.clear();
    }
};

} // namespace Velox
