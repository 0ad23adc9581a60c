// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/objectmirror.h"

#include "sync/mirrorplace_p.h"
#include "json/jsonpointer.h"

namespace Velox {

ObjectMirror::ObjectMirror(Replica &replica, Report report)
    : m_replica(replica)
    , m_report(std::move(report))
{
}

ObjectMirror::~ObjectMirror() { suspend(); }

void ObjectMirror::setTarget(QObject *target)
{
    suspend();
    m_target = target;
    m_refused.clear();
    resume();
}

void ObjectMirror::suspend()
{
    if (const auto root = std::exchange(m_root, nullptr))
        root->close();
}

void ObjectMirror::resume()
{
    if (m_root || !m_target)
        return;
    const auto root = std::make_shared<MirrorPlace>(*this, JsonPointer(), nullptr);
    m_root = root;
    root->setObject(m_target);
}

void ObjectMirror::refuse(const JsonPointer &place, const QString &text, const QString &inside)
{
    const QString pointer = place.toString();
    if (m_refused.contains(pointer))
        return;
    m_refused.insert(pointer);
    const Report report = m_report; // a copy: it may delete this
    report(pointer + inside, text);
}

void ObjectMirror::accept(const JsonPointer &place)
{
    if (!m_refused.isEmpty())
        m_refused.remove(place.toString());
}

} // namespace Velox
