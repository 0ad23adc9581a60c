// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/veloxclient.h"
#include "qmlexport.h"

#include <QObject>
#include <QPointer>
#include <QQmlEngine>
#include <QVariant>

namespace Velox {
class RemotePlace;
}

/** One value of a remote state, at a place that may itself be bound.
 *
 *      VeloxBinding { id: fan; client: remote; pointer: "/fans/" + index + "/rpm" }
 *      Label { text: fan.value ?? "–" }
 *
 *  Works with a VeloxClient that C++ made as well. */
class VELOX_QML_EXPORT VeloxBinding : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    /** The client whose state it is. Default none. */
    Q_PROPERTY(VeloxClient *client READ client WRITE setClient NOTIFY clientChanged)
    /** JSON Pointer (RFC 6901) of the value: "/log/0", "" for the whole. Default "". */
    Q_PROPERTY(QString pointer READ pointer WRITE setPointer NOTIFY pointerChanged)
    /** The value, as VeloxClient::state has it; undefined where there is none, or the pointer is not one. */
    Q_PROPERTY(QVariant value READ value NOTIFY valueChanged)
public:
    /** A binding without a client, whose value is undefined. */
    explicit VeloxBinding(QObject *parent = nullptr)
        : QObject(parent)
    {
    }

    [[nodiscard]] VeloxClient *client() const { return m_client; }
    void setClient(VeloxClient *client);
    [[nodiscard]] QString pointer() const { return m_pointer; }
    void setPointer(const QString &pointer);
    [[nodiscard]] QVariant value() const;

Q_SIGNALS:
    void clientChanged();
    void pointerChanged();
    void valueChanged();

private:
    [[nodiscard]] Velox::RemotePlace *place() const;
    void follow();

    QPointer<VeloxClient> m_client;
    QString m_pointer;
    QMetaObject::Connection m_following;
};
