// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "chaosreaders.h"
#include "support/chaosproxy.h"

namespace Velox {

/** What one storm did, and whether all went well. */
struct StormReport
{
    ChaosFigures network;
    ReaderFigures readers;
    int kills = 0;
    int freezes = 0;
    qint64 settledAfterMs = 0; ///< from the end of the storm until every reader was there
    QByteArray state; ///< a hash of the state at the end: the same each time for a seed
    QStringList faults; ///< empty: all went well

    StormReport &operator+=(const StormReport &other);
};

/** Readers follow a server in this process through a bad network, while its state is edited. */
[[nodiscard]] StormReport badNetwork(quint32 seed, int readerCount);
/** The same, and the server is a process that is killed and started again, and stopped for longer than the readers
 *  wait. */
[[nodiscard]] StormReport badServer(quint32 seed, int readerCount);

} // namespace Velox
