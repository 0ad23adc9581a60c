// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/veloxclient.h"
#include "model/vmap.h"
#include "model/vslice.h"
#include "qmlexport.h"

#include <QQmlEngine>
#include <QQmlParserStatus>

/** VeloxClient as QML has it, under the same name: the state can be bound to as if it were local.
 *
 *      VeloxClient { id: remote; url: "http://host:8080/sync"; active: true }
 *      Label { text: remote.state.cpu?.load ?? "–" }
 *      ListView { model: remote.state.log; delegate: Label { required property string message; text: message } }
 *
 *  Connects when `active` is set, once all other properties are. */
class VELOX_QML_EXPORT VeloxQmlClient : public VeloxClient, public QQmlParserStatus
{
    Q_OBJECT
    QML_NAMED_ELEMENT(VeloxClient)
    Q_INTERFACES(QQmlParserStatus)
    /** The state. An object is read like a script object, and a binding is evaluated again only when the very value
     *  that it read is another; what is not there is undefined, and a binding on it is evaluated when it comes. Every
     *  name may be a member: `objectName`, `name`, `keys`, `0`. A list is a VSlice, which views take as model. `in`,
     *  `for ... in` and `JSON.stringify()` work on objects (`in` is true of what all functions have, as `name`, in any
     *  case); for their keys see keys(). Cannot be written to. An object
     *  without members until the first update. */
    Q_PROPERTY(QVariant state READ state NOTIFY stateChanged)
public:
    /** A client without an address. Made in C++ it connects as VeloxClient does. */
    explicit VeloxQmlClient(QObject *parent = nullptr);

    /** The value at the JSON Pointer, as `state` has it. A binding depends on it. */
    Q_INVOKABLE QVariant value(const QString &pointer) const;
    /** The names of the members of the object at the JSON Pointer, sorted; Object.keys() does not see them. A binding
     *  depends on them. */
    Q_INVOKABLE QStringList keys(const QString &pointer = {}) const;
    /** The object at the JSON Pointer as a model with the roles `key` and `value`; empty while there is none. */
    Q_INVOKABLE VMap *map(const QString &pointer = {}) { return VeloxClient::map(pointer); }
    /** The list at the JSON Pointer as a model; empty while there is none. */
    Q_INVOKABLE VSlice *slice(const QString &pointer = {}) { return VeloxClient::slice(pointer); }
    /** The value at the JSON Pointer as JSON text; empty where there is none. */
    Q_INVOKABLE QString json(const QString &pointer = {}) const
    {
        return QString::fromUtf8(VeloxClient::json(pointer));
    }

    [[nodiscard]] QVariant state() const;

    /** Called by QML before it sets properties: nothing happens until they are all set. */
    void classBegin() override;
    /** Called by QML when all properties are set. */
    void componentComplete() override;

Q_SIGNALS:
    void stateChanged();
};
