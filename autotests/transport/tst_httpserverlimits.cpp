// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
// What the HTTP server refuses, closes and cuts.

#include "rawpeer.h"
#include "testhandler.h"
#include "transport/httpserver.h"

#include <QRegularExpression>
#include <QTest>
#include <QTimer>

using namespace Velox;
using namespace std::chrono_literals;

class tst_HttpServerLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void sendsALargeAnswerToASlowClient();
    void doesNotTakeASlowClientForAnIdleOne();
    void refusesWhatIsTooLargeTooSlowOrNoHttp_data();
    void refusesWhatIsTooLargeTooSlowOrNoHttp();
    void closesAnIdleConnection_data();
    void closesAnIdleConnection();
    void leavesAWaitingAnswerAlone();
    void cutsAPeerThatPipelinesWithoutEnd();
    void refusesConnectionsAboveTheLimit();
    void freesEveryConnection();
};

void tst_HttpServerLimits::sendsALargeAnswerToASlowClient()
{
    HttpLimits limits;
    limits.closeTimeout = 30s;
    Serving serving(limits);
    RawPeer peer(serving.port());
    peer.stopReading();
    peer.socket.write(get("/big", "Connection: close\r\n"));
    QTRY_COMPARE(serving.handler.requests.size(), 1);
    RawPeer other(serving.port(), get("/hello"));
    QTRY_VERIFY(other.received.endsWith("hello")); // a stuck client holds nobody up
    peer.readAgain();
    QTRY_VERIFY(peer.isClosed());
    QCOMPARE(peer.body().size(), 8 * 1024 * 1024);
}

void tst_HttpServerLimits::doesNotTakeASlowClientForAnIdleOne()
{
    HttpLimits limits;
    limits.keepAliveTimeout = 400ms;
    Serving serving(limits);
    // Given a client that takes longer for the answer than a connection may be idle
    RawPeer peer(serving.port());
    peer.reading = false;
    peer.socket.setReadBufferSize(50'000);
    QTimer slow;
    connect(&slow, &QTimer::timeout, &peer.socket, [&peer] { peer.received += peer.socket.readAll(); });
    slow.start(10ms);
    peer.socket.write(get("/big"));
    // Then it gets all of it
    QTRY_COMPARE_WITH_TIMEOUT(peer.body().size(), 8 * 1024 * 1024, 20'000);
    QTRY_VERIFY(peer.isClosed());
}

void tst_HttpServerLimits::refusesWhatIsTooLargeTooSlowOrNoHttp_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("endless headers") << "GET / HTTP/1.1\r\nA: " + QByteArray(2'000'000, 'a')
                                     << QByteArray("431 ");
    QTest::newRow("endless request line") << "GET /" + QByteArray(5000, 'a') << QByteArray("431 ");
    QTest::newRow("large body") << "PUT / HTTP/1.1\r\nContent-Length: 9000\r\n\r\n" + QByteArray(5000, 'b')
                                << QByteArray("413 ");
    QTest::newRow("large chunked body") << "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFF\r\n"
            + QByteArray(5000, 'b') << QByteArray("413 ");
    QTest::newRow("headers that stop") << QByteArray("GET / HTTP/1.1\r\nA: b") << QByteArray("408 ");
    QTest::newRow("a body that stops")
        << QByteArray("PUT / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc") << QByteArray("408 ");
    QTest::newRow("mail") << QByteArray("EHLO me\r\n\r\n") << QByteArray("400 ");
    QTest::newRow("TLS") << QByteArray("\x16\x03\x01\x02", 4) << QByteArray("400 ");
}
void tst_HttpServerLimits::refusesWhatIsTooLargeTooSlowOrNoHttp()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    HttpLimits limits;
    limits.headerBytes = 1000;
    limits.bodyBytes = 1000;
    limits.requestTimeout = 200ms;
    limits.closeTimeout = 200ms;
    Serving serving(limits);
    RawPeer peer(serving.port(), request);
    QTRY_VERIFY(peer.isClosed());
    QVERIFY2(peer.received.startsWith("HTTP/1.1 " + status), peer.received.constData());
    QCOMPARE(peer.received.count("HTTP/1.1 "), 1);
    QVERIFY(serving.handler.requests.isEmpty());
    QTRY_COMPARE(serving.server->connectionCount(), 0);
}

void tst_HttpServerLimits::closesAnIdleConnection_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("that never said anything") << QByteArray();
    QTest::newRow("after its request") << get("/hello");
}
void tst_HttpServerLimits::closesAnIdleConnection()
{
    QFETCH(QByteArray, request);
    HttpLimits limits;
    limits.requestTimeout = request.isEmpty() ? 100ms : 20s;
    limits.keepAliveTimeout = 100ms;
    Serving serving(limits);
    RawPeer peer(serving.port(), request);
    QTRY_VERIFY(peer.isClosed());
    QCOMPARE(peer.received.count("HTTP/1.1 "), request.isEmpty() ? 0 : 1);
    QTRY_COMPARE(serving.server->connectionCount(), 0);
}

void tst_HttpServerLimits::leavesAWaitingAnswerAlone()
{
    HttpLimits limits;
    limits.requestTimeout = 50ms;
    limits.keepAliveTimeout = 300ms;
    limits.closeTimeout = 50ms;
    Serving serving(limits);
    RawPeer poll(serving.port(), get("/poll"));
    RawPeer stream(serving.port(), get("/stream"));
    RawPeer later(serving.port(), get("/later"));
    RawPeer socket(serving.port(), handshake("/stream"));
    QTRY_COMPARE(serving.handler.requests.size(), 4);
    // When connections that said nothing came and went
    RawPeer idle(serving.port(), get("/hello"));
    QTRY_VERIFY(idle.isClosed());
    // Then those that wait for us are all still there
    QVERIFY(!poll.isClosed() && !stream.isClosed() && !later.isClosed() && !socket.isClosed());
    for (auto &channel : serving.handler.channels)
        channel->send(sharedUpdate("{}"));
    serving.handler.exchanges.front().respond({200, {}, "late"});
    QTRY_VERIFY(poll.received.endsWith("{}"));
    QTRY_VERIFY(stream.received.endsWith("data: {}\n\n"));
    QTRY_VERIFY(later.received.endsWith("late"));
    QTRY_COMPARE(socket.body(), QByteArray("\x81\x02{}"));
}

void tst_HttpServerLimits::cutsAPeerThatPipelinesWithoutEnd()
{
    Serving serving;
    QByteArray requests = get("/later");
    for (int i = 0; i < 50'000; ++i)
        requests += get("/hello");
    RawPeer peer(serving.port(), requests);
    QTRY_COMPARE(serving.handler.exchanges.size(), size_t(1));
    // Qt before 6.5 reads on and the connection is cut; later it reads nothing, and what waits stays in the
    // kernel.
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    QTRY_VERIFY(peer.isClosed());
    QVERIFY(!serving.handler.exchanges.front().isOpen());
#else
    RawPeer other(serving.port(), get("/hello"));
    QTRY_VERIFY(other.received.endsWith("hello"));
#endif
    QVERIFY(serving.handler.requests.size() <= 2);
}

void tst_HttpServerLimits::refusesConnectionsAboveTheLimit()
{
    HttpLimits limits;
    limits.connections = 2;
    Serving serving(limits);
    RawPeer first(serving.port(), get("/stream"));
    RawPeer second(serving.port(), handshake("/stream"));
    QTRY_COMPARE(serving.handler.channels.size(), size_t(2));

    RawPeer third(serving.port(), get("/hello"));
    QTRY_VERIFY(third.isClosed());
    QVERIFY2(third.received.startsWith("HTTP/1.1 503 Service Unavailable\r\n"), third.received.constData());
    QVERIFY(third.received.contains("\r\nRetry-After: 5\r\n"));

    second.socket.abort();
    QTRY_COMPARE(serving.handler.closedChannels, 1);
    serving.handler.channels.pop_back();
    QTRY_COMPARE(serving.server->connectionCount(), 1);
    RawPeer fourth(serving.port(), get("/hello"));
    QTRY_VERIFY(fourth.received.endsWith("hello"));
}

void tst_HttpServerLimits::freesEveryConnection()
{
    Serving serving;
    serving.handler.forgetClosed = true;
    const QList<QByteArray> requests = {{},           get("/hello"),        get("/stream"),
                                        get("/poll"), handshake("/stream"), get("/later")};
    for (int round = 0; round < 10; ++round) {
        serving.handler.requests.clear();
        std::vector<std::unique_ptr<RawPeer>> peers;
        for (int i = 0; i < 100; ++i)
            peers.push_back(std::make_unique<RawPeer>(serving.port(), requests[i % requests.size()]));
        QTRY_COMPARE(serving.handler.requests.size(), 83); // all but those that say nothing
        QTRY_COMPARE(serving.server->connectionCount(), 100);
        for (size_t i = 0; i < peers.size(); i += 2)
            peers[i]->socket.abort();
    }
    QTRY_COMPARE(serving.server->connectionCount(), 0);
    QTRY_VERIFY(serving.handler.channels.empty());
    for (const HttpExchange &exchange : serving.handler.exchanges)
        QVERIFY(!exchange.isOpen());
    QVERIFY(serving.handler.exchanges.size() > 100);
}

QTEST_GUILESS_MAIN(tst_HttpServerLimits)
#include "tst_httpserverlimits.moc"
