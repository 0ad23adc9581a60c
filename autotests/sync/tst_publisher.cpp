// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "follower.h"
#include "support/testobjects.h"
#include "sync/publisher.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/** Takes the batches of a publisher into a document; acknowledges each unless told not to. */
class Reader
{
public:
    explicit Reader(Publisher &publisher)
    {
        m_clock.start();
        QObject::connect(&publisher, &Publisher::batchReady, &publisher,
                         [this, &publisher](const ChangeBatch &batch) {
                             ++batches;
                             times += m_clock.elapsed();
                             for (const Change &change : batch)
                                 document.apply(change);
                             patches += patchText(document.commit(MergeUse::No).operations);
                             if (acknowledges)
                                 publisher.acknowledge();
                         });
    }
    [[nodiscard]] QJsonValue value() const { return jsonValue(document.toJson()); }

    Document document;
    QStringList patches;
    QList<qint64> times; // of the batches, in ms
    int batches = 0;
    bool acknowledges = true;

private:
    QElapsedTimer m_clock;
};

/** Changes while it is being read. */
class Counter : public QObject
{
    Q_OBJECT
    Q_PROPERTY(int reads READ reads NOTIFY readsChanged)
    Q_PROPERTY(QString about READ about CONSTANT)

public:
    int reads()
    {
        ++m_reads;
        if (m_reads <= limit)
            Q_EMIT readsChanged();
        return m_reads;
    }
    [[nodiscard]] QString about() const { return QString(60, u'.'); }
    int limit = 0;

Q_SIGNALS:
    void readsChanged();

private:
    int m_reads = 0;
};

} // namespace

class TestPublisher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void publishesTheFirstSourceAtOnce();
    void sendsManyChangesTogether();
    void sendsTheFirstChangeOnTheNextTurn();
    void waitsForTheThrottle();
    void hasOneBatchOnItsWay();
    void asksAgainOnlyWhenPushed();
    void readsSilentPropertiesWhenPushed();
    void publishesAnotherSource();
    void publishesNullAfterItsSourceIsDeleted_data();
    void publishesNullAfterItsSourceIsDeleted();
    void mayBeDeletedByItsReader_data();
    void mayBeDeletedByItsReader();
    void keepsAChangeMadeWhileItIsRead();
    void takesASourceSetWhileItReads();
    void hearsOfChangesInAnotherThread();
};

void TestPublisher::publishesTheFirstSourceAtOnce()
{
    Publisher publisher;
    Reader reader(publisher);
    QVERIFY(!publisher.isBusy());
    publisher.setSource(QVariantMap{{u"a"_s, 1}});
    QCOMPARE(reader.batches, 1);
    QCOMPARE(reader.document.toJson(), QByteArray(R"({"a":1})"));
    QVERIFY(!publisher.isBusy());

    Publisher ofNothing;
    Reader other(ofNothing);
    ofNothing.setSource(QVariant());
    QCOMPARE(other.batches, 1);
    QVERIFY(other.value().isNull());
}

void TestPublisher::sendsManyChangesTogether()
{
    Part part(u"pump"_s);
    Publisher publisher;
    publisher.setThrottle(15ms);
    Reader reader(publisher);
    publisher.setSource(QVariant::fromValue(&part));
    for (int i = 1; i <= 1000; ++i)
        part.setCount(i);
    part.setProperty("more", 1);
    QVERIFY(publisher.isBusy());
    QCOMPARE(reader.batches, 1);
    QTRY_COMPARE(reader.batches, 2);
    QCOMPARE(reader.patches.last(), u"replace /count 1000; add /more 1"_s);
    QVERIFY(!publisher.isBusy());
    QCoreApplication::processEvents();
    QCOMPARE(reader.batches, 2);
}

// Not from within the setter, nor after the interval: it is long enough to see the difference.
void TestPublisher::sendsTheFirstChangeOnTheNextTurn()
{
    Part part(u"pump"_s);
    Publisher publisher;
    publisher.setThrottle(1ms);
    Reader reader(publisher);
    publisher.setSource(QVariant::fromValue(&part));
    const QDeadlineTimer quiet(20);
    QTRY_VERIFY(quiet.hasExpired());
    part.setCount(1);
    publisher.setThrottle(1h);
    QCOMPARE(reader.batches, 1);
    QTRY_COMPARE(reader.batches, 2);
    part.setCount(2);
    QCoreApplication::processEvents();
    QCOMPARE(reader.batches, 2);
    QVERIFY(publisher.isBusy());
}

void TestPublisher::waitsForTheThrottle()
{
    constexpr auto interval = 60ms;
    Part part(u"pump"_s);
    Publisher publisher;
    publisher.setThrottle(interval);
    Reader reader(publisher);
    publisher.setSource(QVariant::fromValue(&part));
    // A source that never rests is sent once an interval.
    const QDeadlineTimer end(10'000);
    while (reader.batches < 4 && !end.hasExpired()) {
        part.setCount(part.count() + 1);
        QCoreApplication::processEvents();
    }
    part.setCount(part.count() + 1);
    QTRY_COMPARE(reader.batches, 5); // the last change is not lost
    QCOMPARE(reader.value()[u"count"_s].toInt(), part.count());
    for (qsizetype i = 1; i < reader.times.size(); ++i)
        QVERIFY(reader.times[i] - reader.times[i - 1]
                >= interval.count() - 5); // what timers and rounding take
}

void TestPublisher::hasOneBatchOnItsWay()
{
    Part part(u"pump"_s);
    Publisher publisher;
    publisher.setThrottle(0ms);
    Reader reader(publisher);
    reader.acknowledges = false;
    publisher.setSource(QVariant::fromValue(&part));
    QVERIFY(publisher.isBusy());
    for (int i = 1; i <= 20; ++i) {
        part.setCount(i);
        QCoreApplication::processEvents();
    }
    QCOMPARE(reader.batches, 1);
    publisher.acknowledge();
    QCOMPARE(reader.batches, 2);
    QCOMPARE(reader.patches.last(), u"replace /count 20"_s);
    part.setCount(21);
    publisher.acknowledge(); // its time has not come yet
    QCOMPARE(reader.batches, 2);
    QTRY_COMPARE(reader.batches, 3);
    QCOMPARE(reader.patches.last(), u"replace /count 21"_s);
    publisher.acknowledge();
    QVERIFY(!publisher.isBusy());
    publisher.acknowledge(); // more than asked for does no harm
    QVERIFY(!publisher.isBusy());
}

void TestPublisher::asksAgainOnlyWhenPushed()
{
    int value = 1;
    int reads = 0;
    Publisher publisher;
    publisher.setThrottle(0ms);
    Reader reader(publisher);
    publisher.setSource([&value, &reads] {
        ++reads;
        return QVariantMap{{u"about"_s, QString(60, u'.')}, {u"value"_s, value}};
    });
    QCOMPARE(reads, 1);
    value = 2;
    QCoreApplication::processEvents();
    QCOMPARE(reads, 1);
    publisher.push();
    publisher.push();
    QTRY_COMPARE(reader.batches, 2);
    QCOMPARE(reads, 2);
    QCOMPARE(reader.patches.last(), u"replace /value 2"_s);
    publisher.push();
    QTRY_COMPARE(reads, 3);
    QCOMPARE(reader.patches.last(), QString());
}

void TestPublisher::readsSilentPropertiesWhenPushed()
{
    Part part(u"pump"_s);
    Publisher publisher;
    publisher.setThrottle(0ms);
    Reader reader(publisher);
    publisher.setSource(QVariant::fromValue(&part));
    part.silent = 5;
    publisher.push();
    QTRY_COMPARE(reader.batches, 2);
    QCOMPARE(reader.patches.last(), u"replace /silent 5"_s);
    part.setCount(1);
    part.silent = 6;
    QTRY_COMPARE(reader.batches, 3);
    QCOMPARE(reader.patches.last(), u"replace /count 1"_s);
}

void TestPublisher::publishesAnotherSource()
{
    Part first(u"first"_s);
    Part second(u"second"_s);
    Publisher publisher;
    publisher.setThrottle(0ms);
    Reader reader(publisher);
    publisher.setSource(QVariant::fromValue(&first));
    first.setCount(7);
    publisher.setSource(QVariant::fromValue(&second));
    QCOMPARE(reader.batches, 1);
    QTRY_COMPARE(reader.batches, 2);
    QCOMPARE(reader.patches.last(), u"replace /name \"second\""_s); // only what differs
    first.setCount(8);
    QCoreApplication::processEvents();
    QCOMPARE(reader.batches, 2);
    second.setCount(1);
    QTRY_COMPARE(reader.batches, 3);
    QCOMPARE(reader.patches.last(), u"replace /count 1"_s);
    publisher.setSource(QVariantMap{{u"a"_s, 1}});
    QTRY_COMPARE(reader.document.toJson(), QByteArray(R"({"a":1})"));
}

void TestPublisher::publishesNullAfterItsSourceIsDeleted_data()
{
    QTest::addColumn<bool>("published");
    QTest::newRow("after it was published") << true;
    QTest::newRow("before it was published") << false;
}

void TestPublisher::publishesNullAfterItsSourceIsDeleted()
{
    QFETCH(bool, published);
    auto part = std::make_unique<Part>(u"pump"_s);
    Publisher publisher;
    publisher.setThrottle(0ms);
    Reader reader(publisher);
    if (!published)
        publisher.setSource(QVariant(1)); // so that the part has to wait
    publisher.setSource(QVariant::fromValue(part.get()));
    part->setCount(1);
    part.reset();
    QTRY_VERIFY(reader.value().isNull());
    QCOMPARE(reader.batches, 2);
    publisher.push();
    QTRY_VERIFY(!publisher.isBusy());
    QVERIFY(reader.value().isNull());
    Part other(u"other"_s);
    publisher.setSource(QVariant::fromValue(&other));
    QTRY_COMPARE(reader.value()[u"name"_s].toString(), u"other"_s);
}

void TestPublisher::mayBeDeletedByItsReader_data()
{
    QTest::addColumn<int>("batch");
    QTest::newRow("with its first source") << 1;
    QTest::newRow("by its timer") << 2;
    QTest::newRow("by an acknowledgement") << 3;
}

void TestPublisher::mayBeDeletedByItsReader()
{
    QFETCH(int, batch);
    Part part(u"pump"_s);
    auto *publisher = new Publisher;
    const QPointer<Publisher> guard(publisher);
    publisher->setThrottle(0ms);
    int batches = 0;
    connect(publisher, &Publisher::batchReady, &part, [&] {
        if (++batches == batch)
            delete publisher;
        else if (batches == 1)
            publisher->acknowledge();
    });
    publisher->setSource(QVariant::fromValue(&part));
    if (guard) {
        part.setCount(1);
        QTRY_COMPARE(batches, 2);
    }
    if (guard) {
        part.setCount(2);
        QCoreApplication::processEvents();
        QTRY_VERIFY(publisher->isBusy());
        QCoreApplication::processEvents();
        publisher->acknowledge();
        QTRY_COMPARE(batches, 3);
    }
    QVERIFY(!guard);
    part.setCount(3); // nobody listens any more
    QCoreApplication::processEvents();
    QCOMPARE(batches, batch);
}

void TestPublisher::keepsAChangeMadeWhileItIsRead()
{
    Counter counter;
    counter.limit = 4;
    Publisher publisher;
    publisher.setThrottle(0ms);
    Reader reader(publisher);
    publisher.setSource(QVariant::fromValue(&counter));
    QCOMPARE(reader.batches, 1); // and no endless loop
    QTRY_COMPARE(reader.value()[u"reads"_s].toInt(), 5);
    QCOMPARE(reader.batches, 5);
    QVERIFY(!publisher.isBusy());
}

void TestPublisher::takesASourceSetWhileItReads()
{
    Publisher publisher;
    publisher.setThrottle(0ms);
    Reader reader(publisher);
    publisher.setSource([&publisher] {
        publisher.setSource(QVariant(2));
        return QVariant(1);
    });
    QCOMPARE(reader.document.toJson(), QByteArray("1"));
    QTRY_COMPARE(reader.document.toJson(), QByteArray("2"));
    QCOMPARE(reader.batches, 2);
}

void TestPublisher::hearsOfChangesInAnotherThread()
{
    VMap map;
    map.set(u"about"_s, QString(60, u'.'));
    Publisher publisher;
    publisher.setThrottle(0ms);
    Reader reader(publisher);
    publisher.setSource(QVariant::fromValue(&map));
    const std::unique_ptr<QThread> thread(QThread::create([&map] {
        for (int i = 0; i <= 1000; ++i)
            map.set(u"n"_s, i);
    }));
    thread->start();
    QTRY_COMPARE(reader.value()[u"n"_s].toInt(), 1000);
    thread->wait();
    QVERIFY(reader.batches < 1000);
}

QTEST_GUILESS_MAIN(TestPublisher)
#include "tst_publisher.moc"
