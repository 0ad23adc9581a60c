// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sync/replicawatch.h"
#include "json/jsonpointer.h"

#include <QObject>
#include <QPointer>

#include <memory>

namespace Velox {

class MirrorObject;
class ObjectMirror;
class TreeValue;

/** A place of the state that an object is filled from: a VMap or VSlice by the replica's views, another object
 *  property by property while an object stands there.
 *
 *  Whatever it calls may close it; who calls it holds it. Closed, it does nothing any more. */
class MirrorPlace final : public ReplicaWatch, public std::enable_shared_from_this<MirrorPlace>
{
public:
    /** @p around is the object that it stands in; nullptr for the whole state. */
    MirrorPlace(ObjectMirror &mirror, JsonPointer pointer, const MirrorObject *around);
    ~MirrorPlace() override;

    /** Fills @p object from now on, which may be nullptr. */
    void setObject(QObject *object);
    void close();

protected:
    void changed() override { update(); }

private:
    void update();
    void fill(bool isObject);
    void letGo();
    [[nodiscard]] QString problemWith(const TreeValue &value) const;

    ObjectMirror &m_mirror;
    const JsonPointer m_pointer;
    const MirrorObject *const m_around;
    QPointer<QObject> m_object;
    QMetaObject::Connection m_death;
    QObject *m_followed = nullptr; // the container that the views fill; only compared
    std::shared_ptr<MirrorObject> m_inside;
};

} // namespace Velox
