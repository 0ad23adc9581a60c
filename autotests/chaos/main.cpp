// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
//
// velox-chaos: readers over every transport, through a network that is as bad as TCP allows, end where the server is.
#include "storm.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QRandomGenerator>

#include <cstdio>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

void print(const char *title, const StormReport &report)
{
    std::printf(
        "%s: %lld connections, %lld cuts, %lld resets, %lld half-closes, %lld stalls, %lld delays, %lld "
        "splits, "
        "%lld bytes; %lld updates, %lld resumes, %lld fulls, %lld errors, %lld checks; %d kills, %d freezes; "
        "in step after %lld ms%s%s\n",
        title, report.network.connections, report.network.cuts, report.network.resets,
        report.network.halfCloses, report.network.stalls, report.network.delays, report.network.splits,
        report.network.bytes, report.readers.updates, report.readers.resumes, report.readers.fulls,
        report.readers.errors, report.readers.checks, report.kills, report.freezes, report.settledAfterMs,
        report.state.isEmpty() ? "" : ", state ", report.state.constData());
    for (const QString &fault : report.faults)
        std::printf("FAULT %s\n", qPrintable(fault));
    std::fflush(stdout);
}

// A storm that did nothing proves nothing.
void expectWeather(StormReport &sum)
{
    if (sum.network.cuts == 0 || sum.network.resets == 0 || sum.network.stalls == 0
        || sum.network.halfCloses == 0)
        sum.faults += u"the network was too good"_s;
    if (sum.readers.updates == 0 || sum.readers.resumes == 0 || sum.readers.fulls == 0)
        sum.faults += u"no reader resumed, or none got a full state"_s;
}

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(u"Lets readers follow a server through a bad network, and compares."_s);
    parser.addHelpOption();
    parser.addOptions({
        {u"seed"_s, u"First seed; default 1, or any with --seconds."_s, u"N"_s},
        {u"count"_s, u"How many seeds; default 1."_s, u"N"_s, u"1"_s},
        {u"seconds"_s, u"Seed after seed for so long."_s, u"N"_s},
        {u"readers"_s, u"How many readers; default 50."_s, u"N"_s, u"50"_s},
        {u"mode"_s, u"network, server (also killed and frozen), or both in turn, the default."_s, u"MODE"_s,
         u"both"_s},
    });
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    describe(parser);
    parser.process(application);
    const bool isTimed = parser.isSet(u"seconds"_s);
    const QString mode = parser.value(u"mode"_s);
    quint32 seed = isTimed ? QRandomGenerator::global()->bounded(1'000'000u) : 1;
    if (parser.isSet(u"seed"_s))
        seed = parser.value(u"seed"_s).toUInt();
    const QDeadlineTimer deadline(qint64(parser.value(u"seconds"_s).toInt()) * 1000);
    const int readers = parser.value(u"readers"_s).toInt();
    StormReport sum;
    int seeds = 0;
    for (int left = parser.value(u"count"_s).toInt(); isTimed ? !deadline.hasExpired() : left > 0; --left) {
        const bool isServer =
            mode == QLatin1StringView("server") || (mode == QLatin1StringView("both") && seed % 4 == 0);
        const StormReport report = isServer ? badServer(seed, readers) : badNetwork(seed, readers);
        print(qPrintable(u"seed %1 (%2)"_s.arg(seed).arg(isServer ? u"server"_s : u"network"_s)), report);
        sum += report;
        ++seeds;
        if (!report.faults.isEmpty())
            std::printf("again: velox-chaos --mode %s --seed %u\n", isServer ? "server" : "network", seed);
        ++seed;
    }
    const bool wentWell = sum.faults.isEmpty();
    expectWeather(sum);
    if (wentWell)
        print(qPrintable(u"%1 seeds"_s.arg(seeds)), sum);
    return sum.faults.isEmpty() ? 0 : 1;
}
