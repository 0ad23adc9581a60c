// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "rawpeer.h"
#include "testhandler.h"
#include "transport/httpattachment.h"

#include <QHttpServer>
#include <QHttpServerResponse>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTest>

using namespace Velox;

namespace {

/** An application's own server with a route of its own, and ours attached to it. */
struct Attached
{
    Attached()
        : server(std::make_unique<QHttpServer>())
        , attachment(std::make_unique<HttpAttachment>(server.get(), handler))
    {
        server->route(QStringLiteral("/own"), [] { return QStringLiteral("own"); });
        auto listener = std::make_unique<QTcpServer>();
        listener->setListenBacklogSize(200); // the peers of a test connect without the event loop
        isReady = listener->listen(QHostAddress(QHostAddress::LocalHost), 0);
        port = listener->serverPort();
        server->bind(listener.release());
        for (const char *path : {"/hello", "/stream", "/poll", "/later", "/private", "/a.b"})
            isReady = isReady && attachment->addPath(QLatin1String(path));
    }

    TestHandler handler;
    std::unique_ptr<QHttpServer> server;
    std::unique_ptr<HttpAttachment> attachment;
    quint16 port = 0;
    bool isReady = false;
};

} // namespace

class tst_HttpAttachment : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void servesItsPathsBesideTheApplications();
    void takesExactPathsOnly();
    void keepsTheConnectionForTheApplicationsRequests();
    void opensEveryTransport();
    void refusesAnUpgradeWithAWholeAnswer_data();
    void refusesAnUpgradeWithAWholeAnswer();
    void lasts1000Connections();
    void leavesUnknownPathsToTheFallback();
    void mayGoBeforeTheServer();
    void mayGoAfterTheServer();
};

void tst_HttpAttachment::servesItsPathsBesideTheApplications()
{
    Attached attached;
    QVERIFY(attached.isReady);
    RawPeer ours(attached.port, get("/hello"));
    RawPeer own(attached.port, get("/own"));
    QTRY_VERIFY(ours.received.endsWith("hello"));
    QTRY_VERIFY(own.received.endsWith("own"));
    QVERIFY(!attached.attachment->addPath(QStringLiteral("relative")));
}

void tst_HttpAttachment::takesExactPathsOnly()
{
    Attached attached;
    QVERIFY(attached.isReady);
    RawPeer longer(attached.port, get("/hello/more"));
    RawPeer pattern(attached.port, get("/a-b"));
    RawPeer exact(attached.port, get("/a.b"));
    QTRY_VERIFY(longer.received.startsWith("HTTP/1.1 404 ") && longer.received.contains("Not found."));
    QTRY_VERIFY(pattern.received.startsWith("HTTP/1.1 404 ") && pattern.received.contains("Not found."));
    QTRY_VERIFY(exact.received.endsWith("nothing here"));
}

void tst_HttpAttachment::keepsTheConnectionForTheApplicationsRequests()
{
    Attached attached;
    QVERIFY(attached.isReady);
    RawPeer peer(attached.port);
    for (const char *path : {"/hello", "/own", "/hello", "/own"}) {
        peer.received.clear();
        peer.socket.write(get(path));
        QTRY_VERIFY(peer.received.endsWith(path + 1));
    }
    QVERIFY(!peer.isClosed());
}

void tst_HttpAttachment::opensEveryTransport()
{
    Attached attached;
    QVERIFY(attached.isReady);
    RawPeer stream(attached.port, get("/stream"));
    QTRY_COMPARE(attached.handler.channels.size(), size_t(1));
    RawPeer poll(attached.port, get("/poll"));
    QTRY_COMPARE(attached.handler.channels.size(), size_t(2));
    RawPeer socket(attached.port, handshake("/stream"));
    QTRY_COMPARE(attached.handler.channels.size(), size_t(3));
    for (auto &channel : attached.handler.channels)
        channel->send(sharedUpdate("{}"));
    QTRY_COMPARE(stream.body(), QByteArray("data: {}\n\n"));
    QTRY_COMPARE(poll.body(), QByteArray("{}"));
    QTRY_COMPARE(socket.body(), QByteArray("\x81\x02{}"));
    stream.socket.abort();
    socket.socket.abort();
    QTRY_COMPARE(attached.handler.closedChannels, 3);
}

void tst_HttpAttachment::refusesAnUpgradeWithAWholeAnswer_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("by the handler") << QByteArray("/private") << QByteArray("403 Forbidden");
    QTest::newRow("on a path without a state") << QByteArray("/hello") << QByteArray("404 Not Found");
    QTest::newRow("on no path of ours") << QByteArray("/none") << QByteArray("404 Not Found");
}
void tst_HttpAttachment::refusesAnUpgradeWithAWholeAnswer()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, status);
    expectRefusalWarning();
    Attached attached;
    QVERIFY(attached.isReady);
    RawPeer peer(attached.port, handshake(path));
    QTRY_VERIFY(peer.isClosed());
    QVERIFY2(peer.received.startsWith("HTTP/1.1 " + status + "\r\n"), peer.received.constData());
    QVERIFY(peer.received.contains("\r\nContent-Length: " + QByteArray::number(peer.body().size()) + "\r\n"));
    QVERIFY(!peer.body().isEmpty());
}

void tst_HttpAttachment::lasts1000Connections()
{
    Attached attached;
    QVERIFY(attached.isReady);
    attached.handler.forgetClosed = true;
    const QList<QByteArray> requests = {get("/hello"), get("/stream"), get("/poll"), handshake("/stream"),
                                        get("/later")};
    const int before = int(attached.attachment->connectionCount());
    for (int round = 0; round < 10; ++round) {
        attached.handler.requests.clear();
        std::vector<std::unique_ptr<RawPeer>> peers;
        for (int i = 0; i < 100; ++i)
            peers.push_back(std::make_unique<RawPeer>(attached.port, requests[i % requests.size()]));
        QTRY_COMPARE(attached.handler.requests.size(), 100);
        QTRY_COMPARE(attached.attachment->connectionCount(), 100);
        for (size_t i = 0; i < peers.size(); i += 2)
            peers[i]->socket.abort();
    }
    QTRY_COMPARE(attached.attachment->connectionCount(), before);
    QTRY_VERIFY(attached.server->findChildren<QTcpSocket *>().isEmpty());
    QTRY_VERIFY(attached.handler.channels.empty());
}

void tst_HttpAttachment::leavesUnknownPathsToTheFallback()
{
    Attached attached;
    QVERIFY(attached.isReady);
    attached.attachment->setFallback([](const HttpRequest &request, HttpExchange exchange) {
        exchange.respond({200, {}, "fallback " + request.path.toUtf8()});
    });
    RawPeer peer(attached.port, get("/else"));
    QTRY_VERIFY(peer.received.endsWith("fallback /else"));
    attached.attachment->setFallback({});
    peer.socket.write(get("/else"));
    QTRY_VERIFY(peer.received.endsWith("Not found.\n"));
}

void tst_HttpAttachment::mayGoBeforeTheServer()
{
    Attached attached;
    QVERIFY(attached.isReady);
    RawPeer stream(attached.port, get("/stream"));
    RawPeer poll(attached.port, get("/poll"));
    RawPeer socket(attached.port, handshake("/stream"));
    RawPeer idle(attached.port, get("/hello"));
    QTRY_COMPARE(attached.handler.channels.size(), size_t(3));
    QTRY_VERIFY(idle.received.endsWith("hello"));

    attached.attachment.reset();
    QTRY_VERIFY(stream.isClosed() && poll.isClosed() && socket.isClosed());
    QTRY_COMPARE(attached.handler.closedChannels, 3);
    idle.received.clear();
    idle.socket.write(get("/hello"));
    QTRY_VERIFY(idle.received.startsWith("HTTP/1.1 503 "));
    idle.socket.write(get("/own"));
    QTRY_VERIFY(idle.received.endsWith("own"));
    idle.socket.write(get("/none"));
    QTRY_VERIFY(idle.received.contains("HTTP/1.1 404 "));
    expectRefusalWarning();
    RawPeer late(attached.port, handshake("/stream"));
    QTRY_VERIFY(late.isClosed());
    QVERIFY(!late.received.contains("101"));
}

void tst_HttpAttachment::mayGoAfterTheServer()
{
    Attached attached;
    QVERIFY(attached.isReady);
    RawPeer stream(attached.port, get("/stream"));
    RawPeer poll(attached.port, get("/poll"));
    RawPeer later(attached.port, get("/later"));
    RawPeer socket(attached.port, handshake("/stream"));
    QTRY_COMPARE(attached.handler.channels.size(), size_t(3));
    QTRY_COMPARE(attached.handler.exchanges.size(), size_t(1));

    attached.server.reset();
    QTRY_VERIFY(stream.isClosed() && poll.isClosed() && later.isClosed() && socket.isClosed());
    QTRY_COMPARE(attached.handler.closedChannels, 3);
    QVERIFY(!attached.handler.exchanges.front().isOpen());
    QVERIFY(!attached.attachment->addPath(QStringLiteral("/new")));
}

QTEST_GUILESS_MAIN(tst_HttpAttachment)
#include "tst_httpattachment.moc"
