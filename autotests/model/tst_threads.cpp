// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/mapfeed_p.h"
#include "model/slicefeed_p.h"
#include "model/vmap.h"
#include "model/vslice.h"
#include "support/modeltester.h"
#include "support/modeltext.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>
#include <QThread>

#include <atomic>
#include <thread>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

constexpr int Writers = 3;
constexpr int EditsOfAWriter = 1500;

// Threads that run the same work with different numbers; joined when it dies.
class Workers
{
public:
    explicit Workers(const std::function<void(int)> &work)
    {
        for (int i = 0; i < Writers; ++i)
            m_threads.emplace_back([this, work, i] {
                work(i);
                ++m_done;
            });
    }
    ~Workers()
    {
        for (std::thread &thread : m_threads)
            thread.join();
    }
    Q_DISABLE_COPY_MOVE(Workers)

    [[nodiscard]] bool areDone() const { return m_done == Writers; }

private:
    std::atomic<int> m_done = 0;
    std::vector<std::thread> m_threads;
};

// What a view knows from signals alone: the number of rows.
int countFrom(const QAbstractItemModel &model, QObject *context, int *rows)
{
    QObject::connect(&model, &QAbstractItemModel::rowsInserted, context,
                     [rows](const QModelIndex &, int first, int last) { *rows += last - first + 1; });
    QObject::connect(&model, &QAbstractItemModel::rowsRemoved, context,
                     [rows](const QModelIndex &, int first, int last) { *rows -= last - first + 1; });
    QObject::connect(&model, &QAbstractItemModel::modelReset, context,
                     [rows, &model] { *rows = model.rowCount(); });
    return model.rowCount();
}

} // namespace

class TestThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aViewFollowsALongListFromManyThreads()
    {
        VSlice slice;
        ModelTester tester(&slice);
        int rows = countFrom(slice, this, &rows);
        {
            const Workers workers([&slice](int number) {
                QRandomGenerator random(quint32(number) + 1);
                for (int i = 0; i < EditsOfAWriter; ++i) {
                    slice.append(number * 100'000 + i);
                    // Rows may go between two calls, so positions are asked for inside a batch.
                    slice.batch([&] {
                        const int length = slice.length();
                        slice.move(random.bounded(length), random.bounded(length));
                        slice.setAt(random.bounded(length), -i);
                        if (i % 3 == 0)
                            slice.removeAt(random.bounded(length));
                    });
                }
            });
            QTRY_VERIFY_WITH_TIMEOUT(workers.areDone(), 60'000);
        }
        QTRY_COMPARE(slice.rowCount(), slice.length());
        QCOMPARE(slice.length(), Writers * EditsOfAWriter * 2 / 3);
        QCOMPARE(rows, slice.length());
        QStringList live;
        slice.range([&live](int, const QVariant &value) {
            live << value.toString();
            return true;
        });
        QCOMPARE(rowsText(slice), live.join(u','));
    }

    void aViewFollowsAMapFromManyThreads()
    {
        VMap map;
        ModelTester tester(&map);
        {
            const Workers workers([&map](int number) {
                QRandomGenerator random(quint32(number) + 1);
                for (int i = 0; i < EditsOfAWriter; ++i) {
                    map.set(QString::number(random.bounded(50)), i);
                    map.update(u"sum"_s, [](QVariant &value) { value = value.toInt() + 1; });
                    if (i % 4 == 0)
                        map.remove(QString::number(random.bounded(50)));
                }
            });
            QTRY_VERIFY_WITH_TIMEOUT(workers.areDone(), 60'000);
        }
        QCOMPARE(map.value<int>(u"sum"_s), Writers * EditsOfAWriter);
        QTRY_COMPARE(rowsText(map, VMap::KeyRole), map.keys().join(u','));
        QStringList live;
        for (const QVariant &value : map.values())
            live << value.toString();
        QTRY_COMPARE(rowsText(map), live.join(u','));
    }

    void nobodySeesHalfABatch()
    {
        VSlice slice;
        slice.set({0, 0});
        std::atomic<int> halves = 0;
        {
            const Workers workers([&](int number) {
                for (int i = 0; i < EditsOfAWriter && number == 0; ++i) {
                    slice.batch([&] {
                        slice.setAt(0, i);
                        slice.setAt(1, i);
                    });
                }
                for (int i = 0; i < EditsOfAWriter && number != 0; ++i) {
                    const QVariantList rows = slice.get();
                    halves += rows.at(0) != rows.at(1);
                }
            });
            QTRY_VERIFY_WITH_TIMEOUT(workers.areDone(), 60'000);
        }
        QCOMPARE(halves, 0);
    }

    void aFeedFollowsFromAnotherThread()
    {
        VMap map;
        std::atomic<int> wakes = 0;
        MapFeed feed(&map, [&wakes] { ++wakes; });
        QVariantMap copy = feed.start();
        const auto catchUp = [&] {
            const MapFeed::Changes changes = feed.take();
            for (const auto &[key, value] : changes.changed)
                value ? void(copy.insert(key, *value)) : void(copy.remove(key));
        };
        {
            const Workers workers([&map](int number) {
                for (int i = 0; i < EditsOfAWriter; ++i)
                    map.set(QString::number(number * 10 + i % 10), i);
            });
            while (!workers.areDone())
                catchUp();
        }
        catchUp();
        QCOMPARE(copy, map.snapshot());
        QVERIFY(wakes > 0);
    }

    void signalsInTheThreadOfTheObject()
    {
        VSlice slice;
        QThread *seen = nullptr;
        connect(
            &slice, &VSlice::rowsInserted, &slice, [&] { seen = QThread::currentThread(); },
            Qt::DirectConnection);
        std::thread([&] { slice.append(1); }).join();
        // The value is there at once, the row when the event loop has turned
        QCOMPARE(slice.length(), 1);
        QCOMPARE(slice.rowCount(), 0);
        QTRY_COMPARE(slice.rowCount(), 1);
        QCOMPARE(seen, thread());
    }

    void showsWhatOthersDidBeforeItsOwnChange()
    {
        VSlice slice;
        std::thread([&] { slice.append(1); }).join();
        ModelText signalText(&slice);
        slice.insert(0, 2);
        QCOMPARE(signalText.take(), u"insert 0,1"_s);
        QCOMPARE(rowsText(slice), u"2,1"_s);
    }
};

QTEST_GUILESS_MAIN(TestThreads)
#include "tst_threads.moc"
