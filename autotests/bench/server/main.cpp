// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// velox-bench-server: serves a state of a chosen size at /sync and changes it at a steady rate. Says on standard
// output where it listens and stops by itself; velox-bench-load is the other end.

#include "bench/server/benchstate.h"
#include "server/veloxserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTimer>

#include <cstdio>

#ifdef Q_OS_UNIX
#  include <sys/resource.h>
#endif

using namespace Qt::StringLiterals;

namespace {

/** As many descriptors as the system lets this process have: a reader takes one. */
void raiseDescriptorLimit()
{
#ifdef Q_OS_UNIX
    rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    const rlim_t hard = limit.rlim_max;
    limit.rlim_cur = limit.rlim_max = std::max<rlim_t>(hard, 40'000);
    if (::setrlimit(RLIMIT_NOFILE, &limit) == 0)
        return; // as root
    limit.rlim_cur = limit.rlim_max = hard;
    ::setrlimit(RLIMIT_NOFILE, &limit);
#endif
}

void addOptions(QCommandLineParser &parser)
{
    parser.addHelpOption();
    parser.addOptions({
        {u"listen"_s, u"Address and port; port 0 picks a free one."_s, u"ADDR:PORT"_s, u"127.0.0.1:0"_s},
        {u"entries"_s, u"Items in the map."_s, u"N"_s, u"100"_s},
        {u"change"_s, u"Items that change with each push."_s, u"M"_s, u"1"_s},
        {u"rate"_s, u"Pushes a second; 0 for none."_s, u"R"_s, u"4"_s},
        {u"throttle"_s, u"Shortest time between two pushes."_s, u"MS"_s, u"15"_s},
        {u"log"_s, u"Lines of the log; a push appends one and drops the oldest."_s, u"L"_s, u"0"_s},
        {u"seconds"_s, u"Stops after this time."_s, u"S"_s, u"600"_s},
    });
}

int number(const QCommandLineParser &parser, const QString &option) { return parser.value(option).toInt(); }

} // namespace

int main(int argc, char *argv[])
{
    raiseDescriptorLimit();
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    addOptions(parser);
    parser.process(app);

    BenchState state({number(parser, u"entries"_s), number(parser, u"change"_s), number(parser, u"log"_s)});
    VeloxServer server;
    server.setMaxConnections(40'000);
    server.publish(u"/sync"_s, &state)->setThrottleMs(number(parser, u"throttle"_s));
    const QStringList listen = parser.value(u"listen"_s).split(u':');
    if (!server.listen(QHostAddress(listen.value(0)), listen.value(1).toUShort())) {
        std::fprintf(stderr, "velox-bench-server: %s\n", qPrintable(server.errorString()));
        return 1;
    }
    std::printf("listening %d\n", server.serverPort());
    std::fflush(stdout);

    QTimer ticks;
    ticks.setTimerType(Qt::PreciseTimer);
    QObject::connect(&ticks, &QTimer::timeout, &state, &BenchState::advance);
    const double rate = parser.value(u"rate"_s).toDouble();
    if (rate > 0)
        ticks.start(int(1000 / rate));
    QTimer::singleShot(std::chrono::seconds(number(parser, u"seconds"_s)), &app, &QCoreApplication::quit);
    return QCoreApplication::exec();
}
