// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Who may come in before the application is asked: tokens, users, host names; and that nothing of it reaches the log.

#include "servedtest.h"
#include "support/http.h"
#include "support/readers.h"

#include <QMutex>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace {

const QByteArray sse = "Accept: text/event-stream\r\n";

QByteArray basic(const QByteArray &userAndPassword)
{
    return "Authorization: Basic " + userAndPassword.toBase64() + "\r\n";
}

} // namespace

class tst_Admission : public ServedTest
{
    Q_OBJECT

private Q_SLOTS:
    void asksForCredentials_data();
    void asksForCredentials();
    void challengesWithWhatItTakes();
    void asksTheHookAfterTheCredentials();
    void leavesTheClientOpen();
    void letsPreflightsPass();
    void tellsStrangersNothingOfWhatThereIs_data();
    void tellsStrangersNothingOfWhatThereIs();

    void refusesForeignHosts_data();
    void refusesForeignHosts();
    void limitsUpgradesAtTheSameMoment();
    void logsNoSecrets();

protected:
    /** Qt 6.4 warns of each upgrade that it was told to refuse. */
    [[nodiscard]] QString expectedWarnings() const override
    {
        return QStringLiteral("WebSocket received but no slots");
    }
};

// ---- tokens and users ----

void tst_Admission::asksForCredentials_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &target, const QByteArray &headers, int status) {
        QTest::newRow(name) << target << headers << status;
    };
    row("nothing shown", "/sync", {}, 401);
    row("a token", "/sync", "Authorization: Bearer t0ken\r\n", 200);
    row("the other token", "/sync", "authorization: bearer  other \r\n", 200);
    row("a wrong token", "/sync", "Authorization: Bearer t0keN\r\n", 401);
    row("the start of a token", "/sync", "Authorization: Bearer t0ke\r\n", 401);
    row("an empty token", "/sync", "Authorization: Bearer \r\n", 401);
    row("two tokens", "/sync", "Authorization: Bearer x\r\nAuthorization: Bearer t0ken\r\n", 401);
    row("a token without a scheme", "/sync", "Authorization: t0ken\r\n", 401);
    row("a token in the query", "/sync?access_token=t0ken", {}, 200);
    row("a wrong token in the query", "/sync?access_token=t0ke", {}, 401);
    row("an empty token in the query", "/sync?access_token=", {}, 401);
    row("a user", "/sync", basic("ann:pass:word"), 200);
    row("a wrong password", "/sync", basic("ann:pass"), 401);
    row("another user", "/sync", basic("bob:pass:word"), 401);
    row("a user as a token", "/sync", "Authorization: Bearer ann:pass:word\r\n", 401);
    row("broken Base64", "/sync", "Authorization: Basic !!!\r\n", 401);
    row("a file without", "/page.html", {}, 401);
    row("a file with a token", "/page.html", "Authorization: Bearer t0ken\r\n", 200);
    row("a file with a token in the query", "/page.html?access_token=t0ken", {}, 401);
    row("no file without", "/nothing", {}, 401);
}

void tst_Admission::asksForCredentials()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, headers);
    QFETCH(int, status);
    QTemporaryDir folder;
    QFile page(folder.filePath(QStringLiteral("page.html")));
    QVERIFY(page.open(QIODevice::WriteOnly) && page.write("<p>page") > 0);
    page.close();
    VeloxServer &server = m_served->server;
    server.setDocumentRoot(folder.path());
    server.setBearerTokens({QStringLiteral("t0ken"), QStringLiteral("other"), QString()});
    server.setBasicUsers({{QStringLiteral("ann"), QStringLiteral("pass:word")}});
    QCOMPARE(ask(port(), target, headers).status, status);
    if (!target.startsWith("/sync"))
        return;
    if (status != 200) {
        QCOMPARE(ask(port(), target, sse + headers).status, status);
        QCOMPARE(ask(port(), target, "Accept: application/json\r\n" + headers).status, status);
        QCOMPARE(askUpgrade(port(), target, headers).status, status);
        return;
    }
    EventStreamReader stream({m_served->url()},
                             headers.isEmpty() ? "Authorization: Bearer t0ken\r\n" : headers);
    QTRY_COMPARE(stream.version(), 1);
    if (target.contains('?')) {
        QWebSocket webSocket;
        QSignalSpy messages(&webSocket, &QWebSocket::textMessageReceived);
        webSocket.open(
            QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(port()).arg(QString::fromLatin1(target))));
        QTRY_VERIFY(messages.count() >= 2);
    }
}

void tst_Admission::challengesWithWhatItTakes()
{
    VeloxServer &server = m_served->server;
    server.setBearerTokens({QStringLiteral("t")});
    QCOMPARE(ask(port(), "/sync").headers.value("www-authenticate"), QByteArray("Bearer realm=\"velox\""));
    server.setBearerTokens({});
    QCOMPARE(ask(port(), "/sync").status, 200);
    server.setBasicUsers({{QStringLiteral("u"), QStringLiteral("p")}});
    QVERIFY(ask(port(), "/sync").headers.value("www-authenticate").startsWith("Basic "));
}

void tst_Admission::asksTheHookAfterTheCredentials()
{
    int asked = 0;
    m_served->server.setBearerTokens({QStringLiteral("t")});
    m_served->server.setAuthorize([&asked](const VeloxRequest &, const VeloxAuthorization &authorization) {
        ++asked;
        authorization.refuse(403);
    });
    QCOMPARE(ask(port(), "/sync").status, 401);
    QCOMPARE(askUpgrade(port(), "/sync").status, 401);
    QCOMPARE(asked, 0);
    QCOMPARE(ask(port(), "/sync?access_token=t").status, 403);
    QCOMPARE(askUpgrade(port(), "/sync?access_token=t").status, 403);
    QCOMPARE(asked, 2);
}

void tst_Admission::leavesTheClientOpen()
{
    m_served->server.setBearerTokens({QStringLiteral("t")});
    m_served->server.setAuthorize(
        [](const VeloxRequest &, const VeloxAuthorization &authorization) { authorization.refuse(); });
    QCOMPARE(ask(port(), "/velox.js").status, 200);
    QCOMPARE(ask(port(), "/velox.legacy.js").status, 200);
}

void tst_Admission::letsPreflightsPass()
{
    m_served->server.setBearerTokens({QStringLiteral("t")});
    m_served->server.setAllowedOrigins({QStringLiteral("http://elsewhere.example")});
    const HttpAnswer answer =
        ask(port(), "/sync", "Origin: http://elsewhere.example\r\nAccess-Control-Request-Method: GET\r\n",
            "OPTIONS");
    QCOMPARE(answer.status, 204);
    QVERIFY(answer.headers.value("access-control-allow-headers").contains("Authorization"));
}

void tst_Admission::tellsStrangersNothingOfWhatThereIs_data()
{
    QTest::addColumn<bool>("isHook"); // else tokens
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("headers");
    const QByteArray origin = "Origin: http://elsewhere.example\r\n";
    for (const bool isHook : {false, true}) {
        const char *by = isHook ? "hook" : "tokens";
        QTest::addRow("%s, nothing shown", by) << isHook << QByteArray("GET") << QByteArray();
        QTest::addRow("%s, a foreign origin", by) << isHook << QByteArray("GET") << origin;
        QTest::addRow("%s, a stream", by) << isHook << QByteArray("GET") << sse;
        QTest::addRow("%s, another method", by) << isHook << QByteArray("POST") << QByteArray();
        QTest::addRow("%s, a preflight", by)
            << isHook << QByteArray("OPTIONS") << origin + "Access-Control-Request-Method: GET\r\n";
    }
}

void tst_Admission::tellsStrangersNothingOfWhatThereIs()
{
    QFETCH(bool, isHook);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, headers);
    if (isHook) {
        m_served->server.setAuthorize(
            [](const VeloxRequest &, const VeloxAuthorization &authorization) { authorization.refuse(401); });
    } else {
        m_served->server.setBearerTokens({QStringLiteral("t")});
    }
    const HttpAnswer state = ask(port(), "/sync", headers, method);
    const HttpAnswer nothing = ask(port(), "/nothing", headers, method);
    QVERIFY(state.status != 200 && state.status != 404);
    QCOMPARE(nothing.status, state.status);
    QCOMPARE(nothing.body, state.body);
    const auto names = [](const HttpAnswer &answer) {
        const QByteArrayList keys = answer.headers.keys();
        return QSet<QByteArray>(keys.begin(), keys.end());
    };
    QCOMPARE(names(nothing), names(state));
    if (method == "GET") {
        const HttpAnswer upgrade = askUpgrade(port(), "/sync", headers);
        QCOMPARE(askUpgrade(port(), "/nothing", headers).status, upgrade.status);
    }
}

// ---- names ----

void tst_Admission::refusesForeignHosts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QStringList>("allowed");
    QTest::addColumn<int>("local"); // status where it listens on the loopback address
    QTest::addColumn<int>("any"); // where it listens on all
    const QStringList none;
    const QStringList some{QStringLiteral("machine.example")};
    QTest::newRow("localhost") << QByteArray("localhost:1") << none << 200 << 200;
    QTest::newRow("LOCALHOST") << QByteArray("LOCALHOST") << some << 200 << 200;
    QTest::newRow("IPv4") << QByteArray("127.0.0.1:80") << some << 200 << 200;
    QTest::newRow("IPv6") << QByteArray("[::1]:80") << some << 200 << 200;
    QTest::newRow("no port") << QByteArray("127.0.0.1") << none << 200 << 200;
    QTest::newRow("evil name") << QByteArray("evil.example") << none << 403 << 200;
    QTest::newRow("evil name among others") << QByteArray("evil.example:80") << some << 403 << 403;
    QTest::newRow("allowed name") << QByteArray("Machine.Example:80") << some << 200 << 200;
    QTest::newRow("a name that starts well") << QByteArray("localhost.evil.example") << none << 403 << 200;
    QTest::newRow("a name that ends well") << QByteArray("evil-localhost") << none << 403 << 200;
    QTest::newRow("a user in front") << QByteArray("localhost@evil.example") << none << 403 << 200;
    QTest::newRow("two fields") << QByteArray("localhost\r\nHost: evil.example") << none << 403 << 200;
    QTest::newRow("another address") << QByteArray("192.168.1.5") << some << 403 << 200;
    QTest::newRow("any name") << QByteArray("evil.example") << QStringList{QStringLiteral("*")} << 200 << 200;
}

void tst_Admission::refusesForeignHosts()
{
    QFETCH(QByteArray, host);
    QFETCH(QStringList, allowed);
    QFETCH(int, local);
    QFETCH(int, any);
    VeloxServer &server = m_served->server;
    server.setAllowedHosts(allowed);
    const auto status = [&](const QByteArray &target) {
        const HttpAnswer answer =
            askRaw(port(), "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        return answer.status;
    };
    QCOMPARE(status("/sync"), local);
    QCOMPARE(status("/velox.js"), local);
    if (local == 403) {
        // As a page would that has its own name resolved to this machine.
        const QByteArray fields = "Origin: http://" + host.split('\r').first() + "\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        const HttpAnswer upgrade =
            askRaw(port(), "GET /sync HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n");
        QCOMPARE(upgrade.status, 403);
    }
    server.close();
    QVERIFY(server.listen(QHostAddress::Any, 0));
    QCOMPARE(status("/sync"), any);
}

// ---- how many ----

void tst_Admission::limitsUpgradesAtTheSameMoment()
{
    m_served->server.setMaxConnections(5);
    std::vector<std::unique_ptr<WebSocketReader>> readers;
    for (int i = 0; i < 40; ++i)
        readers.push_back(std::make_unique<WebSocketReader>(ReaderRequest{m_served->url()}));
    const auto count = [&readers](bool ended) {
        return std::count_if(readers.cbegin(), readers.cend(), [ended](const auto &reader) {
            return ended ? reader->isEnded : reader->version() == 1;
        });
    };
    QTRY_COMPARE(count(true) + count(false), 40);
    QCOMPARE(count(false), 5);
}

// ---- the log ----

namespace {

QMutex logMutex;
QByteArray logged;

void keepMessage(QtMsgType, const QMessageLogContext &, const QString &text)
{
    const QMutexLocker locker(&logMutex);
    logged += text.toUtf8() + '\n';
}

} // namespace

void tst_Admission::logsNoSecrets()
{
    logged.clear();
    const QtMessageHandler before = qInstallMessageHandler(keepMessage);
    const auto restore = qScopeGuard([before] { qInstallMessageHandler(before); });
    VeloxServer &server = m_served->server;
    server.setBearerTokens({QStringLiteral("s3cret")});
    server.setBasicUsers({{QStringLiteral("ann"), QStringLiteral("s3cret")}});
    server.setAuthorize([](const VeloxRequest &request, const VeloxAuthorization &authorization) {
        if (request.isWebSocket)
            authorization.refuse();
        else
            authorization.accept();
    });
    for (const QByteArray &headers :
         {QByteArray(), QByteArray("Authorization: Bearer s3cret\r\n"), basic("ann:s3cret"),
          QByteArray("Authorization: Bearer s3cret-wrong\r\n"), QByteArray("Cookie: s3cret\r\n")}) {
        ask(port(), "/sync?access_token=s3cret", headers);
        ask(port(), "/s3cret?access_token=s3cret-wrong", headers);
        ask(port(), "/sync?access_token=s3cret", headers, "BREW");
        askUpgrade(port(), "/sync?access_token=s3cret", headers);
        askUpgrade(port(), "/sync?access_token=s3cret-wrong", headers);
    }
    askRaw(port(), "GET /sync?access_token=s3cret HTTP/9\r\nAuthorization: Bearer s3cret\r\n\r\n");
    askRaw(port(), "Authorization: Bearer s3cret\r\n\r\n");
    server.setCertificateFile(QStringLiteral("/dev/null"));
    server.close();
    QVERIFY(!server.listen(QHostAddress::LocalHost, 0));
    const QMutexLocker locker(&logMutex);
    QVERIFY2(!logged.contains("s3cret") && !logged.contains(QByteArray("ann:s3cret").toBase64()), logged);
}

QTEST_GUILESS_MAIN(tst_Admission)
#include "tst_admission.moc"
