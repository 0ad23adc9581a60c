// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What the server answers besides updates: refusals, and what an application learns of its readers.

#include "servedtest.h"
#include "support/http.h"
#include "support/readers.h"

#include <QHttpServer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

namespace {

const QByteArray sse = "Accept: text/event-stream\r\n";
const QByteArray foreign = "Origin: http://elsewhere.example\r\n";

} // namespace

class tst_Server : public ServedTest
{
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void refusesAnUpgradeInHttp_data();
    void refusesAnUpgradeInHttp();
    void limitsConnections();
    void answersForeignOriginsThatAreAllowed();
    void answersPreflights();
    void showsTheStateToAPerson();
    void answersHeadWithoutABody();
    void listsItsConnections();
    void buriesABusyApplicationInNoNotices();
    void closesOneConnection();
    void countsConnectionsOfRemovedStates();
};

// ---- refusals ----

void tst_Server::refuses_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<int>("status");
    QTest::newRow("no state at the path") << QByteArray("GET") << QByteArray("/other") << sse << 404;
    QTest::newRow("a path below the state's") << QByteArray("GET") << QByteArray("/sync/") << sse << 404;
    QTest::newRow("another method") << QByteArray("POST") << QByteArray("/sync") << sse << 405;
    QTest::newRow("another method for a file")
        << QByteArray("DELETE") << QByteArray("/velox.js") << QByteArray() << 405;
    QTest::newRow("no transport for its type")
        << QByteArray("GET") << QByteArray("/sync") << QByteArray("Accept: image/png\r\n") << 406;
    QTest::newRow("an unknown patch form") << QByteArray("GET") << QByteArray("/sync?patch=x") << sse << 400;
    QTest::newRow("foreign page, stream") << QByteArray("GET") << QByteArray("/sync") << sse + foreign << 403;
    QTest::newRow("foreign page, poll") << QByteArray("GET") << QByteArray("/sync")
                                        << QByteArray("Accept: application/json\r\n") + foreign << 403;
    QTest::newRow("foreign page, for a person") << QByteArray("GET") << QByteArray("/sync") << foreign << 403;
    QTest::newRow("page without an origin")
        << QByteArray("GET") << QByteArray("/sync") << sse + "Origin: null\r\n"
        << 403;
}

void tst_Server::refuses()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, headers);
    QFETCH(int, status);
    const HttpAnswer answer = ask(port(), target, headers, method);
    QCOMPARE(answer.status, status);
    QVERIFY(answer.headers.value("content-type").startsWith("text/plain"));
    QCOMPARE(answer.body.trimmed().count('\n'), 0);
    QVERIFY(!answer.body.isEmpty());
    QVERIFY(!answer.headers.contains("access-control-allow-origin"));
    if (status == 405)
        QVERIFY(answer.headers.value("allow").contains("GET"));
}

void tst_Server::refusesAnUpgradeInHttp_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<int>("maxConnections");
    QTest::addColumn<int>("status");
    QTest::newRow("no state at the path") << QByteArray("/other") << QByteArray() << 10 << 404;
    QTest::newRow("an unknown patch form") << QByteArray("/sync?patch=x") << QByteArray() << 10 << 400;
    QTest::newRow("foreign page") << QByteArray("/sync") << foreign << 10 << 403;
    QTest::newRow("too many connections") << QByteArray("/sync") << QByteArray() << 0 << 503;
}

void tst_Server::refusesAnUpgradeInHttp()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, headers);
    QFETCH(int, maxConnections);
    QFETCH(int, status);
    m_served->server.setMaxConnections(maxConnections);
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(QStringLiteral("^WebSocket received but no slots")));
#endif
    const HttpAnswer answer = askUpgrade(port(), target, headers);
    QCOMPARE(answer.status, status);
    QVERIFY(!answer.body.isEmpty());
    QCOMPARE(answer.headers.contains("retry-after"), status == 503);
}

void tst_Server::limitsConnections()
{
    m_served->server.setMaxConnections(2);
    EventStreamReader first({m_served->url()});
    WebSocketReader second({m_served->url()});
    QTRY_VERIFY(first.version() == 1 && second.version() == 1);

    const HttpAnswer third = ask(port(), "/sync", sse);
    QCOMPARE(third.status, 503);
    QVERIFY(third.headers.value("retry-after").toInt() > 0);

    second.socket.close();
    QTRY_COMPARE(m_served->server.connectionCount(), 1);
    EventStreamReader again({m_served->url()});
    QTRY_COMPARE(again.version(), 1);
}

void tst_Server::answersForeignOriginsThatAreAllowed()
{
    m_served->server.setAllowedOrigins({QStringLiteral("http://elsewhere.example")});
    const HttpAnswer allowed = ask(port(), "/sync", foreign);
    QCOMPARE(allowed.status, 200);
    QCOMPARE(allowed.headers.value("access-control-allow-origin"), QByteArray("http://elsewhere.example"));
    QVERIFY(allowed.headers.value("vary").contains("Origin"));
    QCOMPARE(ask(port(), "/sync", "Origin: https://elsewhere.example\r\n").status, 403);

    EventStreamReader stream({m_served->url()}, foreign);
    QTRY_COMPARE(stream.version(), 1);
    QVERIFY(stream.head.contains("Access-Control-Allow-Origin: http://elsewhere.example"));

    m_served->server.setAllowedOrigins({QStringLiteral("*")});
    QCOMPARE(ask(port(), "/sync", "Origin: https://any.example\r\n").status, 200);

    m_served->server.setAllowedOrigins({});
    const HttpAnswer own =
        ask(port(), "/sync", "Origin: http://localhost:" + QByteArray::number(port()) + "\r\n");
    QCOMPARE(own.status, 200);
    QCOMPARE(ask(port(), "/sync", "Origin: http://localhost:1\r\n").status, 403);
}

void tst_Server::answersPreflights()
{
    const QByteArray headers = foreign + "Access-Control-Request-Method: GET\r\n";
    HttpAnswer answer = ask(port(), "/sync", headers, "OPTIONS");
    QCOMPARE(answer.status, 204);
    QVERIFY(!answer.headers.contains("access-control-allow-origin"));

    m_served->server.setAllowedOrigins({QStringLiteral("http://elsewhere.example")});
    answer = ask(port(), "/sync", headers, "OPTIONS");
    QCOMPARE(answer.status, 204);
    QCOMPARE(answer.headers.value("access-control-allow-origin"), QByteArray("http://elsewhere.example"));
    QVERIFY(answer.headers.value("access-control-allow-methods").contains("GET"));
    QVERIFY(answer.headers.value("access-control-allow-headers").contains("Last-Event-ID"));
}

void tst_Server::showsTheStateToAPerson()
{
    for (const char *accept : {"", "Accept: */*\r\n", "Accept: text/html,application/xhtml+xml\r\n"}) {
        const HttpAnswer answer = ask(port(), "/sync", accept);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("content-type"), QByteArray("application/json"));
        QCOMPARE(answer.headers.value("x-content-type-options"), QByteArray("nosniff"));
        QCOMPARE(answer.headers.value("cross-origin-resource-policy"), QByteArray("same-origin"));
        QVERIFY2(answer.body.contains("\n        \"count\": 1"), answer.body);
        QVERIFY(answer.body.contains(m_served->state->stateId().toLatin1()));
    }
    VeloxState empty;
    empty.setPath(QStringLiteral("/empty"));
    m_served->server.addState(&empty);
    QCOMPARE(ask(port(), "/empty").status, 503); // there is nothing to show, and it is never held
}

void tst_Server::answersHeadWithoutABody()
{
    const HttpAnswer page = ask(port(), "/sync", {}, "HEAD");
    QCOMPARE(page.status, 200);
    QVERIFY(page.body.isEmpty());
    QVERIFY(page.headers.value("content-length").toInt() > 100);
    const HttpAnswer stream = ask(port(), "/sync", sse, "HEAD");
    QCOMPARE(stream.status, 200);
    QCOMPARE(stream.headers.value("content-type"), QByteArray("text/event-stream"));
    QVERIFY(stream.body.isEmpty());
    QTRY_COMPARE(m_served->server.connectionCount(), 0);
}

// ---- connections ----

void tst_Server::listsItsConnections()
{
    QSignalSpy connected(m_served->state, &VeloxState::readerConnected);
    QSignalSpy disconnected(m_served->state, &VeloxState::readerDisconnected);
    EventStreamReader stream({m_served->url()});
    QTRY_COMPARE(stream.version(), 1);
    auto webSocket = std::make_unique<WebSocketReader>(ReaderRequest{m_served->url()});
    QTRY_COMPARE(webSocket->version(), 1);
    LongPollReader poll({m_served->url()});
    QTRY_COMPARE(poll.version(), 1);
    QTRY_VERIFY(m_served->state->connections().size() == 3); // the poll is held now

    const QList<VeloxConnection> connections = m_served->state->connections();
    QCOMPARE(connections.at(0).transport, QStringLiteral("sse"));
    QCOMPARE(connections.at(1).transport, QStringLiteral("websocket"));
    QCOMPARE(connections.at(2).transport, QStringLiteral("poll"));
    QCOMPARE(connections.at(0).address, QStringLiteral("127.0.0.1:%1").arg(stream.socket.localPort()));
    QCOMPARE(connections.at(0).version, 1);
    QCOMPARE(connections.at(0).bytesQueued, 0);
    QVERIFY(connections.at(0).bytesSent > 500);
    QVERIFY(connections.at(0).since.secsTo(QDateTime::currentDateTimeUtc()) < 60);
    QVERIFY(connections.at(0).id < connections.at(1).id);
    QTRY_COMPARE(m_served->state->connectionCount(), 3);
    QTRY_COMPARE(m_served->server.connectionCount(), 3);

    webSocket->socket.close();
    QTRY_COMPARE(m_served->server.connectionCount(), 2);
    QCOMPARE(connected.count(), 4); // the poll twice: its first request was answered at once
    QCOMPARE(disconnected.count(), 2);
    QCOMPARE(disconnected.last().first().value<VeloxConnection>().transport, QStringLiteral("websocket"));
}

void tst_Server::buriesABusyApplicationInNoNotices()
{
    QSignalSpy connected(m_served->state, &VeloxState::readerConnected);
    QSignalSpy disconnected(m_served->state, &VeloxState::readerDisconnected);
    EventStreamReader known({m_served->url()});
    QTRY_COMPARE(m_served->state->connectionCount(), 1);

    // Given an application that takes no event while readers come and go
    known.socket.disconnectFromHost();
    for (int i = 0; i < 1200; ++i) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port());
        QVERIFY(socket.waitForConnected());
        socket.write(
            "GET /sync HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nConnection: close\r\n\r\n");
        while (socket.state() == QAbstractSocket::ConnectedState && socket.waitForReadyRead())
            QVERIFY(!socket.readAll().isEmpty());
    }
    QCOMPARE(connected.count(), 1);

    // Then it is told of some of them, and who is there is right
    QTRY_COMPARE(m_served->server.connectionCount(), 0);
    QTRY_VERIFY(disconnected.count() > 400 && disconnected.count() == connected.count());
    QVERIFY2(connected.count() < 700, QByteArray::number(connected.count()));
    QCOMPARE(m_served->state->connectionCount(), 0);
}

void tst_Server::closesOneConnection()
{
    WebSocketReader webSocket({m_served->url()});
    EventStreamReader stream({m_served->url()});
    EventStreamReader other({m_served->url()});
    QTRY_VERIFY(webSocket.version() == 1 && stream.version() == 1 && other.version() == 1);
    const QString kept = QStringLiteral("127.0.0.1:%1").arg(other.socket.localPort());
    const QList<VeloxConnection> connections = m_served->state->connections();
    for (const VeloxConnection &connection : connections) {
        if (connection.address != kept)
            m_served->state->closeConnection(connection.id);
    }
    m_served->state->closeConnection(123456); // nobody's

    QTRY_VERIFY(webSocket.isEnded && stream.isEnded);
    QCOMPARE(webSocket.closeCode, 1008);
    m_served->machine.setCount(2);
    QTRY_COMPARE(other.version(), 2);
    QTRY_COMPARE(m_served->state->connectionCount(), 1);
}

void tst_Server::countsConnectionsOfRemovedStates()
{
    QSignalSpy counted(&m_served->server, &VeloxServer::connectionCountChanged);
    EventStreamReader stream({m_served->url()});
    QTRY_COMPARE(m_served->server.connectionCount(), 1);
    const qsizetype before = counted.count();

    m_served->server.removeState(m_served->state);

    QTRY_VERIFY(stream.isEnded);
    QTRY_COMPARE(m_served->server.connectionCount(), 0);
    QVERIFY(counted.count() > before);
    QTRY_COMPARE(m_served->state->connectionCount(), 0);

    Machine machine;
    auto state = std::make_unique<VeloxState>();
    state->setSource(&machine);
    QVERIFY(m_served->server.addState(state.get()));
    EventStreamReader again({m_served->url()});
    QTRY_COMPARE(m_served->server.connectionCount(), 1);
    state.reset();
    QTRY_VERIFY(again.isEnded);
    QTRY_COMPARE(m_served->server.connectionCount(), 0);
}

// ---- an application's own server ----

struct ApplicationServer
{
    ApplicationServer()
    {
        http.route(QStringLiteral("/own"), [] { return QStringLiteral("own"); });
        auto *tcp = new QTcpServer;
        tcp->listen(QHostAddress::LocalHost, 0);
        port = tcp->serverPort();
        static_cast<void>(http.bind(tcp));
    }

    QHttpServer http;
    quint16 port = 0;
};

QTEST_GUILESS_MAIN(tst_Server)
#include "tst_server.moc"
