// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// velox-bench-remoteobjects: shares the benchmark's state with Qt Remote Objects from a process of its own, follows it
// with many replicas over TCP, and prints "METRIC VALUE" lines.

#include "bench/load/processmeter.h"
#include "bench/peers/plainstate.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QProcess>
#include <QRemoteObjectDynamicReplica>
#include <QRemoteObjectNode>
#include <QTcpServer>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

int serve(const QUrl &url)
{
    PlainState state(100, 0);
    QRemoteObjectHost host(url);
    if (!host.enableRemoting(&state, u"state"_s))
        return 1;
    QTimer ticks;
    ticks.setTimerType(Qt::PreciseTimer);
    QObject::connect(&ticks, &QTimer::timeout, &state, &PlainState::advance);
    ticks.start(250);
    QTimer::singleShot(std::chrono::seconds(60), qApp, &QCoreApplication::quit);
    return QCoreApplication::exec();
}

/** One replica, with a connection of its own. */
class Reader : public QObject
{
    Q_OBJECT
public:
    Reader(const QUrl &url, std::vector<double> &latencies)
        : m_latencies(latencies)
    {
        m_node.connectToNode(url);
        m_replica.reset(m_node.acquireDynamic(u"state"_s));
        connect(m_replica.get(), &QRemoteObjectDynamicReplica::initialized, this,
                [this] { connect(m_replica.get(), SIGNAL(ticked()), this, SLOT(take())); });
    }

private Q_SLOTS:
    void take()
    {
        m_latencies.push_back(double(PlainState::now() - m_replica->property("sent_at").toLongLong()) / 1e6);
    }

private:
    std::vector<double> &m_latencies;
    QRemoteObjectNode m_node;
    std::unique_ptr<QRemoteObjectDynamicReplica> m_replica;
};

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

void wait(std::chrono::milliseconds time)
{
    QTimer::singleShot(time, qApp, &QCoreApplication::quit);
    QCoreApplication::exec();
}

double quantile(std::vector<double> values, double part)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[size_t(part * double(values.size() - 1))];
}

int follow(int readerCount, int seconds)
{
    QUrl url(u"tcp://127.0.0.1"_s);
    url.setPort(freePort());
    QProcess server;
    server.start(QCoreApplication::applicationFilePath(), {u"--serve"_s, url.toString()});
    server.waitForStarted();
    wait(std::chrono::milliseconds(300));
    const Bench::ProcessMeter meter(pid_t(server.processId()));
    const double idleKb = meter.residentKb();
    std::vector<double> latencies;
    std::vector<std::unique_ptr<Reader>> readers;
    for (int i = 0; i < readerCount; ++i)
        readers.push_back(std::make_unique<Reader>(url, latencies));
    wait(std::chrono::milliseconds(2000 + readerCount));
    latencies.clear();
    const double before = meter.cpuSeconds();
    wait(std::chrono::seconds(seconds));
    const double used = meter.cpuSeconds() - before;
    std::printf("cpu_us_per_delivery %.3f\n", used * 1e6 / double(std::max<size_t>(1, latencies.size())));
    std::printf("kb_per_reader %.3f\n", (meter.residentKb() - idleKb) / readerCount);
    std::printf("latency_p50_ms %.3f\n", quantile(latencies, 0.5));
    std::printf("latency_p99_ms %.3f\n", quantile(latencies, 0.99));
    server.kill();
    server.waitForFinished();
    return latencies.empty() ? 1 : 0;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{u"serve"_s, u"Share the state at this address."_s, u"URL"_s},
                       {u"readers"_s, u"How many replicas."_s, u"N"_s, u"100"_s},
                       {u"seconds"_s, u"Time to measure."_s, u"S"_s, u"4"_s}});
    parser.process(app);
    if (parser.isSet(u"serve"_s))
        return serve(QUrl(parser.value(u"serve"_s)));
    return follow(parser.value(u"readers"_s).toInt(), parser.value(u"seconds"_s).toInt());
}

#include "remoteobjects.moc"
