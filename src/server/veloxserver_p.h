// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/iothread.h"
#include "server/serverworker.h"
#include "server/veloxserver.h"

#include <QPointer>

struct VeloxServer::Private
{
    explicit Private(VeloxServer *server)
        : q(server)
    {
    }

    bool fail(const QString &text);
    void succeed();
    bool addChildren();
    void start(VeloxState *state);
    void stop(VeloxState *state);
    void startAll();
    [[nodiscard]] QList<QPointer<VeloxState>> guarded() const { return {states.cbegin(), states.cend()}; }
    static void announce(const QList<QPointer<VeloxState>> &started);
    void makeWorker();
    void sendSettings();
    void ask(const VeloxRequest &request, const VeloxAuthorization &authorization);
    /** Takes a setting over, and tells whether that changed it. */
    template <typename T>
    bool assign(T &setting, const T &value)
    {
        if (setting == value)
            return false;
        setting = value;
        sendSettings();
        return true;
    }

    VeloxServer *const q;
    QList<VeloxState *> states;
    Velox::ServerSettings settings;
    Authorize authorize;
    QString certificateFile;
    QString privateKeyFile;
    Velox::TlsSettings tls{std::nullopt}; // instead of those
    bool isEncrypted = false; // while it listens
    Velox::ServerWorker *worker = nullptr; // lives in the thread, or in this one when attached
    std::unique_ptr<Velox::IoThread> thread; // null when attached
    QHostAddress address;
    quint16 port = 0;
    QString errorString;
};
