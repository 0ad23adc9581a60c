// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// velox-bench-load: readers by the thousand for a server of velox's protocol on this machine, and what they and the
// server's process measured, as one line of JSON. With --floor it is a server instead: the least one that there can be.

#include "bench/load/floor.h"
#include "bench/load/processmeter.h"
#include "bench/load/swarm.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

#include <arpa/inet.h>
#include <sys/resource.h>

using namespace Qt::StringLiterals;

namespace {

void raiseDescriptorLimit()
{
    rlimit limit = {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const rlim_t hard = limit.rlim_max;
    limit.rlim_cur = limit.rlim_max = std::max<rlim_t>(hard, 40'000);
    if (::setrlimit(RLIMIT_NOFILE, &limit) == 0)
        return; // as root
    limit.rlim_cur = limit.rlim_max = hard;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void addOptions(QCommandLineParser &parser)
{
    parser.addHelpOption();
    parser.addOptions({
        {u"port"_s, u"Port of the server on localhost."_s, u"PORT"_s},
        {u"target"_s, u"Path and query of the request."_s, u"TARGET"_s, u"/sync"_s},
        {u"transport"_s, u"sse, gzip (server-sent events, gzip-coded) or ws."_s, u"NAME"_s, u"sse"_s},
        {u"hello"_s, u"Text that a WebSocket reader sends first."_s, u"TEXT"_s},
        {u"answer"_s, u"Text that a WebSocket reader sends for each message."_s, u"TEXT"_s},
        {u"readers"_s, u"How many."_s, u"N"_s, u"100"_s},
        {u"silent"_s, u"How many of them never read."_s, u"N"_s, u"0"_s},
        {u"at-once"_s, u"How many may be joining at a time."_s, u"N"_s, u"100"_s},
        {u"warmup"_s, u"Seconds before measuring."_s, u"S"_s, u"1"_s},
        {u"seconds"_s, u"Seconds to measure; with --floor, to serve."_s, u"S"_s, u"5"_s},
        {u"pid"_s, u"Process of the server, whose time and memory are read."_s, u"PID"_s, u"0"_s},
        {u"floor"_s, u"Be a server that only calls send()."_s},
        {u"bytes"_s, u"Bytes that --floor sends a reader with each push."_s, u"N"_s, u"200"_s},
        {u"rate"_s, u"Pushes a second of --floor."_s, u"R"_s, u"4"_s},
    });
}

double quantile(std::vector<double> values, double part)
{
    if (values.empty())
        return 0;
    const auto at = values.begin() + qsizetype(part * double(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

QJsonObject report(const Bench::Received &received, double cpuSeconds)
{
    std::vector<double> last;
    for (const auto &[push, latency] : received.lastOfPush)
        last.push_back(latency);
    const auto deliveries = double(std::max<std::int64_t>(1, received.deltas + received.fulls));
    const auto pushes = double(std::max<size_t>(1, last.size()));
    return {{u"bytes"_s, qint64(received.bytes)},
            {u"deltas"_s, qint64(received.deltas)},
            {u"fulls"_s, qint64(received.fulls)},
            {u"pushes"_s, pushes},
            {u"bytes_per_delivery"_s, double(received.bytes) / deliveries},
            {u"cpu_us_per_delivery"_s, cpuSeconds * 1e6 / deliveries},
            {u"cpu_ms_per_push"_s, cpuSeconds * 1e3 / pushes},
            {u"latency_p50_ms"_s, quantile(received.latencies, 0.5)},
            {u"latency_p99_ms"_s, quantile(received.latencies, 0.99)},
            {u"last_p50_ms"_s, quantile(last, 0.5)},
            {u"last_p99_ms"_s, quantile(last, 0.99)}};
}

Bench::Swarm::Settings settings(const QCommandLineParser &parser)
{
    Bench::Swarm::Settings settings;
    settings.server.sin_family = AF_INET;
    settings.server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    settings.server.sin_port = htons(parser.value(u"port"_s).toUShort());
    const QString transport = parser.value(u"transport"_s);
    settings.transport = transport == u"ws"_s ? Bench::Transport::WebSocket
        : transport == u"gzip"_s              ? Bench::Transport::GzipSse
                                              : Bench::Transport::Sse;
    settings.target = parser.value(u"target"_s).toStdString();
    settings.hello = parser.value(u"hello"_s).toStdString();
    settings.answer = parser.value(u"answer"_s).toStdString();
    return settings;
}

int measure(const QCommandLineParser &parser)
{
    const Bench::ProcessMeter server(parser.value(u"pid"_s).toInt());
    const int readers = parser.value(u"readers"_s).toInt();
    const double idleKb = server.residentKb();
    const double idleCpu = server.cpuSeconds();
    QElapsedTimer timer;
    timer.start();
    Bench::Swarm swarm(settings(parser));
    const bool isFine =
        swarm.join(readers, parser.value(u"silent"_s).toInt(), parser.value(u"at-once"_s).toInt(), 60);
    const double joinSeconds = double(timer.nsecsElapsed()) / 1e9;
    const double joinCpu = server.cpuSeconds() - idleCpu;
    const double joinBytes = double(swarm.received().bytes);
    if (isFine) {
        swarm.run(parser.value(u"warmup"_s).toDouble());
        swarm.clear();
    }
    const double cpuBefore = server.cpuSeconds();
    swarm.run(parser.value(u"seconds"_s).toDouble());
    QJsonObject result = report(swarm.received(), server.cpuSeconds() - cpuBefore);
    result[u"readers"_s] = readers;
    result[u"joined"_s] = swarm.joined();
    result[u"ended"_s] = swarm.ended();
    result[u"join_s"_s] = joinSeconds;
    result[u"join_cpu_s"_s] = joinCpu;
    result[u"join_bytes"_s] = joinBytes;
    result[u"idle_kb"_s] = idleKb;
    result[u"rss_kb"_s] = server.residentKb();
    result[u"peak_kb"_s] = server.peakKb();
    result[u"kb_per_reader"_s] = (server.residentKb() - idleKb) / readers;
    std::printf("%s\n", QJsonDocument(result).toJson(QJsonDocument::Compact).constData());
    return isFine && swarm.ended() == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char *argv[])
{
    raiseDescriptorLimit();
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    addOptions(parser);
    parser.process(app);
    if (parser.isSet(u"floor"_s))
        return Bench::Floor{parser.value(u"bytes"_s).toInt(), parser.value(u"rate"_s).toDouble(),
                            parser.value(u"seconds"_s).toDouble()}
            .serve();
    return measure(parser);
}
