// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/change.h"

#include <QObject>
#include <QString>
#include <QVariant>

#include <memory>
#include <vector>

namespace Velox {

class Observer;

/** One object or list of the application's state under observation: the source's side of one container of the
 *  document, which both call by the node's handle.
 *
 *  Nodes form a tree as the state does. A node is owned by the one that found it in a value, and goes when that value
 *  does. Lives in the observer's thread. */
class SourceNode
{
public:
    /** Observes @p object, or a list without an object of its own where that is nullptr. */
    SourceNode(Observer &observer, SourceNode *parent, const QObject *object);
    virtual ~SourceNode();
    Q_DISABLE_COPY_MOVE(SourceNode)

    /** Appends the whole content as JSON and starts to observe it. Called once, after construction. */
    virtual void write(QByteArray &out) = 0;
    /** Appends what changed since write() or the last call. */
    virtual void collect(ChangeBatch &batch) = 0;
    /** Appends what changed without a signal, here and below: reads everything that has none. */
    virtual void poll(ChangeBatch &batch) = 0;
    /** The object whose content this is, as an identity; nullptr for a list of objects, or once it is destroyed. */
    [[nodiscard]] const QObject *object() const { return m_died ? nullptr : m_object; }
    /** Where object() was, also after it is destroyed; another object may be there by then. */
    [[nodiscard]] const void *address() const { return m_object; }
    [[nodiscard]] bool isDead() const { return m_died; }

    [[nodiscard]] quint32 handle() const { return m_handle; }
    [[nodiscard]] SourceNode *parent() const { return m_parent; }
    /** Name of the member in which this stands, "-" for any row. Set before write(). */
    void setStep(const QString &step) { m_step = step; }
    /** JSON Pointer of this node, with "-" for rows: for messages. */
    [[nodiscard]] QString path() const;
    /** True when @p object is this node's or one above it. */
    [[nodiscard]] bool isWithin(const QObject *object) const;
    /** True when @p value is the object of this node, and not only something that contains it. */
    [[nodiscard]] bool isValue(const QVariant &value) const;

protected:
    /** Something changed: collect() will be called. Cheap when it was said before. */
    void markDirty();
    [[nodiscard]] Observer &observer() const { return m_observer; }
    /** A change of this node's container. */
    [[nodiscard]] Change change(Change::Kind kind) const;

private:
    friend class Observer;
    Observer &m_observer;
    SourceNode *m_parent;
    const QObject *m_object; // only compared
    QString m_step;
    QMetaObject::Connection m_death;
    quint32 m_handle;
    bool m_died = false;
    bool m_dirty = false;
    bool m_isWhole = false; // the value in which it was found is the object, and does not only contain it
};

/** The nodes found in one value. */
using NodeList = std::vector<std::unique_ptr<SourceNode>>;

/** True when @p value is the very object that @p found observes, which tells of its changes itself. */
[[nodiscard]] inline bool isObserved(const NodeList &found, const QVariant &value)
{
    return found.size() == 1 && found.front()->isValue(value);
}

/** The object that @p value points to, without looking at it: it may be gone. nullptr where it is no pointer to one. */
[[nodiscard]] inline QObject *addressIn(const QVariant &value)
{
    const bool isObject = value.metaType().flags() & QMetaType::PointerToQObject;
    return isObject ? *static_cast<QObject *const *>(value.constData()) : nullptr;
}

} // namespace Velox
