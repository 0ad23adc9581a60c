// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/serverexport.h"

#include <QDateTime>
#include <QObject>
#include <QString>

/** One reader's connection, as it was when it was asked about. */
class VELOX_SERVER_EXPORT VeloxConnection
{
    Q_GADGET
    Q_PROPERTY(qulonglong id MEMBER id CONSTANT)
    Q_PROPERTY(QString address MEMBER address CONSTANT)
    Q_PROPERTY(QString transport MEMBER transport CONSTANT)
    Q_PROPERTY(qlonglong version MEMBER version CONSTANT)
    Q_PROPERTY(qlonglong bytesQueued MEMBER bytesQueued CONSTANT)
    Q_PROPERTY(qlonglong bytesSent MEMBER bytesSent CONSTANT)
    Q_PROPERTY(QDateTime since MEMBER since CONSTANT)
public:
    qulonglong id = 0; ///< Names it for VeloxState::closeConnection(); never used twice by one server.
    QString address; ///< Of the peer, as "ADDRESS:PORT".
    QString transport; ///< "websocket", "sse" or "poll".
    qlonglong version = 0; ///< The version of the state that it was brought to last; 0 for none yet.
    qlonglong bytesQueued = 0; ///< Bytes that the peer has not taken yet.
    qlonglong bytesSent = 0; ///< Bytes sent and queued since it connected.
    QDateTime since; ///< When it connected, in UTC.
};
