// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "openchannel.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;

class tst_LongPollChannel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void answersOnceAndLeavesTheConnectionOpen();
    void answersWithAPing();
    void answersHeadWithoutABody();
    void saysWhenTheServerEndsIt_data();
    void saysWhenTheServerEndsIt();
    void noticesThatThePeerIsGone_data();
    void noticesThatThePeerIsGone();
    void cutsTheConnectionWhenAbortedOrDestroyed_data();
    void cutsTheConnectionWhenAbortedOrDestroyed();
};

void tst_LongPollChannel::answersOnceAndLeavesTheConnectionOpen()
{
    OpenChannel open(get("/poll"));
    QVERIFY(open.isOpen);
    QCOMPARE(open.channel().transportName(), QStringLiteral("poll"));
    QCOMPARE(open.channel().peerPort(), open.peer->socket.localPort());
    QCOMPARE(open.peer->received, QByteArray());

    open.channel().send(sharedUpdate("{\"version\":1}"));
    open.channel().send(sharedUpdate("{\"version\":2}"));
    QTRY_COMPARE(open.peer->body(), QByteArray("{\"version\":1}"));
    for (const char *line :
         {"Content-Type: application/json", "Content-Length: 13", "Connection: keep-alive", "X-Test: yes"})
        QVERIFY2(open.peer->received.contains(QByteArray("\r\n") + line + "\r\n"),
                 open.peer->received.constData());
    QTRY_COMPARE(open.handler.closedChannels, 1);
    QCOMPARE(open.channel().bytesSent(), 13);

    open.peer->received.clear();
    open.peer->socket.write(get("/poll"));
    QTRY_COMPARE(open.handler.channels.size(), size_t(2));
    open.handler.channels.back()->send(sharedUpdate("{\"version\":3}"));
    QTRY_COMPARE(open.peer->body(), QByteArray("{\"version\":3}"));
    QTRY_COMPARE(open.handler.closedChannels, 2);
}

void tst_LongPollChannel::answersWithAPing()
{
    OpenChannel open(get("/poll"));
    QVERIFY(open.isOpen);
    open.channel().sendPing(sharedUpdate("{\"ping\":true}"));
    QTRY_COMPARE(open.peer->body(), QByteArray("{\"ping\":true}"));
    QTRY_COMPARE(open.handler.closedChannels, 1);
}

void tst_LongPollChannel::answersHeadWithoutABody()
{
    OpenChannel open("HEAD /poll HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(open.isOpen);
    open.channel().send(sharedUpdate("{\"version\":1}"));
    open.peer->socket.write(get("/hello"));
    QTRY_VERIFY(open.peer->received.endsWith("hello"));
    QVERIFY(open.peer->received.contains("\r\nContent-Length: 13\r\n"));
    QVERIFY(!open.peer->received.contains("version"));
}

void tst_LongPollChannel::saysWhenTheServerEndsIt_data()
{
    QTest::addColumn<CloseReason>("reason");
    QTest::addColumn<bool>("asksForPatience");
    QTest::newRow("restarts: is back soon") << CloseReason::GoingAway << false;
    QTest::newRow("has too many readers") << CloseReason::TooManyConnections << true;
}

void tst_LongPollChannel::saysWhenTheServerEndsIt()
{
    QFETCH(CloseReason, reason);
    QFETCH(bool, asksForPatience);
    OpenChannel open(get("/poll"));
    QVERIFY(open.isOpen);
    open.channel().close(reason);
    QTRY_VERIFY(open.peer->received.startsWith("HTTP/1.1 503 "));
    QCOMPARE(open.peer->received.contains("\r\nRetry-After: 5\r\n"), asksForPatience);
    QTRY_COMPARE(open.handler.closedChannels, 1);
}

void tst_LongPollChannel::noticesThatThePeerIsGone_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("half-close") << false;
    QTest::newRow("reset") << true;
}
void tst_LongPollChannel::noticesThatThePeerIsGone()
{
    QFETCH(bool, reset);
    OpenChannel open(get("/poll"));
    QVERIFY(open.isOpen);
    if (reset)
        open.peer->resetConnection();
    else
        open.peer->halfClose();
    QTRY_COMPARE(open.handler.closedChannels, 1);
    open.channel().send(sharedUpdate("{}"));
    QCOMPARE(open.channel().bytesSent(), 0);
    QTRY_COMPARE(open.server->connectionCount(), 0);
    QCOMPARE(open.handler.closedChannels, 1);
}

void tst_LongPollChannel::cutsTheConnectionWhenAbortedOrDestroyed_data()
{
    QTest::addColumn<bool>("abort");
    QTest::newRow("aborted") << true;
    QTest::newRow("destroyed") << false;
}
void tst_LongPollChannel::cutsTheConnectionWhenAbortedOrDestroyed()
{
    QFETCH(bool, abort);
    OpenChannel open(get("/poll"));
    QVERIFY(open.isOpen);
    if (abort)
        open.channel().abort();
    else
        open.handler.channels.clear();
    QTRY_VERIFY(open.peer->isClosed());
    QCOMPARE(open.peer->received, QByteArray());
    QTRY_COMPARE(open.server->connectionCount(), 0);
    QCOMPARE(open.handler.closedChannels, abort ? 1 : 0);
}

QTEST_GUILESS_MAIN(tst_LongPollChannel)
#include "tst_longpollchannel.moc"
