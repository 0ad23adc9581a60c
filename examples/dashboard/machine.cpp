// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "machine.h"

#include "platform.h"
#include "procfs.h"

#include <algorithm>

namespace {

// Asking file systems how full they are can be slow, and the answer seldom changes.
constexpr qint64 mountsIntervalMs = 5000;

QByteArray proc(const QString &file) { return Platform::readFile(QStringLiteral("/proc/") + file); }

} // namespace

Machine::Machine(QObject *parent)
    : QObject(parent)
    , m_table(Platform::clockTicksPerSecond(), Platform::pageBytes())
    , m_timer(this)
{
    connect(&m_timer, &QTimer::timeout, this, &Machine::sample);
    connect(&m_settings, &Settings::intervalMsChanged, this,
            [this] { m_timer.setInterval(m_settings.intervalMs()); });
    connect(&m_settings, &Settings::refused, this, [this](const QString &reason) { m_log.warning(reason); });
    connect(&m_disk, &Disk::mountAppeared, this, [this](const Mount &mount) {
        m_log.info(QStringLiteral("%1 (%2) was mounted").arg(mount.mount, mount.fs));
    });
    m_log.info(QStringLiteral("Started on %1, %2").arg(m_host.name(), m_host.os()));
    sample();
    m_timer.start(m_settings.intervalMs());
}

void Machine::sample()
{
    // The timer is not exact, so rates are over the time that has really passed.
    const double seconds = m_sinceSample.isValid() ? double(m_sinceSample.nsecsElapsed()) / 1e9 : 0;
    m_sinceSample.start();

    m_host.sample();
    m_cpu.setTimes(Procfs::parseStat(proc(QStringLiteral("stat"))));
    m_cpu.setAverages(Procfs::parseLoadavg(proc(QStringLiteral("loadavg"))));
    m_memory.setInfo(Procfs::parseMeminfo(proc(QStringLiteral("meminfo"))));
    m_disk.setTraffic(Procfs::parseDiskstats(proc(QStringLiteral("diskstats"))), Platform::physicalDisks(),
                      seconds);
    m_network.setTraffic(Procfs::parseNetDev(proc(QStringLiteral("net/dev"))), Platform::physicalInterfaces(),
                         seconds);
    sampleProcesses(seconds);
    sampleMounts();
    report();
}

void Machine::sampleProcesses(double seconds)
{
    QList<Procfs::PidStat> running;
    const QList<int> pids = Platform::processIds();
    for (const int pid : pids) {
        // One that has ended since the list was made has no file any more.
        if (const auto process = Procfs::parsePidStat(proc(QStringLiteral("%1/stat").arg(pid))))
            running.append(*process);
    }
    m_cpu.setProcesses(int(running.size()));

    QList<Process> busiest = m_table.busiest(running, seconds, m_settings.processRows());
    for (Process &process : busiest)
        process.user = Platform::processOwner(process.pid);
    if (busiest == m_processes)
        return;
    m_processes = busiest;
    Q_EMIT processesChanged();
}

void Machine::sampleMounts()
{
    if (m_sinceMounts.isValid() && !m_sinceMounts.hasExpired(mountsIntervalMs))
        return;
    m_sinceMounts.start();
    m_disk.setMounts(Disk::readMounts());
}

void Machine::report()
{
    const double memoryUsed = double(m_memory.used()) / double(std::max<qint64>(1, m_memory.total()));
    const double loadPerCore = m_cpu.load1() / std::max(1, m_host.cores());
    const Watchdog::Findings findings = m_watchdog.check(memoryUsed, loadPerCore, m_processes);
    for (const QString &text : findings.warnings)
        m_log.warning(text);
    for (const QString &text : findings.infos)
        m_log.info(text);
}
