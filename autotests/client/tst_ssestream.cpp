// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What only Server-Sent Events do; tst_httpstream has the rest.
#include "client/ssestream.h"
#include "support/gzip.h"
#include "support/httppeer.h"
#include "support/streamlog.h"
#include "support/waitfor.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;

namespace {

const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

QByteArray eventOf(const QByteArray &data) { return "data: " + data + "\n\n"; }

} // namespace

class tst_SseStream : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsEvents_data();
    void readsEvents();
    void readsEventsByteByByte_data() { readsEvents_data(); }
    void readsEventsByteByByte();
    void readsChunksByteByByte_data() { readsEvents_data(); }
    void readsChunksByteByByte();
    void readsGzipAsItIsFlushed_data() { readsEvents_data(); }
    void readsGzipAsItIsFlushed();
    void readsGzipByteByByte();
    void hearsWhatIsNoEvent();
    void endsWithTheAnswer_data();
    void endsWithTheAnswer();
    void endsWhereTheAnswerIsCut_data();
    void endsWhereTheAnswerIsCut();
    void endsAtALargeEvent_data();
    void endsAtALargeEvent();
    void readsMuchThatCompressesWell();
    void keepsTheOrderWhereASlotRunsAnEventLoop();
    void isOpenedOnce();
};

void tst_SseStream::readsEvents_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArrayList>("messages");
    QTest::newRow("as our server writes")
        << QByteArray("data: {\"ping\":true}\n\nid: s-1\ndata: {\"id\":\"s\"}\n\n")
        << QByteArrayList{R"({"ping":true})", R"({"id":"s"})"};
    QTest::newRow("CRLF") << QByteArray("data: 1\r\n\r\nid: s-2\r\ndata: 2\r\n\r\n")
                          << QByteArrayList{"1", "2"};
    QTest::newRow("CR") << QByteArray("data: 1\r\rdata: 2\r\r:") << QByteArrayList{"1", "2"};
    QTest::newRow("comments, retry, and a byte order mark")
        << QByteArray("\xef\xbb\xbf:hello\nretry: 10\n:more\ndata:1\n\n:\n\n") << QByteArrayList{"1"};
    QTest::newRow("several lines of data")
        << QByteArray("data: [1,\ndata: 2]\n\n") << QByteArrayList{"[1,\n2]"};
    QTest::newRow("other types are passed over")
        << QByteArray("event: news\ndata: 1\n\nevent: message\ndata: 2\n\nevent: end\ndata\n\ndata: 3\n\n")
        << QByteArrayList{"2", "3"};
    QTest::newRow("more than ASCII") << QByteArray("data: \"\xc3\xa9\xe2\x82\xac\"\n\n")
                                     << QByteArrayList{"\"\xc3\xa9\xe2\x82\xac\""};
}

/** A stream that has asked and its log, ready for the answer. */
#define OPENED_STREAM(request)                                                                               \
  SseStream stream(request);                                                                                 \
  StreamLog log(stream);                                                                                     \
  stream.open();                                                                                             \
  QVERIFY(waitFor([&] { return peer.heads.size() == 1; }))

void tst_SseStream::readsEvents()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArrayList, messages);
    HttpPeer peer;
    OPENED_STREAM({peer.url()});
    peer.write(head + "\r\n" + body);
    QVERIFY(waitFor([&] { return log.messages.size() >= messages.size(); }));
    QCOMPARE(log.messages, messages);
    QVERIFY(!log.end);
}

void tst_SseStream::readsEventsByteByByte()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArrayList, messages);
    HttpPeer peer;
    OPENED_STREAM({peer.url()});
    peer.write(head + "\r\n");
    for (qsizetype i = 0; i < body.size(); ++i) {
        peer.write(body.sliced(i, 1));
        QVERIFY(waitFor([&] { return log.heard == i + 1; }));
    }
    QCOMPARE(log.messages, messages);
    QVERIFY(!log.end);
}

void tst_SseStream::readsChunksByteByByte()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArrayList, messages);
    HttpPeer peer;
    OPENED_STREAM({peer.url()});
    peer.write(head + "Transfer-Encoding: chunked\r\n\r\n");
    for (qsizetype i = 0; i < body.size(); ++i) {
        peer.write(chunk(body.sliced(i, 1)));
        QVERIFY(waitFor([&] { return log.heard == i + 1; }));
    }
    peer.write(chunk(""));
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.messages, messages);
    QCOMPARE(log.lines.last(), QStringLiteral("ended Closed"));
}

void tst_SseStream::readsGzipAsItIsFlushed()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArrayList, messages);
    HttpPeer peer;
    OPENED_STREAM({peer.url()});
    Gzip gzip;
    peer.write(head + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
    // Each flush must come out before the next bytes are sent.
    for (const QByteArray &piece : {body.first(body.size() / 2), body.sliced(body.size() / 2)}) {
        const int before = log.heard;
        peer.write(chunk(gzip.flushed(piece)));
        QVERIFY(waitFor([&] { return log.heard > before; }));
    }
    QVERIFY(waitFor([&] { return log.messages.size() >= messages.size(); }));
    QCOMPARE(log.messages, messages);
    peer.write(chunk(gzip.finished("")) + chunk(""));
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines.last(), QStringLiteral("ended Closed"));
}

void tst_SseStream::readsGzipByteByByte()
{
    HttpPeer peer;
    OPENED_STREAM({peer.url()});
    Gzip gzip;
    peer.write(head + "Content-Encoding: gzip\r\n\r\n");
    for (int i = 1; i <= 3; ++i) {
        const QByteArray coded = gzip.flushed(eventOf(QByteArray::number(i)));
        for (const char c : coded) {
            peer.write(QByteArray(1, c));
            QCoreApplication::processEvents();
        }
        QVERIFY(waitFor([&] { return log.messages.size() == i; }));
    }
    const QByteArrayList messages = {"1", "2", "3"};
    QCOMPARE(log.messages, messages);
}

void tst_SseStream::hearsWhatIsNoEvent()
{
    HttpPeer peer;
    OPENED_STREAM({peer.url()});
    peer.write(head + "\r\n");
    QVERIFY(waitFor([&] { return log.lines.size() == 1; }));
    QCOMPARE(log.heard, 0);
    peer.write(":\n");
    QVERIFY(waitFor([&] { return log.heard == 1; }));
    QCOMPARE(log.lines, lines({"opened"}));
}

void tst_SseStream::endsWithTheAnswer_data()
{
    QTest::addColumn<QByteArray>("answer"); // behind the content type
    QTest::addColumn<QStringList>("logged");
    QTest::newRow("at its length") << QByteArray("Content-Length: 9\r\n\r\ndata: 1\n\n")
                                   << lines({"opened", "received 1", "ended Closed"});
    QTest::newRow("at the last chunk") << "Transfer-Encoding: chunked\r\n\r\n" + chunk(eventOf("1"))
            + chunk("") << lines({"opened", "received 1", "ended Closed"});
    QTest::newRow("with the connection")
        << QByteArray("\r\ndata: 1\n\n") << lines({"opened", "received 1", "ended Closed"});
    QTest::newRow("within an event") << QByteArray("\r\ndata: 1\n\ndata: 2\n")
                                     << lines({"opened", "received 1", "ended Closed"});
    QTest::newRow("without an event")
        << QByteArray("Content-Length: 0\r\n\r\n") << lines({"opened", "ended Closed"});
}
void tst_SseStream::endsWithTheAnswer()
{
    QFETCH(QByteArray, answer);
    QFETCH(QStringList, logged);
    HttpPeer peer;
    OPENED_STREAM({peer.url()});
    peer.write(head + answer);
    peer.hangUp();
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines, logged);
    QVERIFY(!stream.isActive()); // whether Qt asked again on its own, as it may, is not looked at
}

void tst_SseStream::endsWhereTheAnswerIsCut_data()
{
    QTest::addColumn<QByteArray>("rest"); // behind a whole chunk
    QTest::newRow("between chunks") << QByteArray();
    QTest::newRow("within a chunk's size") << QByteArray("1");
    QTest::newRow("within a chunk") << QByteArray("10\r\ndata: 2\n\nda");
}
void tst_SseStream::endsWhereTheAnswerIsCut()
{
    QFETCH(QByteArray, rest);
    HttpPeer peer;
    OPENED_STREAM({peer.url()});
    peer.write(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(eventOf("1")) + rest);
    peer.hangUp();
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines.mid(0, 2), lines({"opened", "received 1"}));
    // Which of the two depends on whether the end comes to Qt together with the last bytes.
    QVERIFY2(log.end->kind == StreamEnd::Kind::Network || log.end->kind == StreamEnd::Kind::Closed,
             qPrintable(log.lines.last()));
}

void tst_SseStream::endsAtALargeEvent_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isGzip");
    QTest::addColumn<QStringList>("logged");
    const QStringList tooLarge = lines({"opened", "received 1", "ended TooLarge"});
    QTest::newRow("one byte too many")
        << eventOf("1") + eventOf(QByteArray(101, 'x')) + eventOf("2") << false << tooLarge;
    QTest::newRow("in several lines")
        << eventOf("1") + QByteArray("data: xxxxxxxxxxxx\n").repeated(10) << false << tooLarge;
    QTest::newRow("a line without an end") << eventOf("1") + QByteArray(200, 'x') << false << tooLarge;
    QTest::newRow("a comment without an end")
        << eventOf("1") + ":" + QByteArray(1000, 'x') << false << tooLarge;
    QTest::newRow("what compresses well")
        << eventOf("1") + "data: " + QByteArray(50'000'000, 'x') << true << tooLarge;
}
void tst_SseStream::endsAtALargeEvent()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, isGzip);
    QFETCH(QStringList, logged);
    HttpPeer peer;
    StreamRequest request{peer.url()};
    request.maxMessageBytes = 100;
    OPENED_STREAM(request);
    if (isGzip)
        peer.write(head + "Content-Encoding: gzip\r\n\r\n" + Gzip().flushed(body));
    else
        peer.write(head + "\r\n" + body);
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines, logged);
    QCOMPARE(log.end->text, QStringLiteral("An event is larger than 100 bytes"));
    QVERIFY(log.heard < 10); // of the 50 MB
    QVERIFY(waitFor([&] { return !peer.isConnected(); }));
}

void tst_SseStream::readsMuchThatCompressesWell()
{
    // Above the 10 MB at 40:1 that Qt would end as a decompression bomb.
    const QByteArray data(1'000'000, 'x');
    HttpPeer peer;
    OPENED_STREAM({peer.url()});
    Gzip gzip;
    peer.write(head + "Content-Encoding: gzip\r\n\r\n");
    for (int i = 1; i <= 12; ++i) {
        peer.write(gzip.flushed(eventOf(data)));
        QVERIFY(waitFor([&] { return log.messages.size() == i; }));
    }
    QCOMPARE(log.messages.last().size(), data.size());
    QVERIFY(!log.end);
}

void tst_SseStream::keepsTheOrderWhereASlotRunsAnEventLoop()
{
    HttpPeer peer;
    OPENED_STREAM({peer.url()});
    log.onReceived = [&] {
        if (log.messages.size() > 1)
            return;
        peer.write(eventOf("3"));
        peer.hangUp();
        waitFor([&] { return !peer.isConnected(); });
    };
    peer.write(head + "\r\n" + eventOf("1") + eventOf("2"));
    QVERIFY(waitFor([&] { return log.end.has_value(); }));
    QCOMPARE(log.lines, lines({"opened", "received 1", "received 2", "received 3", "ended Closed"}));
}

void tst_SseStream::isOpenedOnce()
{
    HttpPeer peer;
    OPENED_STREAM({peer.url()});
    stream.open();
    peer.write(head + "\r\n" + eventOf("1"));
    QVERIFY(waitFor([&] { return log.messages.size() == 1; }));
    peer.write(eventOf("2"));
    QVERIFY(waitFor([&] { return log.messages.size() == 2; }));
    QCOMPARE(log.lines, lines({"opened", "received 1", "received 2"}));
    QCOMPARE(peer.connections, 1);
}

QTEST_GUILESS_MAIN(tst_SseStream)
#include "tst_ssestream.moc"
