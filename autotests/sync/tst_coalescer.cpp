// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/coalescer.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace std::chrono_literals;

class TestCoalescer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void pushesTheFirstAtOnceAndTheRestTogether_data();
    void pushesTheFirstAtOnceAndTheRestTogether();
    void takesANewIntervalFromTheNextChangeOn();
};

void TestCoalescer::pushesTheFirstAtOnceAndTheRestTogether_data()
{
    QTest::addColumn<int>("interval");
    QTest::addColumn<QList<int>>("changes"); // times
    QTest::addColumn<QList<int>>("pushes");
    QTest::newRow("no change, no push") << 200 << QList<int>{} << QList<int>{};
    QTest::newRow("one change") << 200 << QList<int>{5} << QList<int>{5};
    QTest::newRow("two within the interval") << 200 << QList<int>{5, 6} << QList<int>{5, 205};
    QTest::newRow("many within the interval") << 200 << QList<int>{5, 6, 50, 100, 204} << QList<int>{5, 205};
    QTest::newRow("at the end of the interval") << 200 << QList<int>{5, 205} << QList<int>{5, 205};
    QTest::newRow("after a quiet time") << 200 << QList<int>{5, 206, 1000} << QList<int>{5, 206, 1000};
    QTest::newRow("steady") << 200 << QList<int>{0, 100, 200, 300, 400, 500} << QList<int>{0, 200, 400, 600};
    QTest::newRow("the last one is not lost")
        << 200 << QList<int>{0, 199, 200, 399} << QList<int>{0, 200, 400};
    QTest::newRow("no interval") << 0 << QList<int>{1, 1, 2} << QList<int>{1, 1, 2};
}

void TestCoalescer::pushesTheFirstAtOnceAndTheRestTogether()
{
    QFETCH(int, interval);
    QFETCH(QList<int>, changes);
    QFETCH(QList<int>, pushes);
    Coalescer coalescer;
    coalescer.setInterval(std::chrono::milliseconds(interval));
    QCOMPARE(coalescer.interval().count(), interval);
    QList<int> pushed;
    constexpr int none = -1; // an std::optional makes gcc 12 warn
    int due = none;
    const auto pushIfDue = [&](std::optional<int> until) {
        if (due == none || (until && due > *until))
            return;
        QVERIFY(coalescer.isDue());
        coalescer.pushed(std::chrono::milliseconds(due));
        QVERIFY(!coalescer.isDue());
        pushed.append(due);
        due = none;
    };
    for (const int time : changes) {
        pushIfDue(time - (interval > 0 ? 1 : 0)); // a timer that is due just now has not fired yet
        const auto wait = coalescer.changed(std::chrono::milliseconds(time));
        QVERIFY2(wait.has_value() != (due != none), "one push is planned at a time");
        if (wait)
            due = time + int(wait->count());
    }
    pushIfDue({});
    QCOMPARE(pushed, pushes);
}

void TestCoalescer::takesANewIntervalFromTheNextChangeOn()
{
    Coalescer coalescer;
    coalescer.setInterval(100ms);
    std::ignore = coalescer.changed(0ms);
    coalescer.pushed(0ms);
    coalescer.setInterval(40ms);
    QCOMPARE(coalescer.changed(10ms), std::optional(30ms));
    QCOMPARE(coalescer.changed(11ms), std::nullopt);
}

QTEST_GUILESS_MAIN(TestCoalescer)
#include "tst_coalescer.moc"
