// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QMetaObject>
#include <QObject>
#include <QPointer>
#include <QSet>

#include <functional>
#include <vector>

namespace Velox {

/** The QObjects among a container's values: how often each is held, and which belong to the container.
 *
 *  Everything but settle() is called with the container's lock held for writing (holds(): for reading), in
 *  any thread. */
class NestedObjects
{
public:
    /** Objects become children of @p owner; @p died is called, in the thread it dies in, for one that is
     *  destroyed. */
    NestedObjects(QObject *owner, std::function<void(QObject *)> died);

    /** A value came into the container. */
    void entered(const QVariant &value);

    /** A value left the container. */
    void left(const QVariant &value);

    /** The object was destroyed. Returns how many values held it. */
    int forget(QObject *object);

    /** True while a value holds @p object, which therefore lives. */
    [[nodiscard]] bool holds(QObject *object) const { return m_uses.contains(object); }

    /** True while no value holds an object. */
    [[nodiscard]] bool isEmpty() const { return m_uses.isEmpty(); }

    /** What happened since the last call, for settle(). Readers may be at work: only the owner's thread calls
     *  it. */
    struct Events
    {
        std::vector<QObject *> died;
        std::vector<QPointer<QObject>> entered;
        std::vector<QPointer<QObject>> left; ///< and held by no other value
    };
    [[nodiscard]] Events takeEvents();

    /** In the owner's thread, without any lock: adopts objects without a parent, schedules adopted ones for
     *  deletion when they have left. */
    void settle(const Events &events);

private:
    struct Use
    {
        int count = 0;
        QMetaObject::Connection destroyed;
    };

    QObject *m_owner;
    std::function<void(QObject *)> m_died;
    QHash<QObject *, Use> m_uses;
    Events m_events;
    QSet<QObject *> m_adopted; // the owner's thread only
};

} // namespace Velox
