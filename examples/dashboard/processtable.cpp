// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "processtable.h"

#include <algorithm>
#include <tuple>
#include <utility>

ProcessTable::ProcessTable(int ticksPerSecond, qint64 pageBytes)
    : m_ticksPerSecond(std::max(1, ticksPerSecond))
    , m_pageBytes(pageBytes)
{
}

double ProcessTable::cpuOf(const Procfs::PidStat &process, double seconds) const
{
    if (m_known.isEmpty() || seconds <= 0)
        return 0; // the first sample: all that was ever used would count as used just now
    // A process that is new has used all its time since; so has one that was given the pid of an ended one.
    const auto known = m_known.constFind(process.pid);
    const bool isSame = known != m_known.cend() && known->startTime == process.startTime;
    const quint64 used = Procfs::growth(isSame ? known->ticks : 0, process.ticks);
    return Procfs::rounded(double(used) / m_ticksPerSecond / seconds);
}

QList<Process> ProcessTable::busiest(const QList<Procfs::PidStat> &now, double seconds, int rows)
{
    QList<Process> processes;
    QHash<int, Known> known;
    processes.reserve(now.size());
    known.reserve(now.size());
    for (const Procfs::PidStat &process : now) {
        processes.append({process.pid,
                          process.name,
                          {},
                          cpuOf(process, seconds),
                          process.residentPages * m_pageBytes,
                          process.state});
        known.insert(process.pid, {process.startTime, process.ticks});
    }
    m_known = std::move(known);

    const auto isBusier = [](const Process &a, const Process &b) {
        return std::tie(b.cpu, b.memory, a.pid) < std::tie(a.cpu, a.memory, b.pid);
    };
    const qsizetype count = std::clamp<qsizetype>(rows, 0, processes.size());
    std::partial_sort(processes.begin(), processes.begin() + count, processes.end(), isBusier);
    processes.resize(count);
    return processes;
}
