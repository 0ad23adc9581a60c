// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/mapfeed_p.h"
#include "model/slicefeed_p.h"
#include "model/vmap.h"
#include "model/vslice.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

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

// A reader's copy of a list, brought up to date from a feed.
void apply(QVariantList &copy, const SliceFeed::Changes &changes)
{
    if (changes.reset)
        copy = changes.rows;
    auto inserted = changes.inserted.cbegin();
    for (const RowLog::Op &op : changes.ops) {
        if (op.kind == RowLog::Op::Kind::Remove)
            copy.remove(op.row, op.count);
        else if (op.kind == RowLog::Op::Kind::Move)
            copy.move(op.row, op.to);
        for (int i = 0; op.kind == RowLog::Op::Kind::Insert && i < op.count; ++i)
            copy.insert(op.row + i, *inserted++);
    }
    for (const auto &[row, value] : changes.changed)
        copy[row] = value;
}

void apply(QVariantMap &copy, const MapFeed::Changes &changes)
{
    if (changes.reset)
        copy = changes.all;
    for (const auto &[key, value] : changes.changed) {
        if (value)
            copy[key] = *value;
        else
            copy.remove(key);
    }
}

void editAtRandom(VSlice &slice, QRandomGenerator &random, int value)
{
    const int length = slice.length();
    switch (length == 0 ? 0 : random.bounded(6)) {
    case 0:
    case 1:
        slice.insert(random.bounded(length + 1), value);
        break;
    case 2:
        slice.removeAt(random.bounded(length));
        break;
    case 3:
        slice.move(random.bounded(length), random.bounded(length));
        break;
    case 4:
        slice.setAt(random.bounded(length), value);
        break;
    case 5:
        slice.set(slice.get().mid(random.bounded(3)) + QVariantList{value});
        break;
    }
}

} // namespace

class TestFeeds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void wakesOnceUntilTaken()
    {
        VSlice slice;
        VMap map;
        int sliceWakes = 0;
        int mapWakes = 0;
        SliceFeed sliceFeed(&slice, [&] { ++sliceWakes; });
        MapFeed mapFeed(&map, [&] { ++mapWakes; });
        // Nothing is logged before the start
        slice.append(1);
        map.set(u"a"_s, 1);
        QCOMPARE(sliceWakes + mapWakes, 0);
        QCOMPARE(sliceFeed.start(), QVariantList{1});
        QCOMPARE(mapFeed.start(), (QVariantMap{{u"a"_s, 1}}));
        // A change wakes, a second one does not
        for (int i = 0; i < 2; ++i) {
            slice.append(i);
            map.set(u"b"_s, i);
            QCOMPARE(sliceWakes, 1);
            QCOMPARE(mapWakes, 1);
        }
        QCOMPARE(sliceFeed.take().inserted, (QVariantList{0, 1}));
        QCOMPARE(mapFeed.take().changed.size(), std::size_t(1));
        // What changes nothing does not wake
        slice.setAt(0, 1);
        map.set(u"a"_s, 1);
        slice.move(1, 1);
        QCOMPARE(sliceWakes + mapWakes, 2);
        // The next change after that does
        slice.append(2);
        map.remove(u"b"_s);
        QCOMPARE(sliceWakes, 2);
        QCOMPARE(mapWakes, 2);
    }

    void wakesAtTheEndOfABatch()
    {
        VSlice slice;
        int wakes = 0;
        SliceFeed feed(&slice, [&] {
            ++wakes;
            QCOMPARE(slice.length(), 2); // no lock is held
        });
        (void)feed.start();
        slice.batch([&] {
            slice.append(1);
            slice.append(2);
            QCOMPARE(wakes, 0);
        });
        QCOMPARE(wakes, 1);
        slice.batch([&] {});
        QCOMPARE(wakes, 1);
    }

    void feedsOfOneContainerAreIndependent()
    {
        VSlice slice;
        SliceFeed early(&slice, {});
        (void)early.start();
        slice.append(1);
        SliceFeed late(&slice, {});
        QCOMPARE(late.start(), QVariantList{1});
        slice.append(2);
        QCOMPARE(late.take().inserted, QVariantList{2});
        QCOMPARE(early.take().inserted, (QVariantList{1, 2}));
        QVERIFY(early.take().isEmpty());
    }

    void startsOverWhenAsked()
    {
        VSlice slice;
        VMap map;
        SliceFeed sliceFeed(&slice, {});
        MapFeed mapFeed(&map, {});
        (void)sliceFeed.start();
        (void)mapFeed.start();
        slice.append(1);
        map.set(u"a"_s, 1);
        QCOMPARE(sliceFeed.start(), QVariantList{1});
        QCOMPARE(mapFeed.start().size(), 1);
        QVERIFY(sliceFeed.take().isEmpty());
        QVERIFY(mapFeed.take().isEmpty());
    }

    void outlivesItsContainer()
    {
        auto slice = std::make_unique<VSlice>();
        auto map = std::make_unique<VMap>();
        SliceFeed sliceFeed(slice.get(), {});
        MapFeed mapFeed(map.get(), {});
        (void)sliceFeed.start();
        (void)mapFeed.start();
        slice->append(QVariant::fromValue(new QObject)); // which dies with the list
        map->set(u"a"_s, 1);
        slice.reset();
        map.reset();
        QVERIFY(sliceFeed.take().isEmpty());
        QVERIFY(mapFeed.take().isEmpty());
        QVERIFY(sliceFeed.start().isEmpty());
        QVERIFY(mapFeed.start().isEmpty());
    }

    void mayDieBeforeItsContainer()
    {
        VSlice slice;
        VMap map;
        {
            SliceFeed sliceFeed(&slice, [] { QFAIL("woken after death"); });
            MapFeed mapFeed(&map, [] { QFAIL("woken after death"); });
            (void)sliceFeed.start();
            (void)mapFeed.start();
        }
        slice.append(1);
        map.set(u"a"_s, 1);
        QCOMPARE(slice.length(), 1);
    }

    void tellsTheWholeListWhereThatIsLess_data()
    {
        QTest::addColumn<std::function<void(VSlice &)>>("change");
        QTest::addColumn<bool>("whole");
        const auto row = [](const char *tag, bool whole, const std::function<void(VSlice &)> &change) {
            QTest::newRow(tag) << change << whole;
        };
        row("many removed at the front", true, [](VSlice &s) {
            s.batch([&s] {
                for (int i = 0; i < 1001; ++i)
                    s.removeAt(0);
            });
        });
        row("some removed at the front", false, [](VSlice &s) {
            s.batch([&s] {
                for (int i = 0; i < 1000; ++i)
                    s.removeAt(0);
            });
        });
        row("many appended", false, [](VSlice &s) {
            s.batch([&s] {
                for (int i = 0; i < 4000; ++i)
                    s.append(i);
            });
        });
        row("more appended than there was", true, [](VSlice &s) {
            s.batch([&s] {
                for (int i = 0; i < 20'000; ++i)
                    s.append(i);
            });
        });
        row("cleared", true, [](VSlice &s) { s.clear(); });
        row("set to another list", true, [](VSlice &s) { s.set(QVariantList(10, u"x"_s)); });
        row("set to a list with two rows exchanged", true, [](VSlice &s) {
            QVariantList rows = s.get();
            rows.swapItemsAt(4, 7);
            s.set(rows);
        });
        row("set to a list with one row changed", false, [](VSlice &s) {
            QVariantList rows = s.get();
            rows[4] = u"x"_s;
            s.set(rows);
        });
        row("one row in two changed", false, [](VSlice &s) {
            s.batch([&s] {
                for (int i = 0; i < 10'000; i += 2)
                    s.setAt(i, u"x"_s);
            });
        });
    }

    void tellsTheWholeListWhereThatIsLess()
    {
        QFETCH(std::function<void(VSlice &)>, change);
        QFETCH(bool, whole);
        VSlice slice;
        slice.set(numbers(10'000));
        SliceFeed feed(&slice, {});
        QVariantList copy = feed.start();
        change(slice);
        const SliceFeed::Changes changes = feed.take();
        QCOMPARE(changes.reset, whole);
        QVERIFY(!whole || (changes.ops.empty() && changes.inserted.isEmpty() && changes.changed.empty()));
        apply(copy, changes);
        QCOMPARE(copy, slice.get());
    }

    void tellsTheWholeMapWhereThatIsLess_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("touched");
        QTest::addColumn<bool>("whole");
        QTest::newRow("all of a small map") << 1000 << 1000 << false;
        QTest::newRow("a little of a large map") << 10'000 << 4000 << false;
        QTest::newRow("most of a large map") << 10'000 << 6000 << true;
    }

    void tellsTheWholeMapWhereThatIsLess()
    {
        QFETCH(int, size);
        QFETCH(int, touched);
        QFETCH(bool, whole);
        VMap map;
        map.batch([&] {
            for (int i = 0; i < size; ++i)
                map.set(QString::number(i), i);
        });
        MapFeed feed(&map, {});
        QVariantMap copy = feed.start();
        for (int i = 0; i < touched; ++i)
            map.set(QString::number(i), -1);
        const MapFeed::Changes changes = feed.take();
        QCOMPARE(changes.reset, whole);
        QCOMPARE(changes.changed.size(), std::size_t(whole ? 0 : touched));
        apply(copy, changes);
        QCOMPARE(copy, map.snapshot());
    }

    void saysNothingOfAKeyThatCameAndWent()
    {
        VMap map;
        map.set(u"old"_s, 1);
        MapFeed feed(&map, {});
        (void)feed.start();
        map.set(u"new"_s, 1);
        map.remove(u"new"_s);
        QVERIFY(feed.take().isEmpty());
        // A key that went and came is a new value
        map.remove(u"old"_s);
        map.set(u"old"_s, 2);
        const MapFeed::Changes changes = feed.take();
        QCOMPARE(changes.changed.size(), std::size_t(1));
        QCOMPARE(changes.changed.front().second, std::optional<QVariant>(2));
    }

    void keepsACopyOfAListInStep()
    {
        for (quint32 seed = 1; seed <= 300; ++seed) {
            QRandomGenerator random(seed);
            VSlice slice;
            SliceFeed feed(&slice, {});
            QVariantList copy = feed.start();
            for (int i = 0; i < 60; ++i) {
                editAtRandom(slice, random, 1000 + i);
                if (random.bounded(8) == 0) {
                    apply(copy, feed.take());
                    QVERIFY2(copy == slice.get(), qPrintable(u"seed %1, edit %2"_s.arg(seed).arg(i)));
                }
            }
            apply(copy, feed.take());
            QVERIFY2(copy == slice.get(), qPrintable(u"seed %1"_s.arg(seed)));
        }
    }

    void keepsACopyOfAMapInStep()
    {
        for (quint32 seed = 1; seed <= 300; ++seed) {
            QRandomGenerator random(seed);
            VMap map;
            MapFeed feed(&map, {});
            QVariantMap copy = feed.start();
            for (int i = 0; i < 60; ++i) {
                const QString key = QString::number(random.bounded(12));
                if (random.bounded(3) == 0)
                    map.remove(key);
                else
                    map.set(key, i);
                if (random.bounded(8) == 0) {
                    apply(copy, feed.take());
                    QCOMPARE(copy, map.snapshot());
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestFeeds)
#include "tst_feeds.moc"
