// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "watchdog.h"

#include <utility>

Threshold::Event Threshold::update(double value)
{
    if (!m_exceeded && value > m_on) {
        m_exceeded = true;
        return Event::Exceeded;
    }
    if (m_exceeded && value < m_off) {
        m_exceeded = false;
        return Event::Recovered;
    }
    return Event::None;
}

Watchdog::Findings Watchdog::check(double memoryUsed, double loadPerCore, const QList<Process> &busiest)
{
    Findings findings;
    const Threshold::Event memory = m_memory.update(memoryUsed);
    if (memory == Threshold::Event::Exceeded)
        findings.warnings.append(QStringLiteral("Memory is %1 % full").arg(memoryUsed * 100, 0, 'f', 0));
    else if (memory == Threshold::Event::Recovered)
        findings.infos.append(QStringLiteral("Memory is back at %1 %").arg(memoryUsed * 100, 0, 'f', 0));

    const Threshold::Event load = m_load.update(loadPerCore);
    if (load == Threshold::Event::Exceeded)
        findings.warnings.append(
            QStringLiteral("More work than cores: load is %1 for each").arg(loadPerCore, 0, 'f', 2));
    else if (load == Threshold::Event::Recovered)
        findings.infos.append(QStringLiteral("Load is back at %1 for each core").arg(loadPerCore, 0, 'f', 2));

    checkProcesses(busiest, findings);
    return findings;
}

void Watchdog::checkProcesses(const QList<Process> &busiest, Findings &findings)
{
    constexpr double busyCpu = 0.5;
    constexpr double calmCpu = 0.25;
    QSet<int> busy;
    for (const Process &process : busiest) {
        const bool wasBusy = m_busy.contains(process.pid);
        if (process.cpu > busyCpu || (wasBusy && process.cpu >= calmCpu))
            busy.insert(process.pid);
        if (process.cpu > busyCpu && !wasBusy)
            findings.infos.append(QStringLiteral("%1 (%2) uses %3 % of a core")
                                      .arg(process.name)
                                      .arg(process.pid)
                                      .arg(process.cpu * 100, 0, 'f', 0));
    }
    m_busy = std::move(busy);
}
