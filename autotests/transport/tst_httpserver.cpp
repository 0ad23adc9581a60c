// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "rawpeer.h"
#include "testhandler.h"
#include "transport/httpserver.h"

#include <QDateTime>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace std::chrono_literals;

class tst_HttpServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsWhereItListensAndWhyItDoesNot();
    void answersARequestWhole();
    void readsMethodPathQueryAndHeaders();
    void answersHeadWithoutABody();
    void answersNextRequestsOfAConnectionInOrder();
    void keepsTheOrderWhereTheFirstAnswerComesLate();
    void closesWhereTheClientWantsIt_data();
    void closesWhereTheClientWantsIt();
    void answersADroppedExchangeWith500();
    void refusesAnUpgradeWithAWholeAnswer_data();
    void refusesAnUpgradeWithAWholeAnswer();
    void upgradesTheSecondRequestOfAConnection();
    void servesQtsOwnClient();
    void mayBeDestroyedWhileEverythingIsOpen();
    void stopsListeningButKeepsWhatIsOpen();
};

void tst_HttpServer::tellsWhereItListensAndWhyItDoesNot()
{
    Serving first;
    QVERIFY2(first.listening, qPrintable(first.server->errorString()));
    QVERIFY(first.port() != 0);
    QCOMPARE(first.server->serverAddress(), QHostAddress(QHostAddress::LocalHost));

    TestHandler handler;
    HttpServer second(handler);
    QVERIFY(!second.listen(QHostAddress(QHostAddress::LocalHost), first.port()));
    QVERIFY(!second.errorString().isEmpty());
    QCOMPARE(second.serverPort(), quint16(0));
    QVERIFY(second.listen(QHostAddress(QHostAddress::LocalHost), 0));
    QVERIFY(!second.listen(QHostAddress(QHostAddress::LocalHost), 0));
}

void tst_HttpServer::answersARequestWhole()
{
    Serving serving;
    RawPeer peer(serving.port(), get("/hello"));
    QTRY_VERIFY(peer.received.endsWith("hello"));

    QVERIFY(peer.received.startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(peer.received.contains("\r\nContent-Type: text/plain\r\n"));
    QVERIFY(peer.received.contains("\r\nContent-Length: 5\r\n"));
    QVERIFY(peer.received.contains("\r\nConnection: keep-alive\r\n"));
    const QRegularExpression date(QStringLiteral("\r\nDate: ([^\r]*) GMT\r\n"));
    const auto match = date.match(QString::fromLatin1(peer.received));
    const QDateTime sent =
        QDateTime::fromString(match.captured(1) + QStringLiteral(" +0000"), Qt::RFC2822Date);
    QVERIFY2(sent.isValid() && qAbs(sent.secsTo(QDateTime::currentDateTimeUtc())) < 60,
             peer.received.constData());
    QVERIFY(!peer.isClosed());
}

void tst_HttpServer::readsMethodPathQueryAndHeaders()
{
    Serving serving;
    RawPeer peer(serving.port(),
                 "POST /a%20b?v=1&id=x%26y HTTP/1.1\r\nHost: localhost\r\nX-One: 1\r\nx-one: "
                 "2\r\nContent-Length: 3\r\n\r\nabc");
    QTRY_COMPARE(serving.handler.requests.size(), 1);

    const HttpRequest request = serving.handler.requests.first();
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.path, QStringLiteral("/a b"));
    QCOMPARE(request.query.queryItemValue(QStringLiteral("id"), QUrl::FullyDecoded), QStringLiteral("x&y"));
    QCOMPARE(request.header("X-ONE"), QByteArray("1, 2"));
    QCOMPARE(request.header("absent"), QByteArray());
    QCOMPARE(request.peerPort, peer.socket.localPort());
    QCOMPARE(request.peerAddress, QHostAddress(QHostAddress::LocalHost));
    QVERIFY(!request.isUpgrade && !request.isEncrypted);
}

void tst_HttpServer::answersHeadWithoutABody()
{
    Serving serving;
    RawPeer peer(serving.port(), "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_VERIFY(peer.received.endsWith("\r\n\r\n"));
    QVERIFY(peer.received.contains("\r\nContent-Length: 5\r\n"));

    // Given that, the next answer on the connection is not taken for the body.
    peer.received.clear();
    peer.socket.write(get("/nothing"));
    QTRY_VERIFY(peer.received.endsWith("\r\n\r\n"));
    QVERIFY(peer.received.startsWith("HTTP/1.1 204 No Content\r\n"));
    QVERIFY(!peer.received.contains("Content-Length"));

    peer.received.clear();
    peer.socket.write("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_VERIFY(peer.isClosed());
    QVERIFY(peer.received.contains("\r\nContent-Type: text/event-stream\r\n"));
    QVERIFY(peer.received.endsWith("\r\n\r\n"));
    QVERIFY(serving.handler.channels.empty());
}

void tst_HttpServer::answersNextRequestsOfAConnectionInOrder()
{
    Serving serving;
    RawPeer peer(serving.port(), get("/hello") + get("/drop") + get("/none") + get("/hello"));
    QTRY_COMPARE(peer.received.count("HTTP/1.1 "), 4);
    QTRY_COMPARE(peer.received.count("hello"), 2);
    QVERIFY(peer.received.indexOf("500 Internal") < peer.received.indexOf("404 Not Found"));
    QVERIFY(peer.received.indexOf("404 Not Found") < peer.received.lastIndexOf("hello"));

    peer.socket.write(get("/hello"));
    QTRY_COMPARE(peer.received.count("hello"), 3);
    QVERIFY(!peer.isClosed());
}

void tst_HttpServer::keepsTheOrderWhereTheFirstAnswerComesLate()
{
    Serving serving;
    RawPeer peer(serving.port(), get("/later") + get("/hello") + get("/poll"));
    QTRY_COMPARE(serving.handler.exchanges.size(), size_t(1));
    RawPeer other(serving.port(), get("/hello"));
    QTRY_VERIFY(
        other.received.endsWith("hello")); // by then the peer's other requests were read, or never will be
    QCOMPARE(peer.received, QByteArray());

    serving.handler.exchanges.front().respond({200, {}, "late"});
    QVERIFY(!serving.handler.exchanges.front().isOpen());
    serving.handler.exchanges.front().respond({200, {}, "twice"});
    QTRY_VERIFY(peer.received.endsWith("hello"));
    QVERIFY(peer.received.contains("late"));
    QVERIFY(!peer.received.contains("twice"));

    QTRY_COMPARE(serving.handler.channels.size(), size_t(1));
    serving.handler.channels.front()->send(sharedUpdate("{\"version\":1}"));
    QTRY_VERIFY(peer.received.endsWith("{\"version\":1}"));
    QVERIFY(!peer.isClosed());
}

void tst_HttpServer::closesWhereTheClientWantsIt_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("closed");
    QTest::newRow("1.1") << get("/hello") << false;
    QTest::newRow("1.1 that closes") << get("/hello", "Connection: close\r\n") << true;
    QTest::newRow("1.0") << QByteArray("GET /hello HTTP/1.0\r\nHost: a\r\n\r\n") << true;
    QTest::newRow("1.0 that stays") << QByteArray("GET /hello HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
                                    << false;
}
void tst_HttpServer::closesWhereTheClientWantsIt()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, closed);
    Serving serving;
    RawPeer peer(serving.port(), request);
    QTRY_VERIFY(peer.received.endsWith("hello"));
    QVERIFY(peer.received.contains(closed ? "\r\nConnection: close\r\n" : "\r\nConnection: keep-alive\r\n"));
    if (closed)
        QTRY_VERIFY(peer.isClosed());
    peer.received.clear();
    peer.socket.write(closed ? QByteArray() : request);
    if (!closed)
        QTRY_VERIFY(peer.received.endsWith("hello"));
}

void tst_HttpServer::answersADroppedExchangeWith500()
{
    Serving serving;
    RawPeer peer(serving.port(), get("/drop"));
    QTRY_VERIFY(peer.received.startsWith("HTTP/1.1 500 Internal Server Error\r\n"));
    QTRY_VERIFY(!peer.body().isEmpty());
}

void tst_HttpServer::refusesAnUpgradeWithAWholeAnswer_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("by the handler") << handshake("/private") << QByteArray("403 Forbidden")
                                    << QByteArray("X-Why: private");
    QTest::newRow("unknown path") << handshake("/none") << QByteArray("404 Not Found")
                                  << QByteArray("Content-Length: 15");
    QTest::newRow("another version") << handshake("/stream", "8") << QByteArray("426 Upgrade Required")
                                     << QByteArray("Sec-WebSocket-Version: 13");
    QTest::newRow("no key") << handshake("/stream", "13", "") << QByteArray("400 Bad Request")
                            << QByteArray("Connection: close");
    QTest::newRow("no GET") << QByteArray(handshake("/stream")).replace("GET", "PUT")
                            << QByteArray("400 Bad Request") << QByteArray("Connection: close");
    QTest::newRow("no upgrade option")
        << QByteArray(handshake("/stream")).replace("keep-alive, Upgrade", "not-upgrade")
        << QByteArray("400 Bad Request") << QByteArray("Connection: close");
}
void tst_HttpServer::refusesAnUpgradeWithAWholeAnswer()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, header);
    expectRefusalWarning();
    Serving serving;
    RawPeer peer(serving.port(), request);
    QTRY_VERIFY(peer.isClosed());
    QVERIFY2(peer.received.startsWith("HTTP/1.1 " + status + "\r\n"), peer.received.constData());
    QVERIFY2(peer.received.contains("\r\n" + header + "\r\n"), peer.received.constData());
    QVERIFY(peer.received.contains("\r\nContent-Length: " + QByteArray::number(peer.body().size()) + "\r\n"));
    QVERIFY(peer.body().endsWith(".\n"));
    QTRY_COMPARE(serving.server->connectionCount(), 0);
}

void tst_HttpServer::upgradesTheSecondRequestOfAConnection()
{
    Serving serving;
    RawPeer peer(serving.port(), get("/hello"));
    QTRY_VERIFY(peer.received.endsWith("hello"));
    peer.received.clear();
    peer.socket.write(handshake("/stream"));
    QTRY_COMPARE(serving.handler.channels.size(), size_t(1));
    QVERIFY(serving.handler.requests.last().isUpgrade);
    serving.handler.channels.front()->send(sharedUpdate("{}"));
    QTRY_COMPARE(peer.body(), QByteArray("\x81\x02{}"));
    QVERIFY(peer.received.startsWith("HTTP/1.1 101 "));
}

void tst_HttpServer::servesQtsOwnClient()
{
    Serving serving;
    QNetworkAccessManager network;
    const QString base = QStringLiteral("http://127.0.0.1:%1").arg(serving.port());
    std::unique_ptr<QNetworkReply> hello(network.get(QNetworkRequest(QUrl(base + QStringLiteral("/hello")))));
    QTRY_VERIFY(hello->isFinished());
    QCOMPARE(hello->readAll(), QByteArray("hello"));

    // It asks for gzip, and decodes what comes as it comes.
    std::unique_ptr<QNetworkReply> stream(
        network.get(QNetworkRequest(QUrl(base + QStringLiteral("/stream")))));
    QTRY_COMPARE(serving.handler.channels.size(), size_t(1));
    QByteArray received;
    for (const QByteArray json : {"{\"ping\":true}", "{\"a\":1}", "{\"a\":2}"}) {
        const auto update = sharedUpdate(json);
        serving.handler.channels.front()->send(update);
        received += update->serverSentEvent();
        QTRY_COMPARE(stream->peek(10'000), received);
    }
    QCOMPARE(stream->rawHeader("Content-Encoding"), QByteArray("gzip"));
    QCOMPARE(stream->rawHeader("X-Test"), QByteArray("yes"));
}

void tst_HttpServer::mayBeDestroyedWhileEverythingIsOpen()
{
    Serving serving;
    RawPeer stream(serving.port(), get("/stream"));
    RawPeer poll(serving.port(), get("/poll"));
    RawPeer later(serving.port(), get("/later"));
    RawPeer socket(serving.port(), handshake("/stream"));
    RawPeer upgrading(serving.port());
    RawPeer half(serving.port(), "GET / HTTP/1.1\r\nA:");
    RawPeer idle(serving.port(), get("/hello"));
    QTRY_COMPARE(serving.handler.channels.size(), size_t(3));
    QTRY_VERIFY(idle.received.endsWith("hello"));
    QTRY_COMPARE(serving.handler.exchanges.size(), size_t(1));
    serving.handler.channels.front()->send(
        sharedUpdate(QByteArray(20'000'000, 'x'))); // more than the kernel takes
    upgrading.socket.write(handshake("/stream"));
    upgrading.socket.flush();

    serving.server.reset();
    QVERIFY(!serving.handler.exchanges.front().isOpen());
    serving.handler.exchanges.clear();
    for (auto &channel : serving.handler.channels) {
        channel->send(sharedUpdate("{}"));
        channel->close(CloseReason::Normal);
        channel->abort();
    }
    const int opened = int(serving.handler.channels.size());
    QTRY_COMPARE(serving.handler.closedChannels, opened);
    for (RawPeer *peer : {&stream, &poll, &later, &socket, &upgrading, &half, &idle})
        QTRY_VERIFY(peer->isClosed());
    QCoreApplication::processEvents();
    QCOMPARE(serving.handler.closedChannels, opened); // each once
}

void tst_HttpServer::stopsListeningButKeepsWhatIsOpen()
{
    Serving serving;
    RawPeer stream(serving.port(), get("/stream"));
    QTRY_COMPARE(serving.handler.channels.size(), size_t(1));
    const quint16 port = serving.port();
    serving.server->stopListening();
    RawPeer late(port);
    QVERIFY(late.isClosed());
    serving.handler.channels.front()->send(sharedUpdate("{}"));
    QTRY_VERIFY(stream.received.endsWith("data: {}\n\n"));

    serving.server->close();
    QTRY_VERIFY(stream.isClosed());
    QVERIFY(serving.server->listen(QHostAddress(QHostAddress::LocalHost), 0)); // and it may begin again
    RawPeer again(serving.port(), get("/hello"));
    QTRY_VERIFY(again.received.endsWith("hello"));
}

QTEST_GUILESS_MAIN(tst_HttpServer)
#include "tst_httpserver.moc"
