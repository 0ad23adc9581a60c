// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// VeloxClient with updates that are so long that another thread reads them.

#include "client/updateworker.h"
#include "client/veloxclient.h"
#include "model/vslice.h"
#include "protocol/limits.h"
#include "support/modeltester.h"
#include "support/waitfor.h"
#include "support/websocketpeer.h"
#include "sync/replica.h"

#include <QMetaEnum>
#include <QPointer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using Code = VeloxClient::ErrorCode;
using Transport = VeloxClient::Transport;

namespace {

constexpr int rowCount = 5'000;

QByteArray stateBody(int rows, int salt = 0)
{
    QByteArray body;
    for (int i = 0; i < rows; ++i)
        body += (i > 0 ? "," : "") + QByteArray(R"({"name":"row )") + QByteArray::number(i) + R"(","value":)"
            + QByteArray::number(i + salt) + '}';
    return R"({"tick":0,"rows":[)" + body + "]}";
}

QByteArray full(const QByteArray &body, int version = 1)
{
    return R"({"id":"s","version":)" + QByteArray::number(version) + R"(,"body":)" + body + '}';
}

QByteArray tick(int version)
{
    return R"({"version":)" + QByteArray::number(version)
        + R"(,"delta":true,"body":[{"op":"replace","path":"/tick","value":)" + QByteArray::number(version)
        + "}]}";
}

/** A server of either kind that says what the test wants. */
class Peer : public WebSocketPeer
{
public:
    explicit Peer(Transport transport)
        : m_transport(transport)
    {
    }

    [[nodiscard]] QByteArray head() const
    {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    }
    [[nodiscard]] QByteArray framed(const QByteArray &message) const
    {
        return m_transport == Transport::WebSocket ? frame(Text, message) : "data: " + message + "\n\n";
    }
    /** Waits for a request, answers it, and sends @p messages all at once. */
    bool serve(const QByteArrayList &messages)
    {
        const qsizetype before = m_served;
        if (!waitFor([&] { return heads.size() > before; }))
            return false;
        m_served = heads.size();
        if (m_transport == Transport::WebSocket)
            accept();
        else
            write(head());
        return send(messages);
    }
    bool send(const QByteArrayList &messages)
    {
        QByteArray bytes;
        for (const QByteArray &message : messages)
            bytes += framed(message);
        return write(bytes) || true;
    }

private:
    Transport m_transport;
    qsizetype m_served = 0;
};

QString nameOf(Code code) { return QString::fromLatin1(QMetaEnum::fromType<Code>().valueToKey(int(code))); }

} // namespace

class tst_LargeState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();

    void readsAndComparesInAnotherThread();
    void takesWhatComesBehindInOrder();
    void takesOneLargeStateAfterAnother();
    void closesMeanwhile();
    void goesElsewhereMeanwhile();
    void isDeletedMeanwhile();
    void isDeletedWhenItIsReady();
    void opensAgainMeanwhile();
    void takesWhatCameBeforeTheEnd();
    void saysTheSameOfABadOne_data();
    void saysTheSameOfABadOne();
    void isBounded();

private:
    std::unique_ptr<VeloxClient> makeClient() const;
    /** Opens, and returns when the large state was received and is not yet taken. */
    bool openUntilReceived();

    Transport m_transport = Transport::Auto;
    std::unique_ptr<Peer> m_peer;
    std::unique_ptr<VeloxClient> m_client;
    QStringList m_errors;
};

void tst_LargeState::initTestCase_data()
{
    QTest::addColumn<Transport>("transport");
    QTest::newRow("sse") << Transport::ServerSentEvents;
    QTest::newRow("websocket") << Transport::WebSocket;
}

void tst_LargeState::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QFETCH_GLOBAL(Transport, transport);
    m_transport = transport;
    m_peer = std::make_unique<Peer>(transport);
    m_client = makeClient();
    m_errors.clear();
    connect(m_client.get(), &VeloxClient::errorOccurred, this,
            [this](Code code) { m_errors.append(nameOf(code)); });
    QVERIFY(stateBody(rowCount).size() > Velox::Limits::inlineMessageBytes);
}

void tst_LargeState::cleanup()
{
    m_client.reset();
    m_peer.reset();
}

std::unique_ptr<VeloxClient> tst_LargeState::makeClient() const
{
    auto client = std::make_unique<VeloxClient>(m_peer->url());
    client->setTransport(m_transport);
    client->setMinRetryMs(1);
    client->setMaxRetryMs(20);
    return client;
}

bool tst_LargeState::openUntilReceived()
{
    QSignalSpy messages(m_client.get(), &VeloxClient::messageReceived);
    m_client->open();
    return m_peer->serve({full(stateBody(rowCount))}) && (messages.count() > 0 || messages.wait());
}

// The views count what their own thread looks at and converts.
void tst_LargeState::readsAndComparesInAnotherThread()
{
    VSlice *rows = m_client->slice(u"/rows"_s);
    new ModelTester(rows, rows);
    const Velox::ReplicaViews &views = m_client->replica().views();
    const quint64 visits = views.visits();
    QVERIFY(openUntilReceived());
    QVERIFY(!m_client->isSynced()); // it was received, but nothing was read in this thread
    QVERIFY(waitFor([&] { return m_client->isSynced(); }));
    QCOMPARE(rows->rowCount(), rowCount);
    m_peer->send({full(stateBody(rowCount, 1), 2)});
    QVERIFY(waitFor([&] { return m_client->version() == 2; }));
    QCOMPARE(rows->data(rows->index(7)).toMap().value(u"value"_s).toInt(), 8);
    QVERIFY2(views.visits() - visits < 50, QByteArray::number(views.visits() - visits).constData());
    // A short one is read at once.
    QSignalSpy messages(m_client.get(), &VeloxClient::messageReceived);
    m_peer->send({full(R"({"rows":[1]})", 3)});
    connect(m_client.get(), &VeloxClient::updated, this, [&] { QCOMPARE(rows->length(), 1); });
    QVERIFY(messages.wait());
    QCOMPARE(m_client->version(), 3);
}

void tst_LargeState::takesWhatComesBehindInOrder()
{
    QList<int> ticks;
    m_client->observe(u"/tick"_s, this, [&](const QVariant &value) { ticks.append(value.toInt()); });
    QSignalSpy updates(m_client.get(), &VeloxClient::updated);
    m_client->open();
    QVERIFY(m_peer->serve({full(stateBody(rowCount)), tick(2), tick(3), full(stateBody(rowCount, 5), 9),
                           tick(10), R"({"ping":true})", tick(11)}));
    QVERIFY(waitFor([&] { return m_client->version() == 11; }));
    QCOMPARE(ticks, (QList{0, 2, 3, 0, 10, 11}));
    QCOMPARE(updates.count(), 6);
    QCOMPARE(m_client->value(u"/rows/3/value"_s).toInt(), 8);
    QVERIFY(m_errors.isEmpty());
    QCOMPARE(m_peer->connections, 1);
}

void tst_LargeState::takesOneLargeStateAfterAnother()
{
    QByteArrayList messages;
    for (int version = 1; version <= 10; ++version)
        messages += full(stateBody(rowCount, version), version);
    QList<int> versions;
    connect(m_client.get(), &VeloxClient::updated, this, [&] { versions.append(int(m_client->version())); });
    m_client->open();
    QVERIFY(m_peer->serve(messages));
    QVERIFY(waitFor([&] { return m_client->version() == 10; }));
    QCOMPARE(versions, (QList{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
}

void tst_LargeState::closesMeanwhile()
{
    QVERIFY(openUntilReceived());
    QSignalSpy updates(m_client.get(), &VeloxClient::updated);
    m_client->close();
    QCOMPARE(m_client->status(), VeloxClient::Status::Closed);
    m_client->open(); // connects when the work is over
    QVERIFY(m_peer->serve({full(R"({"tick":7})", 3)}));
    QVERIFY(waitFor([&] { return m_client->version() == 3; }));
    QCOMPARE(updates.count(), 1);
    QCOMPARE(m_client->json(), QByteArray(R"({"tick":7})"));
    QVERIFY(m_errors.isEmpty());
}

void tst_LargeState::goesElsewhereMeanwhile()
{
    Peer other(m_transport);
    QVERIFY(openUntilReceived());
    m_client->setUrl(other.url());
    QVERIFY(other.serve({full(R"({"other":1})", 4)}));
    QVERIFY(waitFor([&] { return m_client->isSynced(); }));
    QCOMPARE(m_client->json(), QByteArray(R"({"other":1})"));
    QVERIFY(m_errors.isEmpty());
}

void tst_LargeState::isDeletedMeanwhile()
{
    QVERIFY(openUntilReceived());
    m_client.reset(); // waits for nothing
    m_client = makeClient();
    QVERIFY(openUntilReceived());
    QVERIFY(waitFor([&] { return m_client->isSynced(); })); // the pool has gone on
}

void tst_LargeState::isDeletedWhenItIsReady()
{
    auto client = std::move(m_client);
    const QPointer<VeloxClient> alive(client.get());
    connect(client.get(), &VeloxClient::updated, this, [&] { client.reset(); });
    client->open();
    QVERIFY(m_peer->serve({full(stateBody(rowCount)), tick(2)}));
    QVERIFY(waitFor([&] { return !alive; }));
}

void tst_LargeState::opensAgainMeanwhile()
{
    QVERIFY(openUntilReceived());
    m_client->setTransport(Transport::Auto); // which connects anew
    m_client->setTransport(m_transport);
    QVERIFY(m_peer->serve({full(stateBody(rowCount, 1), 2), tick(3)}));
    QVERIFY(waitFor([&] { return m_client->version() == 3; }));
    QCOMPARE(m_client->value(u"/rows/0/value"_s).toInt(), 1);
    QVERIFY(m_errors.isEmpty());
}

void tst_LargeState::takesWhatCameBeforeTheEnd()
{
    QSignalSpy updates(m_client.get(), &VeloxClient::updated);
    m_client->open();
    QVERIFY(m_peer->serve({full(stateBody(rowCount)), tick(2)}));
    m_peer->hangUp();
    QVERIFY(waitFor([&] { return !m_errors.isEmpty(); }));
    QCOMPARE(updates.count(), 2);
    QCOMPARE(m_client->version(), 2);
    QCOMPARE(m_errors, QStringList{u"ConnectionLost"_s});
    QVERIFY(waitFor([&] { return m_peer->heads.size() == 2; }));
    QVERIFY(HttpPeer::requestLine(m_peer->heads.last()).contains("v=2"));
}

void tst_LargeState::saysTheSameOfABadOne_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<Code>("code");
    QTest::newRow("no JSON") << QByteArray(R"({"version":1,"body":")") << QByteArray("\"")
                             << Code::BadMessage;
    QTest::newRow("no version") << QByteArray(R"({"body":")") << QByteArray("\"}") << Code::BadMessage;
    QTest::newRow("delta of nothing")
        << QByteArray(R"({"version":2,"delta":true,"body":[{"op":"test","path":"","value":")")
        << QByteArray("\"}]}") << Code::BadPatch;
    QTest::newRow("above the limit") << QByteArray(R"({"version":1,"body":")") << QByteArray("\"}")
                                     << Code::StateTooLarge;
}

void tst_LargeState::saysTheSameOfABadOne()
{
    QFETCH(QByteArray, beginning);
    QFETCH(QByteArray, end);
    QFETCH(Code, code);
    m_client->setMaxStateBytes(900);
    QStringList texts;
    connect(m_client.get(), &VeloxClient::errorOccurred, this,
            [&](Code, const QString &text) { texts.append(text); });
    m_client->open();
    for (const int size : {1'000, 500'000, 1'500'000}) {
        QVERIFY(m_peer->serve({beginning + QByteArray(size, 'x') + end}));
        const int round = int(texts.size()) + 1;
        QVERIFY(waitFor([&] { return texts.size() == round; }));
        QCOMPARE(m_errors.last(), nameOf(code));
        if (code != Code::BadMessage) // which names the place
            QCOMPARE(texts.last(), texts.first());
        QVERIFY(!m_client->isSynced());
    }
    m_client->setMaxStateBytes(1'000'000);
    QVERIFY(m_peer->serve({full(stateBody(rowCount))}));
    QVERIFY(waitFor([&] { return m_client->isSynced(); }));
}

void tst_LargeState::isBounded()
{
    const QByteArray body = '"' + QByteArray(100'000, 'x') + '"';
    m_client->setMaxMessageBytes(250'000);
    m_client->open();
    QVERIFY(m_peer->serve({full(body), full(body, 2), full(body, 3), full(body, 4), full(body, 5)}));
    if (m_transport == Transport::WebSocket) {
        // Qt reads on, and so what it reads is kept, up to the limit.
        QVERIFY(waitFor([&] { return !m_errors.isEmpty() || m_client->version() == 5; }));
        if (!m_errors.isEmpty())
            QCOMPARE(m_errors.first(), u"ConnectionLost"_s);
    } else {
        QVERIFY(waitFor([&] { return m_client->version() == 5; })); // the rest waits unread
        QVERIFY(m_errors.isEmpty());
    }
}

QTEST_GUILESS_MAIN(tst_LargeState)
#include "tst_largestate.moc"
