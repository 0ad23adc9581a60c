// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "reconnectorfixture.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Code = VeloxClient::ErrorCode;
using Status = VeloxClient::Status;

namespace {

const std::vector<TransportKind> all = {TransportKind::ServerSentEvents, TransportKind::WebSocket,
                                        TransportKind::LongPoll};

} // namespace

class tst_Reconnector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void connectsAndTellsWhatCame();
    void waitsLongerAfterEachFailure();
    void startsWithTheShortestWaitAfterAnAppliedUpdate();
    void saysWhatTheCallerShouldDo_data();
    void saysWhatTheCallerShouldDo();
    void triesEachTransportOnceBeforeItWaits();
    void staysWithTheTransportThatWorked();
    void triesTheNextTransportWhereOneStalls();
    void triesNoOtherWhereTheServerSaidNo();
    void waitsAsLongAsTheServerAsks();
    void givesUpASilentConnection();
    void hearsNothingAndEndsNothingWhilePaused();
    void beginsNothingWhilePaused();
    void connectsAtOnceWhenAskedTo();
    void connectsAnewAfterSleep();
    void endsWhereItMayNotRetry();
    void endsWhereTheAddressIsNone_data();
    void endsWhereTheAddressIsNone();
    void closesInEverySlot_data();
    void closesInEverySlot();
    void isDeletedInEverySlot_data();
    void isDeletedInEverySlot();
};

void tst_Reconnector::connectsAndTellsWhatCame()
{
    Fixture fixture;
    QSignalSpy received(fixture.reconnector.get(), &Reconnector::received);
    QVERIFY(!fixture.reconnector->isActive());
    FakeStream *stream = fixture.open();
    stream->accept();
    stream->send("one");
    QCOMPARE(fixture.text(), u"Connecting sse Connected"_s);
    QCOMPARE(received.count(), 1);
    fixture.reconnector->close();
    QCOMPARE(fixture.text(), u"Connecting sse Connected Closed"_s);
    QVERIFY(!stream->isActive());
}

void tst_Reconnector::waitsLongerAfterEachFailure()
{
    Fixture fixture;
    fixture.open()->end({StreamEnd::Kind::Network});
    for (int i = 0; i < 3; ++i)
        fixture.next()->end({StreamEnd::Kind::Network});
    QCOMPARE(fixture.waits.size(), 4);
    QVERIFY(std::is_sorted(fixture.waits.begin(), fixture.waits.end()));
    QVERIFY(fixture.waits.last() > fixture.waits.first());
    QVERIFY(fixture.waits.last() <= 4);
}

void tst_Reconnector::startsWithTheShortestWaitAfterAnAppliedUpdate()
{
    Fixture fixture;
    fixture.open()->end({StreamEnd::Kind::Network});
    fixture.next()->end({StreamEnd::Kind::Network});
    fixture.next()->send("update");
    fixture.reconnector->confirm();
    fixture.stream->end({StreamEnd::Kind::Network});
    QCOMPARE(fixture.waits.last(), fixture.waits.first());
}

void tst_Reconnector::saysWhatTheCallerShouldDo_data()
{
    QTest::addColumn<StreamEnd>("end");
    QTest::addColumn<Code>("code");
    const auto refused = [](int status) { return StreamEnd{StreamEnd::Kind::Refused, u"no"_s, status}; };
    QTest::newRow("closed in order") << StreamEnd{StreamEnd::Kind::Closed} << Code::ConnectionLost;
    QTest::newRow("broken") << StreamEnd{StreamEnd::Kind::Network} << Code::ConnectionLost;
    QTest::newRow("closed for breaking the rules")
        << StreamEnd{StreamEnd::Kind::Refused, {}, 0, 1008} << Code::ConnectionLost;
    QTest::newRow("something else answers") << StreamEnd{StreamEnd::Kind::NotVelox} << Code::NotVelox;
    QTest::newRow("certificate") << StreamEnd{StreamEnd::Kind::Tls} << Code::TlsFailed;
    QTest::newRow("too large") << StreamEnd{StreamEnd::Kind::TooLarge} << Code::MessageTooLarge;
    QTest::newRow("400") << refused(400) << Code::NotVelox;
    QTest::newRow("401") << refused(401) << Code::Unauthorized;
    QTest::newRow("403") << refused(403) << Code::Unauthorized;
    QTest::newRow("404") << refused(404) << Code::NotFound;
    QTest::newRow("503") << refused(503) << Code::ServerBusy;
}

void tst_Reconnector::saysWhatTheCallerShouldDo()
{
    QFETCH(StreamEnd, end);
    QFETCH(Code, code);
    Fixture fixture;
    QSignalSpy failed(fixture.reconnector.get(), &Reconnector::failed);
    fixture.open()->end(end);
    QCOMPARE(failed.count(), 1);
    QCOMPARE(failed.at(0).at(0).value<Code>(), code);
    QCOMPARE(fixture.reconnector->status(), Status::Waiting);
}

void tst_Reconnector::triesEachTransportOnceBeforeItWaits()
{
    Fixture fixture(all);
    QSignalSpy transports(fixture.reconnector.get(), &Reconnector::transportChanged);
    fixture.open()->end({StreamEnd::Kind::NotVelox});
    fixture.next()->end({StreamEnd::Kind::Network});
    QVERIFY(fixture.waits.isEmpty());
    fixture.next()->end({StreamEnd::Kind::Network});
    // What the first one met is what is told.
    QCOMPARE(fixture.text(), u"Connecting sse ws poll Waiting NotVelox"_s);
    QCOMPARE(fixture.waits.size(), 1);
    QCOMPARE(transports.count(), 3);
    fixture.next();
    QCOMPARE(fixture.log.last(), u"sse"_s);
}

void tst_Reconnector::staysWithTheTransportThatWorked()
{
    Fixture fixture(all);
    fixture.open()->refuse(406);
    fixture.next()->send("update");
    fixture.stream->end({StreamEnd::Kind::Network});
    fixture.next()->end({StreamEnd::Kind::Network});
    fixture.next();
    QCOMPARE(fixture.text(), u"Connecting sse ws Waiting ConnectionLost Connecting ws sse"_s);
}

void tst_Reconnector::triesTheNextTransportWhereOneStalls()
{
    Fixture fixture(all);
    fixture.settings.stall = 1ms;
    fixture.reconnector->setSettings(fixture.settings);
    fixture.open()->accept();
    QCOMPARE(fixture.next()->kind, TransportKind::WebSocket);
    QCOMPARE(fixture.next()->kind, TransportKind::LongPoll); // has no other behind it, and may be held
    QCOMPARE(fixture.text(), u"Connecting sse Connected Connecting ws poll"_s);
}

void tst_Reconnector::triesNoOtherWhereTheServerSaidNo()
{
    Fixture fixture(all);
    fixture.open()->refuse(401);
    QCOMPARE(fixture.text(), u"Connecting sse Waiting Unauthorized"_s);
}

void tst_Reconnector::waitsAsLongAsTheServerAsks()
{
    Fixture fixture;
    fixture.settings.maxRetry = 30s;
    fixture.reconnector->setSettings(fixture.settings);
    fixture.open()->end({StreamEnd::Kind::Refused, {}, 503, 0, 20s});
    QCOMPARE(fixture.waits, QList<int>{20'000});
    fixture.reconnector->retryNow();
    fixture.next()->end({StreamEnd::Kind::Refused, {}, 503, 0, 24h});
    QCOMPARE(fixture.waits.last(), 30'000);
}

void tst_Reconnector::givesUpASilentConnection()
{
    Fixture fixture;
    fixture.settings.silence = 1ms;
    fixture.reconnector->setSettings(fixture.settings);
    fixture.open()->accept();
    fixture.next();
    QCOMPARE(fixture.text(), u"Connecting sse Connected Waiting Silence Connecting sse"_s);
}

void tst_Reconnector::hearsNothingAndEndsNothingWhilePaused()
{
    Fixture f;
    f.settings.silence = 0ms;
    f.settings.request.maxMessageBytes = 5;
    f.reconnector->setSettings(f.settings);
    QByteArrayList messages;
    connect(f.reconnector.get(), &Reconnector::received, this, [&](const QByteArray &message) {
        messages.append(message);
        f.reconnector->setPaused(message == "large");
    });
    FakeStream *stream = f.open();
    f.reconnector->setPaused(true);
    stream->accept();
    f.log.clear();
    stream->send("a");
    stream->send("large");
    QVERIFY(f.log.isEmpty()); // above the limit, but this is told in its turn
    stream->send("lost");
    for (int turn = 0; turn < 5; ++turn)
        QCoreApplication::processEvents();
    QVERIFY(messages.isEmpty() && f.log.isEmpty());
    f.reconnector->setPaused(false);
    QCOMPARE(messages, QByteArrayList{"a"});
    QCOMPARE(f.log, (QStringList{u"Waiting"_s, u"ConnectionLost"_s}));
    // In order, and as far as a slot wants them.
    f.settings.silence = 10s;
    f.settings.request.maxMessageBytes = 100;
    f.reconnector->setSettings(f.settings);
    stream = f.next();
    stream->accept();
    messages.clear();
    f.reconnector->setPaused(true);
    for (const char *message : {"b", "large", "c"})
        stream->send(message);
    stream->end({StreamEnd::Kind::Closed});
    f.log.clear();
    f.reconnector->setPaused(false);
    QCOMPARE(messages, (QByteArrayList{"b", "large"}));
    f.reconnector->setPaused(false);
    QCOMPARE(messages, (QByteArrayList{"b", "large", "c"}));
    QCOMPARE(f.log, (QStringList{u"Waiting"_s, u"ConnectionLost"_s}));
}

void tst_Reconnector::beginsNothingWhilePaused()
{
    Fixture f;
    f.open()->accept();
    const quint64 serial = f.reconnector->serial();
    f.reconnector->setPaused(true);
    f.reconnector->reopen();
    QVERIFY(f.reconnector->serial() != serial);
    for (int turn = 0; turn < 5; ++turn)
        QCoreApplication::processEvents();
    QCOMPARE(f.streamCount(), 1);
    QCOMPARE(f.reconnector->status(), Status::Connecting);
    f.reconnector->setPaused(false);
    QVERIFY(f.next());
    QCOMPARE(f.streamCount(), 2);
}

void tst_Reconnector::connectsAtOnceWhenAskedTo()
{
    Fixture fixture;
    fixture.settings.minRetry = fixture.settings.maxRetry = 1h;
    fixture.reconnector->setSettings(fixture.settings);
    fixture.open()->end({StreamEnd::Kind::Network});
    fixture.reconnector->retryNow();
    fixture.next()->accept();
    fixture.reconnector->retryNow(); // is connected: nothing
    QCOMPARE(fixture.text(), u"Connecting sse Waiting ConnectionLost Connecting sse Connected"_s);
}

void tst_Reconnector::connectsAnewAfterSleep()
{
    Fixture fixture;
    auto *timer = [&]() -> QTimer * {
        for (QTimer *each : fixture.reconnector->findChildren<QTimer *>()) {
            if (each->objectName() == u"sleep")
                return each;
        }
        return nullptr;
    }();
    QVERIFY(timer);
    timer->setInterval(1);
    fixture.open()->accept();
    QSignalSpy checked(timer, &QTimer::timeout);
    QVERIFY(checked.wait());
    QCOMPARE(fixture.streamCount(), 1);
    fixture.wallClock += 36'000;
    fixture.next();
    QCOMPARE(fixture.text(), u"Connecting sse Connected Connecting sse"_s);
}

void tst_Reconnector::endsWhereItMayNotRetry()
{
    Fixture fixture;
    fixture.settings.retry = false;
    fixture.reconnector->setSettings(fixture.settings);
    fixture.open()->end({StreamEnd::Kind::Network});
    QCOMPARE(fixture.text(), u"Connecting sse Closed ConnectionLost"_s);
}

void tst_Reconnector::endsWhereTheAddressIsNone_data()
{
    QTest::addColumn<QUrl>("url");
    QTest::newRow("none") << QUrl();
    QTest::newRow("another scheme") << QUrl(u"ftp://host/"_s);
    QTest::newRow("no host") << QUrl(u"http:///sync"_s);
    QTest::newRow("relative") << QUrl(u"/sync"_s);
}

void tst_Reconnector::endsWhereTheAddressIsNone()
{
    QFETCH(QUrl, url);
    Fixture fixture;
    fixture.settings.request.url = url;
    fixture.reconnector->setSettings(fixture.settings);
    fixture.reconnector->open();
    QTRY_COMPARE(fixture.text(), u"Connecting Closed BadUrl"_s);
}

namespace {

void addSlots()
{
    QTest::addColumn<QString>("slot");
    for (const char *name : {"Connecting", "Connected", "received", "Waiting", "failed", "retryScheduled"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

// Lets a connection come and go, and does @p what in the slot of the present row.
void live(Fixture &fixture, const std::function<void()> &what)
{
    QFETCH(QString, slot);
    Reconnector *reconnector = fixture.reconnector.get();
    QObject context;
    const auto actIn = [slot, what](const QString &name) {
        if (slot == name)
            what();
    };
    QObject::connect(reconnector, &Reconnector::statusChanged, &context, [reconnector, actIn] {
        actIn(QString::fromLatin1(QMetaEnum::fromType<Status>().valueToKey(int(reconnector->status()))));
    });
    QObject::connect(reconnector, &Reconnector::received, &context, [actIn] { actIn(u"received"_s); });
    QObject::connect(reconnector, &Reconnector::failed, &context, [actIn] { actIn(u"failed"_s); });
    QObject::connect(reconnector, &Reconnector::retryScheduled, &context,
                     [actIn] { actIn(u"retryScheduled"_s); });
    reconnector->open();
    QCoreApplication::processEvents();
    const auto act = [&](auto step) {
        if (fixture.stream && fixture.stream->isActive())
            step(fixture.stream.data());
    };
    act([](FakeStream *stream) { stream->accept(); });
    act([](FakeStream *stream) { stream->send("update"); });
    act([](FakeStream *stream) { stream->end({StreamEnd::Kind::Network}); });
}

} // namespace

void tst_Reconnector::closesInEverySlot_data() { addSlots(); }

void tst_Reconnector::closesInEverySlot()
{
    Fixture fixture;
    live(fixture, [&fixture] { fixture.reconnector->close(); });
    QCOMPARE(fixture.reconnector->status(), Status::Closed);
    QVERIFY(!fixture.stream || !fixture.stream->isActive());
}

void tst_Reconnector::isDeletedInEverySlot_data() { addSlots(); }

void tst_Reconnector::isDeletedInEverySlot()
{
    Fixture fixture;
    live(fixture, [&fixture] { fixture.reconnector.reset(); });
    QVERIFY(!fixture.reconnector);
    QVERIFY(!fixture.stream || !fixture.stream->isActive());
}

QTEST_GUILESS_MAIN(tst_Reconnector)

#include "tst_reconnector.moc"
