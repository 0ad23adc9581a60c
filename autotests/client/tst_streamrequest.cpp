// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "client/streamrequest.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;

class tst_StreamRequest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void writesTheAddress_data();
    void writesTheAddress();
    void sendsTheFieldsOfTheApplication_data();
    void sendsTheFieldsOfTheApplication();
    void leavesOutWhatLetsAReaderIn();
    void showsNoSecretInALog_data();
    void showsNoSecretInALog();
};

void tst_StreamRequest::writesTheAddress_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<qint64>("version");
    QTest::addColumn<QByteArray>("http");

    const auto row = [](const char *tag, const char *url, const QByteArray &id, qint64 version,
                        const char *http) {
        QTest::newRow(tag) << QByteArray(url) << id << version << QByteArray(http);
    };
    row("nothing held", "http://h/sync", "", 0, "http://h/sync?patch=json");
    row("held", "http://h/sync", "a1", 7, "http://h/sync?patch=json&v=7&id=a1");
    row("a version of no state", "http://h/sync", "", 7, "http://h/sync?patch=json");
    row("a state of no version", "http://h/sync", "a1", 0, "http://h/sync?patch=json");
    row("of a WebSocket", "ws://h:81/sync", "", 0, "http://h:81/sync?patch=json");
    row("encrypted", "WSS://h/sync", "", 0, "https://h/sync?patch=json");
    row("the application's items", "http://h/s?a=1%2B2&b=c+d%26e&f", "a", 1,
        "http://h/s?a=1%2B2&b=c+d%26e&f&patch=json&v=1&id=a");
    row("the protocol's items are its own", "http://h/s?v=9&patch=merge&id=x&k=v", "a", 1,
        "http://h/s?k=v&patch=json&v=1&id=a");
    row("an id of any characters", "http://h/s", "a b&c=%+#\xc3\xa9", 1,
        "http://h/s?patch=json&v=1&id=a%20b%26c%3D%25%2B%23%C3%A9");
    row("a user and a fragment", "http://me:secret@h/s#top", "", 0, "http://h/s?patch=json");
    row("another scheme", "ftp://h/s", "", 0, "ftp://h/s?patch=json");
}
void tst_StreamRequest::writesTheAddress()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, id);
    QFETCH(qint64, version);
    QFETCH(QByteArray, http);
    const StreamRequest request{QUrl::fromEncoded(url)};
    const HeldState held{id, version};
    QCOMPARE(addressFor(request, held, SchemeFamily::Http).toEncoded(), http);
    if (http.startsWith("http"))
        QCOMPARE(addressFor(request, held, SchemeFamily::WebSocket).toEncoded(), "ws" + http.sliced(4));
}

void tst_StreamRequest::sendsTheFieldsOfTheApplication_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<HttpHeaders>("headers");
    QTest::addColumn<HttpHeaders>("sent");

    const QString plain = QStringLiteral("http://h/");
    const QString user = QStringLiteral("http://m%C3%A9:p%3Aw@h/");
    QTest::newRow("none") << plain << HttpHeaders() << HttpHeaders();
    QTest::newRow("as they are") << plain << HttpHeaders{{"X-B", "1"}, {"Authorization", "Bearer t"}}
                                 << HttpHeaders{{"X-B", "1"}, {"Authorization", "Bearer t"}};
    QTest::newRow("several of a name")
        << plain << HttpHeaders{{"X-B", "1"}, {"x-b", "2"}} << HttpHeaders{{"X-B", "1, 2"}};
    QTest::newRow("the transport's") << plain << HttpHeaders{{"accept", "a"}, {"ACCEPT-ENCODING", "b"}}
                                     << HttpHeaders();
    QTest::newRow("a smuggled field")
        << plain
        << HttpHeaders{{"X-B", "1\r\nX-C: 2"}, {"X-\nD", "3"}, {"X-E", QByteArray("\0", 1)}, {"", "4"}}
        << HttpHeaders();
    QTest::newRow("a user of the address")
        << user << HttpHeaders()
        << HttpHeaders{{"Authorization", "Basic " + QByteArray("m\xc3\xa9:p:w").toBase64()}};
    QTest::newRow("the application's before the address")
        << user << HttpHeaders{{"authorization", "Bearer t"}} << HttpHeaders{{"authorization", "Bearer t"}};
}
void tst_StreamRequest::sendsTheFieldsOfTheApplication()
{
    QFETCH(QString, url);
    QFETCH(HttpHeaders, headers);
    QFETCH(HttpHeaders, sent);
    QCOMPARE(headersFor(StreamRequest{QUrl(url), headers}), sent);
}

void tst_StreamRequest::leavesOutWhatLetsAReaderIn()
{
    const HttpHeaders fields = {
        {"authorization", "a"}, {"X-B", "1"}, {"Cookie", "c"}, {"Proxy-Authorization", "d"}};
    const HttpHeaders left = {{"X-B", "1"}};
    QCOMPARE(withoutCredentials(fields), left);
}

void tst_StreamRequest::showsNoSecretInALog_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("logged");
    QTest::newRow("plain") << QByteArray("Not here") << QStringLiteral("Not here");
    QTest::newRow("only the first line") << QByteArray("\n one\r\ntwo") << QStringLiteral("one");
    QTest::newRow("control characters") << QByteArray("a\x1b[31mb\tc") << QStringLiteral("a[31mbc");
    QTest::newRow("long") << QByteArray(1000, 'x') << QString(512, QLatin1Char('x'));
    QTest::newRow("the query") << QByteArray("no /sync?token=hush%20hush&n=1 here")
                               << QStringLiteral("no /sync?token=***&n=1 here");
    QTest::newRow("the query, decoded")
        << QByteArray("bad token hush hush") << QStringLiteral("bad token ***");
    QTest::newRow("the token") << QByteArray("unknown tokentoken") << QStringLiteral("unknown ***");
    QTest::newRow("the whole field") << QByteArray("[Bearer tokentoken]") << QStringLiteral("[***]");
    QTest::newRow("a token that the cut goes through")
        << QByteArray(505, 'x') + "tokentoken" << QString(505, QLatin1Char('x'));
    QTest::newRow("the password") << QByteArray("http://me:passwort@h/")
                                  << QStringLiteral("http://me:***@h/");
}
void tst_StreamRequest::showsNoSecretInALog()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, logged);
    const StreamRequest request{QUrl(QStringLiteral("http://me:passwort@h/sync?token=hush%20hush&n=1")),
                                {{"Authorization", "Bearer tokentoken"}}};
    QCOMPARE(logText(text, request), logged);
}

QTEST_GUILESS_MAIN(tst_StreamRequest)
#include "tst_streamrequest.moc"
