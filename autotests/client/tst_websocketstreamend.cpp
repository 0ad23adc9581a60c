// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// How a WebSocket ends: by a close, a reset, a refusal, a bad handshake, a certificate, or a slot that wants it so.

#include "client/websocketstream.h"
#include "support/allocations.h"
#include "support/streamlog.h"
#include "support/testcertificate.h"
#include "support/waitfor.h"
#include "support/websocketpeer.h"

#include <QPointer>
#include <QRegularExpression>
#include <QSslSocket>
#include <QTest>

using namespace Velox;
using namespace std::chrono_literals;

namespace {

using Peer = WebSocketPeer;

} // namespace

class tst_WebSocketStreamEnd : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void endsAfter_data();
    void endsAfter();
    void dropsWhatFollowsAMistake();
    void endsWithAReset();
    void endsWhereThePeerDoesNotHangUp();
    void tellsARefusal_data();
    void tellsARefusal();
    void endsWithABadHandshake_data();
    void endsWithABadHandshake();
    void endsWhereNobodyListens();
    void endsWhereNobodyAnswers();
    void takesOnlyItsSchemes();
    void isSilentOnceClosed_data();
    void isSilentOnceClosed();
    void isDeletedInASlot_data() { isSilentOnceClosed_data(); }
    void isDeletedInASlot();
    void closesInOrder();
    void refusesAnUntrustedCertificate();
    void acceptsACertificateThatIsLetThrough();
    void isClosedByAnSslErrorSlot();
};

/** A stream whose handshake has come to the peer, and its log. */
#define OPENED_STREAM(request)                                                                               \
  WebSocketStream stream(request);                                                                           \
  StreamLog log(stream);                                                                                     \
  stream.open();                                                                                             \
  QVERIFY(waitFor([&] { return peer.heads.size() == 1; }))

void tst_WebSocketStreamEnd::endsAfter_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("ended");
    QTest::addColumn<int>("closeCode");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QByteArray &bytes, const char *ended, int code,
                        const char *text = "") {
        QTest::newRow(name) << bytes << QString::fromLatin1(ended) << code << QString::fromUtf8(text);
    };
    row("nothing, cut", "", "Network", 0, "The connection broke");
    row("a part of a frame, cut", QByteArray("\x81\x10half", 6), "Network", 0, "The connection broke");
    row("1000", Peer::closeFrame(1000), "Closed", 1000, "The WebSocket closed with 1000");
    row("1001", Peer::closeFrame(1001, "Bye\nnow"), "Closed", 1001, "The WebSocket closed with 1001: Bye");
    row("1002", Peer::closeFrame(1002, "What?"), "NotVelox", 1002);
    row("1003", Peer::closeFrame(1003), "NotVelox", 1003);
    row("1007", Peer::closeFrame(1007), "NotVelox", 1007);
    row("1008", Peer::closeFrame(1008, "No"), "Refused", 1008, "The WebSocket closed with 1008: No");
    row("1009", Peer::closeFrame(1009), "TooLarge", 1009);
    row("1011", Peer::closeFrame(1011), "Closed", 1011);
    // Qt lets neither of these through.
    row("1012", Peer::closeFrame(1012, "Back soon"), "Closed", 0,
        "The WebSocket closed with a code that Qt does not know");
    row("a code that is none", Peer::closeFrame(1005), "Closed", 0);
    row("4000", Peer::closeFrame(4000), "Closed", 4000);
    row("a close without a code", Peer::frame(Peer::Close, ""), "Closed", 1000);
    row("a binary message", Peer::frame(Peer::Binary, "1"), "NotVelox", 0,
        "The server sent a binary message");
    row("a binary fragment", Peer::frame(Peer::Binary, "1", false), "NotVelox", 0);
    row("a frame too large", Peer::frame(Peer::Text, QByteArray(1001, '1')), "TooLarge", 1009);
    row("fragments too large",
        Peer::frame(Peer::Text, QByteArray(600, '1'), false)
            + Peer::frame(Peer::Continuation, QByteArray(600, '1'), false),
        "TooLarge", 1009);
    row("fragments of many bytes a character",
        Peer::frame(Peer::Text, QByteArray("\xe2\x82\xac").repeated(200), false)
            + Peer::frame(Peer::Continuation, QByteArray("\xe2\x82\xac").repeated(200)),
        "TooLarge", 0);
    row("a length of 2^63 - 1", QByteArray("\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff", 10), "TooLarge", 1009);
    row("no UTF-8", Peer::frame(Peer::Text, "\xff\xfe"), "NotVelox", 1007);
#if QT_VERSION                                                                                               \
    < QT_VERSION_CHECK(6, 9, 0) // which decode each fragment by itself; 6.9 and 6.10 were not tried
    row("a character cut by fragments",
        Peer::frame(Peer::Text, "\"\xe2\x82", false) + Peer::frame(Peer::Continuation, "\xac\""), "NotVelox",
        1007);
#endif
    row("an opcode that is none", Peer::frame(5, "1"), "NotVelox", 1002);
    row("a continuation of nothing", Peer::frame(Peer::Continuation, "1"), "NotVelox", 1002);
}
void tst_WebSocketStreamEnd::endsAfter()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, ended);
    QFETCH(int, closeCode);
    QFETCH(QString, text);
    Peer peer;
    StreamRequest request{peer.url()};
    request.maxMessageBytes = 1000;
    OPENED_STREAM(request);
    peer.accept();
    QVERIFY(waitFor([&] { return !log.lines.isEmpty(); }));
    peer.write(bytes);
    if (closeCode == 0 && ended == QLatin1String("Network"))
        peer.hangUp();
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    const QStringList all = {QStringLiteral("opened"), QStringLiteral("ended ") + ended};
    QCOMPARE(log.lines, all);
    QCOMPARE(log.end->closeCode, closeCode);
    if (!text.isEmpty())
        QCOMPARE(log.end->text, text);
    QVERIFY(!log.end->text.isEmpty());
    QVERIFY(waitFor([&] { return !peer.isConnected(); }));
}

void tst_WebSocketStreamEnd::dropsWhatFollowsAMistake()
{
    if (!canCountAllocations)
        QSKIP("Allocations cannot be counted here");
    Peer peer;
    StreamRequest request{peer.url()};
    request.maxMessageBytes = 1000;
    OPENED_STREAM(request);
    peer.accept();
    QVERIFY(waitFor([&] { return !log.lines.isEmpty(); }));
    const QByteArray badFrames(200'000, 'x'); // two bytes each
    const long allocations = allocationsOf([&] {
        peer.write(Peer::frame(Peer::Text, QByteArray(1001, '1')) + badFrames);
        waitFor([&] { return log.end.has_value(); });
    });
    QVERIFY(log.end);
    QCOMPARE(log.end->closeCode, 1009);
    QVERIFY2(allocations < 10'000, qPrintable(QString::number(allocations)));
}

void tst_WebSocketStreamEnd::endsWithAReset()
{
    Peer peer;
    OPENED_STREAM({peer.url()});
    peer.accept();
    QVERIFY(waitFor([&] { return !log.lines.isEmpty(); }));
    peer.reset();
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines, lines({"opened", "ended Network"}));
}

void tst_WebSocketStreamEnd::endsWhereThePeerDoesNotHangUp()
{
    Peer peer;
    StreamRequest request{peer.url()};
    request.times.connectTimeout = 1000ms;
    OPENED_STREAM(request);
    peer.accept();
    QVERIFY(waitFor([&] { return !log.lines.isEmpty(); }));
    peer.write(Peer::closeFrame(1001));
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines, lines({"opened", "ended Closed"}));
    QVERIFY(waitFor([&] { return !peer.frames().isEmpty(); }));
    QCOMPARE(peer.frames().last().opcode, Peer::Close);
}

void tst_WebSocketStreamEnd::tellsARefusal_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("fields");
    for (const char *status :
         {"200 OK", "204 No Content", "301 Moved Permanently", "302 Found", "400 Bad Request",
          "401 Unauthorized", "403 Forbidden", "404 Not Found", "405 Method Not Allowed",
          "406 Not Acceptable", "426 Upgrade Required", "429 Too Many Requests", "500 Internal Server Error",
          "502 Bad Gateway", "503 Service Unavailable"})
        QTest::newRow(status) << QByteArray(status) << QByteArray();
    QTest::newRow("401, a challenge")
        << QByteArray("401 Unauthorized") << QByteArray("WWW-Authenticate: Basic realm=\"a\"\r\n");
    QTest::newRow("400, a version") << QByteArray("400 Bad Request")
                                    << QByteArray("Sec-WebSocket-Version: 8\r\n");
    QTest::newRow("503, a time") << QByteArray("503 Full") << QByteArray("Retry-After: 5\r\n");
}
void tst_WebSocketStreamEnd::tellsARefusal()
{
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, fields);
    for (const bool hangsUp : {false, true}) {
        Peer peer;
        OPENED_STREAM({peer.url()});
        peer.answer(status, "Content-Type: text/plain\r\n" + fields, "No\n");
        if (hangsUp)
            peer.hangUp();
        QVERIFY(waitFor([&] { return log.end.has_value(); }));
        QCOMPARE(log.lines, lines({"ended Refused"}));
        QCOMPARE(log.end->httpStatus, status.first(3).toInt());
        QCOMPARE(log.end->text, QStringLiteral("The server answered ") + QLatin1String(status.first(3)));
        QCOMPARE(log.end->closeCode, 0);
        QVERIFY(waitFor([&] { return !peer.isConnected(); }));
        QCOMPARE(peer.connections, 1);
    }
}

void tst_WebSocketStreamEnd::endsWithABadHandshake_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("logged");
    const QByteArray upgrade =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    const QString notVelox = QStringLiteral("ended NotVelox");
    QTest::newRow("another's key") << upgrade + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
                                   << notVelox;
    QTest::newRow("no key") << upgrade + "\r\n" << notVelox;
    QTest::newRow("not HTTP") << QByteArray("220 mail.example ESMTP\r\n\r\n") << notVelox;
    QTest::newRow("nothing") << QByteArray() << QStringLiteral("ended Network");
    QTest::newRow("a part of it") << QByteArray("HTTP/1.1 101 Switching Prot")
                                  << QStringLiteral("ended Network");
}
void tst_WebSocketStreamEnd::endsWithABadHandshake()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, logged);
    Peer peer;
    OPENED_STREAM({peer.url()});
    peer.write(answer);
    peer.hangUp();
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines, QStringList{logged});
    QVERIFY(!log.end->text.isEmpty());
}

void tst_WebSocketStreamEnd::endsWhereNobodyListens()
{
    Peer peer;
    const QUrl url = peer.url();
    peer.stopListening();
    WebSocketStream stream({url});
    StreamLog log(stream);
    stream.open();
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines, lines({"ended Network"}));
    QVERIFY(!log.end->text.isEmpty());
}

void tst_WebSocketStreamEnd::endsWhereNobodyAnswers()
{
    Peer peer;
    StreamRequest request{peer.url()};
    request.times.connectTimeout = 500ms;
    OPENED_STREAM(request);
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines, lines({"ended Network"}));
    QCOMPARE(log.end->text, QStringLiteral("The server did not answer within 500 ms"));
    QVERIFY(waitFor([&] { return !peer.isConnected(); }));
}

void tst_WebSocketStreamEnd::takesOnlyItsSchemes()
{
    WebSocketStream stream({QUrl(QStringLiteral("nonsense://h/"))});
    StreamLog log(stream);
    stream.open();
    QCOMPARE(log.lines, QStringList());
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines, lines({"ended NotVelox"}));
    QVERIFY(!stream.isActive());
}

void tst_WebSocketStreamEnd::isSilentOnceClosed_data()
{
    QTest::addColumn<QString>("slot");
    for (const char *slot : {"opened", "heard", "received", "ended"})
        QTest::newRow(slot) << QString::fromLatin1(slot);
}

namespace {

/** Calls @p action the first time that the stream signals @p slot. */
void hookUp(UpdateStream &stream, const QString &slot, const std::function<void()> &action)
{
    const auto once = [action, done = std::make_shared<bool>(false)] {
        if (!std::exchange(*done, true))
            action();
    };
    if (slot == QLatin1String("opened"))
        QObject::connect(&stream, &UpdateStream::opened, &stream, once);
    else if (slot == QLatin1String("heard"))
        QObject::connect(&stream, &UpdateStream::heard, &stream, once);
    else if (slot == QLatin1String("received"))
        QObject::connect(&stream, &UpdateStream::received, &stream, once);
    else
        QObject::connect(&stream, &UpdateStream::ended, &stream, once);
}

} // namespace

void tst_WebSocketStreamEnd::isSilentOnceClosed()
{
    QFETCH(QString, slot);
    Peer peer;
    OPENED_STREAM({peer.url()});
    int signalled = -1; // by the time of close()
    const auto count = [&log] { return int(log.lines.size()) + log.heard; };
    hookUp(stream, slot, [&] {
        stream.close();
        signalled = count();
    });
    peer.accept();
    // What comes with the bytes that close must not come out.
    peer.write(Peer::frame(Peer::Text, "1") + Peer::frame(Peer::Text, "2") + Peer::closeFrame(1001));
    QVERIFY(waitFor([&] { return signalled >= 0 && !peer.isConnected(); }));
    QCOMPARE(count(), signalled);
    QCOMPARE(log.end.has_value(), slot == QLatin1String("ended"));
    QVERIFY(!stream.isActive());
    stream.close();
}

void tst_WebSocketStreamEnd::isDeletedInASlot()
{
    QFETCH(QString, slot);
    Peer peer;
    QPointer<WebSocketStream> stream = new WebSocketStream({peer.url()});
    const StreamLog log(*stream);
    hookUp(*stream, slot, [&stream] { stream->deleteLater(); });
    stream->open();
    QVERIFY(waitFor([&] { return peer.heads.size() == 1; }));
    peer.accept();
    peer.write(Peer::frame(Peer::Text, "1") + Peer::frame(Peer::Text, "2") + Peer::closeFrame(1001));
    QVERIFY(waitFor([&] { return !stream && !peer.isConnected(); }));
}

void tst_WebSocketStreamEnd::closesInOrder()
{
    Peer peer;
    OPENED_STREAM({peer.url()});
    peer.accept();
    QVERIFY(waitFor([&] { return !log.lines.isEmpty(); }));
    stream.close();
    QVERIFY(waitFor([&] { return !peer.isConnected(); }));
    QCOMPARE(peer.frames().size(), 1);
    QCOMPARE(peer.frames().first().opcode, Peer::Close);
    QCOMPARE(peer.frames().first().payload, QByteArray("\x03\xe8")); // 1000
    QCOMPARE(log.lines, lines({"opened"}));
}

void tst_WebSocketStreamEnd::refusesAnUntrustedCertificate()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS backend.");
    Peer peer(untrustedServerConfiguration());
    WebSocketStream stream({peer.url(QStringLiteral("/sync"), QStringLiteral("wss"))});
    const StreamLog log(stream);
    int asked = 0;
    connect(&stream, &UpdateStream::sslErrors, this, [&asked] { ++asked; });
    stream.open();
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines, lines({"ended Tls"}));
    QCOMPARE(asked, 1);
    QVERIFY(!log.end->text.isEmpty());
    QVERIFY(peer.heads.isEmpty());
}

void tst_WebSocketStreamEnd::acceptsACertificateThatIsLetThrough()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS backend.");
    Peer peer(untrustedServerConfiguration());
    WebSocketStream stream({peer.url(QStringLiteral("/sync"), QStringLiteral("https"))});
    const StreamLog log(stream);
    int asked = 0;
    connect(&stream, &UpdateStream::sslErrors, this, [&](const QList<QSslError> &errors) {
        ++asked;
        stream.ignoreSslErrors(errors);
    });
    stream.open();
    QVERIFY(waitFor([&] { return peer.heads.size() == 1; }));
    peer.accept();
    peer.write(Peer::frame(Peer::Text, "1"));
    QVERIFY(waitFor([&] { return log.messages.size() == 1; }));
    QCOMPARE(log.lines, lines({"opened", "received 1"}));
    QVERIFY(log.heard > 0);
    QCOMPARE(asked, 1);
}

void tst_WebSocketStreamEnd::isClosedByAnSslErrorSlot()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS backend.");
    Peer peer(untrustedServerConfiguration());
    QPointer<WebSocketStream> stream =
        new WebSocketStream({peer.url(QStringLiteral("/sync"), QStringLiteral("wss"))});
    const StreamLog log(*stream);
    connect(stream, &UpdateStream::sslErrors, this, [&] {
        stream->close();
        stream->deleteLater();
    });
    stream->open();
    QVERIFY(waitFor([&] { return !stream; }));
    QCOMPARE(log.lines, QStringList());
}

QTEST_GUILESS_MAIN(tst_WebSocketStreamEnd)
#include "tst_websocketstreamend.moc"
