// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "veloxqmlclient.h"

#include "remotestate.h"

using Velox::RemoteState;

namespace {

RemoteState *remoteState(const VeloxQmlClient *client)
{
    return RemoteState::of(const_cast<VeloxQmlClient *>(client), qjsEngine(client));
}

} // namespace

VeloxQmlClient::VeloxQmlClient(QObject *parent)
    : VeloxClient(parent)
{
}

QVariant VeloxQmlClient::state() const
{
    RemoteState *remote = remoteState(this);
    if (!remote)
        return VeloxClient::value();
    Velox::RemotePlace *root = remote->at(QString());
    // The root is another value only when it is no object, or becomes one.
    connect(root, &Velox::RemotePlace::valueChanged, this, &VeloxQmlClient::stateChanged,
            Qt::UniqueConnection);
    return root->value();
}

QVariant VeloxQmlClient::value(const QString &pointer) const
{
    RemoteState *remote = remoteState(this);
    return remote ? remote->read(pointer) : VeloxClient::value(pointer);
}

QStringList VeloxQmlClient::keys(const QString &pointer) const
{
    RemoteState *remote = remoteState(this);
    return remote ? remote->keys(pointer) : VeloxClient::value(pointer).toMap().keys();
}

void VeloxQmlClient::classBegin() { deferOpening(true); }

void VeloxQmlClient::componentComplete() { deferOpening(false); }
