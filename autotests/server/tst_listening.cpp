// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Where the server listens, what it publishes when it starts, and an application's own server.

#include "servedtest.h"
#include "support/http.h"
#include "support/readers.h"

#include <QHttpServer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

namespace {

const QByteArray sse = "Accept: text/event-stream\r\n";
const QByteArray foreign = "Origin: http://elsewhere.example\r\n";

} // namespace

class tst_Listening : public ServedTest
{
    Q_OBJECT

private Q_SLOTS:
    void tellsThatThePortIsTaken();
    void listensAgainAfterClose();
    void refusesStates();
    void publishesItsChildren();
    void doesNotListenWithAChildItCannotPublish();
    void pushesWhatWaitsWhenItCloses();
    void keepsThePathOfAPublishedState();
    void tellsItsUrl_data();
    void tellsItsUrl();
    void servesFromAnApplicationsServer_data();
    void servesFromAnApplicationsServer();
    void attachesOnlyOnce();
};

// ---- listening ----

void tst_Listening::tellsThatThePortIsTaken()
{
    VeloxServer server;
    QSignalSpy listening(&server, &VeloxServer::listeningChanged);
    QSignalSpy failed(&server, &VeloxServer::errorStringChanged);
    QVERIFY(!server.listen(QHostAddress::LocalHost, port()));
    QVERIFY(!server.isListening());
    QVERIFY(!server.errorString().isEmpty());
    QCOMPARE(failed.count(), 1);
    QCOMPARE(listening.count(), 0);

    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    QVERIFY(server.errorString().isEmpty());
    QVERIFY(!server.listen(QHostAddress::LocalHost, 0)); // it listens already
    QVERIFY(server.isListening());
}

void tst_Listening::listensAgainAfterClose()
{
    WebSocketReader before({m_served->url()});
    QTRY_COMPARE(before.version(), 1);
    const quint16 oldPort = port();
    QSignalSpy listening(&m_served->server, &VeloxServer::listeningChanged);

    m_served->server.close();
    QVERIFY(!m_served->server.isListening());
    QCOMPARE(m_served->server.serverPort(), 0);
    QVERIFY(m_served->server.url().isEmpty());
    QTRY_VERIFY(before.isEnded);
    QTRY_COMPARE(m_served->server.connectionCount(), 0);
    m_served->machine.setCount(9);

    QVERIFY(m_served->server.listen(QHostAddress::LocalHost, oldPort));
    QCOMPARE(listening.count(), 2);
    WebSocketReader after({m_served->url(), "json", before.id(), "1"});
    QTRY_COMPARE(after.kinds(), QByteArray("ping full")); // a state published anew is another one
    QVERIFY(after.id() != before.id());
    QVERIFY(after.text().contains(R"("count":9)"));
    m_served->machine.setCount(10);
    QTRY_COMPARE(after.version(), 2);
}

void tst_Listening::refusesStates()
{
    VeloxServer &server = m_served->server;
    VeloxState taken;
    QVERIFY(!server.addState(&taken));
    QVERIFY(server.errorString().contains(QStringLiteral("/sync")));
    taken.setPath(QStringLiteral("no-slash"));
    QVERIFY(!server.addState(&taken));
    QVERIFY(!server.addState(nullptr));
    QVERIFY(!server.publish(QStringLiteral("/sync"), &m_served->machine));
    taken.setPath(QStringLiteral("/other"));
    QVERIFY(server.addState(&taken));
    QVERIFY(server.errorString().isEmpty());
    QVERIFY(!server.addState(&taken)); // already
    VeloxServer another;
    QVERIFY(!another.addState(&taken)); // by somebody else
    server.removeState(&taken);
    QVERIFY(another.addState(&taken));
    QCOMPARE(another.states(), QList<VeloxState *>{&taken});
    another.removeState(&taken);
}

void tst_Listening::publishesItsChildren()
{
    VeloxServer server;
    auto *state = new VeloxState(&server);
    state->setData(QVariant(1));
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    QUrl url = server.url();
    url.setPath(QStringLiteral("/sync"));
    EventStreamReader reader({url});
    QTRY_VERIFY(reader.holds("1"));
}

void tst_Listening::doesNotListenWithAChildItCannotPublish()
{
    for (const char *path : {"nowhere", "/sync"}) {
        VeloxServer server;
        auto *good = new VeloxState(&server);
        good->setPath(QStringLiteral("/sync"));
        auto *bad = new VeloxState(&server);
        bad->setPath(QString::fromLatin1(path));
        QVERIFY(!server.listen(QHostAddress::LocalHost, 0));
        QVERIFY(server.errorString().contains(QString::fromLatin1(path)));
        QVERIFY(!server.isListening());
        bad->setPath(QStringLiteral("/other"));
        QVERIFY(server.listen(QHostAddress::LocalHost, 0));
        QCOMPARE(server.states().size(), 2);
    }
}

void tst_Listening::pushesWhatWaitsWhenItCloses()
{
    m_served->state->setThrottleMs(60'000);
    EventStreamReader stream({m_served->url()});
    QTRY_COMPARE(stream.version(), 1);
    m_served->machine.setCount(2);
    m_served->machine.setCount(3); // both are due in a minute
    m_served->server.close();
    QTRY_VERIFY(stream.isEnded);
    QVERIFY2(stream.text().contains("\"count\":3"), stream.text());
}

void tst_Listening::keepsThePathOfAPublishedState()
{
    VeloxServer server;
    VeloxState state;
    state.setPath(QStringLiteral("/a"));
    QVERIFY(server.addState(&state)); // also where the server does not listen yet
    QTest::ignoreMessage(QtWarningMsg, "VeloxState: the path cannot change while the state is published");
    state.setPath(QStringLiteral("/b"));
    QCOMPARE(state.path(), QStringLiteral("/a"));
    server.removeState(&state);
    state.setPath(QStringLiteral("/b"));
    QCOMPARE(state.path(), QStringLiteral("/b"));
}

void tst_Listening::tellsItsUrl_data()
{
    QTest::addColumn<QHostAddress>("address");
    QTest::addColumn<QString>("url");
    QTest::newRow("localhost") << QHostAddress(QHostAddress::LocalHost)
                               << QStringLiteral("http://127.0.0.1:%1");
    QTest::newRow("any") << QHostAddress(QHostAddress::Any) << QStringLiteral("http://127.0.0.1:%1");
    QTest::newRow("any IPv4") << QHostAddress(QHostAddress::AnyIPv4) << QStringLiteral("http://127.0.0.1:%1");
    QTest::newRow("another") << QHostAddress(QStringLiteral("127.0.0.5"))
                             << QStringLiteral("http://127.0.0.5:%1");
    QTest::newRow("IPv6") << QHostAddress(QHostAddress::LocalHostIPv6) << QStringLiteral("http://[::1]:%1");
    QTest::newRow("any IPv6") << QHostAddress(QHostAddress::AnyIPv6) << QStringLiteral("http://[::1]:%1");
}

void tst_Listening::tellsItsUrl()
{
    QFETCH(QHostAddress, address);
    QFETCH(QString, url);
    VeloxServer server;
    QVERIFY(server.url().isEmpty());
    if (!server.listen(address, 0) && address.protocol() == QAbstractSocket::IPv6Protocol)
        QSKIP("this machine has no IPv6");
    QVERIFY2(server.isListening(), qPrintable(server.errorString()));
    QCOMPARE(server.url().toString(), url.arg(server.serverPort()));
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

void tst_Listening::servesFromAnApplicationsServer_data()
{
    QTest::addColumn<QString>("transport");
    for (const char *name : {"sse", "websocket", "poll"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void tst_Listening::servesFromAnApplicationsServer()
{
    QFETCH(QString, transport);
    ApplicationServer application;
    Machine machine;
    VeloxServer server;
    VeloxState *state = server.publish(QStringLiteral("/sync"), &machine);
    QVERIFY(server.attach(&application.http));
    VeloxState *later = server.publish(QStringLiteral("/later"), &machine);
    QVERIFY(later);
    QVERIFY(!server.isListening());
    QUrl url(QStringLiteral("http://127.0.0.1:%1/sync").arg(application.port));

    auto reader = makeReader(transport, {url});
    url.setPath(QStringLiteral("/later"));
    auto second = makeReader(transport, {url});
    QTRY_VERIFY(reader->version() == 1 && second->version() == 1);
    machine.setCount(2);
    QTRY_VERIFY(reader->version() == 2 && second->version() == 2);
    QCOMPARE(reader->last().body, QByteArray(R"([{"op":"replace","path":"/count","value":2}])"));
    QTRY_COMPARE(state->connections().size(), 1);

    QCOMPARE(ask(application.port, "/own").body, QByteArray("own"));
    QCOMPARE(ask(application.port, "/elsewhere").status, 404);
    QCOMPARE(ask(application.port, "/sync", sse + foreign).status, 403);

    server.close();
    QTRY_VERIFY(reader->isEnded && second->isEnded);
    QCOMPARE(ask(application.port, "/own").body, QByteArray("own"));
}

void tst_Listening::attachesOnlyOnce()
{
    ApplicationServer application;
    QVERIFY(!m_served->server.attach(&application.http)); // it listens
    QVERIFY(!m_served->server.errorString().isEmpty());
    VeloxServer server;
    QVERIFY(!server.attach(nullptr));
    QVERIFY(server.attach(&application.http));
    QVERIFY(!server.attach(&application.http));
    QVERIFY(!server.listen(QHostAddress::LocalHost, 0));
}

QTEST_GUILESS_MAIN(tst_Listening)
#include "tst_listening.moc"
