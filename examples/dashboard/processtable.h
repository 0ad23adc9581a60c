// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "process.h"
#include "procfs.h"

#include <QHash>
#include <QList>

/** Finds the busiest processes: compares what each has used of the processor with what it had at the call
 *  before. */
class ProcessTable
{
public:
    /** Units of what the kernel reports: clock ticks in a second, and bytes in a page of memory. */
    ProcessTable(int ticksPerSecond, qint64 pageBytes);

    /** The `rows` busiest of `now`: by processor, then by memory, then by pid, so that equals keep their
     *  places. `seconds` is the time since the call before; after none of it all are idle. `user` is left
     *  empty. */
    QList<Process> busiest(const QList<Procfs::PidStat> &now, double seconds, int rows);

private:
    struct Known
    {
        quint64 startTime;
        quint64 ticks;
    };

    double cpuOf(const Procfs::PidStat &process, double seconds) const;

    QHash<int, Known> m_known;
    int m_ticksPerSecond;
    qint64 m_pageBytes;
};
