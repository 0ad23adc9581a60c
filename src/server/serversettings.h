// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/limits.h"
#include "sync/statestore.h"

#include <QHostAddress> // tells what the network library can do
#include <QString>
#include <QStringList>
#include <QVariantMap>

#include <chrono>
#include <optional>

#if QT_CONFIG(ssl)
#  include <QSslConfiguration>
#endif

namespace Velox {

#if QT_CONFIG(ssl)
/** Nothing for plain HTTP. */
using TlsSettings = std::optional<QSslConfiguration>;
#else
using TlsSettings = std::nullopt_t;
#endif

/** What a VeloxServer's I/O side needs to know of its settings. Plain values, sent over whenever they change. */
struct ServerSettings
{
    QString documentRoot; ///< Folder (or resource folder, ":/...") whose files are served; empty for none.
    QStringList allowedOrigins; ///< Besides the server's own; "*" for any.
    QStringList allowedHosts; ///< Names by which the server may be called, besides its own; "*" for any.
    QStringList bearerTokens;
    QVariantMap basicUsers; ///< Password by user.
    bool asksApplication = false; ///< There is an authorize hook.
    std::chrono::milliseconds authorizeTimeout = Limits::authorizeTimeout;
    int maxConnections = Limits::connections;
};

/** The same of a VeloxState. */
struct StateSettings
{
    StateStore::Format defaultFormat = StateStore::Format::Merge; ///< For readers that name none.
    std::chrono::milliseconds pingInterval = Limits::pingInterval;
    std::chrono::milliseconds writeTimeout = Limits::writeTimeout;
    qint64 maxUnsentBytes = Limits::unsentBytesPerReader;
    std::optional<qint64> historyBytes; ///< Nothing for the default, which follows the size of the state.
};

} // namespace Velox
