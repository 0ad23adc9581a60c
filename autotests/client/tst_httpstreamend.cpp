// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// How Server-Sent Events and long poll end; each test runs with both.

#include "httpstreamtest.h"
#include "support/testcertificate.h"

#include <QPointer>
#include <QSslSocket>

using namespace Velox;
using namespace std::chrono_literals;

class tst_HttpStreamEnd : public HttpStreamTest
{
    Q_OBJECT
private Q_SLOTS:
    void tellsARefusal_data();
    void tellsARefusal();
    void doesNotWaitForTheRestOfARefusal();
    void tellsARefusalThatDoesNotEnd();
    void showsNoSecretOfTheRequest();
    void endsWhereNobodyListens();
    void endsWhereNobodyAnswers();
    void endsWhereThePeerIsNoServer_data();
    void endsWhereThePeerIsNoServer();
    void endsWithABrokenBody_data();
    void endsWithABrokenBody();
    void isSilentOnceClosed_data();
    void isSilentOnceClosed();
    void isDeletedInASlot();
    void refusesAnUntrustedCertificate();
    void acceptsACertificateThatIsLetThrough();
    void isClosedByAnSslErrorSlot();
};

void tst_HttpStreamEnd::tellsARefusal_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("httpStatus");
    QTest::addColumn<int>("retrySeconds");
    QTest::addColumn<QString>("text");

    const auto row = [](const QByteArray &status, const char *fields, const QByteArray &body, int retry,
                        const char *text) {
        QTest::newRow(status.constData()) << status << QByteArray(fields) << body << status.left(3).toInt()
                                          << retry << QString::fromLatin1(text);
    };
    row("400 Bad Request", "", "", -1, "The server answered 400");
    row("401 Unauthorized", "", "Who are you?\n", -1, "The server answered 401: Who are you?");
    row("401 Unauthorized, a challenge", "WWW-Authenticate: Basic realm=\"a\"\r\n", "Who?\nSay it.", -1,
        "The server answered 401: Who?");
    row("403 Forbidden", "", "Not you", -1, "The server answered 403: Not you");
    row("404 Not Found", "Retry-After: soon\r\n", "Nothing here\r\n", -1,
        "The server answered 404: Nothing here");
    row("500 Internal Server Error", "", QByteArray(100'000, '\n'), -1, "The server answered 500");
    row("503 Service Unavailable", "Retry-After: 5\r\n", "Full\n", 5, "The server answered 503: Full");
    row("503 Full", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n", "Full\n", 0,
        "The server answered 503: Full");
    row("503 No such hour", "Retry-After: Wed, 21 Oct 2026 25:28:00 GMT\r\n", "Full\n", -1,
        "The server answered 503: Full");
    row("204 No Content", "", "", -1, "The server answered 204");
}
void tst_HttpStreamEnd::tellsARefusal()
{
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, body);
    QFETCH(int, httpStatus);
    QFETCH(int, retrySeconds);
    QFETCH(QString, text);
    HttpPeer peer;
    const auto stream = make({peer.url()});
    const StreamLog log(*stream);
    stream->open();
    QTRY_COMPARE(peer.heads.size(), 1);
    peer.answer(status, "Content-Type: text/plain\r\n" + fields, body);
    QTRY_COMPARE(log.lines, QStringList{QStringLiteral("ended Refused")});
    QCOMPARE(log.end->httpStatus, httpStatus);
    QCOMPARE(log.end->text, text);
    QCOMPARE(log.end->retryAfter.has_value(), retrySeconds >= 0);
    if (retrySeconds >= 0)
        QCOMPARE(log.end->retryAfter->count(), retrySeconds * 1000);
    QCOMPARE(log.heard, 0);
    QCOMPARE(peer.heads.size(), 1);
}

void tst_HttpStreamEnd::doesNotWaitForTheRestOfARefusal()
{
    HttpPeer peer;
    const auto stream = make({peer.url()});
    const StreamLog log(*stream);
    stream->open();
    QTRY_COMPARE(peer.heads.size(), 1);
    peer.write("HTTP/1.1 403 Forbidden\r\n\r\n" + QByteArray(600, 'x'));
    QTRY_COMPARE(log.lines, QStringList{QStringLiteral("ended Refused")});
    QCOMPARE(log.end->text, QStringLiteral("The server answered 403: ") + QString(512, QLatin1Char('x')));
}

void tst_HttpStreamEnd::tellsARefusalThatDoesNotEnd()
{
    HttpPeer peer;
    StreamRequest request{peer.url()};
    request.times.connectTimeout = 1500ms;
    const auto stream = make(request);
    const StreamLog log(*stream);
    stream->open();
    QTRY_COMPARE(peer.heads.size(), 1);
    peer.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nNot");
    QTRY_COMPARE(log.lines, QStringList{QStringLiteral("ended Refused")});
    QCOMPARE(log.end->text, QStringLiteral("The server answered 403: Not"));
}

void tst_HttpStreamEnd::showsNoSecretOfTheRequest()
{
    HttpPeer peer;
    const auto stream = make({peer.url(QStringLiteral("/sync?token=hush-hush"))});
    const StreamLog log(*stream);
    stream->open();
    QTRY_COMPARE(peer.heads.size(), 1);
    peer.answer("404 Not Found", "", "No /sync?token=hush-hush here");
    QTRY_VERIFY(log.end);
    QCOMPARE(log.end->text, QStringLiteral("The server answered 404: No /sync?token=*** here"));
}

void tst_HttpStreamEnd::endsWhereNobodyListens()
{
    HttpPeer peer;
    const QUrl url = peer.url();
    peer.stopListening();
    const auto stream = make({url});
    const StreamLog log(*stream);
    stream->open();
    QTRY_COMPARE(log.lines, QStringList{QStringLiteral("ended Network")});
    QVERIFY(!log.end->text.isEmpty());
}

void tst_HttpStreamEnd::endsWhereNobodyAnswers()
{
    HttpPeer peer;
    StreamRequest request{peer.url()};
    request.times.connectTimeout = 50ms;
    const auto stream = make(request);
    const StreamLog log(*stream);
    stream->open();
    QTRY_COMPARE(log.lines, QStringList{QStringLiteral("ended Network")});
    QCOMPARE(log.end->text, QStringLiteral("The server did not answer within 50 ms"));
}

void tst_HttpStreamEnd::endsWhereThePeerIsNoServer_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("hangsUp");
    const QByteArray mail = "220 mail.example ESMTP\r\n\r\n";
    QTest::newRow("hangs up") << QByteArray() << true;
    QTest::newRow("speaks something else") << mail << false;
    QTest::newRow("speaks something else and hangs up") << mail << true;
}
void tst_HttpStreamEnd::endsWhereThePeerIsNoServer()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, hangsUp);
    HttpPeer peer;
    const auto stream = make({peer.url()});
    const StreamLog log(*stream);
    stream->open();
    int answered = 0;
    // Qt asks again on a new connection where one closed without an answer.
    const auto answerAll = [&] {
        while (answered < peer.heads.size()) {
            ++answered;
            peer.write(bytes);
            if (hangsUp)
                peer.hangUp();
        }
        return log.end.has_value();
    };
    QTRY_VERIFY(answerAll());
    QCOMPARE(log.lines, QStringList{QStringLiteral("ended Network")});
    QCOMPARE(log.end->text, QStringLiteral("The connection closed without an HTTP answer"));
}

void tst_HttpStreamEnd::endsWithABrokenBody_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("kind");
    QTest::newRow("cut before its length")
        << QByteArray("Content-Length: 100\r\n\r\nda") << QStringLiteral("ended Network");
    QTest::newRow("cut within a chunk")
        << QByteArray("Transfer-Encoding: chunked\r\n\r\n10\r\nda") << QStringLiteral("ended Network");
    QTest::newRow("not gzip at all") << QByteArray("Content-Encoding: gzip\r\n\r\nno gzip bytes whatsoever")
                                     << QStringLiteral("ended NotVelox");
}
void tst_HttpStreamEnd::endsWithABrokenBody()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, kind);
    HttpPeer peer;
    endsAs(peer, "HTTP/1.1 200 OK\r\nContent-Type: " + mediaType() + "\r\n" + answer,
           {QStringLiteral("opened"), kind});
}

void tst_HttpStreamEnd::isSilentOnceClosed_data()
{
    QTest::addColumn<QString>("slot");
    QTest::newRow("in opened") << QStringLiteral("opened");
    QTest::newRow("in received") << QStringLiteral("received ") + QString::fromLatin1(ping);
}
void tst_HttpStreamEnd::isSilentOnceClosed()
{
    QFETCH(QString, slot);
    HttpPeer peer;
    const auto stream = make({peer.url()});
    StreamLog log(*stream);
    auto &hook = slot == QLatin1String("opened") ? log.onOpened : log.onReceived;
    hook = [&stream] { stream->close(); };
    stream->open();
    QTRY_COMPARE(peer.heads.size(), 1);
    // Twice the same: what comes with the message that closes must not come out.
    peer.write(goodAnswer().replace("data: {", "data: " + ping + "\n\ndata: {"));
    QTRY_COMPARE(log.lines.value(log.lines.size() - 1), slot);
    const int heard = log.heard;
    if (isPoll())
        peer.hangUp();
    QTRY_VERIFY(!peer.isConnected());
    QCOMPARE(log.lines.last(), slot);
    QCOMPARE(log.heard, heard);
    QVERIFY(!log.end);
    QVERIFY(!stream->isActive());
    stream->close();
}

void tst_HttpStreamEnd::isDeletedInASlot()
{
    HttpPeer peer;
    QPointer<UpdateStream> stream = make({peer.url()}).release();
    StreamLog log(*stream);
    log.onReceived = [&stream] { stream->deleteLater(); };
    stream->open();
    QTRY_COMPARE(peer.heads.size(), 1);
    peer.write(goodAnswer());
    QTRY_VERIFY(!stream);
    QTRY_VERIFY(!peer.isConnected());
}

void tst_HttpStreamEnd::refusesAnUntrustedCertificate()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS backend.");
    HttpPeer peer(untrustedServerConfiguration());
    const auto stream = make({peer.url(QStringLiteral("/sync"), QStringLiteral("https"))});
    const StreamLog log(*stream);
    int asked = 0;
    connect(stream.get(), &UpdateStream::sslErrors, this, [&asked] { ++asked; });
    stream->open();
    QTRY_COMPARE(log.lines, QStringList{QStringLiteral("ended Tls")});
    QCOMPARE(asked, 1);
    QVERIFY(!log.end->text.isEmpty());
    QVERIFY(peer.heads.isEmpty());
}

void tst_HttpStreamEnd::acceptsACertificateThatIsLetThrough()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS backend.");
    HttpPeer peer(untrustedServerConfiguration());
    const auto stream = make({peer.url(QStringLiteral("/sync"), QStringLiteral("wss"))});
    const StreamLog log(*stream);
    int asked = 0;
    connect(stream.get(), &UpdateStream::sslErrors, this, [&](const QList<QSslError> &errors) {
        ++asked;
        stream->ignoreSslErrors(errors);
    });
    stream->open();
    QTRY_COMPARE(peer.heads.size(), 1);
    peer.write(goodAnswer());
    QTRY_COMPARE(log.messages, QByteArrayList{ping});
    QCOMPARE(asked, 1);
    if (isPoll()) {
        // The next request is sent on another connection, and what was let through stays so.
        peer.hangUp();
        QTRY_VERIFY(peer.connections >= 2 && peer.heads.size() >= 2);
        QCOMPARE(asked, 1);
        QVERIFY(!log.end);
    }
}

void tst_HttpStreamEnd::isClosedByAnSslErrorSlot()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS backend.");
    HttpPeer peer(untrustedServerConfiguration());
    QPointer<UpdateStream> stream =
        make({peer.url(QStringLiteral("/sync"), QStringLiteral("https"))}).release();
    const StreamLog log(*stream);
    connect(stream, &UpdateStream::sslErrors, this, [&] {
        stream->close();
        stream->deleteLater();
    });
    stream->open();
    QTRY_VERIFY(!stream);
    QCOMPARE(log.lines, QStringList());
}

QTEST_GUILESS_MAIN(tst_HttpStreamEnd)
#include "tst_httpstreamend.moc"
