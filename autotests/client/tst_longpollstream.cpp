// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What only long poll does; tst_httpstream has the rest.
#include "client/longpollstream.h"
#include "support/gzip.h"
#include "support/httppeer.h"
#include "support/streamlog.h"
#include "support/waitfor.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSslSocket>
#include <QTest>

using namespace Velox;
using namespace std::chrono_literals;

namespace {

const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

HeldState held() { return {"s", 7}; }

} // namespace

class tst_LongPollStream : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void asksAgainForWhatIsHeldByThen();
    void keepsTheGapBetweenRequests();
    void asksNoMoreOnceClosed();
    void goesOnWhereTheServerClosesIdleConnections();
    void takesAnAnswer_data();
    void takesAnAnswer();
    void takesTheLargestAnswer();
    void endsWithABadAnswer_data();
    void endsWithABadAnswer();
    void countsAHeldRequestAsAccepted();
    void waitsForTheFirstAnswerWhereNothingIsHeld();
    void takesARefusalOfAHeldRequestForNoAcceptance();
    void doesNotCountARedirectAsHeld();
    void countsARequestThatIsHeldAfterARedirect();
};

void tst_LongPollStream::asksAgainForWhatIsHeldByThen()
{
    HttpPeer peer;
    HeldState copy;
    LongPollStream stream({peer.url()}, [&copy] { return copy; });
    StreamLog log(stream);
    log.onReceived = [&] { copy = {"s", log.messages.last().toInt()}; };
    stream.open();
    const QByteArrayList asked = {"GET /sync?patch=json HTTP/1.1", "GET /sync?patch=json&v=4&id=s HTTP/1.1",
                                  "GET /sync?patch=json&v=5&id=s HTTP/1.1"};
    for (qsizetype i = 0; i < asked.size(); ++i) {
        QVERIFY(waitFor([&] { return peer.heads.size() > i; }));
        QCOMPARE(HttpPeer::requestLine(peer.heads.last()), asked[i]);
        peer.answer("200 OK", "Content-Type: application/json\r\n", QByteArray::number(i + 4));
    }
    QVERIFY(waitFor([&] { return log.messages.size() == 3; }));
    QCOMPARE(log.lines, lines({"opened", "received 4", "received 5", "received 6"}));
    QCOMPARE(peer.connections, 1);
}

void tst_LongPollStream::keepsTheGapBetweenRequests()
{
    HttpPeer peer;
    StreamRequest request{peer.url()};
    request.times.pollGap = 60ms;
    LongPollStream stream(request);
    StreamLog log(stream);
    QElapsedTimer since;
    since.start();
    stream.open();
    for (int i = 1; i <= 4; ++i) {
        QVERIFY(waitFor([&] { return peer.heads.size() == i; }));
        peer.answer("200 OK", "Content-Type: application/json\r\n", "1");
    }
    // Three gaps, less the millisecond that a precise timer may be early.
    QVERIFY2(since.elapsed() >= 177, qPrintable(QString::number(since.elapsed())));
    QCOMPARE(log.lines, lines({"opened", "received 1", "received 1", "received 1"}));
}

void tst_LongPollStream::asksNoMoreOnceClosed()
{
    HttpPeer peer;
    StreamRequest request{peer.url()};
    request.times.pollGap = 1ms;
    LongPollStream stream(request);
    StreamLog log(stream);
    stream.open();
    QVERIFY(waitFor([&] { return peer.heads.size() == 1; }));
    peer.answer("200 OK", "Content-Type: application/json\r\n", "1");
    QVERIFY(waitFor([&] { return log.messages.size() == 1; }));
    stream.close(); // while the next request is due
    LongPollStream other(request); // has its turn later
    other.open();
    QVERIFY(waitFor([&] { return peer.heads.size() == 2; }));
    peer.answer("200 OK", "Content-Type: application/json\r\n", "1");
    QVERIFY(waitFor([&] { return peer.heads.size() == 3; })); // of the other, a gap later
    QCOMPARE(peer.connections, 2);
    QCOMPARE(log.lines, lines({"opened", "received 1"}));
}

void tst_LongPollStream::goesOnWhereTheServerClosesIdleConnections()
{
    HttpPeer peer;
    LongPollStream stream({peer.url()});
    StreamLog log(stream);
    stream.open();
    for (int i = 1; i <= 3; ++i) {
        QVERIFY(waitFor([&] { return peer.heads.size() >= i; }));
        peer.answer("200 OK", "Content-Type: application/json\r\nConnection: close\r\n", "1");
        peer.hangUp();
        QVERIFY(waitFor([&] { return log.messages.size() == i; }));
    }
    // Qt itself may ask once more where a connection closed.
    QVERIFY(waitFor([&] { return peer.heads.size() >= 4; }));
    QVERIFY(peer.connections >= 4);
    QVERIFY(!log.end);
}

void tst_LongPollStream::takesAnAnswer_data()
{
    QTest::addColumn<QByteArrayList>("pieces"); // behind the content type
    QTest::newRow("with a length") << QByteArrayList{"Content-Length: 7\r\n\r\n", "{\"", "a\":", "1}"};
    QTest::newRow("in chunks") << QByteArrayList{"Transfer-Encoding: chunked\r\n\r\n", "2\r\n{\"\r\n",
                                                 "3\r\na\":\r\n", "2\r\n1}\r\n0\r\n\r\n"};
    const QByteArray coded = Gzip().finished("{\"a\":1}");
    QTest::newRow("gzip") << QByteArrayList{
        "Content-Encoding: gzip\r\nContent-Length: " + QByteArray::number(coded.size()) + "\r\n\r\n",
        coded.first(12), coded.sliced(12)};
}
void tst_LongPollStream::takesAnAnswer()
{
    QFETCH(QByteArrayList, pieces);

    HttpPeer peer;
    LongPollStream stream({peer.url()});
    StreamLog log(stream);
    stream.open();
    QVERIFY(waitFor([&] { return peer.heads.size() == 1; }));
    peer.write(head);
    for (const QByteArray &piece : std::as_const(pieces)) {
        QCoreApplication::processEvents();
        peer.write(piece);
    }
    QVERIFY(waitFor([&] { return peer.heads.size() == 2; }));
    QCOMPARE(log.lines, lines({"opened", "received {\"a\":1}"}));
    QVERIFY(log.heard > 0);
}

void tst_LongPollStream::takesTheLargestAnswer()
{
    HttpPeer peer;
    StreamRequest request{peer.url()};
    request.maxMessageBytes = 200'000;
    LongPollStream stream(request);
    StreamLog log(stream);
    stream.open();
    QVERIFY(waitFor([&] { return peer.heads.size() == 1; }));
    peer.answer("200 OK", "Content-Type: application/json\r\n", QByteArray(200'000, '1'));
    QVERIFY(waitFor([&] { return log.messages.size() == 1; }));
    QCOMPARE(log.messages.first().size(), 200'000);
}

void tst_LongPollStream::endsWithABadAnswer_data()
{
    QTest::addColumn<QByteArray>("answer"); // behind the content type
    QTest::addColumn<QString>("logged");
    const QString tooLarge = QStringLiteral("ended TooLarge");
    const QString notVelox = QStringLiteral("ended NotVelox");
    QTest::newRow("empty") << QByteArray("Content-Length: 0\r\n\r\n") << notVelox;
    QTest::newRow("blank") << QByteArray("Content-Length: 2\r\n\r\n \n") << notVelox;
    QTest::newRow("one byte too many") << "Content-Length: 1001\r\n\r\n" + QByteArray(1001, '1') << tooLarge;
    QTest::newRow("without an end") << "\r\n" + QByteArray(2000, '1') << tooLarge;
    QTest::newRow("what compresses well")
        << "Content-Encoding: gzip\r\n\r\n" + Gzip().flushed(QByteArray(50'000'000, '1')) << tooLarge;
}
void tst_LongPollStream::endsWithABadAnswer()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, logged);
    HttpPeer peer;
    StreamRequest request{peer.url()};
    request.maxMessageBytes = 1000;
    LongPollStream stream(request);
    StreamLog log(stream);
    stream.open();
    QVERIFY(waitFor([&] { return peer.heads.size() == 1; }));
    peer.write(head + answer);
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    const QStringList all = {QStringLiteral("opened"), logged};
    QCOMPARE(log.lines, all);
    QVERIFY(log.heard < 5);
    QVERIFY(!stream.isActive());
}

void tst_LongPollStream::countsAHeldRequestAsAccepted()
{
    HttpPeer peer;
    StreamRequest request{peer.url()};
    request.times.heldPollAfter = 700ms;
    request.times.connectTimeout = 500ms; // bounds the connection, not the hold
    LongPollStream stream(request, held);
    StreamLog log(stream);
    stream.open();
    QVERIFY(waitFor([&] { return peer.heads.size() == 1; }));
    QCOMPARE(log.lines, QStringList());
    QVERIFY(waitFor([&] { return !log.lines.isEmpty(); }));
    QCOMPARE(log.lines, lines({"opened"}));
    QCOMPARE(log.heard, 0);
    peer.answer("200 OK", "Content-Type: application/json\r\n", "1");
    QVERIFY(waitFor([&] { return log.messages.size() == 1; }));
    QCOMPARE(log.lines, lines({"opened", "received 1"}));
}

void tst_LongPollStream::waitsForTheFirstAnswerWhereNothingIsHeld()
{
    HttpPeer peer;
    StreamRequest request{peer.url()};
    request.times.heldPollAfter = 10ms;
    request.times.connectTimeout = 150ms;
    LongPollStream stream(request);
    StreamLog log(stream);
    stream.open();
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines, lines({"ended Network"}));
}

void tst_LongPollStream::takesARefusalOfAHeldRequestForNoAcceptance()
{
    HttpPeer peer;
    StreamRequest request{peer.url()};
    request.times.heldPollAfter = 1000ms;
    request.times.connectTimeout = 1500ms;
    LongPollStream stream(request, held);
    StreamLog log(stream);
    stream.open();
    QVERIFY(waitFor([&] { return peer.heads.size() == 1; }));
    peer.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nNot");
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines, lines({"ended Refused"}));
    QCOMPARE(log.end->text, QStringLiteral("The server answered 403: Not"));
}

void tst_LongPollStream::doesNotCountARedirectAsHeld()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS backend.");
    HttpPeer peer;
    HttpPeer silent; // accepts connections, and never shakes hands
    StreamRequest request{peer.url()};
    request.times.heldPollAfter = 1000ms;
    request.times.connectTimeout = 1500ms;
    LongPollStream stream(request, held);
    StreamLog log(stream);
    stream.open();
    QVERIFY(waitFor([&] { return peer.heads.size() == 1; }));
    const QUrl next = silent.url(QStringLiteral("/sync"), QStringLiteral("https"));
    peer.answer("307 Temporary Redirect", "Location: " + next.toEncoded() + "\r\n", "");
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(silent.connections, 1);
    QCOMPARE(log.lines, lines({"ended Network"}));
}

void tst_LongPollStream::countsARequestThatIsHeldAfterARedirect()
{
    HttpPeer peer;
    StreamRequest request{peer.url()};
    request.times.heldPollAfter = 100ms;
    LongPollStream stream(request, held);
    StreamLog log(stream);
    stream.open();
    QVERIFY(waitFor([&] { return peer.heads.size() == 1; }));
    peer.answer("307 Temporary Redirect", "Location: /other\r\n", "");
    QVERIFY(waitFor([&] { return peer.heads.size() == 2; }));
    QVERIFY(waitFor([&] { return !log.lines.isEmpty(); }));
    QCOMPARE(log.lines, lines({"opened"}));
}

QTEST_GUILESS_MAIN(tst_LongPollStream)
#include "tst_longpollstream.moc"
