// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// A VeloxServer with a certificate: who reaches it, and what keeps it from starting.

#include "../support/testcertificate.h"
#include "support/machine.h"

#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QWebSocket>

namespace {

/** A client's configuration that trusts the test's certificate. */
QSslConfiguration trusting()
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates({untrustedServerConfiguration().localCertificate()});
    return configuration;
}

/** The test's certificate and key as files. */
struct Files
{
    Files()
    {
        const QSslConfiguration tls = untrustedServerConfiguration();
        put(certificate, tls.localCertificate().toPem());
        put(key, tls.privateKey().toPem());
        put(rubbish, "no PEM");
    }
    static void put(const QString &name, const QByteArray &text)
    {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    QTemporaryDir folder;
    QString certificate = folder.filePath(QStringLiteral("cert.pem"));
    QString key = folder.filePath(QStringLiteral("key.pem"));
    QString rubbish = folder.filePath(QStringLiteral("rubbish.pem"));
};

/** What the server answers to one request over TLS; empty where no TLS came about. */
QByteArray askTls(quint16 port, const QSslConfiguration &configuration, QSsl::SslProtocol *spoken = nullptr)
{
    QSslSocket socket;
    QByteArray received;
    socket.setSslConfiguration(configuration);
    QObject::connect(&socket, &QSslSocket::encrypted, &socket, [&socket, spoken] {
        if (spoken)
            *spoken = socket.sessionProtocol();
        socket.write("GET /sync HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    });
    QObject::connect(&socket, &QSslSocket::readyRead, &socket, [&] { received += socket.readAll(); });
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port, QStringLiteral("localhost"));
    [[maybe_unused]] const bool ended =
        QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; });
    return received;
}

} // namespace

class tst_TlsServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!QSslSocket::supportsSsl())
            QSKIP("Qt has no TLS here.");
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void servesOverTls_data();
    void servesOverTls();
    void speaksNoOldProtocols();
    void showsTheClientsCertificate();
    void doesNotListenWithoutWhatItNeeds_data();
    void doesNotListenWithoutWhatItNeeds();
};

void tst_TlsServer::servesOverTls_data()
{
    QTest::addColumn<bool>("fromFiles");
    QTest::newRow("files") << true;
    QTest::newRow("configuration") << false;
}

void tst_TlsServer::servesOverTls()
{
    QFETCH(bool, fromFiles);
    const Files files;
    Machine machine;
    VeloxServer server;
    int asked = 0;
    server.setAuthorize([&asked](const VeloxRequest &request, const VeloxAuthorization &authorization) {
        asked += request.isEncrypted;
        authorization.accept();
    });
    if (fromFiles) {
        server.setCertificateFile(files.certificate);
        server.setPrivateKeyFile(files.key);
    } else {
        server.setSslConfiguration(untrustedServerConfiguration());
    }
    server.publish(QStringLiteral("/sync"), &machine);
    QVERIFY2(server.listen(QHostAddress::LocalHost, 0), qPrintable(server.errorString()));
    QCOMPARE(server.url(), QUrl(QStringLiteral("https://127.0.0.1:%1").arg(server.serverPort())));

    const QByteArray answer = askTls(server.serverPort(), trusting());
    QVERIFY(answer.startsWith("HTTP/1.1 200 ") && answer.contains("\"count\": 1"));
    QCOMPARE(askTls(server.serverPort(), QSslConfiguration::defaultConfiguration()),
             QByteArray()); // untrusted

    QWebSocket webSocket;
    QSignalSpy messages(&webSocket, &QWebSocket::textMessageReceived);
    webSocket.setSslConfiguration(trusting());
    // By its address, as not every machine can look up its own name; the certificate is of the name.
    webSocket.ignoreSslErrors(
        {QSslError(QSslError::HostNameMismatch, untrustedServerConfiguration().localCertificate())});
    webSocket.open(QUrl(QStringLiteral("wss://127.0.0.1:%1/sync").arg(server.serverPort())));
    QTRY_VERIFY(messages.count() >= 2);
    QCOMPARE(asked, 2);
}

void tst_TlsServer::speaksNoOldProtocols()
{
    Machine machine;
    VeloxServer server;
    QSslConfiguration lax = untrustedServerConfiguration();
    lax.setProtocol(QSsl::AnyProtocol);
    server.setSslConfiguration(lax);
    server.publish(QStringLiteral("/sync"), &machine);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    QSsl::SslProtocol spoken = QSsl::UnknownProtocol;
    QVERIFY(askTls(server.serverPort(), trusting(), &spoken).startsWith("HTTP/1.1 200 "));
    QVERIFY(spoken == QSsl::TlsV1_2 || spoken == QSsl::TlsV1_3);

    // A hello that offers TLS 1.1 and nothing newer, as this system's own library no longer can.
    const QByteArray random(32, 'r');
    const QByteArray body =
        QByteArray::fromHex("0302") + random + '\0' + QByteArray::fromHex("0004c00ac0130100");
    const QByteArray hello = '\1' + QByteArray(2, '\0') + char(body.size()) + body;
    QTcpSocket old;
    QByteArray received;
    connect(&old, &QTcpSocket::readyRead, this, [&] { received += old.readAll(); });
    old.connectToHost(QHostAddress(QHostAddress::LocalHost), server.serverPort());
    old.write(QByteArray::fromHex("16030100") + char(hello.size()) + hello);
    QTRY_VERIFY(received.size() >= 7);
    QCOMPARE(int(received.at(0)), 0x15); // an alert
    QCOMPARE(int(received.at(6)), 70); // protocol_version (RFC 8446, 6.2)
}

void tst_TlsServer::showsTheClientsCertificate()
{
    Machine machine;
    VeloxServer server;
    QSslConfiguration mutual = untrustedServerConfiguration();
    mutual.setPeerVerifyMode(QSslSocket::VerifyPeer);
    mutual.setCaCertificates({mutual.localCertificate()});
    server.setSslConfiguration(mutual);
    QString seen;
    server.setAuthorize([&seen](const VeloxRequest &request, const VeloxAuthorization &authorization) {
        seen = request.peerCertificate;
        authorization.accept();
    });
    server.publish(QStringLiteral("/sync"), &machine);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    QSslConfiguration client = trusting();
    client.setLocalCertificate(mutual.localCertificate());
    client.setPrivateKey(mutual.privateKey());
    QVERIFY(askTls(server.serverPort(), client).startsWith("HTTP/1.1 200 "));
    QCOMPARE(seen, QString::fromLatin1(mutual.localCertificate().toPem()));
    QCOMPARE(askTls(server.serverPort(), trusting()), QByteArray()); // shows none
}

void tst_TlsServer::doesNotListenWithoutWhatItNeeds_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("no key") << QByteArray("cert.pem") << QByteArray();
    QTest::newRow("no certificate") << QByteArray() << QByteArray("key.pem");
    QTest::newRow("a missing key") << QByteArray("cert.pem") << QByteArray("none.pem");
    QTest::newRow("no PEM as a key") << QByteArray("cert.pem") << QByteArray("rubbish.pem");
    QTest::newRow("no PEM as a certificate") << QByteArray("rubbish.pem") << QByteArray("key.pem");
}

void tst_TlsServer::doesNotListenWithoutWhatItNeeds()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    const Files files;
    const auto path = [&files](const QByteArray &name) {
        return name.isEmpty() ? QString() : files.folder.filePath(QString::fromLatin1(name));
    };
    VeloxServer server;
    server.setCertificateFile(path(certificate));
    server.setPrivateKeyFile(path(key));
    QVERIFY(!server.listen(QHostAddress::LocalHost, 0)); // never plain instead
    QVERIFY(!server.errorString().isEmpty());
    QVERIFY(!server.isListening());
}

QTEST_GUILESS_MAIN(tst_TlsServer)
#include "tst_tlsserver.moc"
