// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sync/replicawatch.h"
#include "json/jsonpointer.h"

#include <QMetaProperty>
#include <QObject>
#include <QPointer>
#include <QProperty>
#include <QSet>

#include <deque>
#include <memory>

namespace Velox {

class MirrorObject;
class MirrorPlace;
class ObjectMirror;

/** A property that is filled: as a value by itself, or through the object that it holds. */
struct MirrorField final : public ReplicaWatch
{
    MirrorField(MirrorObject &owner, Follow follow)
        : ReplicaWatch(follow)
        , owner(owner)
    {
    }

    /** Whether it may hold an object, and so must be read again when it notifies. */
    [[nodiscard]] bool mayHoldObject() const;

    MirrorObject &owner;
    QMetaProperty property{};
    QByteArray dynamicName{}; // of a dynamic property, else empty
    QMetaType type{};
    JsonPointer pointer{};
    bool isObjectList = false;
    QPropertyNotifier notifier{};
    std::shared_ptr<MirrorPlace> place{}; // while it holds an object

protected:
    void changed() override;
};

/** Fills the properties of one object from an object of the state.
 *
 *  Whatever it calls may close it; who calls it holds it. Closed, it does nothing any more. */
class MirrorObject final : public QObject, public std::enable_shared_from_this<MirrorObject>
{
    Q_OBJECT
public:
    /** @p around is the one that @p object is nested in, or nullptr. */
    MirrorObject(ObjectMirror &mirror, JsonPointer pointer, const MirrorObject *around, QObject *object);
    ~MirrorObject() override;

    /** Brings all properties to the state; called once. */
    void fill();
    void close();

    /** Brings one property to the state. */
    void take(MirrorField &field);

    /** True when @p object is this one or one that it is nested in. */
    [[nodiscard]] bool isWithin(const QObject *object) const;

    bool eventFilter(QObject *watched, QEvent *event) override;

private Q_SLOTS:
    void propertyNotified();

private:
    void addFields();
    void addField(const QMetaProperty &property, const QByteArray &name);
    void addDynamicField(const QByteArray &name);
    void dynamicPropertyChanged(const QByteArray &name);
    void listen(MirrorField &field);
    void refresh(MirrorField &field);
    void takeNothing(MirrorField &field);
    void put(MirrorField &field, const QVariant &value);
    [[nodiscard]] QVariant read(const MirrorField &field) const;
    [[nodiscard]] bool write(const MirrorField &field, const QVariant &value);

    ObjectMirror &m_mirror;
    const JsonPointer m_pointer;
    const MirrorObject *const m_around;
    QPointer<QObject> m_object;
    bool m_isClosed = false;
    std::deque<MirrorField>
        m_fields; // a slot may add a dynamic property while one is written: references must stay
    QSet<QByteArray> m_names; // of members that have a property, filled or not
    QSet<int> m_signals;
};

} // namespace Velox
