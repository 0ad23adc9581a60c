// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "procfs.h"

#include <QHash>
#include <QList>

#include <algorithm>
#include <cmath>

namespace Procfs {

namespace {

// Fields of a line, however many blanks the kernel pads them with.
QList<QByteArray> fieldsOf(const QByteArray &line)
{
    const QByteArray text = line.simplified();
    return text.isEmpty() ? QList<QByteArray>() : text.split(' ');
}

// "cpu3 user nice system idle iowait irq softirq steal guest guest_nice": guest time is in user already.
CpuTimes cpuTimes(const QList<QByteArray> &fields)
{
    constexpr qsizetype idle = 4;
    constexpr qsizetype iowait = 5;
    constexpr qsizetype steal = 8;
    CpuTimes times;
    for (qsizetype i = 1; i < fields.size() && i <= steal; ++i) {
        const quint64 ticks = fields.at(i).toULongLong();
        times.total += ticks;
        if (i != idle && i != iowait)
            times.busy += ticks;
    }
    return times;
}

} // namespace

Stat parseStat(const QByteArray &text)
{
    Stat stat;
    const QList<QByteArray> lines = text.split('\n');
    for (const QByteArray &line : lines) {
        if (!line.startsWith("cpu"))
            continue;
        const QList<QByteArray> fields = fieldsOf(line);
        const QByteArray number = fields.constFirst().mid(3);
        bool isCore = false;
        const int core = number.toInt(&isCore);
        if (number.isEmpty())
            stat.all = cpuTimes(fields);
        else if (isCore)
            stat.cores.insert(core, cpuTimes(fields));
    }
    return stat;
}

LoadAverages parseLoadavg(const QByteArray &text)
{
    const QList<QByteArray> fields = fieldsOf(text);
    if (fields.size() < 3)
        return {};
    return {fields.at(0).toDouble(), fields.at(1).toDouble(), fields.at(2).toDouble()};
}

Meminfo parseMeminfo(const QByteArray &text)
{
    QHash<QByteArray, qint64> bytes;
    const QList<QByteArray> lines = text.split('\n');
    for (const QByteArray &line : lines) {
        const QList<QByteArray> fields = fieldsOf(line);
        if (fields.size() >= 2)
            bytes.insert(fields.at(0), fields.at(1).toLongLong() * 1024);
    }
    Meminfo memory;
    memory.total = bytes.value("MemTotal:");
    memory.cached = bytes.value("Buffers:") + bytes.value("Cached:") + bytes.value("SReclaimable:");
    // Kernels before 3.14 do not say what is available.
    memory.available = bytes.value("MemAvailable:", bytes.value("MemFree:") + memory.cached);
    memory.swapTotal = bytes.value("SwapTotal:");
    memory.swapFree = bytes.value("SwapFree:");
    return memory;
}

TrafficByDevice parseDiskstats(const QByteArray &text)
{
    // "major minor name reads merged sectors-read ms writes merged sectors-written ..."; a sector is 512
    // bytes here whatever the disk's own size is.
    constexpr quint64 sectorBytes = 512;
    TrafficByDevice disks;
    const QList<QByteArray> lines = text.split('\n');
    for (const QByteArray &line : lines) {
        const QList<QByteArray> fields = fieldsOf(line);
        if (fields.size() < 10)
            continue;
        disks.insert(QString::fromUtf8(fields.at(2)),
                     {fields.at(5).toULongLong() * sectorBytes, fields.at(9).toULongLong() * sectorBytes});
    }
    return disks;
}

TrafficByDevice parseNetDev(const QByteArray &text)
{
    // "  eth0: bytes packets errs drop fifo frame compressed multicast bytes ..."; old kernels put no blank
    // after the colon, and an alias may hold a colon itself, so the last one ends the name.
    TrafficByDevice interfaces;
    const QList<QByteArray> lines = text.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.lastIndexOf(':');
        const QList<QByteArray> fields = fieldsOf(line.mid(colon + 1));
        if (colon < 1 || fields.size() < 9)
            continue;
        interfaces.insert(QString::fromUtf8(line.left(colon).trimmed()),
                          {fields.at(0).toULongLong(), fields.at(8).toULongLong()});
    }
    return interfaces;
}

std::optional<PidStat> parsePidStat(const QByteArray &text)
{
    // "pid (name) state ppid ...": the name may hold blanks and parentheses, so only the last ')' ends it.
    const qsizetype open = text.indexOf('(');
    const qsizetype close = text.lastIndexOf(')');
    if (open < 0 || close < open)
        return std::nullopt;
    // Numbered from the state on, which proc(5) calls field 3.
    const QList<QByteArray> fields = fieldsOf(text.mid(close + 1));
    constexpr qsizetype state = 0;
    constexpr qsizetype userTime = 11;
    constexpr qsizetype systemTime = 12;
    constexpr qsizetype startTime = 19;
    constexpr qsizetype residentPages = 21;
    if (fields.size() <= residentPages)
        return std::nullopt;
    PidStat process;
    process.pid = text.left(open).trimmed().toInt();
    process.name = QString::fromUtf8(text.mid(open + 1, close - open - 1));
    process.state = QString::fromLatin1(fields.at(state));
    process.ticks = fields.at(userTime).toULongLong() + fields.at(systemTime).toULongLong();
    process.startTime = fields.at(startTime).toULongLong();
    process.residentPages = fields.at(residentPages).toLongLong();
    return process;
}

std::optional<qint64> parseUptime(const QByteArray &text)
{
    bool ok = false;
    const double seconds = fieldsOf(text).value(0).toDouble(&ok);
    return ok ? std::optional(qint64(seconds)) : std::nullopt;
}

quint64 growth(quint64 before, quint64 now) { return now > before ? now - before : 0; }

double load(const CpuTimes &before, const CpuTimes &now)
{
    const quint64 total = growth(before.total, now.total);
    if (total == 0)
        return 0;
    return rounded(std::min(1.0, double(growth(before.busy, now.busy)) / double(total)));
}

TrafficByDevice rates(const TrafficByDevice &before, const TrafficByDevice &now, double seconds)
{
    TrafficByDevice result;
    for (auto it = now.cbegin(); it != now.cend(); ++it) {
        const auto old = before.constFind(it.key());
        if (old == before.cend() || seconds <= 0) {
            result.insert(it.key(), {});
            continue;
        }
        result.insert(it.key(),
                      {quint64(std::llround(double(growth(old->in, it->in)) / seconds)),
                       quint64(std::llround(double(growth(old->out, it->out)) / seconds))});
    }
    return result;
}

Traffic sum(const TrafficByDevice &traffic, const QSet<QString> &devices)
{
    Traffic result;
    for (auto it = traffic.cbegin(); it != traffic.cend(); ++it) {
        if (devices.contains(it.key())) {
            result.in += it->in;
            result.out += it->out;
        }
    }
    return result;
}

double rounded(double value) { return std::round(value * 1000) / 1000; }

} // namespace Procfs
