// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "veloxbinding.h"

#include "remotestate.h"

void VeloxBinding::setClient(VeloxClient *client)
{
    if (m_client == client)
        return;
    m_client = client;
    follow();
    Q_EMIT clientChanged();
    Q_EMIT valueChanged();
}

void VeloxBinding::setPointer(const QString &pointer)
{
    if (m_pointer == pointer)
        return;
    m_pointer = pointer;
    follow();
    Q_EMIT pointerChanged();
    Q_EMIT valueChanged();
}

QVariant VeloxBinding::value() const
{
    Velox::RemotePlace *followed = place();
    return followed ? followed->value() : QVariant();
}

Velox::RemotePlace *VeloxBinding::place() const
{
    Velox::RemoteState *state = Velox::RemoteState::of(m_client, qjsEngine(this));
    return state ? state->at(m_pointer) : nullptr;
}

void VeloxBinding::follow()
{
    disconnect(m_following);
    if (const Velox::RemotePlace *followed = place())
        m_following = connect(followed, &Velox::RemotePlace::valueChanged, this, &VeloxBinding::valueChanged);
}
