// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What pushes, joins and updates cost, counted and not timed: allocations, texts of the whole state, model signals.

#include "server/statehub.h"
#include "support/allocations.h"
#include "support/testobjects.h"
#include "sync/observer.h"
#include "sync/replica.h"
#include "transport/openchannel.h"
#include "json/variantjson.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

/** A reader that is always up to date. */
class CountingChannel : public Channel
{
public:
    explicit CountingChannel(qint64 &deliveries)
        : Channel(QHostAddress(QHostAddress::LocalHost), 1)
        , m_deliveries(deliveries)
    {
    }

    void send(const SharedUpdate &update) override
    {
        ++m_deliveries;
        m_total +=
            update->serverSentEvent().size() + update->webSocketFrame().size() + update->gzipEvent().size();
    }
    void sendPing(const SharedUpdate &) override { }
    qint64 bytesQueued() const override { return 0; }
    qint64 bytesSent() const override { return m_total; }
    void close(CloseReason) override { announceClosed(); }
    void abort() override { announceClosed(); }
    QString transportName() const override { return u"counting"_s; }

private:
    qint64 &m_deliveries;
    qint64 m_total = 0;
};

QVariantList rows(int count)
{
    QVariantList rows;
    for (int i = 0; i < count; ++i)
        rows.append(QVariantMap{{u"id"_s, i}, {u"n"_s, 0}, {u"text"_s, u"text of a row"_s}});
    return rows;
}

/** A list and a map that are served to readers without sockets. */
class Served
{
public:
    explicit Served(int rowCount)
    {
        slice.set(rows(rowCount));
        m_source.setProperty("rows", QVariant::fromValue(&slice));
        m_source.setProperty("map", QVariant::fromValue(&map));
        ChangeBatch batch;
        m_observer.start(QVariant::fromValue(&m_source), batch);
        hub.apply(batch);
    }

    void join(int count, SyncRequest::Patch patch = SyncRequest::Patch::Json)
    {
        SyncRequest request;
        request.transport = SyncRequest::Transport::ServerSentEvents;
        request.patch = patch;
        for (int i = 0; i < count; ++i)
            hub.join(++m_lastId, request, std::make_unique<CountingChannel>(deliveries));
    }

    /** To readers of merge patches a changed row is the whole list, and an entry is an entry. */
    void change(int n) { slice.update(slice.length() / 2, QVariantMap{{u"n"_s, n}}); }
    void changeEntry(int n) { map.set(u"n"_s, n); }

    void push()
    {
        ChangeBatch batch;
        m_observer.collect(batch);
        hub.apply(batch);
    }

    VSlice slice;
    VMap map;
    StateHub hub{"state"};
    qint64 deliveries = 0;

private:
    QObject m_source;
    Observer m_observer{[] {}};
    quint64 m_lastId = 0;
};

/** The least of several pushes of one field: a container that grows now and then is not the push's. */
long allocationsOfAPush(Served &served)
{
    long least = std::numeric_limits<long>::max();
    for (int i = 0; i < 8; ++i) {
        least = std::min(least, allocationsOf([&served, i] {
                             served.change(i + 1);
                             served.push();
                         }));
    }
    return least;
}

/** A reader's copy, with a view whose signals are counted. */
struct Copy
{
    explicit Copy(int rowCount)
    {
        Update full{"state", 1, 0, false, false, "{\"rows\":" + VariantEncoder::toJson(rows(rowCount)) + '}'};
        std::ignore = replica.apply(full, true);
        JsonPointer pointer;
        pointer.append(u"rows"_s);
        view = replica.views().slice(pointer);
        const auto count = [this] { ++signalCount; };
        QObject::connect(view, &VSlice::dataChanged, view, count);
        QObject::connect(view, &VSlice::rowsInserted, view, count);
        QObject::connect(view, &VSlice::rowsRemoved, view, count);
        QObject::connect(view, &VSlice::rowsMoved, view, count);
        QObject::connect(view, &VSlice::modelReset, view, count);
        QObject::connect(view, &VSlice::lengthChanged, view, count);
    }

    void apply(const QByteArray &patch)
    {
        std::ignore =
            replica.apply({{}, replica.version() + 1, replica.version(), true, false, patch}, false);
    }

    QObject owner;
    Replica replica{&owner};
    VSlice *view = nullptr;
    int signalCount = 0;
};

} // namespace

class TestCosts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void allocatesNothingForAReaderAndPush_data();
    void allocatesNothingForAReaderAndPush();
    void allocatesNothingToWriteToASocket_data();
    void allocatesNothingToWriteToASocket();
    void allocatesAsMuchForAPushWhateverTheSize();
    void allocatesAsMuchForAnApplyWhateverTheSize();
    void signalsAsMuchForAnApplyWhateverTheSize_data();
    void signalsAsMuchForAnApplyWhateverTheSize();
    void writesAStateOnceForAllWhoJoin();
    void writesALargeStateOnceWhileItChanges();
};

void TestCosts::allocatesNothingForAReaderAndPush_data()
{
    QTest::addColumn<SyncRequest::Patch>("patch");
    QTest::newRow("json") << SyncRequest::Patch::Json;
    QTest::newRow("merge") << SyncRequest::Patch::Merge;
}

void TestCosts::allocatesNothingForAReaderAndPush()
{
    if (!canCountAllocations)
        QSKIP("allocations cannot be counted in this build");
    QFETCH(SyncRequest::Patch, patch);
    Served few(10);
    few.join(10, patch);
    Served many(10);
    many.join(1'000, patch);
    many.deliveries = 0;
    const long base = allocationsOfAPush(few);
    QVERIFY(base > 0);
    QCOMPARE(allocationsOfAPush(many), base);
    QCOMPARE(many.deliveries, 8 * 1'000);
}

void TestCosts::allocatesNothingToWriteToASocket_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("event stream") << get("/stream");
    QTest::newRow("event stream, gzip") << get("/stream", "Accept-Encoding: gzip\r\n");
    QTest::newRow("WebSocket") << handshake("/stream");
}

void TestCosts::allocatesNothingToWriteToASocket()
{
    if (!canCountAllocations)
        QSKIP("allocations cannot be counted in this build");
    QFETCH(QByteArray, request);
    OpenChannel open(request);
    QVERIFY(open.isOpen);
    QTRY_COMPARE(open.channel().bytesQueued(), 0);
    const auto update = sharedUpdate("{\"version\":2,\"delta\":true,\"body\":[]}");
    open.channel().send(update); // which makes the transport's form of it
    QCOMPARE(allocationsOf([&] { open.channel().send(update); }), 0);
    QVERIFY(open.channel().bytesSent() > 0);
}

void TestCosts::allocatesAsMuchForAPushWhateverTheSize()
{
    if (!canCountAllocations)
        QSKIP("allocations cannot be counted in this build");
    Served few(100);
    Served many(100'000);
    few.join(1);
    many.join(1);
    const long base = allocationsOfAPush(few);
    QVERIFY(base > 0);
    QVERIFY2(allocationsOfAPush(many) <= base + 2, "more than a longer path can ask for");
}

void TestCosts::allocatesAsMuchForAnApplyWhateverTheSize()
{
    if (!canCountAllocations)
        QSKIP("allocations cannot be counted in this build");
    const auto cost = [](int count) {
        Copy copy(count);
        const QByteArray path = "/rows/" + QByteArray::number(count / 2) + "/n";
        long least = std::numeric_limits<long>::max();
        for (int i = 1; i < 8; ++i) {
            const QByteArray patch =
                R"([{"op":"replace","path":")" + path + R"(","value":)" + QByteArray::number(i) + "}]";
            least = std::min(least, allocationsOf([&] { copy.apply(patch); }));
        }
        return least;
    };
    const long base = cost(100);
    QVERIFY(base > 0);
    QVERIFY2(cost(100'000) <= base + 2, "more than a longer path can ask for");
}

void TestCosts::signalsAsMuchForAnApplyWhateverTheSize_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<int>("signalCount");
    QTest::newRow("one field") << QByteArray(R"([{"op":"replace","path":"/rows/50/n","value":1}])") << 1;
    QTest::newRow("two fields of a row") << QByteArray(
        R"([{"op":"replace","path":"/rows/50/n","value":1},{"op":"replace","path":"/rows/50/text","value":"x"}])")
                                         << 1;
    QTest::newRow("row in front") << QByteArray(R"([{"op":"add","path":"/rows/0","value":{}}])") << 2;
    QTest::newRow("row gone") << QByteArray(R"([{"op":"remove","path":"/rows/7"}])") << 2;
    QTest::newRow("row moved") << QByteArray(R"([{"op":"move","from":"/rows/90","path":"/rows/0"}])") << 1;
}

void TestCosts::signalsAsMuchForAnApplyWhateverTheSize()
{
    QFETCH(QByteArray, patch);
    QFETCH(int, signalCount);
    quint64 visits[2] = {};
    for (const int count : {100, 100'000}) {
        Copy copy(count);
        const quint64 before = copy.replica.views().visits();
        copy.apply(patch);
        QCOMPARE(copy.replica.version(), 2);
        QCOMPARE(copy.signalCount, signalCount);
        visits[count > 100] = copy.replica.views().visits() - before;
    }
    QVERIFY(visits[0] > 0);
    QCOMPARE(visits[1], visits[0]);
}

void TestCosts::writesAStateOnceForAllWhoJoin()
{
    Served served(10);
    served.join(500);
    served.join(500, SyncRequest::Patch::Merge);
    QCOMPARE(served.hub.fullsMade(), 1);
    served.changeEntry(1);
    served.push();
    QCOMPARE(served.hub.fullsMade(), 1);
    served.join(500);
    QCOMPARE(served.hub.fullsMade(), 2); // a small state costs less than a second message
}

void TestCosts::writesALargeStateOnceWhileItChanges()
{
    Served served(10'000);
    for (int version = 1; version < 50; ++version) {
        served.join(2);
        served.join(2, SyncRequest::Patch::Merge);
        served.changeEntry(version);
        served.push();
    }
    QCOMPARE(served.hub.fullsMade(), 1);
}

QTEST_GUILESS_MAIN(TestCosts)
#include "tst_costs.moc"
