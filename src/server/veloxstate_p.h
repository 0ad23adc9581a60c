// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/serversettings.h"
#include "server/statehub.h"
#include "server/veloxstate.h"
#include "sync/publisher.h"

#include <QPointer>

#include <functional>

/** A state between its source and its hub: while it is published it has a Publisher here and a StateHub in the I/O
 *  thread, which talk by queued signals only. */
struct VeloxState::Private
{
    explicit Private(VeloxState *state)
        : q(state)
    {
    }

    /** Makes a hub for this state and starts to publish into it. The caller moves it to its thread, and emits
     *  stateIdChanged() when all is in place. */
    [[nodiscard]] Velox::StateHub *makeHub();
    /** Lets go of the hub, which its worker deletes. */
    void release();

    void publishSource();
    void sendSettings();
    void applied(qint64 newVersion, bool changed);
    /** Tells of one reader that came or left. */
    void takeNotice(const std::shared_ptr<Velox::ReaderNotices> &notices);

    VeloxState *const q;
    QString path = QStringLiteral("/sync");
    QPointer<QObject> source;
    std::function<void(Velox::Publisher &)> giveSource; // empty where there is none yet
    std::chrono::milliseconds throttle = Velox::Limits::throttle;
    Velox::StateSettings settings;
    QString stateId;
    qint64 version = 0;
    int readers = 0;
    std::unique_ptr<Velox::Publisher> publisher;
    Velox::StateHub *hub = nullptr; // lives in the I/O thread; only ever invoked
    std::function<void()> unpublish; // tells the server that this state goes
};
