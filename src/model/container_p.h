// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/containerlock_p.h"
#include "model/nestedobjects_p.h"

#include <QLoggingCategory>

#include <functional>
#include <memory>
#include <vector>

namespace Velox {

Q_DECLARE_LOGGING_CATEGORY(lcModel)

/** Somebody who wants to know what happens to a container. Guarded by the container's lock. */
struct ContainerLog
{
    std::function<void()>
        wake; ///< Called without the lock when something is logged for the first time since it was taken.
    bool active = false; ///< Logs only while true.
    bool woken = false; ///< wake was called, or the container is about to.

    ContainerLog() = default;
    Q_DISABLE_COPY_MOVE(ContainerLog)
    virtual ~ContainerLog() = default;
    [[nodiscard]] virtual bool isEmpty() const = 0;
};

/** What a container and its feeds share; lives as long as the last of them. */
struct ContainerData
{
    ContainerLock lock;
    NestedObjects objects;
    std::shared_ptr<ContainerLog> view; ///< for the container's own model signals
    std::vector<std::shared_ptr<ContainerLog>> feeds; ///< for everybody else
    bool closed = false; ///< the container is gone

    ContainerData(QObject *owner, std::function<void(QObject *)> died)
        : objects(owner, std::move(died))
    {
    }
    Q_DISABLE_COPY_MOVE(ContainerData)
    virtual ~ContainerData() = default;

    /** Makes every value that points to @p object invalid. Called with the lock held for writing. */
    virtual void forget(QObject *object) = 0;

    /** Lets go of all values. Called with the lock held for writing when the container dies. */
    virtual void clear() = 0;

    void addFeed(std::shared_ptr<ContainerLog> feed);
    void removeFeed(const std::shared_ptr<ContainerLog> &feed);
    void close();

    /** The logs to wake, once each; called with the lock held for writing, used without it. */
    [[nodiscard]] std::vector<std::shared_ptr<ContainerLog>> claimWakes();
};

/** What VMap and VSlice do alike: change under the lock, wake the feeds, and show the change in the own
 *  thread. */
class Container
{
public:
    explicit Container(QObject *owner)
        : m_owner(owner)
    {
    }
    Q_DISABLE_COPY_MOVE(Container)
    virtual ~Container() = default;

    /** Runs @p change with @p data locked for writing, then tells whom it concerns. False when the calling
     *  thread is reading the container. Afterwards the container may have been deleted by a slot. */
    bool write(const std::shared_ptr<ContainerData> &data, const std::function<void()> &change);

    /** Called in the thread in which @p object dies. */
    void objectDied(const std::shared_ptr<ContainerData> &data, QObject *object);

    /** Shows all that happened. In the owner's thread only. */
    void drain(ContainerData &data);

protected:
    /** Takes what happened, if anything, and emits its signals. False when there was nothing or the owner was
     *  deleted by a slot: then nothing of this object may be touched any more. */
    virtual bool showNext() = 0;

private:
    [[nodiscard]] bool isOwnThread() const;

    QObject *m_owner;
    bool m_draining = false;
};

} // namespace Velox
