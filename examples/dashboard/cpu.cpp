// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "cpu.h"

#include <utility>

void Cpu::setTimes(const Procfs::Stat &now)
{
    const Procfs::Stat before = std::exchange(m_before, now);
    if (before.all.total == 0) { // the first sample: nothing to compare with, but the cores are known
        m_cores.fill(0, now.cores.size());
        Q_EMIT loadChanged();
        return;
    }
    const double load = Procfs::load(before.all, now.all);
    QList<double> cores;
    for (auto it = now.cores.cbegin(); it != now.cores.cend(); ++it) {
        // A core that has just come online has no time before, so it starts at 0.
        cores.append(Procfs::load(before.cores.value(it.key(), *it), *it));
    }
    if (load == m_load && cores == m_cores)
        return;
    m_load = load;
    m_cores = cores;
    Q_EMIT loadChanged();
}

void Cpu::setAverages(const Procfs::LoadAverages &averages)
{
    if (averages == m_averages)
        return;
    m_averages = averages;
    Q_EMIT averagesChanged();
}

void Cpu::setProcesses(int count)
{
    if (count == m_processes)
        return;
    m_processes = count;
    Q_EMIT processesChanged();
}
