// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/mirrorplace_p.h"

#include "model/vmap.h"
#include "model/vslice.h"
#include "sync/mirrorobject_p.h"
#include "sync/objectmirror.h"
#include "sync/replica.h"

#include <QThread>

namespace Velox {
namespace {

bool isContainer(const TreeValue *value, TreeContainer::Kind kind)
{
    return value && value->isContainer() && value->container()->kind == kind;
}

} // namespace

MirrorPlace::MirrorPlace(ObjectMirror &mirror, JsonPointer pointer, const MirrorObject *around)
    : ReplicaWatch(Follow::Value)
    , m_mirror(mirror)
    , m_pointer(std::move(pointer))
    , m_around(around)
{
    mirror.replica().views().attach(this, m_pointer);
}

MirrorPlace::~MirrorPlace() { close(); }

void MirrorPlace::setObject(QObject *object)
{
    if (object && object == m_object)
        return;
    letGo();
    m_object = object;
    if (object) // nothing is read then: the property that held it may belong to what is being destroyed too
        m_death = QObject::connect(object, &QObject::destroyed, [this] { letGo(); });
    update();
}

void MirrorPlace::close()
{
    letGo();
    detach();
}

void MirrorPlace::letGo()
{
    QObject::disconnect(m_death);
    m_object.clear();
    if (const auto inside = std::exchange(m_inside, nullptr))
        inside->close();
    if (QObject *container = std::exchange(m_followed, nullptr))
        m_mirror.replica().views().release(m_pointer, container);
}

void MirrorPlace::update()
{
    const auto self = shared_from_this();
    if (!isAttached() || !m_mirror.replica().hasCopy())
        return;
    const TreeValue *value = m_mirror.replica().tree().find(m_pointer);
    const QString problem = value && !value->isNull() ? problemWith(*value) : QString();
    if (m_object && m_object->thread() == QThread::currentThread())
        fill(isContainer(value, TreeContainer::Kind::Object));
    if (!isAttached())
        return;
    if (problem.isEmpty())
        m_mirror.accept(m_pointer);
    else
        m_mirror.refuse(m_pointer, problem);
}

void MirrorPlace::fill(bool isObject)
{
    ReplicaViews &views = m_mirror.replica().views();
    if (m_followed)
        return;
    if (auto *map = qobject_cast<VMap *>(m_object)) {
        m_followed = map;
        views.follow(m_pointer, map);
    } else if (auto *slice = qobject_cast<VSlice *>(m_object)) {
        m_followed = slice;
        views.follow(m_pointer, slice);
    } else if (!isObject || qobject_cast<QAbstractItemModel *>(m_object)) {
        if (const auto inside = std::exchange(m_inside, nullptr))
            inside->close();
    } else if (!m_inside && !(m_around && m_around->isWithin(m_object))) {
        const auto inside = std::make_shared<MirrorObject>(m_mirror, m_pointer, m_around, m_object);
        m_inside = inside;
        inside->fill();
    }
}

// Why the object cannot be filled from a value that is not null; empty where it can.
QString MirrorPlace::problemWith(const TreeValue &value) const
{
    if (!m_object)
        return QStringLiteral("There is no object to fill");
    const QString name = QString::fromUtf8(m_object->metaObject()->className());
    if (m_object->thread() != QThread::currentThread())
        return QStringLiteral("The %1 lives in another thread").arg(name);
    const bool isSlice = qobject_cast<VSlice *>(m_object);
    if (!isSlice && !qobject_cast<VMap *>(m_object) && qobject_cast<QAbstractItemModel *>(m_object))
        return QStringLiteral("%1 is a model that cannot be filled").arg(name);
    const auto wanted = isSlice ? TreeContainer::Kind::List : TreeContainer::Kind::Object;
    if (isContainer(&value, wanted))
        return {};
    const QString kind = !value.isContainer() ? QStringLiteral("a scalar")
        : wanted == TreeContainer::Kind::List ? QStringLiteral("an object")
                                              : QStringLiteral("an array");
    return QStringLiteral("Cannot fill %1 from %2").arg(name, kind);
}

} // namespace Velox
