// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/reconnector.h"
#include "client/updateworker.h"
#include "client/veloxclient.h"
#include "sync/objectmirror.h"
#include "sync/replica.h"

#include <QVariantMap>

/** What a client does with what its connection brings. */
struct VeloxClient::Private
{
    explicit Private(VeloxClient *client);

    /** Passes the settings on to the connection. */
    void configure();
    void take(const QByteArray &message);
    /** Has a long message made ready in another thread; the next ones wait. */
    void prepare(const QByteArray &message);
    void takePrepared(Velox::PreparedUpdate &prepared);
    void apply(const Velox::Update &update);
    /** Shows how an update was taken. */
    void settle(const Velox::Replica::Outcome &outcome);
    void reject(ErrorCode code, const QString &text);
    /** Shows a failure of the connection. */
    void report(ErrorCode code, const QString &text);
    void setErrorString(const QString &text);
    void showStatus();
    /** Emits syncedChanged() where there is a copy now and was none before, or the other way round. */
    void showSynced();

    VeloxClient *const q;
    Velox::Replica replica;
    Velox::ObjectMirror mirror;
    QMetaObject::Connection targetDeath;
    Velox::Reconnector connection;
    Velox::UpdateWorker worker;
    quint64 preparedFor = 0; // the connection that brought what the worker is at

    QUrl url;
    Transport transport = Transport::Auto;
    QVariantMap headers;
    QString bearerToken;
    QSslConfiguration ssl;
    bool retry = true;
    int minRetryMs = int(Velox::Limits::minBackoff.count());
    int maxRetryMs = int(std::chrono::milliseconds(Velox::Limits::maxBackoff).count());
    int silenceMs = int(std::chrono::milliseconds(Velox::Limits::quietTimeout).count());
    qint64 maxMessageBytes = Velox::Limits::clientMessageBytes;

    QString errorString;
    quint64 bodyOf = 0; // the connection that has brought a body
    bool isDeferred = false; // opening waits
    bool isWanted = false; // and is to happen then
    bool wasActive = false;
    bool wasConnected = false;
    bool wasSynced = false;
};
