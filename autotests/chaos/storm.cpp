// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "storm.h"

#include "server/veloxserver.h"
#include "serverprocess.h"
#include "support/randomsource.h"
#include "support/rendering.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QEventLoop>

namespace Velox {
namespace {

constexpr int firstEdits = 200;
constexpr int ticks = 250;
constexpr int tickMs = 8;
constexpr int throttleMs = 15;
constexpr int pingMs = 200;
constexpr int settleMs = 30'000; // under a sanitizer on a busy machine; about 100 ms is usual

QUrl urlOf(quint16 port) { return QUrl(QStringLiteral("http://127.0.0.1:%1/sync").arg(port)); }

void rest(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

/** Edits the source tick by tick, and calls @p after at the end of each. */
template <typename After>
void edit(RandomSource &source, quint32 seed, After after)
{
    QRandomGenerator random(seed);
    for (int tick = 0; tick < ticks; ++tick) {
        // What was dropped is deleted at the same points each time, so that a seed always makes the same edits.
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        for (int count = random.bounded(4); count > 0; --count)
            source.edit();
        after(tick);
        rest(tickMs);
    }
}

void settle(StormReport &report, const ChaosReaders &readers, const QJsonValue &state)
{
    QElapsedTimer time;
    time.start();
    QStringList strays = readers.strays(state);
    while (!strays.isEmpty() && time.elapsed() < settleMs) {
        rest(50);
        strays = readers.strays(state);
    }
    report.settledAfterMs = time.elapsed();
    report.state =
        QCryptographicHash::hash(QJsonDocument(QJsonArray{state}).toJson(), QCryptographicHash::Md5)
            .toHex()
            .first(8);
    for (const QString &stray : strays)
        report.faults += QStringLiteral("not in step: ") + stray;
    report.faults += readers.faults();
    report.readers = readers.figures();
}

} // namespace

StormReport &StormReport::operator+=(const StormReport &other)
{
    network += other.network;
    readers += other.readers;
    kills += other.kills;
    freezes += other.freezes;
    settledAfterMs = std::max(settledAfterMs, other.settledAfterMs);
    faults += other.faults;
    return *this;
}

StormReport badNetwork(quint32 seed, int readerCount)
{
    StormReport report;
    RandomSource source(seed);
    for (int i = 0; i < firstEdits; ++i)
        source.edit();
    VeloxServer server;
    VeloxState *state = server.publish(QStringLiteral("/sync"), &source);
    state->setThrottleMs(throttleMs);
    state->setPingIntervalMs(pingMs);
    if (!server.listen(QHostAddress::LocalHost, 0)) {
        report.faults += server.errorString();
        return report;
    }
    ChaosProxy proxy(seed, server.serverPort());
    ChaosReaders readers(readerCount, urlOf(proxy.port()), urlOf(server.serverPort()));
    edit(source, seed, [](int) {});
    proxy.calmDown();
    settle(report, readers, Rendering::of(QVariant::fromValue(&source)));
    report.network = proxy.figures();
    return report;
}

StormReport badServer(quint32 seed, int readerCount)
{
    StormReport report;
    RandomSource source(seed);
    for (int i = 0; i < firstEdits; ++i)
        source.edit();
    const auto text = [&source] { return Rendering::textOf(QVariant::fromValue(&source)); };
    ServerProcess server(throttleMs, pingMs);
    if (!server.start()) {
        report.faults += server.errorString();
        return report;
    }
    server.publish(text());
    ChaosProxy proxy(seed, server.port());
    ChaosReaders readers(readerCount, urlOf(proxy.port()), urlOf(server.port()));
    edit(source, seed, [&](int tick) {
        const int step = tick % 100;
        if (step == 30) {
            ++report.kills;
            if (!server.restart())
                report.faults += server.errorString();
        } else if (step == 60) {
            ++report.freezes;
            server.freeze();
            rest(900); // the readers give up after 600
            server.thaw();
        }
        server.publish(text());
    });
    proxy.calmDown();
    settle(report, readers, jsonValue(text()));
    report.network = proxy.figures();
    return report;
}

} // namespace Velox
