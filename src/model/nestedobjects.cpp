// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/nestedobjects_p.h"

#include "model/valuefields_p.h"

#include <utility>

namespace Velox {

namespace {

// Widgets and windows take parents of their own kind only, and a parent below itself would close a circle.
bool canAdopt(QObject *owner, QObject *object)
{
    if (object->parent() || object->thread() != owner->thread() || object->isWidgetType()
        || object->isWindowType())
        return false;
    while (owner && owner != object)
        owner = owner->parent();
    return !owner;
}

} // namespace

NestedObjects::NestedObjects(QObject *owner, std::function<void(QObject *)> died)
    : m_owner(owner)
    , m_died(std::move(died))
{
}

void NestedObjects::entered(const QVariant &value)
{
    QObject *object = objectOf(value);
    if (!object)
        return;
    Use &use = m_uses[object];
    if (++use.count > 1)
        return;
    // Direct: no reader may meet the pointer once the object is gone, so the event loop would be too late.
    use.destroyed = QObject::connect(object, &QObject::destroyed, m_owner, m_died, Qt::DirectConnection);
    m_events.entered.emplace_back(object);
}

void NestedObjects::left(const QVariant &value)
{
    const auto use = m_uses.find(objectOf(value));
    if (use == m_uses.end() || --use->count > 0)
        return;
    QObject::disconnect(use->destroyed);
    m_events.left.emplace_back(use.key());
    m_uses.erase(use);
}

int NestedObjects::forget(QObject *object)
{
    m_events.died.push_back(object);
    return m_uses.take(object).count;
}

NestedObjects::Events NestedObjects::takeEvents()
{
    Events events = std::exchange(m_events, {});
    std::erase_if(events.left, [this](const QPointer<QObject> &object) { return !object || holds(object); });
    return events;
}

void NestedObjects::settle(const Events &events)
{
    for (QObject *object : events.died)
        m_adopted.remove(object);
    for (const QPointer<QObject> &object : events.entered) {
        if (!object || !canAdopt(m_owner, object))
            continue;
        object->setParent(m_owner);
        m_adopted.insert(object);
    }
    for (const QPointer<QObject> &object : events.left) {
        if (object && m_adopted.remove(object) && object->parent() == m_owner)
            object->deleteLater();
    }
}

} // namespace Velox
