// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Readers that take nothing for a while: bounded, late, and never wrong (docs/protocol.md, section 5).

#include "protocol/limits.h"
#include "server/statehub.h"
#include "support/machine.h"
#include "support/readers.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Velox;

namespace {

/** A connection that takes bytes when it is told to. */
class FakeChannel : public Channel
{
public:
    FakeChannel()
        : Channel(QHostAddress(QHostAddress::LocalHost), 1)
    {
    }

    void send(const SharedUpdate &update) override
    {
        sent.append(update);
        total += update->json().size();
        if (isStuck)
            queued += update->json().size();
    }
    void sendPing(const SharedUpdate &update) override
    {
        ++pings;
        send(update);
    }
    qint64 bytesQueued() const override { return queued; }
    qint64 bytesSent() const override { return total; }
    void close(CloseReason) override { announceClosed(); }
    void abort() override
    {
        wasAborted = true;
        announceClosed();
    }
    QString transportName() const override { return QStringLiteral("fake"); }

    void drain()
    {
        queued = 0;
        isStuck = false;
        announceDrained();
    }
    [[nodiscard]] Update lastUpdate() const { return std::get<Update>(Update::parse(sent.last()->json())); }

    QList<SharedUpdate> sent;
    qint64 queued = 0;
    qint64 total = 0;
    int pings = 0;
    bool isStuck = false;
    bool wasAborted = false;
};

ChangeBatch document(const QByteArray &json)
{
    Change change;
    change.value = json;
    return {change};
}

ChangeBatch setCount(int count)
{
    Change change;
    change.key = "\"count\"";
    change.node = 1;
    change.value = QByteArray::number(count);
    return {change};
}

/** A hub with a state of some size, and its readers. */
struct Hub
{
    Hub() { hub.apply(document(anchor(1) + R"({"count":0,"text":")" + QByteArray(1000, 'x') + "\"}")); }

    FakeChannel *join(SyncRequest::Patch patch = SyncRequest::Patch::Json, std::optional<qint64> held = {})
    {
        SyncRequest request;
        request.transport = SyncRequest::Transport::ServerSentEvents;
        request.patch = patch;
        request.heldVersion = held;
        if (held)
            request.heldId = hub.store().id();
        auto channel = std::make_unique<FakeChannel>();
        FakeChannel *raw = channel.get();
        hub.join(++lastId, request, std::move(channel));
        return raw;
    }

    StateHub hub{"fedcba"};
    quint64 lastId = 0;
};

} // namespace

class tst_SlowReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void makesTheFullStateOnceForAllWhoJoin();
    void makesADeltaOnceForAllReaders();
    void makesNoFullStateForADelta();
    void sendsALateReaderOneStep_data();
    void sendsALateReaderOneStep();
    void sendsALateReaderTheFullStateWhereTheHistoryIsTooShort();
    void pingsNoLateReader();
    void cutsOnlyReadersThatTakeNothing();
    void boundsWhatWaitsForARealReader_data();
    void boundsWhatWaitsForARealReader();
    void disconnectsARealReaderThatIsStuck();
};

void tst_SlowReader::init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

// ---- by the hub alone ----

void tst_SlowReader::makesTheFullStateOnceForAllWhoJoin()
{
    Hub test;
    QList<FakeChannel *> readers;
    for (int i = 0; i < 200; ++i)
        readers << test.join(i % 2 ? SyncRequest::Patch::Json : SyncRequest::Patch::Merge);
    QCOMPARE(test.hub.fullsMade(), 1);
    QCOMPARE(test.hub.readerCount(), 200);
    for (const FakeChannel *reader : std::as_const(readers)) {
        QCOMPARE(reader->sent.size(), 2); // ping and state
        QCOMPARE(reader->sent.last(), readers.first()->sent.last()); // the same bytes
    }
    QVERIFY(!test.hub.page().isEmpty());
    QCOMPARE(test.hub.fullsMade(), 1);
}

void tst_SlowReader::makesADeltaOnceForAllReaders()
{
    Hub test;
    FakeChannel *first = test.join();
    FakeChannel *second = test.join();
    test.hub.apply(setCount(1)); // carries the id no more: each had a body
    QCOMPARE(first->sent.last(), second->sent.last());
    QVERIFY(first->lastUpdate().delta);
    FakeChannel *resumed = test.join(SyncRequest::Patch::Json, 1);
    FakeChannel *alsoResumed = test.join(SyncRequest::Patch::Json, 1);
    QVERIFY(resumed->sent.last() != first->sent.last()); // with the id
    QCOMPARE(resumed->sent.last(), alsoResumed->sent.last());
}

void tst_SlowReader::makesNoFullStateForADelta()
{
    Hub test;
    test.join();
    const int made = test.hub.fullsMade();
    for (int i = 1; i <= 50; ++i)
        test.hub.apply(setCount(i));
    QCOMPARE(test.hub.fullsMade(), made);
    QCOMPARE(test.hub.store().version(), 51);
}

void tst_SlowReader::sendsALateReaderOneStep_data()
{
    QTest::addColumn<int>("patch");
    QTest::addColumn<int>("messages");
    QTest::newRow("json") << int(SyncRequest::Patch::Json) << 1;
    QTest::newRow("merge") << int(SyncRequest::Patch::Merge) << 5; // they do not compose
}

void tst_SlowReader::sendsALateReaderOneStep()
{
    QFETCH(int, patch);
    QFETCH(int, messages);
    Hub test;
    StateSettings settings;
    settings.maxUnsentBytes = 100;
    test.hub.setSettings(settings);
    FakeChannel *slow = test.join(SyncRequest::Patch(patch));
    FakeChannel *other = test.join(SyncRequest::Patch(patch));
    slow->isStuck = true;
    slow->queued = 90;
    test.hub.apply(setCount(1)); // still within the limit
    QVERIFY(slow->bytesQueued() > 100);
    const qsizetype sent = slow->sent.size();

    for (int i = 2; i <= 6; ++i)
        test.hub.apply(setCount(i));
    QCOMPARE(slow->sent.size(), sent);
    QCOMPARE(other->sent.size(), sent + 5);

    slow->drain();
    QTRY_COMPARE(slow->sent.size(), sent + messages);
    QVERIFY(slow->lastUpdate().delta);
    QCOMPARE(slow->lastUpdate().version, 7);
    QCOMPARE(slow->lastUpdate().base, messages == 1 ? 2 : 6);

    test.hub.apply(setCount(7)); // and like any other from then on
    QCOMPARE(slow->lastUpdate().base, 7);
    QCOMPARE(slow->sent.last(), other->sent.last());
}

void tst_SlowReader::sendsALateReaderTheFullStateWhereTheHistoryIsTooShort()
{
    Hub test;
    StateSettings settings;
    settings.maxUnsentBytes = 0;
    settings.historyBytes = 0;
    test.hub.setSettings(settings);
    FakeChannel *slow = test.join();
    slow->isStuck = true;
    slow->queued = 1;
    test.hub.apply(setCount(1));
    test.hub.apply(setCount(2));
    slow->drain();
    QTRY_COMPARE(slow->lastUpdate().version, 3);
    QVERIFY(!slow->lastUpdate().delta);
    QVERIFY(slow->lastUpdate().id.isEmpty());
}

void tst_SlowReader::pingsNoLateReader()
{
    Hub test;
    StateSettings settings;
    settings.maxUnsentBytes = 10;
    settings.pingInterval = std::chrono::milliseconds(10);
    test.hub.setSettings(settings);
    FakeChannel *slow = test.join();
    FakeChannel *other = test.join();
    slow->isStuck = true;
    slow->queued = 11;
    test.hub.apply(setCount(1)); // for which it is late
    const int pings = slow->pings;
    QTRY_VERIFY(other->pings >= pings + 5);
    QCOMPARE(slow->pings, pings);
    slow->drain();
    QTRY_VERIFY(slow->pings > pings);
}

void tst_SlowReader::cutsOnlyReadersThatTakeNothing()
{
    Hub test;
    StateSettings settings;
    settings.writeTimeout = std::chrono::milliseconds(200);
    settings.pingInterval = std::chrono::hours(1);
    test.hub.setSettings(settings);
    QSignalSpy left(&test.hub, &StateHub::left);
    FakeChannel *stuck = test.join();
    FakeChannel *slow = test.join();
    test.join(); // has nothing to take
    stuck->queued = 100;
    slow->queued = 1'000'000;
    slow->total += 1'000'000;
    QTimer takesABit;
    connect(&takesABit, &QTimer::timeout, this, [slow] { --slow->queued; });
    takesABit.start(20);

    QTRY_COMPARE(left.count(), 1);
    QCOMPARE(test.hub.connections().constFirst().id, 2u);
    takesABit.stop();
    QTRY_COMPARE(left.count(), 2);
    QCOMPARE(test.hub.readerCount(), 1);
}

// ---- with sockets ----

void tst_SlowReader::boundsWhatWaitsForARealReader_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::newRow("json") << QByteArray("json");
    QTest::newRow("merge") << QByteArray("merge");
}

void tst_SlowReader::boundsWhatWaitsForARealReader()
{
    QFETCH(QByteArray, patch);
    constexpr int step = 1'000'000;
    Served served;
    served.state->setMaxUnsentBytes(step);
    EventStreamReader slow({served.url(), patch});
    WebSocketReader other({served.url(), patch});
    QTRY_VERIFY(slow.version() == 1 && other.version() == 1);
    slow.stopReading();
    const auto queued = [&served] { return served.state->connections().first().bytesQueued; };

    // More than the kernel and the limit hold together.
    for (int i = 1; i <= 30; ++i) {
        served.machine.setBlob(QString(step, QChar(u'a' + i % 20)));
        QTRY_COMPARE(other.version(), 1 + i);
        QVERIFY(queued() <= 2 * step + 1000);
    }
    const qint64 sent = served.state->connections().first().bytesSent;
    QVERIFY2(queued() > step, QByteArray::number(queued()));
    served.machine.setCount(99);
    QTRY_COMPARE(other.version(), 32);
    QCOMPARE(served.state->connections().first().bytesSent, sent);

    const qsizetype before = slow.updates.size();
    slow.readAgain();
    QTRY_COMPARE(slow.version(), 32);
    QVERIFY(slow.text() == other.text());
    QVERIFY(slow.updates.size() - before < 30); // not all that it missed
}

void tst_SlowReader::disconnectsARealReaderThatIsStuck()
{
    Served served;
    served.state->setWriteTimeoutMs(200);
    QSignalSpy disconnected(served.state, &VeloxState::readerDisconnected);
    EventStreamReader stuck({served.url()});
    WebSocketReader other({served.url()});
    QTRY_VERIFY(stuck.version() == 1 && other.version() == 1);
    stuck.stopReading();

    served.machine.setBlob(QString(12'000'000, u'x'));

    QTRY_COMPARE(other.version(), 2);
    QTRY_COMPARE(disconnected.count(), 1);
    QCOMPARE(disconnected.first().first().value<VeloxConnection>().transport, QStringLiteral("sse"));
    served.machine.setCount(5);
    QTRY_COMPARE(other.version(), 3);
    QCOMPARE(served.state->connectionCount(), 1);
}

QTEST_GUILESS_MAIN(tst_SlowReader)
#include "tst_slowreader.moc"
