// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/deferredvalue_p.h"
#include "json/jsonpointer.h"
#include "json/jsontree.h"

#include <QVariantMap>

#include <memory>
#include <mutex>

namespace Velox {

class ReplicaViews;

/** How other threads get at a replica: with the mutex held the tree does not change and the views are not deleted. */
struct ReplicaAccess
{
    std::mutex mutex;
    ReplicaViews *views; ///< nullptr once they are gone.
};

/** Makes what is nested in the VMap of one place of a replica: VMaps and VSlices that follow their places. */
class NestedMaker final : public ValueMaker
{
public:
    NestedMaker(std::shared_ptr<ReplicaAccess> access, JsonPointer place);

    [[nodiscard]] QVariant make(const QString &key, bool isList) override;
    /** The one for a member of the place. */
    [[nodiscard]] std::shared_ptr<NestedMaker> inside(const QString &key) const;

private:
    const std::shared_ptr<ReplicaAccess> m_access;
    const JsonPointer m_place;
};

/** More members than this, and those of them that are objects or lists are made when they are first read: an object of
 *  100,000 others is followed at the cost of those that somebody looks at. Whoever follows cannot tell. */
inline constexpr size_t maxEagerMembers = 64;

/** What a VMap has for the members of @p object. With @p maker objects and lists are deferred, otherwise they are plain
 *  values. In any thread, while nobody changes the tree. */
[[nodiscard]] QVariantMap replicaEntries(const TreeObject &object, const std::shared_ptr<NestedMaker> &maker);

/** The text of a key. */
[[nodiscard]] QString textOf(const TreeKey &key);

} // namespace Velox
