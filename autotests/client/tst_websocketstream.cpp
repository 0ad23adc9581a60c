// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "client/websocketstream.h"
#include "support/streamlog.h"
#include "support/testcertificate.h"
#include "support/waitfor.h"
#include "support/websocketpeer.h"

#include <QRegularExpression>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace Velox;
using namespace std::chrono_literals;

namespace {

using Peer = WebSocketPeer;

} // namespace

class tst_WebSocketStream : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void talksToAQtServer();
    void asksForWhatFollowsWhatIsHeld();
    void takesMessages_data();
    void takesMessages();
    void takesMessagesByteByByte_data() { takesMessages_data(); }
    void takesMessagesByteByByte();
    void takesTheLargestMessage();
    void pingsAtTheInterval();
    void hearsWhatIsNoMessage();
};

/** A stream whose handshake has come to the peer, and its log. */
#define OPENED_STREAM(request)                                                                               \
  WebSocketStream stream(request);                                                                           \
  StreamLog log(stream);                                                                                     \
  stream.open();                                                                                             \
  QVERIFY(waitFor([&] { return peer.heads.size() == 1; }))

void tst_WebSocketStream::talksToAQtServer()
{
    QWebSocketServer server(QStringLiteral("test"), QWebSocketServer::NonSecureMode);
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    WebSocketStream stream({QUrl(QStringLiteral("http://127.0.0.1:%1/sync").arg(server.serverPort()))});
    StreamLog log(stream);
    stream.open();
    QVERIFY(waitFor([&] { return server.hasPendingConnections() && !log.lines.isEmpty(); }));
    const std::unique_ptr<QWebSocket> socket(server.nextPendingConnection());
    const QString text = QStringLiteral("{\"a\":\"\u20ac\"}");
    socket->sendTextMessage(text);
    QVERIFY(waitFor([&] { return log.messages.size() == 1; }));
    QCOMPARE(log.messages.first(), text.toUtf8());
    socket->close(QWebSocketProtocol::CloseCodeGoingAway, QStringLiteral("bye"));
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.end->kind, StreamEnd::Kind::Closed);
    QCOMPARE(log.end->closeCode, 1001);
    QCOMPARE(log.end->text, QStringLiteral("The WebSocket closed with 1001: bye"));
}

void tst_WebSocketStream::asksForWhatFollowsWhatIsHeld()
{
    Peer peer;
    WebSocketStream stream({peer.url(QStringLiteral("/sync?room=a%20b"), QStringLiteral("http")),
                            {{"Authorization", "Bearer t"}, {"X-App", "1"}}},
                           [] {
                               return HeldState{"s 1", 7};
                           });
    stream.open();
    QVERIFY(waitFor([&] { return peer.heads.size() == 1; }));
    const QByteArray head = peer.heads.first();
    QCOMPARE(Peer::requestLine(head), "GET /sync?room=a%20b&patch=json&v=7&id=s%201 HTTP/1.1");
    QCOMPARE(Peer::field(head, "Upgrade"), "websocket");
    QCOMPARE(Peer::field(head, "Authorization"), "Bearer t");
    QCOMPARE(Peer::field(head, "X-App"), "1");
}

void tst_WebSocketStream::takesMessages_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("messages");
    const auto text = [](const QByteArray &payload) { return Peer::frame(Peer::Text, payload); };
    QTest::newRow("one") << text("1") << QByteArrayList{"1"};
    QTest::newRow("two at once") << text("1") + text("{\"a\":2}") << QByteArrayList{"1", "{\"a\":2}"};
    QTest::newRow("in fragments") << Peer::frame(Peer::Text, "[1", false)
            + Peer::frame(Peer::Continuation, ",2", false) + Peer::frame(Peer::Continuation, "]")
            + text("3") << QByteArrayList{"[1,2]", "3"};
    QTest::newRow("a ping between fragments") << Peer::frame(Peer::Text, "[1", false)
            + Peer::frame(Peer::Ping, "p") + Peer::frame(Peer::Continuation, "]")
                                              << QByteArrayList{"[1]"};
#if QT_VERSION >= QT_VERSION_CHECK(                                                                          \
    6, 11, 0) // up to 6.8 each fragment is decoded by itself; 6.9 and 6.10 were not tried
    QTest::newRow("a character cut by fragments")
        << Peer::frame(Peer::Text, "\"\xe2\x82", false) + Peer::frame(Peer::Continuation, "\xac\"")
        << QByteArrayList{"\"\xe2\x82\xac\""};
#endif
    QTest::newRow("of two length bytes")
        << text(QByteArray(200, '1')) << QByteArrayList{QByteArray(200, '1')};
}
void tst_WebSocketStream::takesMessages()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArrayList, messages);
    Peer peer;
    OPENED_STREAM({peer.url()});
    peer.accept();
    peer.write(bytes); // at once with the handshake
    QVERIFY(waitFor([&] { return log.messages.size() >= messages.size(); }));
    QCOMPARE(log.messages, messages);
    QCOMPARE(log.lines.first(), QStringLiteral("opened"));
    QVERIFY(!log.end);
}

void tst_WebSocketStream::takesMessagesByteByByte()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArrayList, messages);
    Peer peer;
    OPENED_STREAM({peer.url()});
    peer.accept();
    QVERIFY(waitFor([&] { return !log.lines.isEmpty(); }));
    for (const char c : bytes) {
        const int before = log.heard;
        peer.write(QByteArray(1, c));
        QVERIFY(waitFor([&] { return log.heard > before; }));
    }
    QVERIFY(waitFor([&] { return log.messages.size() >= messages.size(); }));
    QCOMPARE(log.messages, messages);
    QVERIFY(!log.end);
}

void tst_WebSocketStream::takesTheLargestMessage()
{
    Peer peer;
    StreamRequest request{peer.url()};
    request.maxMessageBytes = 300'000;
    OPENED_STREAM(request);
    peer.accept();
    peer.write(Peer::frame(Peer::Text, QByteArray(300'000, '1')));
    QVERIFY(waitFor([&] { return log.messages.size() == 1; }));
    QCOMPARE(log.messages.first().size(), 300'000);
}

void tst_WebSocketStream::pingsAtTheInterval()
{
    Peer peer;
    StreamRequest request{peer.url()};
    request.times.pingInterval = 20ms;
    OPENED_STREAM(request);
    peer.accept();
    QVERIFY(waitFor([&] { return peer.frames().size() >= 4; }));
    const QList<Peer::Frame> frames = peer.frames();
    for (int i = 0; i < 4; i += 2) {
        QCOMPARE(frames[i].opcode, Peer::Text);
        QCOMPARE(frames[i].payload, "ping");
        QVERIFY(frames[i].isMasked);
        QCOMPARE(frames[i + 1].opcode, Peer::Ping);
    }
}

void tst_WebSocketStream::hearsWhatIsNoMessage()
{
    Peer peer;
    OPENED_STREAM({peer.url()});
    peer.accept();
    QVERIFY(waitFor([&] { return !log.lines.isEmpty(); }));
    const int before = log.heard;
    peer.write(Peer::frame(Peer::Ping, "p"));
    QVERIFY(waitFor([&] { return log.heard > before && !peer.frames().isEmpty(); }));
    QCOMPARE(peer.frames().first().opcode, Peer::Pong);
    const int afterPing = log.heard;
    peer.write(Peer::frame(Peer::Pong, ""));
    QVERIFY(waitFor([&] { return log.heard > afterPing; }));
    QCOMPARE(log.lines, lines({"opened"}));
}

QTEST_GUILESS_MAIN(tst_WebSocketStream)
#include "tst_websocketstream.moc"
