// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "inflate.h"
#include "openchannel.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace std::chrono_literals;

/** What every transport that lasts must do is asked of each of them. */
class tst_Channel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data();
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void deliversUpdatesInOrder();
    void tellsWhoThePeerIs();
    void countsWhatAStuckReaderHasNotTaken();
    void saysOnceThatItHasDrained();
    void losesNoByteWhereTheKernelTakesAPart();
    void abortFreesWhatIsQueued();
    void saysOnceThatThePeerIsGone_data();
    void saysOnceThatThePeerIsGone();
    void closesAfterWhatIsQueued();
    void cutsAPeerThatDoesNotTakeTheRest();
    void isSilentAfterItsEnd();
    void cutsTheConnectionWhenDestroyed();
    void mayBeDestroyedInItsSignals_data();
    void mayBeDestroyedInItsSignals();

private:
    /** The bytes that @p update is on the wire of the present transport. */
    static QByteArray wire(const Channel::SharedUpdate &update);
};

void tst_Channel::initTestCase_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QString>("transport");
    QTest::newRow("sse") << get("/stream") << QStringLiteral("sse");
    QTest::newRow("gzip") << get("/stream", "Accept-Encoding: gzip\r\n") << QStringLiteral("sse");
    QTest::newRow("websocket") << handshake("/stream") << QStringLiteral("websocket");
}

QByteArray tst_Channel::wire(const Channel::SharedUpdate &update)
{
    QFETCH_GLOBAL(QByteArray, request);
    if (request.contains("gzip"))
        return update->gzipEvent();
    return request.contains("Upgrade") ? update->webSocketFrame() : update->serverSentEvent();
}

void tst_Channel::deliversUpdatesInOrder()
{
    QFETCH_GLOBAL(QByteArray, request);
    OpenChannel open(request);
    QVERIFY(open.isOpen);
    QTRY_VERIFY(open.peer->received.contains("\r\n\r\n"));
    QByteArray expected = open.peer->body(); // a gzip stream has begun already
    const auto large = sharedUpdate('"' + QByteArray(100'000, 'x') + '"', "s-2");
    for (const auto &update :
         {sharedUpdate("{\"a\":1}", "s-1"), large, large, sharedUpdate("{\"a\":2}", "s-3")}) {
        open.channel().send(update);
        expected += wire(update);
    }
    QTRY_COMPARE(open.peer->body(), expected);
    if (request.contains("gzip"))
        QVERIFY(inflatedSoFar(expected).endsWith("id: s-3\ndata: {\"a\":2}\n\n"));
    QCOMPARE(open.channel().bytesQueued(), 0);
    QCOMPARE(open.channel().bytesTaken(), open.channel().bytesSent());
}

void tst_Channel::tellsWhoThePeerIs()
{
    QFETCH_GLOBAL(QByteArray, request);
    QFETCH_GLOBAL(QString, transport);
    OpenChannel open(request);
    QVERIFY(open.isOpen);
    QCOMPARE(open.channel().transportName(), transport);
    QCOMPARE(open.channel().peerAddress(), QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(open.channel().peerPort(), open.peer->socket.localPort());
}

void tst_Channel::countsWhatAStuckReaderHasNotTaken()
{
    QFETCH_GLOBAL(QByteArray, request);
    OpenChannel open(request);
    QVERIFY(open.isOpen);
    open.peer->stopReading();
    const qint64 size = wire(hugeUpdate()).size();

    open.channel().send(hugeUpdate());
    QCOMPARE(open.channel().bytesSent(), size);
    QVERIFY(open.channel().bytesQueued() > 0 && open.channel().bytesQueued() < size);
    open.channel().send(hugeUpdate());
    QCOMPARE(open.channel().bytesSent(), 2 * size);
    QVERIFY(open.channel().bytesQueued() > size);
    QVERIFY(open.channel().bytesTaken() > 0 && open.channel().bytesTaken() < size);

    const qint64 taken = open.channel().bytesTaken();
    open.peer->readAgain();
    QTRY_VERIFY(open.channel().bytesTaken() > taken);
}

void tst_Channel::saysOnceThatItHasDrained()
{
    QFETCH_GLOBAL(QByteArray, request);
    OpenChannel open(request);
    QVERIFY(open.isOpen);
    QSignalSpy drained(&open.channel(), &Channel::drained);
    const auto large = sharedUpdate(QByteArray(100'000, 'x'));
    open.channel().send(large); // the kernel takes it at once
    QTRY_VERIFY(open.peer->body().endsWith(wire(large)));
    open.peer->stopReading();
    open.channel().send(hugeUpdate());
    QCOMPARE(drained.size(), 0);
    open.peer->readAgain();
    QTRY_COMPARE(drained.size(), 1);
    QCOMPARE(open.channel().bytesQueued(), 0);
    QTRY_VERIFY(open.peer->body().endsWith(wire(hugeUpdate()).last(1000)));
    QCOMPARE(drained.size(), 1); // and none for the update that nothing was in the way of
}

void tst_Channel::losesNoByteWhereTheKernelTakesAPart()
{
    QFETCH_GLOBAL(QByteArray, request);
    OpenChannel open(request);
    QVERIFY(open.isOpen);
    QTRY_VERIFY(open.peer->received.contains("\r\n\r\n"));
    QByteArray expected = open.peer->body();
    open.peer->stopReading();
    // Given updates that are each sent by one call, until one does not fit and some after that
    const auto update = sharedUpdate(hugeUpdate()->json().first(60'000));
    for (int more = 3; more > 0;) {
        open.channel().send(update);
        expected += wire(update);
        more -= open.channel().bytesQueued() > 0;
    }
    open.peer->readAgain();
    QTRY_COMPARE(open.peer->body().size(), expected.size());
    QVERIFY(open.peer->body() == expected);
}

void tst_Channel::abortFreesWhatIsQueued()
{
    QFETCH_GLOBAL(QByteArray, request);
    OpenChannel open(request);
    QVERIFY(open.isOpen);
    open.peer->stopReading();
    open.channel().send(hugeUpdate());
    QVERIFY(open.channel().bytesQueued() > 0);

    open.channel().abort();
    QCOMPARE(open.channel().bytesQueued(), 0);
    QCOMPARE(open.handler.closedChannels, 0); // not before the event loop runs
    QTRY_COMPARE(open.handler.closedChannels, 1);
    open.handler.channels.clear(); // a WebSocket's socket goes with it
    QTRY_COMPARE(open.server->connectionCount(), 0);
}

void tst_Channel::saysOnceThatThePeerIsGone_data()
{
    QTest::addColumn<bool>("reset");
    QTest::addColumn<bool>("busy");
    QTest::newRow("half-close") << false << false;
    QTest::newRow("reset") << true << false;
    QTest::newRow("half-close while it reads") << false << true;
    QTest::newRow("reset while it reads") << true << true;
}
void tst_Channel::saysOnceThatThePeerIsGone()
{
    QFETCH_GLOBAL(QByteArray, request);
    QFETCH(bool, reset);
    QFETCH(bool, busy);
    OpenChannel open(request);
    QVERIFY(open.isOpen);
    if (busy)
        open.channel().send(hugeUpdate());
    if (reset)
        open.peer->resetConnection();
    else
        open.peer->halfClose();
    QTRY_COMPARE(open.handler.closedChannels, 1);
    open.channel().send(sharedUpdate("{}"));
    open.channel().close(CloseReason::Normal);
    open.channel().abort();
    RawPeer other(open.server->serverPort(), get("/hello"));
    QTRY_VERIFY(other.received.endsWith("hello")); // whatever was still to come would have come
    QCOMPARE(open.handler.closedChannels, 1);
    open.handler.channels.clear();
    other.socket.abort();
    QTRY_COMPARE(open.server->connectionCount(), 0);
}

void tst_Channel::closesAfterWhatIsQueued()
{
    QFETCH_GLOBAL(QByteArray, request);
    OpenChannel open(request);
    QVERIFY(open.isOpen);
    open.peer->stopReading();
    open.channel().send(hugeUpdate());
    open.channel().close(CloseReason::GoingAway);
    open.channel().send(sharedUpdate("{\"late\":true}"));
    QCOMPARE(open.channel().bytesSent(), wire(hugeUpdate()).size());
    open.peer->readAgain();
    QTRY_VERIFY(open.peer->isClosed());
    QVERIFY(open.peer->body().contains(wire(hugeUpdate())));
    QTRY_COMPARE(open.handler.closedChannels, 1);
}

void tst_Channel::cutsAPeerThatDoesNotTakeTheRest()
{
    QFETCH_GLOBAL(QByteArray, request);
    OpenChannel open(request, 100ms);
    QVERIFY(open.isOpen);
    open.peer->stopReading();
    open.channel().send(hugeUpdate());
    open.channel().close(CloseReason::TooSlow);
    QTRY_COMPARE(open.handler.closedChannels, 1);
    QCOMPARE(open.channel().bytesQueued(), 0);
}

void tst_Channel::isSilentAfterItsEnd()
{
    QFETCH_GLOBAL(QByteArray, request);
    OpenChannel open(request);
    QVERIFY(open.isOpen);
    QTRY_VERIFY(open.peer->received.contains("\r\n\r\n"));
    const QByteArray before = open.peer->received;
    open.channel().abort();
    open.channel().send(sharedUpdate("{}"));
    open.channel().sendPing(sharedUpdate("{\"ping\":true}"));
    open.channel().close(CloseReason::Normal);
    QTRY_VERIFY(open.peer->isClosed());
    QCOMPARE(open.peer->received, before);
    QCOMPARE(open.channel().bytesSent(), 0);
    QTRY_COMPARE(open.handler.closedChannels, 1);
}

void tst_Channel::cutsTheConnectionWhenDestroyed()
{
    QFETCH_GLOBAL(QByteArray, request);
    OpenChannel open(request);
    QVERIFY(open.isOpen);
    open.channel().send(hugeUpdate());
    open.handler.channels.clear();
    QTRY_VERIFY(open.peer->isClosed());
    QTRY_COMPARE(open.server->connectionCount(), 0);
    QCOMPARE(open.handler.closedChannels, 0);
}

void tst_Channel::mayBeDestroyedInItsSignals_data()
{
    QTest::addColumn<bool>("whenDrained");
    QTest::newRow("drained") << true;
    QTest::newRow("closed") << false;
}
void tst_Channel::mayBeDestroyedInItsSignals()
{
    QFETCH_GLOBAL(QByteArray, request);
    QFETCH(bool, whenDrained);
    OpenChannel open(request);
    QVERIFY(open.isOpen);
    connect(&open.channel(), whenDrained ? &Channel::drained : &Channel::closed, this,
            [&open] { open.handler.channels.clear(); });
    open.channel().send(hugeUpdate());
    if (!whenDrained)
        open.peer->socket.abort();
    QTRY_VERIFY(open.handler.channels.empty());
    QTRY_COMPARE(open.server->connectionCount(), 0);
}

QTEST_GUILESS_MAIN(tst_Channel)
#include "tst_channel.moc"
