// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "openchannel.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;

class tst_EventStreamChannel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void startsAsOldClientsAndProxiesNeedIt();
    void saysThatItIsCoded();
    void sendsAPingWithoutAnId();
    void opensAsTheSecondRequestOfAConnection();
    void ignoresWhatThePeerSendsOnIt();
};

void tst_EventStreamChannel::startsAsOldClientsAndProxiesNeedIt()
{
    OpenChannel open(get("/stream"));
    QVERIFY(open.isOpen);
    QTRY_VERIFY(open.peer->received.endsWith("\r\n\r\n"));
    const QByteArray head = open.peer->received;
    QVERIFY(head.startsWith("HTTP/1.1 200 OK\r\n"));
    for (const char *line :
         {"Content-Type: text/event-stream", "Cache-Control: no-cache, no-transform", "Vary: Accept, Origin",
          "X-Accel-Buffering: no", "Connection: close", "X-Test: yes"})
        QVERIFY2(head.contains(QByteArray("\r\n") + line + "\r\n"), head.constData());
    for (const char *name : {"Content-Length", "Transfer-Encoding", "Content-Encoding"})
        QVERIFY2(!head.contains(name), head.constData());
}

void tst_EventStreamChannel::saysThatItIsCoded()
{
    OpenChannel open(get("/stream", "Accept-Encoding: gzip\r\n"));
    QVERIFY(open.isOpen);
    QTRY_COMPARE(open.peer->body(), EncodedUpdate::gzipStreamHead());
    QVERIFY(open.peer->received.contains("\r\nContent-Encoding: gzip\r\n"));
}

void tst_EventStreamChannel::sendsAPingWithoutAnId()
{
    OpenChannel open(get("/stream"));
    QVERIFY(open.isOpen);
    open.channel().sendPing(sharedUpdate("{\"ping\":true}"));
    QTRY_COMPARE(open.peer->body(), QByteArray("data: {\"ping\":true}\n\n"));
}

void tst_EventStreamChannel::opensAsTheSecondRequestOfAConnection()
{
    OpenChannel open(get("/hello") + get("/stream"));
    QVERIFY(open.isOpen);
    open.channel().send(sharedUpdate("{}"));
    QTRY_VERIFY(open.peer->received.endsWith("data: {}\n\n"));
    QCOMPARE(open.peer->received.count("HTTP/1.1 200 OK"), 2);
}

void tst_EventStreamChannel::ignoresWhatThePeerSendsOnIt()
{
    OpenChannel open(get("/stream") + get("/hello"));
    QVERIFY(open.isOpen);
    QTRY_VERIFY(open.peer->received.contains("\r\n\r\n"));
    // Given far more than a socket may buffer
    for (int i = 0; i < 100; ++i)
        open.peer->socket.write(get("/hello") + QByteArray(50'000, 'x'));
    QTRY_COMPARE(open.peer->socket.bytesToWrite(), 0);
    // Then the stream goes on, and no answer is in it
    open.channel().send(sharedUpdate("{}"));
    QTRY_VERIFY(open.peer->received.endsWith("\r\n\r\ndata: {}\n\n"));
    QCOMPARE(open.handler.requests.size(), 1);
}

QTEST_GUILESS_MAIN(tst_EventStreamChannel)
#include "tst_eventstreamchannel.moc"
