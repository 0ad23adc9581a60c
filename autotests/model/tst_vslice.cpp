// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/vslice.h"
#include "support/modeltester.h"
#include "support/modeltext.h"

#include <QPointer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <functional>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

QVariantList numbers(int count)
{
    QVariantList list;
    for (int i = 0; i < count; ++i)
        list << i;
    return list;
}

QVariantList letters(const QString &text)
{
    QVariantList list;
    for (const QChar letter : text)
        list << QString(letter);
    return list;
}

// A list of rows and what its views are told.
struct Watched
{
    VSlice slice;
    ModelTester tester{&slice};
    ModelText signalText{&slice};

    explicit Watched(const QVariantList &rows = {})
    {
        slice.set(rows);
        signalText.take();
    }
};

} // namespace

class TestVSlice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void signalsEachChangeToItsRows_data()
    {
        QTest::addColumn<std::function<void(VSlice &)>>("change");
        QTest::addColumn<QString>("told");
        QTest::addColumn<QString>("rows");
        const auto row = [](const char *tag, const std::function<void(VSlice &)> &change, const QString &told,
                            const QString &rows) { QTest::newRow(tag) << change << told << rows; };
        row(
            "append", [](VSlice &s) { s.append(9); }, u"insert 5,5"_s, u"0,1,2,3,4,9"_s);
        row(
            "insert at the front", [](VSlice &s) { s.insert(0, 9); }, u"insert 0,0"_s, u"9,0,1,2,3,4"_s);
        row(
            "setAt", [](VSlice &s) { s.setAt(2, 9); }, u"change 2,2 [value]"_s, u"0,1,9,3,4"_s);
        row(
            "setAt an equal value", [](VSlice &s) { s.setAt(2, 2); }, u""_s, u"0,1,2,3,4"_s);
        row(
            "setAt an equal number of another type", [](VSlice &s) { s.setAt(2, 2.0); },
            u"change 2,2 [value]"_s, u"0,1,2,3,4"_s);
        row(
            "removeAt", [](VSlice &s) { s.removeAt(0); }, u"remove 0,0"_s, u"1,2,3,4"_s);
        row(
            "move down", [](VSlice &s) { s.move(0, 3); }, u"move 0,3"_s, u"1,2,3,0,4"_s);
        row(
            "move up", [](VSlice &s) { s.move(4, 1); }, u"move 4,1"_s, u"0,4,1,2,3"_s);
        row(
            "move to itself", [](VSlice &s) { s.move(2, 2); }, u""_s, u"0,1,2,3,4"_s);
        row(
            "clear", [](VSlice &s) { s.clear(); }, u"remove 0,4"_s, u""_s);
        row(
            "set the same", [](VSlice &s) { s.set(numbers(5)); }, u""_s, u"0,1,2,3,4"_s);
        row(
            "set with rows in the middle",
            [](VSlice &s) {
                s.set({0, 1, 7, 8, 2, 3, 4});
            },
            u"insert 2,3"_s, u"0,1,7,8,2,3,4"_s);
        row(
            "set without some",
            [](VSlice &s) {
                s.set({0, 4});
            },
            u"remove 1,3"_s, u"0,4"_s);
        row(
            "set with others in the middle",
            [](VSlice &s) {
                s.set({0, 7, 2, 8, 4});
            },
            u"change 1,1 [value]; change 3,3 [value]"_s, u"0,7,2,8,4"_s);
        row(
            "set fewer others",
            [](VSlice &s) {
                s.set({0, 9, 4});
            },
            u"remove 2,3; change 1,1 [value]"_s, u"0,9,4"_s);
        row(
            "update in place", [](VSlice &s) { s.update(1, [](QVariant &v) { v = v.toInt() + 40; }); },
            u"change 1,1 [value]"_s, u"0,41,2,3,4"_s);
        row(
            "batch",
            [](VSlice &s) {
                s.batch([&s] {
                    s.append(7);
                    s.append(8);
                    s.setAt(1, 11);
                    s.setAt(1, 12);
                    s.setAt(2, 13);
                    s.removeAt(0);
                });
            },
            u"remove 0,0; insert 4,5; change 0,1 [value]"_s, u"12,13,3,4,7,8"_s);
        row(
            "batch in a batch",
            [](VSlice &s) {
                s.batch([&s] {
                    s.batch([&s] { s.append(7); });
                    s.batch([&s] { s.append(8); });
                });
            },
            u"insert 5,6"_s, u"0,1,2,3,4,7,8"_s);
        row(
            "batch that undoes itself",
            [](VSlice &s) {
                s.batch([&s] {
                    s.insert(2, 7);
                    s.removeAt(2);
                });
            },
            u""_s, u"0,1,2,3,4"_s);
    }

    void signalsEachChangeToItsRows()
    {
        QFETCH(std::function<void(VSlice &)>, change);
        Watched watched(numbers(5));
        QSignalSpy lengthSpy(&watched.slice, &VSlice::lengthChanged);
        change(watched.slice);
        QTEST(watched.signalText.take(), "told");
        QTEST(rowsText(watched.slice), "rows");
        QCOMPARE(watched.slice.rowCount(), watched.slice.length());
        QCOMPARE(lengthSpy.count(), watched.slice.length() == 5 ? 0 : 1);
    }

    void answersRowsThatDoNotExist_data()
    {
        QTest::addColumn<std::function<bool(VSlice &)>>("call");
        QTest::addColumn<QString>("warning");
        const auto row = [](const char *tag, const std::function<bool(VSlice &)> &call,
                            const QString &warning) { QTest::newRow(tag) << call << warning; };
        row(
            "at", [](VSlice &s) { return s.at(3).isValid(); }, u"VSlice::at: no row 3 in 0..2"_s);
        row(
            "at -1", [](VSlice &s) { return s.at(-1).isValid(); }, u"VSlice::at: no row -1 in 0..2"_s);
        row(
            "setAt", [](VSlice &s) { return s.setAt(3, 1); }, u"VSlice::setAt: no row 3 in 0..2"_s);
        row(
            "removeAt", [](VSlice &s) { return s.removeAt(3); }, u"VSlice::removeAt: no row 3 in 0..2"_s);
        row(
            "insert", [](VSlice &s) { return s.insert(4, 1); }, u"VSlice::insert: no row 4 in 0..3"_s);
        row(
            "move from", [](VSlice &s) { return s.move(3, 0); }, u"VSlice::move: no row 3 in 0..2"_s);
        row(
            "move to", [](VSlice &s) { return s.move(0, 3); }, u"VSlice::move: no row 3 in 0..2"_s);
        row(
            "update", [](VSlice &s) { return s.update(3, [](QVariant &) {}); },
            u"VSlice::update: no row 3 in 0..2"_s);
        row(
            "update fields", [](VSlice &s) { return s.update(-2, QVariantMap{}); },
            u"VSlice::update: no row -2 in 0..2"_s);
    }

    void answersRowsThatDoNotExist()
    {
        QFETCH(std::function<bool(VSlice &)>, call);
        QFETCH(QString, warning);
        Watched watched(numbers(3));
        QTest::ignoreMessage(QtWarningMsg, qPrintable(warning));
        QVERIFY(!call(watched.slice));
        QCOMPARE(watched.signalText.take(), QString());
        QCOMPARE(rowsText(watched.slice), u"0,1,2"_s);
    }

    void readsWithinItsOwnCallbacks()
    {
        Watched watched(letters(u"abcd"_s));
        VSlice &slice = watched.slice;
        QString seen;
        slice.range([&](int row, const QVariant &value) {
            seen += u"%1%2/%3 "_s.arg(row).arg(value.toString()).arg(slice.length());
            return row < 2;
        });
        QCOMPARE(seen, u"0a/4 1b/4 2c/4 "_s);
        slice.batch([&] {
            slice.append(slice.at(0));
            QCOMPARE(slice.length(), 5);
        });
        slice.update(0, [&](QVariant &value) { value = slice.at(1).toString() + value.toString(); });
        QCOMPARE(rowsText(slice), u"ba,b,c,d,a"_s);
    }

    void refusesToBeWrittenByAReader()
    {
        Watched watched(numbers(2));
        QTest::ignoreMessage(QtWarningMsg, "a container cannot be changed by the callback that reads it");
        watched.slice.range([&](int, const QVariant &) {
            watched.slice.append(1);
            return false;
        });
        QCOMPARE(watched.slice.length(), 2);
    }

    void letsASlotChangeIt()
    {
        // Given slots that change the list while views are being told of a change
        Watched watched(numbers(3));
        VSlice &slice = watched.slice;
        connect(&slice, &VSlice::rowsAboutToBeInserted, this, [&] {
            if (slice.length() == 4)
                slice.removeAt(0);
        });
        connect(&slice, &VSlice::rowsInserted, this, [&] {
            if (slice.length() == 3)
                slice.setAt(0, 70);
        });
        // When it changes
        slice.append(9);
        // Then the change is told first, as it was, and then what the slots did
        QCOMPARE(watched.signalText.take(), u"insert 3,3; remove 0,0; change 0,0 [value]"_s);
        QCOMPARE(rowsText(slice), u"70,2,9"_s);
    }

    void survivesItsDeletionInASlot_data()
    {
        QTest::addColumn<QByteArray>("signal");
        QTest::newRow("rowsInserted") << QByteArray(SIGNAL(rowsInserted(QModelIndex, int, int)));
        QTest::newRow("rowsRemoved") << QByteArray(SIGNAL(rowsRemoved(QModelIndex, int, int)));
        QTest::newRow("rowsMoved") << QByteArray(SIGNAL(rowsMoved(QModelIndex, int, int, QModelIndex, int)));
        QTest::newRow("dataChanged") << QByteArray(SIGNAL(dataChanged(QModelIndex, QModelIndex, QList<int>)));
        QTest::newRow("lengthChanged") << QByteArray(SIGNAL(lengthChanged()));
        QTest::newRow("modelReset") << QByteArray(SIGNAL(modelReset()));
    }

    void survivesItsDeletionInASlot()
    {
        QFETCH(QByteArray, signal);
        m_victim = new VSlice;
        m_victim->set(numbers(30'000));
        connect(m_victim, signal.constData(), this, SLOT(deleteVictim()));
        VSlice *slice = m_victim;
        slice->batch([&] {
            slice->removeAt(0);
            slice->move(0, 5);
            slice->setAt(3, 77);
            slice->setAt(9, 77);
            slice->append(1);
            slice->append(2);
            slice->insert(1, 2);
            for (int i = 0; i < 30'000 && signal.contains("modelReset"); i += 2)
                slice->setAt(i, -1);
        });
        QVERIFY(!m_victim);
    }

    void survivesItsDeletionInABatch()
    {
        QPointer<VSlice> slice = new VSlice;
        slice->batch([&] {
            slice->append(1);
            delete slice.data();
        });
        QVERIFY(!slice);
    }

    void resetsAViewThatHasTooMuchToCatchUp()
    {
        Watched watched(numbers(50'000));
        watched.slice.batch([&] {
            for (int row = 0; row < 50'000; row += 2)
                watched.slice.setAt(row, -1);
        });
        QCOMPARE(watched.signalText.take(), u"reset"_s);
        QCOMPARE(watched.slice.index(4).data(Qt::UserRole).toInt(), -1);
        QCOMPARE(watched.slice.index(5).data(Qt::UserRole).toInt(), 5);
    }

    void keepsNoCopyOfItsRows()
    {
        // A copy that is kept makes the next write copy all rows, so the rows would move in memory.
        VSlice slice;
        slice.set(numbers(50'000));
        slice.append(1);
        const auto firstRow = [&slice] {
            const QVariant *address = nullptr;
            slice.range([&](int, const QVariant &value) {
                address = &value;
                return false;
            });
            return address;
        };
        const QVariant *before = firstRow();
        slice.setAt(500, 7);
        slice.move(3, 900);
        slice.update(20, [](QVariant &value) { value = u"x"_s; });
        QCOMPARE(firstRow(), before);
        // Nor does a view that reads all rows again
        QSignalSpy resetSpy(&slice, &VSlice::modelReset);
        slice.batch([&slice] {
            for (int row = 0; row < 50'000; row += 2)
                slice.setAt(row, -1);
        });
        QCOMPARE(resetSpy.count(), 1);
        slice.setAt(501, 8);
        QCOMPARE(firstRow(), before);
    }

public Q_SLOTS:
    void deleteVictim() { delete m_victim.data(); }

private:
    QPointer<VSlice> m_victim;
};

QTEST_GUILESS_MAIN(TestVSlice)
#include "tst_vslice.moc"
