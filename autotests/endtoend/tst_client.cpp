// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// VeloxClient and VeloxServer together, over each transport and real sockets.

#include "client/veloxclient.h"
#include "server/support/machine.h"
#include "support/modeltester.h"
#include "json/variantjson.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using Transport = VeloxClient::Transport;

class tst_Client : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();

    void followsEveryKindOfSource();
    void showsListsRowByRow();
    void tellsObserversOnlyWhatConcernsThem();
    void readsTypedValues();
    void joinsLate();
    void resumesWhereItWas();
    void recoversFromARestartedServer();
    void keepsRowsOverARestart();
    void takesTheLatestAfterALongPause();
    void emptiesTheCopyForAnotherAddress();
    void sendsHeadersAndToken();
    void survivesTheServersEnd();
    void closesAndOpensAgain();
    void isDeletedInASlotOfAnUpdate();
    void followsRandomChanges_data();
    void followsRandomChanges();

private:
    void start();
    void follow();
    /** Whether the client's copy is the server's state. */
    [[nodiscard]] bool isInStep() const;
    [[nodiscard]] static QByteArray sorted(const QVariant &value)
    {
        return Velox::VariantEncoder::toJson(value);
    }

    Transport m_transport = Transport::Auto;
    std::unique_ptr<Served> m_served;
    std::unique_ptr<VeloxClient> m_client;
};

void tst_Client::initTestCase_data()
{
    QTest::addColumn<Transport>("transport");
    QTest::newRow("auto") << Transport::Auto;
    QTest::newRow("sse") << Transport::ServerSentEvents;
    QTest::newRow("websocket") << Transport::WebSocket;
    QTest::newRow("poll") << Transport::LongPoll;
}

void tst_Client::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QFETCH_GLOBAL(Transport, transport);
    m_transport = transport;
    start();
    m_client = std::make_unique<VeloxClient>(m_served->url());
    m_client->setTransport(transport);
    m_client->setMinRetryMs(1);
    m_client->setMaxRetryMs(20);
}

void tst_Client::cleanup()
{
    m_client.reset();
    m_served.reset();
}

void tst_Client::start() { m_served = std::make_unique<Served>(); }

void tst_Client::follow()
{
    m_client->open();
    QTRY_VERIFY2(isInStep(), m_client->json().constData());
}

bool tst_Client::isInStep() const
{
    QVariantMap state;
    for (const char *name : {"count", "extra", "blob"})
        state.insert(QString::fromLatin1(name), m_served->machine.property(name));
    state.insert(u"objectName"_s, m_served->machine.objectName());
    state.insert(u"rows"_s, m_served->machine.rows()->get());
    state.insert(u"settings"_s, m_served->machine.settings()->snapshot());
    QVariantMap copy = m_client->value().toMap();
    if (!copy.contains(u"objectName"_s))
        state.remove(u"objectName"_s);
    return sorted(copy) == sorted(state);
}

void tst_Client::followsEveryKindOfSource()
{
    QVERIFY(!m_client->isSynced());
    QCOMPARE(m_client->status(), VeloxClient::Status::Closed);
    follow();
    QVERIFY(m_client->isSynced() && m_client->isConnected() && m_client->isActive());
    QCOMPARE(m_client->stateId(), m_served->state->stateId());
    m_served->machine.setCount(7);
    m_served->machine.setExtra(
        QVariantMap{{u"a/b~c"_s, QVariantList{1, u"\U0001F600"_s, QVariant::fromValue(nullptr)}}});
    m_served->machine.rows()->append(QVariantMap{{u"id"_s, 1}});
    m_served->machine.settings()->set(QString(), qint64(9007199254740993));
    QTRY_VERIFY2(isInStep(), m_client->json().constData());
    QCOMPARE(m_client->value(u"/settings/"_s).toLongLong(), 9007199254740993);
    QCOMPARE(m_client->value(u"/extra/a~1b~0c/1"_s), u"\U0001F600"_s);
    QVERIFY(!m_client->value(u"/not/there"_s).isValid());
    QCOMPARE(m_client->errorString(), QString());
    QTRY_COMPARE(m_client->version(), m_served->state->version());
}

void tst_Client::showsListsRowByRow()
{
    for (int i = 0; i < 50; ++i)
        m_served->machine.rows()->append(QVariantMap{{u"id"_s, i}, {u"n"_s, 0}});
    follow();
    VSlice *rows = m_client->slice(u"/rows"_s);
    const ModelTester tester(rows);
    QCOMPARE(rows->length(), 50);
    QSignalSpy changed(rows, &VSlice::dataChanged);
    QSignalSpy inserted(rows, &VSlice::rowsInserted);
    QSignalSpy moved(rows, &VSlice::rowsMoved);
    m_served->machine.rows()->update(40, {{u"n"_s, 5}});
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 40);
    m_served->machine.rows()->insert(0, QVariantMap{{u"id"_s, 99}});
    QTRY_COMPARE(inserted.count(), 1);
    m_served->machine.rows()->move(50, 1);
    QTRY_COMPARE(moved.count(), 1);
    QCOMPARE(changed.count(), 1);
    QVERIFY(isInStep());
}

void tst_Client::tellsObserversOnlyWhatConcernsThem()
{
    follow();
    QList<QVariant> counts;
    auto context = std::make_unique<QObject>();
    QVERIFY(m_client->observe(u"/count"_s, context.get(),
                              [&counts](const QVariant &count) { counts.append(count); }));
    QVERIFY(!m_client->observe(u"no pointer"_s, context.get(), [](const QVariant &) {}));
    QCOMPARE(counts, QVariantList{1LL});
    QSignalSpy updated(m_client.get(), &VeloxClient::updated);
    m_served->machine.setExtra(6);
    QTRY_COMPARE(updated.count(), 1);
    m_served->machine.setCount(2);
    QTRY_COMPARE(counts, QVariantList({1LL, 2LL}));
    context.reset();
    m_served->machine.setCount(3);
    QTRY_VERIFY(isInStep());
    QCOMPARE(counts.size(), 2);
}

void tst_Client::readsTypedValues()
{
    m_served->machine.settings()->set(u"list"_s, QVariantList{1, 2, 3});
    follow();
    QCOMPARE(m_client->get<int>(u"/count"_s), std::optional(1));
    QCOMPARE(m_client->get<QList<int>>(u"/settings/list"_s), std::optional(QList<int>{1, 2, 3}));
    QVERIFY(!m_client->get<int>(u"/blob"_s));
    QVERIFY(!m_client->get<int>(u"/none"_s));
}

void tst_Client::joinsLate()
{
    for (int i = 0; i < 20; ++i) {
        m_served->machine.setCount(i);
        m_served->machine.rows()->append(i);
    }
    follow();
    QCOMPARE(m_client->slice(u"/rows"_s)->length(), 20);
    QCOMPARE(m_client->map()->get(u"count"_s).toInt(), 19);
}

void tst_Client::resumesWhereItWas()
{
    follow();
    m_served->machine.setCount(2);
    QTRY_VERIFY(isInStep());
    m_client->close();
    QCOMPARE(m_client->status(), VeloxClient::Status::Closed);
    QCOMPARE(m_client->value(u"/count"_s).toInt(), 2); // the copy stays
    m_served->machine.setCount(3);
    QTRY_COMPARE(m_served->state->connectionCount(), 0);
    QList<QByteArray> messages;
    connect(m_client.get(), &VeloxClient::messageReceived, this, [&messages](const QByteArray &json) {
        if (!json.contains("\"ping\""))
            messages.append(json);
    });
    follow();
    QCOMPARE(messages.size(), 1);
    QVERIFY2(messages.first().contains("\"delta\":true"), messages.first().constData());
}

void tst_Client::recoversFromARestartedServer()
{
    follow();
    const quint16 port = m_served->server.serverPort();
    QSignalSpy lost(m_client.get(), &VeloxClient::errorOccurred);
    QSignalSpy waits(m_client.get(), &VeloxClient::retryScheduled);
    m_served.reset();
    QTRY_VERIFY(waits.count() > 0);
    QVERIFY(lost.count() > 0);
    QVERIFY(!m_client->errorString().isEmpty());
    QCOMPARE(m_client->value(u"/count"_s).toInt(), 1);
    m_served = std::make_unique<Served>();
    m_served->server.close();
    m_served->machine.setCount(42);
    QVERIFY(m_served->server.listen(QHostAddress::LocalHost, port));
    QTRY_VERIFY2(isInStep(), m_client->json().constData());
    QCOMPARE(m_client->errorString(), QString());
    QCOMPARE(m_client->stateId(), m_served->state->stateId());
}

void tst_Client::keepsRowsOverARestart()
{
    for (int i = 0; i < 10; ++i)
        m_served->machine.rows()->append(QVariantMap{{u"id"_s, i}});
    follow();
    VSlice *rows = m_client->slice(u"/rows"_s);
    QSignalSpy reset(rows, &VSlice::modelReset);
    QSignalSpy removed(rows, &VSlice::rowsRemoved);
    QSignalSpy inserted(rows, &VSlice::rowsInserted);
    const quint16 port = m_served->server.serverPort();
    start();
    m_served->server.close();
    for (int i = 0; i < 11; ++i)
        m_served->machine.rows()->append(QVariantMap{{u"id"_s, 10 - i}});
    m_served->machine.rows()->move(0, 10);
    m_served->machine.rows()->set(m_client->value(u"/rows"_s).toList()
                                  + QVariantList{QVariantMap{{u"id"_s, 77}}});
    QVERIFY(m_served->server.listen(QHostAddress::LocalHost, port));
    QTRY_VERIFY2(isInStep(), m_client->json().constData());
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(removed.count() + reset.count(), 0);
    QCOMPARE(m_client->slice(u"/rows"_s), rows);
}

void tst_Client::takesTheLatestAfterALongPause()
{
    follow();
    m_client->close();
    QTRY_COMPARE(m_served->state->connectionCount(), 0);
    // More than the history holds.
    for (int i = 0; i < 5; ++i) {
        m_served->machine.setBlob(QString(100'000, QChar(u'a' + i)));
        QSignalSpy pushed(m_served->state, &VeloxState::pushed);
        m_served->state->push();
        QVERIFY(pushed.wait());
    }
    follow();
    QCOMPARE(m_client->value(u"/blob"_s).toString().at(0), u'e');
}

void tst_Client::emptiesTheCopyForAnotherAddress()
{
    m_served->machine.rows()->append(1);
    follow();
    VSlice *rows = m_client->slice(u"/rows"_s);
    QCOMPARE(rows->length(), 1);
    VeloxState other;
    other.setPath(u"/other"_s);
    other.setData(QVariantMap{{u"rows"_s, QVariantList{4, 5}}});
    QVERIFY(m_served->server.addState(&other));
    QSignalSpy synced(m_client.get(), &VeloxClient::syncedChanged);
    m_client->setUrl(m_served->url(u"/other"_s));
    QVERIFY(!m_client->isSynced());
    QCOMPARE(synced.count(), 1);
    QCOMPARE(rows->length(), 0);
    QTRY_COMPARE(rows->get(), QVariantList({4LL, 5LL}));
    QVERIFY(!m_client->value(u"/count"_s).isValid());
}

void tst_Client::sendsHeadersAndToken()
{
    m_client->setHeaders({{u"X-Test"_s, u"one"_s}});
    m_client->setBearerToken(u"secret"_s);
    follow(); // what the server is sent is tested with the streams; here: that it goes on as before
    QVERIFY(!m_client->json().isEmpty());
}

void tst_Client::survivesTheServersEnd()
{
    follow();
    QSignalSpy connected(m_client.get(), &VeloxClient::connectedChanged);
    m_served->server.close();
    QTRY_VERIFY(!m_client->isConnected());
    QVERIFY(connected.count() >= 1);
    QVERIFY(m_client->isActive());
    m_client->setActive(false);
    QVERIFY(!m_client->isActive());
}

void tst_Client::closesAndOpensAgain()
{
    for (int i = 0; i < 5; ++i) {
        follow();
        m_client->close();
        m_served->machine.setCount(100 + i);
    }
    m_client->open();
    m_client->close();
    m_client->open();
    QTRY_VERIFY(isInStep());
    QTRY_COMPARE(m_served->state->connectionCount(), 1);
}

void tst_Client::isDeletedInASlotOfAnUpdate()
{
    follow();
    VSlice *rows = m_client->slice(u"/rows"_s);
    connect(rows, &VSlice::rowsInserted, this, [this] { m_client.reset(); });
    m_served->machine.rows()->append(1);
    QTRY_VERIFY(!m_client);

    m_client = std::make_unique<VeloxClient>(m_served->url());
    m_client->setTransport(m_transport);
    connect(m_client.get(), &VeloxClient::updated, this, [this] { m_client.reset(); });
    m_client->open();
    QTRY_VERIFY(!m_client);
}

void tst_Client::followsRandomChanges_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 5; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void tst_Client::followsRandomChanges()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    Machine &machine = m_served->machine;
    const auto value = [&random]() -> QVariant {
        switch (random.bounded(6)) {
        case 0:
            return QVariant::fromValue(nullptr);
        case 1:
            return QVariantMap{{u"id"_s, random.bounded(100)}, {u"x"_s, random.bounded(3)}};
        case 2:
            return QVariantList{random.bounded(9), u"t"_s};
        default:
            return random.bounded(1000);
        }
    };
    m_client->open();
    for (int round = 0; round < 40; ++round) {
        for (int change = random.bounded(1, 12); change > 0; --change) {
            VSlice *rows = machine.rows();
            const int length = rows->length();
            const int kind = random.bounded(8);
            if (kind == 0)
                machine.setExtra(value());
            else if (kind == 1)
                machine.settings()->set(QString::number(random.bounded(5)), value());
            else if (kind == 2)
                machine.settings()->remove(QString::number(random.bounded(5)));
            else if (kind == 3 && length > 1)
                rows->move(random.bounded(length), random.bounded(length));
            else if (kind == 4 && length > 0)
                rows->removeAt(random.bounded(length));
            else if (kind == 5 && length > 0)
                rows->setAt(random.bounded(length), value());
            else
                rows->insert(random.bounded(length + 1), value());
        }
        if (random.bounded(10) == 0) {
            m_client->close();
            m_client->open();
        }
        if (round % 10 == 9)
            QTRY_VERIFY2(isInStep(),
                         qPrintable(u"seed %1: "_s.arg(seed) + QString::fromUtf8(m_client->json())));
        else
            QCoreApplication::processEvents();
    }
    QVERIFY(m_client->errorString().isEmpty());
}

QTEST_GUILESS_MAIN(tst_Client)

#include "tst_client.moc"
