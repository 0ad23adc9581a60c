// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QMap>
#include <QSet>
#include <QString>

#include <optional>

/** What Linux tells under /proc, as values.
 *
 *  Pure functions of the files' text: no clock, no file, no state. Text that is empty or cut off (the file is
 *  missing, the process has just ended) gives empty or zero values, never a failure.
 */
namespace Procfs {

/** Time spent by one core, or all of them, in clock ticks since boot. */
struct CpuTimes
{
    quint64 busy = 0;
    quint64 total = 0;

    bool operator==(const CpuTimes &) const = default;
};

/** /proc/stat: all cores together, and each by its number. Offline cores are absent, so numbers may have
 *  gaps. */
struct Stat
{
    CpuTimes all;
    QMap<int, CpuTimes> cores;
};
Stat parseStat(const QByteArray &text);

/** /proc/loadavg: processes that ran or waited, averaged over 1, 5 and 15 minutes. */
struct LoadAverages
{
    double one = 0;
    double five = 0;
    double fifteen = 0;

    bool operator==(const LoadAverages &) const = default;
};
LoadAverages parseLoadavg(const QByteArray &text);

/** /proc/meminfo, in bytes. */
struct Meminfo
{
    qint64 total = 0;
    qint64 available = 0; ///< what programs could still get; estimated where the kernel does not say
    qint64 cached = 0; ///< buffers, page cache and reclaimable kernel memory
    qint64 swapTotal = 0;
    qint64 swapFree = 0;

    bool operator==(const Meminfo &) const = default;
};
Meminfo parseMeminfo(const QByteArray &text);

/** Bytes that came in (read, received) and went out (written, sent) of one device since it appeared. */
struct Traffic
{
    quint64 in = 0;
    quint64 out = 0;

    bool operator==(const Traffic &) const = default;
};
using TrafficByDevice = QMap<QString, Traffic>;

/** /proc/diskstats: whole disks and their partitions alike. */
TrafficByDevice parseDiskstats(const QByteArray &text);
/** /proc/net/dev: every network interface, the loopback included. */
TrafficByDevice parseNetDev(const QByteArray &text);

/** /proc/PID/stat, as far as the dashboard needs it. */
struct PidStat
{
    int pid = 0;
    QString name; ///< at most 15 bytes; the kernel cuts it
    QString state; ///< one letter as in ps: R running, S sleeping, D waiting for a disk, Z ended, ...
    quint64 ticks = 0; ///< processor time used so far, user and system
    quint64 startTime = 0; ///< ticks after boot; with the pid it names a process for good
    qint64 residentPages = 0;
};
std::optional<PidStat> parsePidStat(const QByteArray &text);

/** /proc/uptime: whole seconds since boot; none when the text says nothing. */
std::optional<qint64> parseUptime(const QByteArray &text);

/** How much a counter grew. 0 where it went back: it wrapped or its device was reset, so nothing is known. */
quint64 growth(quint64 before, quint64 now);

/** Share of the time between two readings that was busy: 0 to 1, with 3 decimals. */
double load(const CpuTimes &before, const CpuTimes &now);

/** Bytes a second of each device in `now`; 0 for one that was not there before, or after no time. */
TrafficByDevice rates(const TrafficByDevice &before, const TrafficByDevice &now, double seconds);

/** Sum over the devices named. */
Traffic sum(const TrafficByDevice &traffic, const QSet<QString> &devices);

/** Three decimals, so that a value that hardly moves stays the same value and is not sent again. */
double rounded(double value);

} // namespace Procfs
