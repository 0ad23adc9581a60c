// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/vmap.h"

#include <utility>

/** A VMap whose values are all of one type, such as a Q_GADGET: the same map without conversions by hand.
 *
 *  A plain value that points to the VMap, which it does not own and must not outlive. Threads are as with
 *  VMap. A missing value, or one of another type, reads as a default-constructed T. */
template <class T>
class VMapOf
{
public:
    /** A view of @p map, which is not null. */
    explicit VMapOf(VMap *map)
        : m_map(map)
    {
    }

    /** The map itself, for what is not here. */
    [[nodiscard]] VMap *map() const { return m_map; }
    /** Number of entries. */
    [[nodiscard]] int length() const { return m_map->length(); }
    /** Whether there is such a key. */
    [[nodiscard]] bool has(const QString &key) const { return m_map->has(key); }
    /** The value of a key. */
    [[nodiscard]] T get(const QString &key) const { return m_map->value<T>(key); }

    /** Sets the value of a key, which is added when it is new. */
    void set(const QString &key, const T &value) { m_map->set(key, QVariant::fromValue(value)); }
    /** Removes a key. False when there was none. */
    bool remove(const QString &key) { return m_map->remove(key); }

    /** Changes a value in place, as VMap::update() does; @p change is called with a T &. */
    template <class F>
    void update(const QString &key, F &&change)
    {
        m_map->update(key, [&change](QVariant &value) {
            T typed = value.template value<T>();
            change(typed);
            value = QVariant::fromValue(std::move(typed));
        });
    }

    /** Calls @p visit with each key and value until it returns false, as VMap::range() does. */
    template <class F>
    void range(F &&visit) const
    {
        m_map->range([&visit](const QString &key, const QVariant &value) {
            return visit(key, value.template value<T>());
        });
    }

private:
    VMap *m_map;
};
