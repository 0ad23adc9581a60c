// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QByteArray>

namespace Velox {

struct ReplicaNode;
class ReplicaViews;

/** Is told when the value at one place of a replica becomes another. Lives in the replica's thread; may be deleted at
 *  any time, also while it is told, and may outlive the replica. */
class VELOX_CORE_EXPORT ReplicaWatch
{
    Q_DISABLE_COPY_MOVE(ReplicaWatch)
public:
    enum class Follow : quint8 {
        Value, ///< Another scalar, or a value of another kind. What happens inside an object or list does not count.
        Members, ///< Which members an object has, or how many rows a list.
        Everything, ///< Any change here or further down.
    };

    explicit ReplicaWatch(Follow follow)
        : m_follow(follow)
    {
    }
    virtual ~ReplicaWatch();

    [[nodiscard]] Follow follow() const { return m_follow; }

    /** Whether it follows a replica that still exists. */
    [[nodiscard]] bool isAttached() const { return m_node != nullptr; }
    /** Stops following. */
    void detach();

protected:
    /** Called once for an update, when the replica and all views are at the new state. */
    virtual void changed() = 0;

private:
    friend class ReplicaViews;

    ReplicaViews *m_views = nullptr;
    ReplicaNode *m_node = nullptr;
    QByteArray m_shape; // what Follow::Value compares: the text of a scalar, or a mark of the kind
    Follow m_follow;
};

} // namespace Velox
