// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Who may come in: the authorize hook, tokens, users, host names; and that nothing of it reaches the log.

#include "protocol/limits.h"
#include "support/http.h"
#include "support/machine.h"
#include "support/readers.h"

#include <QHttpServer>
#include <QMutex>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

namespace {

const QByteArray sse = "Accept: text/event-stream\r\n";

/** Qt 6.4 warns of each upgrade that it was told to refuse, which is not so where the transport held it back. */
void ignoreUpgradeWarnings()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!WebSocket received but no slots)")));
}

QByteArray basic(const QByteArray &userAndPassword)
{
    return "Authorization: Basic " + userAndPassword.toBase64() + "\r\n";
}

} // namespace

class tst_Authorize : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void asksTheApplication_data();
    void asksTheApplication();
    void showsTheRequestToTheHook();
    void sendsNothingBeforeTheAnswer_data();
    void sendsNothingBeforeTheAnswer();
    void takesTheAnswerOfAnyThread();
    void refusesWhatIsNotAnswered_data();
    void refusesWhatIsNotAnswered();
    void boundsWaitingRequests();
    void forgetsPeersThatGoWhileTheyWait();
    void closesWhileRequestsWait();
    void refusesALateUpgradeOfAConnection();
    void holdsHeadsThatComeByteByByte();
    void boundsHeldHeads();
    void needsAnAnswerAtOnceWhereItIsAttached_data();
    void needsAnAnswerAtOnceWhereItIsAttached();

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

private:
    [[nodiscard]] quint16 port() const { return m_served->server.serverPort(); }

    std::unique_ptr<Served> m_served;
};

void tst_Authorize::init()
{
    ignoreUpgradeWarnings();
    m_served = std::make_unique<Served>();
    QVERIFY(m_served->server.isListening());
}

void tst_Authorize::cleanup() { m_served.reset(); }

// ---- the hook ----

void tst_Authorize::asksTheApplication_data()
{
    QTest::addColumn<int>("status"); // 0 accepts
    QTest::addColumn<int>("answered");
    QTest::newRow("accepts") << 0 << 200;
    QTest::newRow("does not know them") << 401 << 401;
    QTest::newRow("does not want them") << 403 << 403;
    QTest::newRow("is busy") << 503 << 503;
    QTest::newRow("no refusal at all") << 200 << 403;
}

void tst_Authorize::asksTheApplication()
{
    QFETCH(int, status);
    QFETCH(int, answered);
    m_served->server.setAuthorize([status](const VeloxRequest &, const VeloxAuthorization &authorization) {
        if (status == 0)
            authorization.accept();
        else
            authorization.refuse(status, QStringLiteral("Because."));
    });
    for (const QByteArray &accept : {QByteArray(), QByteArray("Accept: application/json\r\n")}) {
        const HttpAnswer answer = ask(port(), "/sync", accept);
        QCOMPARE(answer.status, answered);
        QCOMPARE(answer.body.contains("\"count\""), status == 0);
        QCOMPARE(answer.headers.contains("www-authenticate"), answered == 401);
        if (status != 0)
            QCOMPARE(answer.body, QByteArray("Because.\n"));
    }
    QCOMPARE(ask(port(), "/nothing").status, status == 0 ? 404 : answered); // tells nobody what there is
    if (status == 0) {
        WebSocketReader webSocket({m_served->url()});
        EventStreamReader stream({m_served->url()});
        QTRY_VERIFY(webSocket.version() == 1 && stream.version() == 1);
        return;
    }
    QCOMPARE(ask(port(), "/sync", sse).status, answered);
    const HttpAnswer upgrade = askUpgrade(port(), "/sync");
    QCOMPARE(upgrade.status, answered);
    QCOMPARE(upgrade.body, QByteArray("Because.\n"));
}

void tst_Authorize::showsTheRequestToTheHook()
{
    QList<VeloxRequest> requests;
    m_served->server.setAuthorize([&](const VeloxRequest &request, const VeloxAuthorization &authorization) {
        QCOMPARE(QThread::currentThread(), thread());
        requests += request;
        authorization.refuse();
    });
    const QByteArray fields = "X-One: a\r\nx-one: b\r\nCookie: c=d\r\n";
    ask(port(), "/sy%6ec?a=b%20c&a=d&e", fields);
    askUpgrade(port(), "/sy%6ec?a=b%20c&a=d&e", fields);
    QCOMPARE(requests.size(), 2);
    for (const VeloxRequest &request : std::as_const(requests)) {
        QCOMPARE(request.method, QStringLiteral("GET"));
        QCOMPARE(request.path, QStringLiteral("/sync"));
        QCOMPARE(request.query.value(QStringLiteral("a")).toString(), QStringLiteral("b c"));
        QVERIFY(request.query.contains(QStringLiteral("e")));
        QCOMPARE(request.headers.value(QStringLiteral("x-one")).toString(), QStringLiteral("a, b"));
        QCOMPARE(request.headers.value(QStringLiteral("cookie")).toString(), QStringLiteral("c=d"));
        QCOMPARE(request.peerAddress, QStringLiteral("127.0.0.1"));
        QVERIFY(!request.isEncrypted && request.peerCertificate.isEmpty());
    }
    QVERIFY(!requests.at(0).isWebSocket && requests.at(1).isWebSocket);
}

void tst_Authorize::sendsNothingBeforeTheAnswer_data()
{
    QTest::addColumn<bool>("isUpgrade");
    QTest::addColumn<bool>("accepts");
    for (const bool accepts : {true, false}) {
        QTest::addRow("stream, %s", accepts ? "accepted" : "refused") << false << accepts;
        QTest::addRow("upgrade, %s", accepts ? "accepted" : "refused") << true << accepts;
    }
}

void tst_Authorize::sendsNothingBeforeTheAnswer()
{
    QFETCH(bool, isUpgrade);
    QFETCH(bool, accepts);
    QList<VeloxAuthorization> questions;
    m_served->server.setAuthorize(
        [&](const VeloxRequest &, const VeloxAuthorization &authorization) { questions += authorization; });
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port());
    const QByteArray fields = isUpgrade
        ? QByteArray("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
        : sse;
    socket.write("GET /sync HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n");
    QTRY_COMPARE(questions.size(), 1);
    QCOMPARE(ask(port(), "/velox.js").status, 200); // goes on meanwhile: the connection waits, not the server
    QCOMPARE(socket.bytesAvailable(), 0);
    QCOMPARE(m_served->server.connectionCount(), 0);

    if (accepts)
        questions.first().accept();
    else
        questions.first().refuse(403);

    QTRY_VERIFY(socket.bytesAvailable() > 20);
    QByteArray received = socket.readAll();
    QVERIFY2(received.startsWith(!accepts        ? "HTTP/1.1 403 "
                                     : isUpgrade ? "HTTP/1.1 101 "
                                                 : "HTTP/1.1 200 "),
             received);
    if (accepts)
        QTRY_COMPARE(m_served->server.connectionCount(), 1);
    else if (isUpgrade)
        QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    questions.first().accept(); // too late to count
    QCOMPARE(ask(port(), "/velox.js").status, 200);
}

void tst_Authorize::takesTheAnswerOfAnyThread()
{
    std::thread thread;
    m_served->server.setAuthorize([&](const VeloxRequest &, const VeloxAuthorization &authorization) {
        thread = std::thread([authorization] { authorization.accept(); });
    });
    QCOMPARE(ask(port(), "/sync").status, 200);
    thread.join();
    WebSocketReader webSocket({m_served->url()});
    QTRY_COMPARE(webSocket.version(), 1);
    thread.join();
}

void tst_Authorize::refusesWhatIsNotAnswered_data()
{
    QTest::addColumn<bool>("keeps");
    QTest::addColumn<int>("status");
    QTest::newRow("the question is dropped") << false << 403;
    QTest::newRow("it is kept for too long") << true << 503;
}

void tst_Authorize::refusesWhatIsNotAnswered()
{
    QFETCH(bool, keeps);
    QFETCH(int, status);
    QList<VeloxAuthorization> questions;
    m_served->server.setAuthorizeTimeoutMs(30);
    m_served->server.setAuthorize([&](const VeloxRequest &, const VeloxAuthorization &authorization) {
        if (keeps)
            questions += authorization;
    });
    const HttpAnswer answer = ask(port(), "/sync");
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.headers.contains("retry-after"), status == 503);
    QCOMPARE(askUpgrade(port(), "/sync").status, status);
}

void tst_Authorize::boundsWaitingRequests()
{
    QList<VeloxAuthorization> questions;
    m_served->server.setAuthorize(
        [&](const VeloxRequest &, const VeloxAuthorization &authorization) { questions += authorization; });
    constexpr int most = Velox::Limits::pendingAuthorizations;
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    int refused = 0;
    for (int i = 0; i < most + 20; ++i) {
        auto socket = std::make_unique<QTcpSocket>();
        connect(socket.get(), &QTcpSocket::readyRead, this,
                [&refused, from = socket.get()] { refused += from->readAll().startsWith("HTTP/1.1 503 "); });
        socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port());
        socket->write("GET /sync HTTP/1.1\r\nHost: localhost\r\n\r\n");
        sockets.push_back(std::move(socket));
    }
    QTRY_COMPARE(refused, 20);
    QTRY_COMPARE(questions.size(), most);
    questions.clear();
    m_served->server.setAuthorize({});
    QTRY_COMPARE(ask(port(), "/sync").status, 200);
}

void tst_Authorize::forgetsPeersThatGoWhileTheyWait()
{
    QList<VeloxAuthorization> questions;
    m_served->server.setAuthorize(
        [&](const VeloxRequest &, const VeloxAuthorization &authorization) { questions += authorization; });
    for (const bool isUpgrade : {false, true}) {
        WebSocketReader webSocket({m_served->url()});
        EventStreamReader stream({m_served->url()});
        QTRY_COMPARE(questions.size(), isUpgrade ? 4 : 2);
    }
    for (const VeloxAuthorization &question : std::as_const(questions))
        question.accept();
    m_served->server.setAuthorize({});
    QCOMPARE(ask(port(), "/sync").status, 200);
    QTRY_COMPARE(m_served->server.connectionCount(), 0);
}

void tst_Authorize::closesWhileRequestsWait()
{
    QList<VeloxAuthorization> questions;
    m_served->server.setAuthorize(
        [&](const VeloxRequest &, const VeloxAuthorization &authorization) { questions += authorization; });
    WebSocketReader webSocket({m_served->url()});
    EventStreamReader stream({m_served->url()});
    QTRY_COMPARE(questions.size(), 2);
    m_served->server.close();
    QTRY_VERIFY(webSocket.isEnded && stream.isEnded);
    questions.first().accept();
    questions.clear();
    m_served.reset();
}

void tst_Authorize::refusesALateUpgradeOfAConnection()
{
    m_served->server.setAuthorize(
        [](const VeloxRequest &, const VeloxAuthorization &authorization) { authorization.accept(); });
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port());
    socket.write("GET /velox.legacy.js HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: *\r\n\r\n");
    QByteArray received;
    connect(&socket, &QTcpSocket::readyRead, this, [&] { received += socket.readAll(); });
    QTRY_VERIFY(received.startsWith("HTTP/1.1 304 "));
    received.clear();
    socket.write("GET /sync HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QTRY_VERIFY(received.startsWith("HTTP/1.1 403 "));
}

void tst_Authorize::holdsHeadsThatComeByteByByte()
{
    m_served->server.setAuthorize(
        [](const VeloxRequest &, const VeloxAuthorization &authorization) { authorization.accept(); });
    QTcpSocket socket;
    QByteArray received;
    connect(&socket, &QTcpSocket::readyRead, this, [&] { received += socket.readAll(); });
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port());
    QVERIFY(socket.waitForConnected());
    const QByteArray request = "GET /sync HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    for (const char byte : request) {
        socket.write(&byte, 1);
        QTRY_COMPARE(socket.bytesToWrite(), 0);
    }
    QTRY_VERIFY(isWhole(received));
    QCOMPARE(HttpAnswer(received).status, 200);
}

void tst_Authorize::boundsHeldHeads()
{
    m_served->server.setAuthorize(
        [](const VeloxRequest &, const VeloxAuthorization &authorization) { authorization.accept(); });
    QCOMPARE(ask(port(), "/sync", "X-Long: " + QByteArray(70'000, 'x') + "\r\n").status, 431);
}

void tst_Authorize::needsAnAnswerAtOnceWhereItIsAttached_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::addColumn<int>("status");
    QTest::newRow("accepts at once") << QByteArray("accept") << 101;
    QTest::newRow("refuses at once") << QByteArray("refuse") << 401;
    QTest::newRow("answers later") << QByteArray("later") << 403;
}

void tst_Authorize::needsAnAnswerAtOnceWhereItIsAttached()
{
    QFETCH(QByteArray, how);
    QFETCH(int, status);
    QHttpServer http;
    Machine machine;
    VeloxServer server;
    QList<VeloxAuthorization> questions;
    server.setAuthorize([&](const VeloxRequest &, const VeloxAuthorization &authorization) {
        questions += authorization;
        if (how == "accept")
            authorization.accept();
        else if (how == "refuse")
            authorization.refuse(401);
    });
    server.publish(QStringLiteral("/sync"), &machine);
    QVERIFY(server.attach(&http));
    auto *tcp = new QTcpServer;
    QVERIFY(tcp->listen(QHostAddress::LocalHost, 0));
    const quint16 attached = tcp->serverPort();
    static_cast<void>(http.bind(tcp));
    if (status == 101) {
        WebSocketReader webSocket({QUrl(QStringLiteral("http://127.0.0.1:%1/sync").arg(attached))});
        QTRY_COMPARE(webSocket.version(), 1);
        return;
    }
    QCOMPARE(askUpgrade(attached, "/sync").status, status);
    questions.clear();
    if (how == "later") { // what is no upgrade can wait there, too
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), attached);
        socket.write("GET /sync HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        QTRY_COMPARE(questions.size(), 1);
        questions.last().accept();
        QTRY_VERIFY(socket.bytesAvailable() > 100);
        QVERIFY(socket.readAll().startsWith("HTTP/1.1 200 "));
    }
}

// ---- tokens and users ----

void tst_Authorize::asksForCredentials_data()
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

void tst_Authorize::asksForCredentials()
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

void tst_Authorize::challengesWithWhatItTakes()
{
    VeloxServer &server = m_served->server;
    server.setBearerTokens({QStringLiteral("t")});
    QCOMPARE(ask(port(), "/sync").headers.value("www-authenticate"), QByteArray("Bearer realm=\"velox\""));
    server.setBearerTokens({});
    QCOMPARE(ask(port(), "/sync").status, 200);
    server.setBasicUsers({{QStringLiteral("u"), QStringLiteral("p")}});
    QVERIFY(ask(port(), "/sync").headers.value("www-authenticate").startsWith("Basic "));
}

void tst_Authorize::asksTheHookAfterTheCredentials()
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

void tst_Authorize::leavesTheClientOpen()
{
    m_served->server.setBearerTokens({QStringLiteral("t")});
    m_served->server.setAuthorize(
        [](const VeloxRequest &, const VeloxAuthorization &authorization) { authorization.refuse(); });
    QCOMPARE(ask(port(), "/velox.js").status, 200);
    QCOMPARE(ask(port(), "/velox.legacy.js").status, 200);
}

void tst_Authorize::letsPreflightsPass()
{
    m_served->server.setBearerTokens({QStringLiteral("t")});
    m_served->server.setAllowedOrigins({QStringLiteral("http://elsewhere.example")});
    const HttpAnswer answer =
        ask(port(), "/sync", "Origin: http://elsewhere.example\r\nAccess-Control-Request-Method: GET\r\n",
            "OPTIONS");
    QCOMPARE(answer.status, 204);
    QVERIFY(answer.headers.value("access-control-allow-headers").contains("Authorization"));
}

void tst_Authorize::tellsStrangersNothingOfWhatThereIs_data()
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

void tst_Authorize::tellsStrangersNothingOfWhatThereIs()
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

void tst_Authorize::refusesForeignHosts_data()
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

void tst_Authorize::refusesForeignHosts()
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

void tst_Authorize::limitsUpgradesAtTheSameMoment()
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

void tst_Authorize::logsNoSecrets()
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

QTEST_GUILESS_MAIN(tst_Authorize)
#include "tst_authorize.moc"
