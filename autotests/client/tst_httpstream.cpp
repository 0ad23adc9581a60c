// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What Server-Sent Events and long poll share; each test runs with both.

#include "httpstreamtest.h"

using namespace Velox;
using namespace std::chrono_literals;

class tst_HttpStream : public HttpStreamTest
{
    Q_OBJECT
private Q_SLOTS:
    void asksForWhatFollowsWhatIsHeld();
    void signalsNothingBeforeTheEventLoop();
    void takesTheContentType_data();
    void takesTheContentType();
    void followsARedirect();
    void keepsCredentialsFromAnotherOrigin();
    void doesNotFollowEverywhere_data();
    void doesNotFollowEverywhere();
};

void tst_HttpStream::asksForWhatFollowsWhatIsHeld()
{
    HttpPeer peer;
    const auto stream = make({peer.url(QStringLiteral("/sync?room=a%20b"), QStringLiteral("ws")),
                              {{"Authorization", "Bearer t"}, {"X-App", "1"}}},
                             [] {
                                 return HeldState{"s 1", 7};
                             });
    stream->open();
    QTRY_COMPARE(peer.heads.size(), 1);
    const QByteArray head = peer.heads.first();
    QCOMPARE(HttpPeer::requestLine(head), "GET /sync?room=a%20b&patch=json&v=7&id=s%201 HTTP/1.1");
    QCOMPARE(HttpPeer::field(head, "Accept"), mediaType());
    QCOMPARE(HttpPeer::field(head, "Authorization"), "Bearer t");
    QCOMPARE(HttpPeer::field(head, "X-App"), "1");
    QVERIFY(HttpPeer::field(head, "Accept-Encoding").contains("gzip"));
    QVERIFY(HttpPeer::field(head, "Upgrade").isEmpty());
    QVERIFY(HttpPeer::field(head, "Cookie").isEmpty());
}

void tst_HttpStream::signalsNothingBeforeTheEventLoop()
{
    const auto stream = make({QUrl(QStringLiteral("nonsense://h/"))});
    const StreamLog log(*stream);
    stream->open();
    QCOMPARE(log.lines, QStringList());
    QTRY_COMPARE(log.lines, QStringList{QStringLiteral("ended NotVelox")});
    stream->open();
    QVERIFY(!stream->isActive());
}

void tst_HttpStream::takesTheContentType_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<bool>("taken");
    QTest::newRow("as it is asked for") << QByteArray("Content-Type: TYPE\r\n") << true;
    QTest::newRow("with a charset") << QByteArray("content-type: TYPE ; charset=utf-8\r\n") << true;
    QTest::newRow("another") << QByteArray("Content-Type: text/html\r\n") << false;
    QTest::newRow("one that begins like it") << QByteArray("Content-Type: TYPEx\r\n") << false;
    QTest::newRow("none") << QByteArray() << false;
}
void tst_HttpStream::takesTheContentType()
{
    QFETCH(QByteArray, field);
    QFETCH(bool, taken);
    HttpPeer peer;
    const auto stream = make({peer.url()});
    const StreamLog log(*stream);
    stream->open();
    QTRY_COMPARE(peer.heads.size(), 1);
    peer.write("HTTP/1.1 200 OK\r\n" + field.replace("TYPE", mediaType()) + "\r\n");
    QTRY_COMPARE(log.lines, QStringList{taken ? QStringLiteral("opened") : QStringLiteral("ended NotVelox")});
}

void tst_HttpStream::followsARedirect()
{
    HttpPeer peer;
    const auto stream = make({peer.url(), {{"Authorization", "Bearer t"}}});
    const StreamLog log(*stream);
    stream->open();
    QTRY_COMPARE(peer.heads.size(), 1);
    peer.answer("307 Temporary Redirect", "Location: /other?patch=json\r\n", "");
    QTRY_COMPARE(peer.heads.size(), 2);
    QCOMPARE(HttpPeer::requestLine(peer.heads[1]), "GET /other?patch=json HTTP/1.1");
    QCOMPARE(HttpPeer::field(peer.heads[1], "Accept"), mediaType());
    QCOMPARE(HttpPeer::field(peer.heads[1], "Authorization"), "Bearer t");
    peer.write(goodAnswer());
    QTRY_COMPARE(log.messages, QByteArrayList{ping});
}

void tst_HttpStream::keepsCredentialsFromAnotherOrigin()
{
    HttpPeer peer;
    HttpPeer stranger;
    const auto stream =
        make({peer.url(), {{"Authorization", "Bearer t"}, {"Cookie", "c=1"}, {"X-App", "1"}}});
    const StreamLog log(*stream);
    stream->open();
    QTRY_COMPARE(peer.heads.size(), 1);
    QCOMPARE(HttpPeer::field(peer.heads[0], "Cookie"), "c=1");
    peer.answer("302 Found", "Location: " + stranger.url().toEncoded() + "\r\n", "");
    QTRY_COMPARE(stranger.heads.size(), 1);
    QCOMPARE(HttpPeer::field(stranger.heads[0], "Authorization"), "");
    QCOMPARE(HttpPeer::field(stranger.heads[0], "Cookie"), "");
    QCOMPARE(HttpPeer::field(stranger.heads[0], "X-App"), "1");
    // Nor are they sent when the stranger sends the reader back: it may have chosen where to.
    stranger.answer("302 Found", "Location: " + peer.url().toEncoded() + "\r\n", "");
    QTRY_COMPARE(peer.heads.size(), 2);
    QCOMPARE(HttpPeer::field(peer.heads[1], "Authorization"), "");
}

void tst_HttpStream::doesNotFollowEverywhere_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<int>("requests");
    QTest::newRow("nowhere") << QByteArray() << 1;
    QTest::newRow("to itself") << QByteArray("Location: /sync?patch=json\r\n") << 1;
    QTest::newRow("another scheme") << QByteArray("Location: file:///etc/passwd\r\n") << 1;
    QTest::newRow("round and round") << QByteArray("Location: /a%1\r\n") << 11;
}
void tst_HttpStream::doesNotFollowEverywhere()
{
    QFETCH(QByteArray, location);
    QFETCH(int, requests);
    HttpPeer peer;
    const auto stream = make({peer.url()});
    const StreamLog log(*stream);
    stream->open();
    int answered = 0;
    const auto answerAll = [&] {
        while (answered < peer.heads.size()) {
            ++answered;
            peer.answer("302 Found", QByteArray(location).replace("%1", QByteArray::number(answered)), "");
        }
        return log.end.has_value();
    };
    QTRY_VERIFY(answerAll());
    QCOMPARE(log.lines, QStringList{QStringLiteral("ended Refused")});
    QCOMPARE(log.end->httpStatus, 302);
    QCOMPARE(peer.heads.size(), requests);
}

QTEST_GUILESS_MAIN(tst_HttpStream)
#include "tst_httpstream.moc"
