// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "openchannel.h"
#include "protocol/limits.h"

#include <QRegularExpression>
#include <QTest>
#include <QWebSocket>

using namespace Velox;
using namespace std::chrono_literals;

namespace {

/** A masked frame, as a client sends it. */
QByteArray clientFrame(int opcode, const QByteArray &payload)
{
    QByteArray frame(1, char(0x80 | opcode));
    if (payload.size() < 126) {
        frame += char(0x80 | payload.size());
    } else {
        const bool isShort = payload.size() <= 0xFFFF;
        frame += char(0x80 | (isShort ? 126 : 127));
        for (int shift = isShort ? 8 : 56; shift >= 0; shift -= 8)
            frame += char(quint64(payload.size()) >> shift);
    }
    return frame + QByteArray(4, '\0') + payload; // a mask of zeros changes nothing
}

/** The close frame that a server sends for a code, without a reason. */
QByteArray closeFrame(int code) { return QByteArray("\x88\x02", 2) + char(code >> 8) + char(code); }

} // namespace

class tst_WebSocketChannel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void sendsAPingFrameBehindThePing();
    void staysOpenWhileThePeerIsHeard_data();
    void staysOpenWhileThePeerIsHeard();
    void cutsAPeerThatAnswersNoPing();
    void waitsForTheNextPingOfAPeerThatSendsItsOwn();
    void saysWhyItCloses();
    void closesOnWhatAPeerMayNotSend_data();
    void closesOnWhatAPeerMayNotSend();
    void takesTheLargestMessageAllowed();
    void answersAPeersPing();
    void cutsAPeerThatPingsAndDoesNotRead();
    void servesQtsOwnClient();
};

void tst_WebSocketChannel::sendsAPingFrameBehindThePing()
{
    OpenChannel open(handshake("/stream"));
    QVERIFY(open.isOpen);
    open.channel().sendPing(sharedUpdate("{}"));
    QTRY_COMPARE(open.peer->body(), QByteArray("\x81\x02{}\x89\x00", 6));
    QCOMPARE(open.channel().bytesSent(), 6);
}

void tst_WebSocketChannel::staysOpenWhileThePeerIsHeard_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("pong") << clientFrame(0xA, {});
    QTest::newRow("the text ping") << clientFrame(0x1, "ping");
    QTest::newRow("any other text") << clientFrame(0x1, "hello");
}
void tst_WebSocketChannel::staysOpenWhileThePeerIsHeard()
{
    QFETCH(QByteArray, answer);
    OpenChannel open(handshake("/stream"));
    QVERIFY(open.isOpen);
    for (int i = 0; i < 4 * Limits::unansweredPings; ++i) {
        open.peer->received.clear();
        open.channel().sendPing(sharedUpdate("{}"));
        QTRY_VERIFY(open.peer->received.endsWith(QByteArray("\x89\x00", 2)));
        open.peer->socket.write(answer + clientFrame(0x9, "sync"));
        QTRY_VERIFY(open.peer->received.endsWith("sync")); // the server has read the answer
    }
    QCOMPARE(open.handler.closedChannels, 0);
}

void tst_WebSocketChannel::cutsAPeerThatAnswersNoPing()
{
    OpenChannel open(handshake("/stream"));
    QVERIFY(open.isOpen);
    for (int i = 0; i < Limits::unansweredPings; ++i)
        open.channel().sendPing(sharedUpdate("{}"));
    QTRY_COMPARE(open.peer->body().count("{}"), Limits::unansweredPings);
    QCOMPARE(open.handler.closedChannels, 0);
    open.channel().sendPing(sharedUpdate("{}"));
    QTRY_COMPARE(open.handler.closedChannels, 1);
    QTRY_VERIFY(open.peer->isClosed());
    QCOMPARE(open.peer->body().count("{}"), Limits::unansweredPings);
}

void tst_WebSocketChannel::waitsForTheNextPingOfAPeerThatSendsItsOwn()
{
    // Given a peer that never sends a pong, but the text ping every 25 s
    OpenChannel open(handshake("/stream"));
    QVERIFY(open.isOpen);
    open.peer->socket.write(clientFrame(0x1, "ping") + clientFrame(0x9, "sync"));
    QTRY_VERIFY(open.peer->body().endsWith("sync"));
    // When the server pings more often than that
    for (int i = 0; i < 4 * Limits::unansweredPings; ++i)
        open.channel().sendPing(sharedUpdate("{}"));
    // Then it stays
    QTRY_COMPARE(open.peer->body().count("{}"), 4 * Limits::unansweredPings);
    QCOMPARE(open.handler.closedChannels, 0);
}

void tst_WebSocketChannel::saysWhyItCloses()
{
    OpenChannel open(handshake("/stream"),
                     200ms); // Qt 6.11 waits for the peer's close frame, which does not come
    QVERIFY(open.isOpen);
    open.channel().send(sharedUpdate("{}"));
    open.channel().close(CloseReason::TooManyConnections);
    QTRY_VERIFY(open.peer->isClosed());
    QCOMPARE(open.peer->body(), "\x81\x02{}" + closeFrame(1013));
    QTRY_COMPARE(open.handler.closedChannels, 1);
}

void tst_WebSocketChannel::closesOnWhatAPeerMayNotSend_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<int>("code");
    QTest::newRow("binary") << clientFrame(0x2, "\x01\x02") << 1003;
    QTest::newRow("one byte too much")
        << clientFrame(0x1, QByteArray(Limits::readerMessageBytes + 1, 'x')) << 1009;
    QTest::newRow("the head of a huge frame")
        << clientFrame(0x1, QByteArray(1'000'000, 'x')).first(20) << 1009;
    QTest::newRow("a large message in small frames")
        << QByteArray(clientFrame(0x1, QByteArray(40'000, 'x'))).replace(0, 1, "\x01")
            + clientFrame(0x0, QByteArray(40'000, 'x'))
        << 1009;
    QTest::newRow("a reserved opcode") << clientFrame(0x3, "x") << 1002;
    QTest::newRow("bad UTF-8") << clientFrame(0x1, "\xFF") << 1007;
    QTest::newRow("a close") << clientFrame(0x8, QByteArray("\x03\xE8", 2)) << 1000;
}
void tst_WebSocketChannel::closesOnWhatAPeerMayNotSend()
{
    QFETCH(QByteArray, frame);
    QFETCH(int, code);
    OpenChannel open(handshake("/stream"), 200ms);
    QVERIFY(open.isOpen);
    open.peer->socket.write(frame);
    QTRY_COMPARE(open.handler.closedChannels, 1);
    QTRY_VERIFY(open.peer->isClosed());
    QCOMPARE(open.peer->body().first(2).toHex(), QByteArray("88") + open.peer->body().mid(1, 1).toHex());
    QCOMPARE(open.peer->body().mid(2, 2), closeFrame(code).last(2));
}

void tst_WebSocketChannel::takesTheLargestMessageAllowed()
{
    OpenChannel open(handshake("/stream"));
    QVERIFY(open.isOpen);
    open.peer->socket.write(clientFrame(0x1, QByteArray(Limits::readerMessageBytes, 'x'))
                            + clientFrame(0x9, "sync"));
    QTRY_VERIFY(open.peer->received.endsWith("sync"));
    QCOMPARE(open.handler.closedChannels, 0);
}

void tst_WebSocketChannel::answersAPeersPing()
{
    OpenChannel open(handshake("/stream"));
    QVERIFY(open.isOpen);
    open.channel().send(sharedUpdate("{}"));
    open.peer->socket.write(clientFrame(0x9, "abc"));
    QTRY_COMPARE(open.peer->body(),
                 QByteArray("\x81\x02{}\x8A\x03"
                            "abc"));
    open.channel().send(sharedUpdate("[]"));
    QTRY_VERIFY(open.peer->body().endsWith("\x81\x02[]"));
}

void tst_WebSocketChannel::cutsAPeerThatPingsAndDoesNotRead()
{
    OpenChannel open(handshake("/stream"));
    QVERIFY(open.isOpen);
    QTRY_VERIFY(open.peer->received.endsWith("\r\n\r\n"));
    open.peer->stopReading();
    open.channel().send(hugeUpdate());
    const qint64 queued = open.channel().bytesQueued();
    QVERIFY(queued > 0);
    const QByteArray pings = clientFrame(0x9, QByteArray(100, 'p')).repeated(2000);
    qint64 most = 0;
    connect(&open.peer->socket, &QTcpSocket::bytesWritten, this,
            [&] { most = qMax(most, open.channel().bytesQueued()); });
    open.peer->socket.write(pings);
    QTRY_COMPARE(open.handler.closedChannels, 1);
    QVERIFY2(most < queued + 4 * Limits::readerMessageBytes, QByteArray::number(most - queued).constData());
}

void tst_WebSocketChannel::servesQtsOwnClient()
{
    TestHandler handler;
    HttpServer server(handler);
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    QWebSocket client;
    QStringList messages;
    connect(&client, &QWebSocket::textMessageReceived, this,
            [&messages](const QString &text) { messages += text; });
    client.open(QUrl(QStringLiteral("ws://127.0.0.1:%1/stream?v=3").arg(server.serverPort())));
    QTRY_COMPARE(handler.channels.size(), size_t(1));
    QCOMPARE(handler.requests.first().query.queryItemValue(QStringLiteral("v")), QStringLiteral("3"));
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);

    const QByteArray large = '"' + QByteArray(200'000, 'x') + '"';
    handler.channels.front()->send(sharedUpdate("{\"a\":\"\xC3\xA9\"}"));
    handler.channels.front()->send(sharedUpdate(large));
    QTRY_COMPARE(messages, QStringList({QStringLiteral(u"{\"a\":\"\u00e9\"}"), QString::fromLatin1(large)}));
    client.sendTextMessage(QStringLiteral("ping"));
    handler.channels.front()->close(CloseReason::GoingAway);
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(int(client.closeCode()), 1001);
}

QTEST_GUILESS_MAIN(tst_WebSocketChannel)
#include "tst_websocketchannel.moc"
