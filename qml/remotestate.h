// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sync/replicawatch.h"

#include <QHash>
#include <QJSValue>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QVariant>

class QJSEngine;
class VeloxClient;

namespace Velox {

class RemoteState;

/** One place of a remote state that scripts read: bindings depend on its properties, each of which changes only when
 *  what it tells is another. Made by RemoteState, and gone again once nothing depends on it. */
class RemotePlace : public QObject
{
    Q_OBJECT
    /** A scalar; a list as VSlice; an object as a script object whose members are read through their own places;
     *  undefined where there is nothing. */
    Q_PROPERTY(QVariant value READ value NOTIFY valueChanged)
    /** The names of an object's members. */
    Q_PROPERTY(QStringList keys READ keys NOTIFY keysChanged)
public:
    RemotePlace(RemoteState *state, const QString &pointer);

    [[nodiscard]] QVariant value();
    [[nodiscard]] QStringList keys();
    /** Whether something depends on it. */
    [[nodiscard]] bool isUsed() const;
    /** Signals both properties, when the copy appears or goes as a whole. */
    void refresh();

Q_SIGNALS:
    void valueChanged();
    void keysChanged();

private:
    // Tells a place of changes of one kind.
    class Watch : public ReplicaWatch
    {
    public:
        Watch(Follow follow, RemotePlace *place, void (RemotePlace::*signal)())
            : ReplicaWatch(follow)
            , m_place(place)
            , m_signal(signal)
        {
        }

    protected:
        void changed() override { Q_EMIT(m_place->*m_signal)(); }

    private:
        RemotePlace *m_place;
        void (RemotePlace::*m_signal)();
    };

    RemoteState *m_state;
    QString m_pointer;
    QJSValue m_object; // of an object, made once
    Watch m_valueWatch{ReplicaWatch::Follow::Value, this, &RemotePlace::valueChanged};
    Watch m_keysWatch{ReplicaWatch::Follow::Members, this, &RemotePlace::keysChanged};
};

/** The state that a client follows, for scripts: objects are read as script objects, so that every name can be a
 *  member, `objectName` and `0` too. One for each client; its child. */
class RemoteState : public QObject
{
    Q_OBJECT
public:
    /** That of @p client, for scripts of @p engine. */
    [[nodiscard]] static RemoteState *of(VeloxClient *client, QJSEngine *engine);

    /** The value at @p pointer. A binding that is evaluated depends on it. */
    [[nodiscard]] QVariant read(const QString &pointer);
    /** The names of the members of the object at @p pointer, sorted. A binding depends on them. */
    [[nodiscard]] QStringList keys(const QString &pointer);
    /** The place at @p pointer, null where that is no pointer. */
    [[nodiscard]] RemotePlace *at(const QString &pointer);

    // For the script objects:

    /** The place of the member @p key of the object at @p pointer. */
    Q_INVOKABLE Velox::RemotePlace *member(const QString &pointer, const QString &key);
    Q_INVOKABLE Velox::RemotePlace *place(const QString &pointer) { return at(pointer); }
    /** The value at @p pointer as a plain one, copied. */
    Q_INVOKABLE [[nodiscard]] QVariant plain(const QString &pointer) const;

    [[nodiscard]] VeloxClient *client() const { return m_client; }
    [[nodiscard]] QJSValue makeObject(const QString &pointer);
    /** Places kept now, for tests. */
    [[nodiscard]] int placeCount() const { return int(m_places.size()); }

private:
    RemoteState(VeloxClient *client, QJSEngine *engine);
    void sweep();

    VeloxClient *m_client;
    QPointer<QJSEngine> m_engine;
    QJSValue m_makeObject;
    QJSValue m_readValue;
    QJSValue m_readKeys;
    QHash<QString, RemotePlace *> m_places;
    qsizetype m_sweepAt;
};

} // namespace Velox
