// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "remotestate.h"

#include "client/veloxclient.h"
#include "model/vslice.h"
#include "sync/replica.h"
#include "json/jsonpointer.h"
#include "json/jsontree.h"
#include "json/variantjson.h"

#include <QJSEngine>
#include <QMetaMethod>

#include <algorithm>
#include <utility>

namespace Velox {
namespace {

// Places are looked through for unused ones when there are this many, or twice those that were in use last.
constexpr qsizetype leastSweep = 256;

// Makes the objects of a state. They hold no values: each is read at its place, so that a binding depends on just that. What
// an object does not have itself is asked of its prototype, a Proxy. Names that functions and objects have of their own are
// not: Qt 6.4 takes a proxy for a function and finds `name` and `length` there before it asks. So these are accessors.
const auto objectScript = QStringLiteral(R"((function (state) {
    const pointerOf = Symbol();
    const refuse = () => { throw new TypeError('The remote state cannot be written to'); };
    const member = (pointer, key) => state.member(pointer, key).value;
    const built = { toString: () => '[object Object]', valueOf() { return this; } };
    const accessors = {};
    const names = Object.getOwnPropertyNames(Function.prototype).concat(Object.getOwnPropertyNames(Object.prototype));
    for (const name of names) {
        accessors[name] = {
            get() {
                const value = member(this[pointerOf], name);
                return value === undefined && name in built ? built[name] : value;
            },
            set: refuse
        };
    }
    const traps = pointer => ({
        get(target, key) {
            if (typeof key === 'symbol')
                return undefined;
            const value = member(pointer, key);
            return value === undefined && key === 'toJSON' ? () => state.plain(pointer) : value;
        },
        has: (target, key) => typeof key !== 'symbol' && member(pointer, key) !== undefined,
        ownKeys(target) {
            const keys = state.place(pointer).keys;
            for (const key of Object.getOwnPropertyNames(target))
                delete target[key];
            for (const key of keys)
                target[key] = null;
            return keys;
        },
        set: refuse
    });
    return pointer => {
        const object = Object.create(new Proxy({}, traps(pointer)), accessors);
        return Object.defineProperty(object, pointerOf, { value: pointer });
    };
}))");

} // namespace

RemotePlace::RemotePlace(RemoteState *state, const QString &pointer)
    : QObject(state)
    , m_state(state)
    , m_pointer(pointer)
{
    ReplicaViews &views = state->client()->replica().views();
    const JsonPointer place = *JsonPointer::fromString(pointer);
    views.attach(&m_valueWatch, place);
    views.attach(&m_keysWatch, place);
}

QVariant RemotePlace::value()
{
    const Replica &replica = m_state->client()->replica();
    const JsonPointer place = *JsonPointer::fromString(m_pointer);
    const TreeValue *held = replica.hasCopy() ? replica.tree().find(place) : nullptr;
    // What is read before there is a copy is an object without members, so that `state.load` is no error.
    const bool isMissingRoot = !replica.hasCopy() && place.isRoot();
    if (objectOf(held) || isMissingRoot) {
        if (m_object.isUndefined())
            m_object = m_state->makeObject(m_pointer);
        return QVariant::fromValue(m_object);
    }
    if (held && held->container())
        return QVariant::fromValue(m_state->client()->slice(m_pointer));
    return held ? JsonTree::toVariant(*held) : QVariant();
}

QStringList RemotePlace::keys()
{
    const Replica &replica = m_state->client()->replica();
    QStringList keys;
    if (const TreeObject *object = objectOf(replica.tree().find(*JsonPointer::fromString(m_pointer)))) {
        for (const TreeObject::Member &member : object->members)
            keys.append(textFromJson(member.key->quoted()));
    }
    keys.sort();
    return keys;
}

bool RemotePlace::isUsed() const
{
    return isSignalConnected(QMetaMethod::fromSignal(&RemotePlace::valueChanged))
        || isSignalConnected(QMetaMethod::fromSignal(&RemotePlace::keysChanged));
}

void RemotePlace::refresh()
{
    Q_EMIT valueChanged();
    Q_EMIT keysChanged();
}

RemoteState::RemoteState(VeloxClient *client, QJSEngine *engine)
    : QObject(client)
    , m_client(client)
    , m_engine(engine)
    , m_sweepAt(leastSweep)
{
    m_makeObject = engine->evaluate(objectScript).call({engine->newQObject(this)});
    m_readValue = engine->evaluate(QStringLiteral("(place => place.value)"));
    m_readKeys = engine->evaluate(QStringLiteral("(place => place.keys)"));
    // A root that is no object is another value when the copy comes; the watches see only the document.
    connect(client, &VeloxClient::syncedChanged, this, [this] {
        if (RemotePlace *root = m_places.value(QString()))
            root->refresh();
    });
}

RemoteState *RemoteState::of(VeloxClient *client, QJSEngine *engine)
{
    if (!client || !engine)
        return nullptr;
    for (QObject *child : client->children()) {
        auto *state = qobject_cast<RemoteState *>(child);
        if (state && state->m_engine == engine)
            return state;
    }
    return new RemoteState(client, engine);
}

RemotePlace *RemoteState::at(const QString &pointer)
{
    if (RemotePlace *known = m_places.value(pointer))
        return known;
    if (!JsonPointer::fromString(pointer))
        return nullptr;
    auto *place = new RemotePlace(this, pointer);
    m_places.insert(pointer, place);
    // Not now: what is read has no binding on it yet.
    if (m_places.size() == m_sweepAt)
        QMetaObject::invokeMethod(this, &RemoteState::sweep, Qt::QueuedConnection);
    return place;
}

// Through the engine, which notes for a binding what is read.
QVariant RemoteState::read(const QString &pointer)
{
    RemotePlace *const known = at(pointer);
    return known && m_engine ? QVariant::fromValue(m_readValue.call({m_engine->newQObject(known)}))
                             : QVariant();
}

QStringList RemoteState::keys(const QString &pointer)
{
    RemotePlace *const known = at(pointer);
    return known && m_engine ? m_readKeys.call({m_engine->newQObject(known)}).toVariant().toStringList()
                             : QStringList();
}

RemotePlace *RemoteState::member(const QString &pointer, const QString &key)
{
    QString token = key;
    token.replace(u'~', QLatin1String("~0")).replace(u'/', QLatin1String("~1"));
    return at(pointer + u'/' + token);
}

QVariant RemoteState::plain(const QString &pointer) const
{
    const QVariant value = m_client->value(pointer);
    return value.isValid() ? value : QVariantMap();
}

QJSValue RemoteState::makeObject(const QString &pointer)
{
    return m_engine ? m_makeObject.call({pointer}) : QJSValue();
}

void RemoteState::sweep()
{
    for (auto place = m_places.begin(); place != m_places.end();) {
        if (place.value()->isUsed()) {
            ++place;
        } else {
            delete place.value();
            place = m_places.erase(place);
        }
    }
    m_sweepAt = std::max(leastSweep, 2 * m_places.size());
}

} // namespace Velox
