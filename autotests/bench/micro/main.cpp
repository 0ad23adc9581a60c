// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// velox-bench-micro: microseconds for one call of each case at several lengths, a median, as tab-separated lines.

#include "bench/micro/micro.h"
#include "json/variantjson.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>

namespace Bench {

QVariantMap row(int id)
{
    return {{QStringLiteral("id"), id},
            {QStringLiteral("name"), QStringLiteral("row %1").arg(id)},
            {QStringLiteral("value"), 0.5},
            {QStringLiteral("state"), QStringLiteral("running")},
            {QStringLiteral("since"), 1'700'000'000}};
}

QVariantList rows(int count)
{
    QVariantList rows;
    for (int i = 0; i < count; ++i)
        rows.append(row(i));
    return rows;
}

QByteArray listJson(int count) { return "{\"rows\":" + Velox::VariantEncoder::toJson(rows(count)) + '}'; }

namespace {

/** Microseconds of one call: the median of several timings. */
double measure(int repeats, const Work &work)
{
    constexpr int timings = 5;
    double times[timings];
    int call = 0;
    work(call++);
    for (double &time : times) {
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < repeats; ++i)
            work(call++);
        time = double(timer.nsecsElapsed()) / 1000 / repeats;
    }
    std::nth_element(times, times + timings / 2, times + timings);
    return times[timings / 2];
}

} // namespace
} // namespace Bench

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    for (const Bench::Cases &cases :
         {Bench::serverCases(), Bench::valueCases(), Bench::clientCases(), Bench::peerCases()}) {
        for (const Bench::Case &one : cases) {
            for (const int rows : {100, 1'000, 10'000, 100'000}) {
                const Bench::Work work = one.prepare(rows);
                std::printf("%s\t%d\t%.3f\n", one.name, rows, Bench::measure(one.repeats, work));
                std::fflush(stdout);
            }
        }
    }
    return 0;
}
