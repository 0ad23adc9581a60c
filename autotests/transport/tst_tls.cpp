// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "support/testcertificate.h"
#include "testhandler.h"
#include "transport/httpserver.h"

#include <QRegularExpression>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTest>
#include <QWebSocket>

using namespace Velox;
using namespace std::chrono_literals;

namespace {

/** A TLS client that sends one request and keeps what it gets. */
struct TlsPeer
{
    TlsPeer(quint16 port, const QByteArray &request)
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        // As a browser offers it: the server may not pick HTTP/2.
        configuration.setAllowedNextProtocols({"h2", "http/1.1"});
        socket.setSslConfiguration(configuration);
        QObject::connect(&socket, &QSslSocket::encrypted, &socket,
                         [this, request] { socket.write(request); });
        QObject::connect(&socket, &QSslSocket::readyRead, &socket, [this] {
            if (reading)
                received += socket.readAll();
        });
        socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
    }

    QSslSocket socket;
    QByteArray received;
    bool reading = true;
};

} // namespace

class tst_Tls : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!QSslSocket::supportsSsl())
            QSKIP("This Qt has no TLS backend.");
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_handler = std::make_unique<TestHandler>();
        HttpLimits limits;
        limits.requestTimeout = 500ms;
        limits.connections = 2;
        m_server = std::make_unique<HttpServer>(*m_handler, limits);
        m_server->setSslConfiguration(untrustedServerConfiguration());
        QVERIFY(m_server->listen(QHostAddress(QHostAddress::LocalHost), 0));
    }
    void cleanup() { m_server.reset(); }

    void servesRequestsAndStreams();
    void countsAndDrainsWhatIsEncrypted();
    void servesAWebSocket();
    void cutsAPeerThatDoesNotShakeHands_data();
    void cutsAPeerThatDoesNotShakeHands();

private:
    std::unique_ptr<TestHandler> m_handler;
    std::unique_ptr<HttpServer> m_server;
};

void tst_Tls::servesRequestsAndStreams()
{
    TlsPeer hello(m_server->serverPort(), "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_VERIFY(hello.received.endsWith("hello"));
    QVERIFY(m_handler->requests.first().isEncrypted);

    TlsPeer stream(m_server->serverPort(), "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(m_handler->channels.size(), size_t(1));
    m_handler->channels.front()->send(sharedUpdate("{}"));
    QTRY_VERIFY(stream.received.endsWith("\r\n\r\ndata: {}\n\n"));
    stream.socket.abort();
    QTRY_COMPARE(m_handler->closedChannels, 1);
}

void tst_Tls::countsAndDrainsWhatIsEncrypted()
{
    TlsPeer stream(m_server->serverPort(), "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(m_handler->channels.size(), size_t(1));
    Channel &channel = *m_handler->channels.front();
    int drained = 0;
    connect(&channel, &Channel::drained, this, [&drained] { ++drained; });
    stream.reading = false;
    stream.socket.setReadBufferSize(1000);
    channel.send(sharedUpdate(QByteArray(20'000'000, 'x')));
    QVERIFY(channel.bytesQueued() > 1'000'000);
    QCOMPARE(drained, 0);
    stream.reading = true;
    stream.socket.setReadBufferSize(0);
    stream.received += stream.socket.readAll();
    QTRY_COMPARE(drained, 1);
    QCOMPARE(channel.bytesQueued(), 0);
    QTRY_VERIFY(stream.received.size() > 20'000'000);
}

void tst_Tls::servesAWebSocket()
{
    QWebSocket client;
    QStringList messages;
    connect(&client, &QWebSocket::textMessageReceived, this,
            [&messages](const QString &text) { messages += text; });
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.setSslConfiguration(configuration);
    client.open(QUrl(QStringLiteral("wss://127.0.0.1:%1/stream").arg(m_server->serverPort())));
    QTRY_COMPARE(m_handler->channels.size(), size_t(1));
    m_handler->channels.front()->send(sharedUpdate("{\"a\":1}"));
    QTRY_COMPARE(messages, QStringList(QStringLiteral("{\"a\":1}")));
    m_handler->channels.front()->close(CloseReason::GoingAway);
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(int(client.closeCode()), 1001);
}

void tst_Tls::cutsAPeerThatDoesNotShakeHands_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("silent") << QByteArray();
    QTest::newRow("plain HTTP") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("half a handshake") << QByteArray("\x16\x03\x01\x02", 4);
}
void tst_Tls::cutsAPeerThatDoesNotShakeHands()
{
    QFETCH(QByteArray, bytes);
    QTcpSocket peer;
    peer.connectToHost(QHostAddress(QHostAddress::LocalHost), m_server->serverPort());
    QVERIFY(peer.waitForConnected(5000));
    peer.write(bytes);
    QTRY_COMPARE(peer.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(m_server->connectionCount(), 0);
    QVERIFY(m_handler->requests.isEmpty());
}

QTEST_GUILESS_MAIN(tst_Tls)
#include "tst_tls.moc"
