// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/limits.h"
#include "sync/statestore.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace Velox {

/** What a VeloxServer's I/O side needs to know of its settings. Plain values, sent over whenever they change. */
struct ServerSettings
{
    QString documentRoot; ///< Folder (or resource folder, ":/...") whose files are served; empty for none.
    QStringList allowedOrigins; ///< Besides the server's own; "*" for any.
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
