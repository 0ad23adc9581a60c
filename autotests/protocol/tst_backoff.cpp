// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "protocol/backoff.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace std::chrono_literals;

class tst_Backoff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void doublesUpToTheLimit_data()
    {
        QTest::addColumn<double>("random");
        QTest::addColumn<QList<int>>("waits"); // in milliseconds
        QTest::newRow("shortest") << 0.0 << QList<int>{100, 200, 400, 800, 1600, 3200, 5000, 5000};
        QTest::newRow("middle") << 0.5 << QList<int>{150, 300, 600, 1200, 2400, 4800, 7500, 7500};
        QTest::newRow("longest") << 1.0 << QList<int>{200, 400, 800, 1600, 3200, 6400, 10000, 10000};
        QTest::newRow("a source out of range")
            << 7.0 << QList<int>{200, 400, 800, 1600, 3200, 6400, 10000, 10000};
    }
    void doublesUpToTheLimit()
    {
        QFETCH(double, random);
        QFETCH(QList<int>, waits);
        Backoff backoff([random] { return random; }, 100ms, 10s);
        for (const int wait : waits)
            QCOMPARE(backoff.next().count(), wait);
        QCOMPARE(backoff.attempts(), int(waits.size()));
    }

    void startsAgainAfterAReset()
    {
        Backoff backoff([] { return 0.0; }, 100ms, 10s);
        QCOMPARE(backoff.next(), 100ms);
        QCOMPARE(backoff.next(), 200ms);
        backoff.reset();
        QCOMPARE(backoff.attempts(), 0);
        QCOMPARE(backoff.next(), 100ms);
    }

    void staysWithinItsLimitsForEver()
    {
        Backoff backoff([] { return 1.0; }, 100ms, 10s);
        for (int i = 0; i < 10'000; ++i) {
            const auto wait = backoff.next();
            QVERIFY(wait >= 100ms && wait <= 10s);
        }
    }

    void takesOneWaitWhereBothLimitsAreTheSame()
    {
        Backoff backoff([] { return 0.7; }, 3s, 3s);
        QCOMPARE(backoff.next(), 3s);
        QCOMPARE(backoff.next(), 3s);
    }

    void asksForRandomnessOncePerAttempt()
    {
        int asked = 0;
        Backoff backoff([&asked] { return 0.1 * ++asked; }, 1s, 100s);
        QCOMPARE(backoff.next(), 1100ms);
        QCOMPARE(backoff.next(), 2400ms);
        QCOMPARE(asked, 2);
    }
};

QTEST_GUILESS_MAIN(tst_Backoff)
#include "tst_backoff.moc"
