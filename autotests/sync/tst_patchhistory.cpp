// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/patchhistory.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;

namespace {

constexpr qint64 plenty = 1'000'000;

DocumentDelta delta(int number, int operations = 1)
{
    DocumentDelta delta;
    delta.changed = true;
    delta.patchUsable = true;
    delta.operations = "op" + QByteArray::number(number);
    delta.operationCount = operations;
    delta.mergeUsable = true;
    delta.merge = "{m" + QByteArray::number(number) + '}';
    return delta;
}

/** Versions 1 to @p last. */
PatchHistory history(int last)
{
    PatchHistory history;
    for (int version = 1; version <= last; ++version)
        history.add(version, delta(version));
    return history;
}

} // namespace

class TestPatchHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void leadsOnFromAnyKeptVersion_data();
    void leadsOnFromAnyKeptVersion();
    void keepsNothingAtFirst();
    void forgetsTheOldestBeyondItsBytes();
    void dropsLongMergePatchesFirst();
    void leadsNowhereAcrossWhatCannotBeSent();
    void sendsNoMoreThanTheLimit();
    void sendsNoMoreOperationsThanAReaderCanTake();
};

void TestPatchHistory::leadsOnFromAnyKeptVersion_data()
{
    QTest::addColumn<qint64>("base");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<qsizetype>("merges");
    QTest::newRow("before the first") << qint64(0) << QByteArray("[op1,op2,op3]") << qsizetype(3);
    QTest::newRow("the first") << qint64(1) << QByteArray("[op2,op3]") << qsizetype(2);
    QTest::newRow("the last but one") << qint64(2) << QByteArray("[op3]") << qsizetype(1);
    QTest::newRow("the present") << qint64(3) << QByteArray() << qsizetype(0);
    QTest::newRow("the future") << qint64(4) << QByteArray() << qsizetype(0);
    QTest::newRow("no version") << qint64(-1) << QByteArray() << qsizetype(0);
    QTest::newRow("far future") << std::numeric_limits<qint64>::max() << QByteArray() << qsizetype(0);
    QTest::newRow("far past") << std::numeric_limits<qint64>::min() + 1 << QByteArray() << qsizetype(0);
}

void TestPatchHistory::leadsOnFromAnyKeptVersion()
{
    QFETCH(qint64, base);
    QFETCH(QByteArray, patch);
    QFETCH(qsizetype, merges);
    const PatchHistory three = history(3);
    QCOMPARE(three.patchFrom(base, plenty), patch);
    const std::vector<QByteArray> found = three.mergesFrom(base, plenty);
    QCOMPARE(qsizetype(found.size()), merges);
    for (qsizetype i = 0; i < merges; ++i)
        QCOMPARE(found[size_t(i)], "{m" + QByteArray::number(base + 1 + i) + '}');
}

void TestPatchHistory::keepsNothingAtFirst()
{
    const PatchHistory empty;
    QCOMPARE(empty.bytes(), 0);
    QCOMPARE(empty.oldestBase(7), 7);
    QCOMPARE(empty.patchFrom(6, plenty), QByteArray());
    QVERIFY(empty.mergesFrom(6, plenty).empty());
}

void TestPatchHistory::forgetsTheOldestBeyondItsBytes()
{
    PatchHistory ten = history(10);
    const qint64 each = (ten.bytes() - 2) / 10; // the last one is two digits longer
    QVERIFY(each > qsizetype(sizeof("op1{m1}") - 1));
    ten.trim(ten.bytes());
    QCOMPARE(ten.oldestBase(10), 0);
    ten.trim(2 * each);
    QCOMPARE(ten.oldestBase(10), 7);
    QCOMPARE(ten.bytes(), 3 * each + 2);
    QCOMPARE(ten.patchFrom(7, plenty), QByteArray("[op8,op9,op10]"));
    QCOMPARE(ten.patchFrom(6, plenty), QByteArray());
    QVERIFY(ten.mergesFrom(6, plenty).empty());
    ten.add(11, delta(11));
    QCOMPARE(ten.patchFrom(9, plenty), QByteArray("[op10,op11]"));
    ten.trim(0); // all but the newest, which readers that are here need
    QCOMPARE(ten.bytes(), each + 2);
    QCOMPARE(ten.oldestBase(11), 10);
    QCOMPARE(ten.patchFrom(10, plenty), QByteArray("[op11]"));
    QCOMPARE(ten.patchFrom(9, plenty), QByteArray());
}

void TestPatchHistory::dropsLongMergePatchesFirst()
{
    PatchHistory history;
    for (int version = 1; version <= 5; ++version) {
        DocumentDelta next = delta(version);
        next.merge = QByteArray(10'000, 'm');
        history.add(version, next);
        history.trim(12'000);
    }
    QVERIFY(history.bytes() < 12'000 + 11'000); // with the newest
    QCOMPARE(history.patchFrom(0, plenty), QByteArray("[op1,op2,op3,op4,op5]"));
    QCOMPARE(history.mergesFrom(3, plenty).size(), size_t(2));
    QVERIFY(history.mergesFrom(2, plenty).empty());
    history.trim(0);
    QCOMPARE(history.oldestBase(5), 4);
    history.add(6, delta(6));
    QCOMPARE(history.mergesFrom(4, plenty).size(), size_t(2));
    history.trim(0);
    QCOMPARE(history.mergesFrom(5, plenty), std::vector<QByteArray>{"{m6}"});
}

void TestPatchHistory::leadsNowhereAcrossWhatCannotBeSent()
{
    PatchHistory history;
    history.add(1, delta(1));
    DocumentDelta hole = delta(2);
    hole.patchUsable = false;
    hole.operations = QByteArray(5000, 'x');
    history.add(2, hole);
    const qint64 bytes = history.bytes();
    QVERIFY(bytes < 1000); // what nobody can be sent is not kept
    DocumentDelta nulls = delta(3);
    nulls.mergeUsable = false;
    history.add(3, nulls);
    history.add(4, delta(4));
    QCOMPARE(history.patchFrom(1, plenty), QByteArray());
    QCOMPARE(history.patchFrom(2, plenty), QByteArray("[op3,op4]"));
    QVERIFY(history.mergesFrom(1, plenty).empty());
    QVERIFY(history.mergesFrom(2, plenty).empty());
    QCOMPARE(history.mergesFrom(3, plenty).size(), size_t(1));
}

void TestPatchHistory::sendsNoMoreThanTheLimit()
{
    const PatchHistory three = history(3);
    const qint64 patch = QByteArray("[op2,op3]").size();
    QCOMPARE(three.patchFrom(1, patch), QByteArray());
    QCOMPARE(three.patchFrom(1, patch + 1).size(), patch);
    const qint64 merges = QByteArray("{m2}{m3}").size();
    QVERIFY(three.mergesFrom(1, merges).empty());
    QCOMPARE(three.mergesFrom(1, merges + 1).size(), size_t(2));
}

void TestPatchHistory::sendsNoMoreOperationsThanAReaderCanTake()
{
    PatchHistory history;
    history.add(1, delta(1, maxPatchOperations));
    history.add(2, delta(2, 1));
    QCOMPARE(history.patchFrom(0, plenty), QByteArray());
    QCOMPARE(history.patchFrom(1, plenty), QByteArray("[op2]"));
    PatchHistory fits;
    fits.add(1, delta(1, maxPatchOperations - 1));
    fits.add(2, delta(2, 1));
    QCOMPARE(fits.patchFrom(0, plenty), QByteArray("[op1,op2]"));
}

QTEST_GUILESS_MAIN(TestPatchHistory)
#include "tst_patchhistory.moc"
