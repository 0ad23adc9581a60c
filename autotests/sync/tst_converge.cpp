// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "follower.h"
#include "support/randomsource.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;

class TestConverge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void agreesAfterEveryUpdate_data();
    void agreesAfterEveryUpdate();
};

void TestConverge::agreesAfterEveryUpdate_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 40; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

// The follower compares the document with a rendering of its own and with two copies, one made by JSON Patches only and
// one by merge patches, and the size with the text.
void TestConverge::agreesAfterEveryUpdate()
{
    QFETCH(quint32, seed);
    RandomSource source(seed);
    for (int i = 0; i < 30; ++i)
        source.edit();
    Follower follower(&source);
    int patches = 0;
    int merges = 0;
    for (int round = 0; round < 120; ++round) {
        for (int edits = 1 + round % 4; edits > 0; --edits)
            source.edit();
        if (round % 5 == 0) // what was dropped is deleted at another time
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        follower.update();
        QVERIFY2(follower.fault().isEmpty(),
                 qPrintable(u"seed %1, round %2: %3"_s.arg(seed).arg(round).arg(follower.fault())));
        patches += follower.delta().operationCount > 0;
        merges += follower.delta().mergeUsable;
    }
    QVERIFY2(patches > 40 && merges > 15, qPrintable(u"%1 patches, %2 merges"_s.arg(patches).arg(merges)));
}

QTEST_GUILESS_MAIN(TestConverge)
#include "tst_converge.moc"
