// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What a client does with messages that are wrong, sent by a peer that the test plays.

#include "client/veloxclient.h"
#include "model/vslice.h"
#include "support/httppeer.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using Code = VeloxClient::ErrorCode;

class tst_ClientErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void asksForAFullStateAfterWhatItCannotUse_data();
    void asksForAFullStateAfterWhatItCannotUse();
    void livesWithWhatReleasedServersSend();
    void isClearedByAnEmptyState_data();
    void isClearedByAnEmptyState();
    void takesNoUpdateThatIsCutAnywhere();
    void endsWhereTheAddressIsNone();
};

namespace {

const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

QByteArray sse(const QByteArray &json) { return "data: " + json + "\n\n"; }

} // namespace

void tst_ClientErrors::asksForAFullStateAfterWhatItCannotUse_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<Code>("code");
    const auto row = [](const char *name, const char *message, Code code) {
        QTest::newRow(name) << QByteArray(message) << code;
    };
    row("no JSON", "{", Code::BadMessage);
    row("no update", R"({"a":1})", Code::BadMessage);
    row("version of another type", R"({"version":"2","body":{}})", Code::BadMessage);
    row("a delta that is a number", R"({"version":2,"delta":true,"body":5})", Code::BadMessage);
    row("a patch that is none", R"({"version":2,"delta":true,"body":[{"op":"no"}]})", Code::BadMessage);
    row("another base", R"({"version":9,"delta":true,"body":[]})", Code::BadPatch);
    row("an operation that fails after one that does not",
        R"({"version":2,"delta":true,"body":[{"op":"remove","path":"/rows/0"},{"op":"remove","path":"/no"}]})",
        Code::BadPatch);
    row("a test that fails", R"({"version":2,"delta":true,"body":[{"op":"test","path":"/rows","value":1}]})",
        Code::BadPatch);
    const QByteArray large = QByteArray(200, 'x');
    QTest::newRow("a state above the limit") << QByteArray(
        R"({"version":2,"delta":true,"body":[{"op":"add","path":"/x","value":")" + large + R"("}]})")
                                             << Code::StateTooLarge;
    QTest::newRow("a full state above the limit")
        << QByteArray(R"({"version":2,"body":")" + large + R"("})") << Code::StateTooLarge;
}

void tst_ClientErrors::asksForAFullStateAfterWhatItCannotUse()
{
    QFETCH(QByteArray, message);
    QFETCH(Code, code);
    HttpPeer peer;
    VeloxClient client(peer.url());
    client.setTransport(VeloxClient::Transport::ServerSentEvents);
    client.setMinRetryMs(1);
    client.setMaxStateBytes(100);
    QSignalSpy errors(&client, &VeloxClient::errorOccurred);
    client.open();
    QTRY_COMPARE(peer.heads.size(), 1);
    QVERIFY(!peer.heads.at(0).contains("v="));
    peer.write(head + sse(R"({"id":"s","version":1,"body":{"rows":[1,2]}})"));
    QTRY_COMPARE(client.version(), 1);
    VSlice *rows = client.slice(u"/rows"_s);
    QSignalSpy removed(rows, &VSlice::rowsRemoved);
    peer.write(sse(message));
    QTRY_COMPARE(errors.count(), 1);
    QCOMPARE(errors.at(0).at(0).value<Code>(), code);
    // The copy is whole, and the next request asks for all.
    QCOMPARE(client.value(u"/rows"_s).toList(), QVariantList({1LL, 2LL}));
    QCOMPARE(removed.count(), 0);
    QTRY_COMPARE(peer.heads.size(), 2);
    QVERIFY2(!peer.heads.at(1).contains("v="), peer.heads.at(1).constData());
    peer.write(head + sse(R"({"id":"s","version":7,"body":{"rows":[2]}})"));
    QTRY_COMPARE(client.version(), 7);
    QCOMPARE(rows->get(), QVariantList{2LL});
    QCOMPARE(client.errorString(), QString());
}

void tst_ClientErrors::livesWithWhatReleasedServersSend()
{
    HttpPeer peer;
    VeloxClient client(peer.url());
    client.setTransport(VeloxClient::Transport::ServerSentEvents);
    QSignalSpy errors(&client, &VeloxClient::errorOccurred);
    client.open();
    QTRY_COMPARE(peer.heads.size(), 1);
    peer.write(
        head + sse(R"({"ping":true})") + "id: 1\n"
        + sse(R"({"id":"x","version":1,"body":{"a":1,"b":{}}})")
        // a merge patch without a base, as from v0.6 on; a patch of v0.5; a full state after a ping without id
        + "id: 2\n" + sse(R"({"delta":true,"version":2,"body":{"a":2,"b":null}})")
        + sse(R"({"delta":true,"version":3,"body":[{"op":"add","path":"/c","value":[1]}]})") + "id: 0\n"
        + sse(R"({"ping":true})") + "id: 4\n" + sse(R"({"version":4,"body":{"a":3,"c":[1]}})") + "id: 5\n"
        + sse(R"({"delta":true,"version":5,"body":{"a":4}})"));
    QTRY_COMPARE(client.version(), 5);
    QCOMPARE(client.json(), R"({"a":4,"c":[1]})");
    QCOMPARE(client.stateId(), u"x"_s);
    QCOMPARE(errors.count(), 0);
}

void tst_ClientErrors::isClearedByAnEmptyState_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("null") << QByteArray(R"({"version":2,"body":null})");
    QTest::newRow("no body") << QByteArray(R"({"version":2})");
    QTest::newRow("an empty object") << QByteArray(R"({"version":2,"body":{}})");
}

void tst_ClientErrors::isClearedByAnEmptyState()
{
    QFETCH(QByteArray, message);
    HttpPeer peer;
    VeloxClient client(peer.url());
    client.setTransport(VeloxClient::Transport::ServerSentEvents);
    client.open();
    QTRY_COMPARE(peer.heads.size(), 1);
    peer.write(head + sse(R"({"id":"s","version":1,"body":{"rows":[1,2]}})"));
    QTRY_COMPARE(client.version(), 1);
    VSlice *rows = client.slice(u"/rows"_s);
    peer.write(sse(message));
    QTRY_COMPARE(client.version(), 2);
    QCOMPARE(rows->length(), 0);
    QVERIFY(!client.value(u"/rows"_s).isValid());
}

void tst_ClientErrors::takesNoUpdateThatIsCutAnywhere()
{
    const QByteArray patch = sse(
        R"({"version":2,"delta":true,"body":[{"op":"replace","path":"/a","value":2},{"op":"add","path":"/b","value":"é"}]})");
    HttpPeer peer;
    VeloxClient client(peer.url());
    client.setTransport(VeloxClient::Transport::ServerSentEvents);
    client.setMinRetryMs(1);
    client.setMaxRetryMs(1);
    client.open();
    for (qsizetype cut = 0; cut < patch.size(); cut += 7) { // the streams' tests cut at every byte
        const qsizetype request = peer.heads.size();
        QTRY_VERIFY(peer.heads.size() > request || (cut == 0 && !peer.heads.isEmpty()));
        peer.write(head + sse(R"({"id":"s","version":1,"body":{"a":1}})") + patch.first(cut));
        QTRY_COMPARE(client.version(), 1);
        QCOMPARE(client.json(), R"({"a":1})");
        peer.hangUp();
        QTRY_VERIFY(!client.isConnected());
        QCOMPARE(client.json(), R"({"a":1})");
        client.setUrl(cut % 2 == 1 ? peer.url() : peer.url(u"/other"_s)); // forgets the copy
    }
}

void tst_ClientErrors::endsWhereTheAddressIsNone()
{
    VeloxClient client(QUrl(u"mailto:someone"_s));
    QSignalSpy errors(&client, &VeloxClient::errorOccurred);
    client.open();
    QTRY_COMPARE(errors.count(), 1);
    QCOMPARE(errors.at(0).at(0).value<Code>(), Code::BadUrl);
    QVERIFY(!client.isActive());
    QVERIFY(!client.errorString().isEmpty());
}

QTEST_GUILESS_MAIN(tst_ClientErrors)

#include "tst_clienterrors.moc"
