// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/rowlog.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QStringList>
#include <QTest>

#include <numeric>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

QString text(const RowLog::Changes &changes)
{
    if (changes.reset)
        return u"reset"_s;
    QStringList parts;
    for (const RowLog::Op &op : changes.ops) {
        switch (op.kind) {
        case RowLog::Op::Kind::Insert:
            parts << u"insert %1,%2"_s.arg(op.row).arg(op.count);
            break;
        case RowLog::Op::Kind::Remove:
            parts << u"remove %1,%2"_s.arg(op.row).arg(op.count);
            break;
        case RowLog::Op::Kind::Move:
            parts << u"move %1,%2"_s.arg(op.row).arg(op.to);
            break;
        }
    }
    for (const int row : changes.changedRows)
        parts << u"change %1"_s.arg(row);
    return parts.join(u"; ");
}

// Does what the text says, one call of the log for each part: "insert 3,1; remove 0,2; move 4,1; change 2,1".
void play(RowLog &log, const QString &script)
{
    for (const QString &step : script.split(u"; "_s, Qt::SkipEmptyParts)) {
        const QString verb = step.section(u' ', 0, 0);
        const int a = step.section(u' ', 1).section(u',', 0, 0).toInt();
        const int b = step.section(u',', 1).toInt();
        if (verb == u"insert")
            log.inserted(a, b);
        else if (verb == u"remove")
            log.removed(a, b);
        else if (verb == u"move")
            log.moved(a, b);
        else if (verb == u"change")
            log.changed(a, b);
        else
            log.reset();
    }
}

// A list of numbers that never repeat and its log, under random edits.
struct RandomList
{
    QRandomGenerator random;
    RowLog log;
    std::vector<int> rows;
    int next = 0;

    RandomList(quint32 seed, int length, int limit)
        : random(seed)
        , log(limit)
        , rows(std::size_t(length))
    {
        std::iota(rows.begin(), rows.end(), 0);
        next = length;
    }

    int upTo(std::size_t bound) { return int(random.bounded(quint32(bound))); }

    void edit()
    {
        const int kind = rows.empty() ? 0 : upTo(9);
        if (kind < 3)
            insert();
        else if (kind < 5)
            remove();
        else if (kind < 7)
            move();
        else
            change();
    }

    void insert()
    {
        const int row = upTo(3) == 0 ? int(rows.size()) : upTo(rows.size() + 1);
        const int count = 1 + upTo(3);
        for (int i = 0; i < count; ++i)
            rows.insert(rows.begin() + row, next++);
        log.inserted(row, count);
    }

    void remove()
    {
        const int row = upTo(rows.size());
        const int count = 1 + upTo(std::min<std::size_t>(4, rows.size() - std::size_t(row)));
        rows.erase(rows.begin() + row, rows.begin() + row + count);
        log.removed(row, count);
    }

    void move()
    {
        const int from = upTo(rows.size());
        const int to = upTo(rows.size());
        const int value = rows[std::size_t(from)];
        rows.erase(rows.begin() + from);
        rows.insert(rows.begin() + to, value);
        log.moved(from, to);
    }

    void change()
    {
        const int row = upTo(rows.size());
        const int count = 1 + upTo(std::min<std::size_t>(3, rows.size() - std::size_t(row)));
        for (int i = row; i < row + count; ++i)
            rows[std::size_t(i)] = next++;
        log.changed(row, count);
    }
};

// The old list after the changes, values read from the final list as the documentation says.
std::vector<int> patched(std::vector<int> rows, const RowLog::Changes &changes, const std::vector<int> &final)
{
    if (changes.reset)
        return final;
    for (const RowLog::Op &op : changes.ops) {
        if (op.kind == RowLog::Op::Kind::Remove) {
            rows.erase(rows.begin() + op.row, rows.begin() + op.row + op.count);
        } else if (op.kind == RowLog::Op::Kind::Insert) {
            rows.insert(rows.begin() + op.row, final.begin() + op.row, final.begin() + op.row + op.count);
        } else {
            const int value = rows.at(std::size_t(op.row));
            rows.erase(rows.begin() + op.row);
            rows.insert(rows.begin() + op.to, value);
        }
    }
    for (const int row : changes.changedRows)
        rows.at(std::size_t(row)) = final.at(std::size_t(row));
    return rows;
}

} // namespace

class TestRowLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void reportsAsFewOperationsAsNeeded_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *tag, const QString &script, const QString &expected) {
            QTest::newRow(tag) << script << expected;
        };
        row("nothing", u""_s, u""_s);
        row("one insertion", u"insert 3,2"_s, u"insert 3,2"_s);
        row("one removal", u"remove 3,2"_s, u"remove 3,2"_s);
        row("a move down", u"move 3,7"_s, u"move 3,7"_s);
        row("a move up", u"move 7,3"_s, u"move 7,3"_s);
        row("neighbours keep the direction that was asked for", u"move 3,4"_s, u"move 3,4"_s);
        row("neighbours, up", u"move 4,3"_s, u"move 4,3"_s);
        row("a row changed many times is one changed row", u"change 5,1; change 5,1; change 5,1"_s,
            u"change 5"_s);
        row("appended one by one is one insertion", u"insert 9,1; insert 10,1; insert 11,1"_s,
            u"insert 9,3"_s);
        row("insertion and removal of the same row cancel out", u"insert 4,1; remove 4,1"_s, u""_s);
        row("cancelled insertion leaves the rest in place",
            u"insert 4,1; insert 8,1; change 6,1; remove 4,1"_s, u"insert 7,1; change 5"_s);
        row("part of an inserted run removed", u"insert 4,3; remove 5,1"_s, u"insert 4,2"_s);
        row("a changed row that is removed", u"change 4,1; remove 4,1"_s, u"remove 4,1"_s);
        row("an inserted row that changes is only inserted", u"insert 4,1; change 4,1"_s, u"insert 4,1"_s);
        row("a row moved away and back", u"move 2,8; move 8,2"_s, u""_s);
        row("an inserted row that moves is inserted where it ends", u"insert 1,1; move 1,6"_s,
            u"insert 6,1"_s);
        row("a changed row that moves is changed where it ends", u"change 1,1; move 1,6"_s,
            u"move 1,6; change 6"_s);
        row("changed rows shift with an insertion before", u"change 5,2; insert 0,1"_s,
            u"insert 0,1; change 6; change 7"_s);
        row("replaced row", u"remove 3,1; insert 3,1"_s, u"remove 3,1; insert 3,1"_s);
        row("removals come from the back", u"remove 1,1; remove 5,1"_s, u"remove 6,1; remove 1,1"_s);
        row("reset", u"insert 3,1; reset"_s, u"reset"_s);
        row("impossible row", u"remove -1,1"_s, u"reset"_s);
        row("impossible count", u"insert 1,-4"_s, u"reset"_s);
        row("rows beyond what an int counts", u"insert 2000000000,2000000000"_s, u"reset"_s);
        row("too many rows in all", u"insert 0,2000000000; insert 0,2000000000"_s, u"reset"_s);
    }

    void reportsAsFewOperationsAsNeeded()
    {
        QFETCH(QString, script);
        QFETCH(QString, expected);
        RowLog log;
        play(log, script);
        QCOMPARE(log.isEmpty(), expected.isEmpty());
        QCOMPARE(text(log.take()), expected);
        QVERIFY(log.isEmpty());
        QVERIFY(log.take().isEmpty());
    }

    void leadsFromTheOldListToTheNewOne()
    {
        int resets = 0;
        int moves = 0;
        for (quint32 seed = 1; seed <= 4000; ++seed) {
            RandomList list(seed, seed % 40, seed % 10 == 0 ? 3 : 1000);
            for (int round = 0; round < 3; ++round) {
                const std::vector<int> old = list.rows;
                for (int edits = list.upTo(40); edits > 0; --edits)
                    list.edit();
                const RowLog::Changes changes = list.log.take();
                resets += changes.reset;
                moves += int(std::count_if(changes.ops.begin(), changes.ops.end(), [](const RowLog::Op &op) {
                    return op.kind == RowLog::Op::Kind::Move;
                }));
                QVERIFY2(patched(old, changes, list.rows) == list.rows, qPrintable(u"seed %1"_s.arg(seed)));
                // Qt takes a row that moves to where it is for an error
                QVERIFY(std::none_of(changes.ops.begin(), changes.ops.end(), [](const RowLog::Op &op) {
                    return op.kind == RowLog::Op::Kind::Move && op.row == op.to;
                }));
            }
        }
        QVERIFY(moves > 1000);
        QVERIFY(resets > 100 && resets < 1300);
    }

    void namesNoInsertedRowAsChanged()
    {
        for (quint32 seed = 1; seed <= 500; ++seed) {
            RandomList list(seed, 20, 1000);
            for (int i = 0; i < 20; ++i)
                list.edit();
            const RowLog::Changes changes = list.log.take();
            QVERIFY(std::is_sorted(changes.changedRows.begin(), changes.changedRows.end()));
            for (const RowLog::Op &op : changes.ops) {
                if (op.kind != RowLog::Op::Kind::Insert)
                    continue;
                for (const int row : changes.changedRows)
                    QVERIFY(row < op.row || row >= op.row + op.count);
            }
        }
    }

    void becomesAResetBeyondItsLimit()
    {
        // Given a limit of ten places
        RowLog log(10);
        // When ten rows apart from each other change
        for (int i = 0; i < 10; ++i)
            log.changed(i * 2 + 1);
        // Then they are told one by one
        QCOMPARE(log.take().changedRows.size(), std::size_t(10));
        // And a hundred are a reset, which keeps nothing
        for (int i = 0; i < 100; ++i)
            log.changed(i * 2 + 1);
        QCOMPARE(log.entries(), std::size_t(0));
        QVERIFY(log.take().reset);
        // And the log starts over
        log.changed(1);
        QCOMPARE(text(log.take()), u"change 1"_s);
    }

    void resetsRatherThanMoveEveryRow()
    {
        RowLog log(10);
        for (int i = 0; i < 500; ++i)
            log.moved(0, 999);
        QVERIFY(log.take().reset);
    }

    void appendsWithoutLookingAtTheRest()
    {
        // Given a log with many places
        RowLog log(1000);
        for (int i = 0; i < 500; ++i)
            log.changed(i * 3);
        const std::size_t before = log.runsVisited();
        // When rows are appended behind all of them
        for (int i = 0; i < 100'000; ++i)
            log.inserted(100'000 + i);
        // Then no place was looked at, and all of them are one operation
        QCOMPARE(log.runsVisited(), before);
        QCOMPARE(log.take().ops, (std::vector<RowLog::Op>{{RowLog::Op::Kind::Insert, 100'000, 100'000}}));
    }

    void costsTheSameOnALongList()
    {
        const auto visits = [](int length) {
            RowLog log;
            for (int i = 0; i < 300; ++i) {
                log.changed(i * (length / 300));
                log.inserted(i * (length / 300));
            }
            return log.runsVisited();
        };
        QCOMPARE(visits(300'000), visits(3'000));
    }
};

QTEST_GUILESS_MAIN(TestRowLog)
#include "tst_rowlog.moc"
