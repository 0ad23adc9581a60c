// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// VeloxClient::target: an object that one program publishes, and one of the same class that another has.

#include "client/veloxclient.h"
#include "server/veloxserver.h"
#include "support/mirrortargets.h"
#include "support/modeltester.h"
#include "json/variantjson.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <array>

using namespace Qt::StringLiterals;
using namespace Velox;

/** Changes a house in every way that a mirror follows. */
class RandomEdits
{
public:
    RandomEdits(quint32 seed, House &house)
        : m_random(seed)
        , m_house(house)
    {
        for (Lamp &lamp : m_lamps)
            lamp.label = QString(100, u'l');
        m_house.setOther(m_lamps.data());
    }

    void makeSome()
    {
        for (int count = m_random.bounded(1, 10); count > 0; --count)
            m_random.bounded(3) == 0 ? changeContainer() : changeProperty();
    }

private:
    void changeProperty()
    {
        switch (m_random.bounded(8)) {
        case 0:
            return m_house.setCount(m_random.bounded(100));
        case 1:
            return set("sensor", QVariant::fromValue(Sensor{m_random.bounded(9), u"p"_s, 1.25}));
        case 2:
            return set("list", value().toList());
        case 3:
            return m_house.setMap({{QString::number(m_random.bounded(4)), value()}});
        case 4:
            return set("any", value());
        case 5:
            return m_house.lamp()->setLevel(m_random.bounded(100));
        case 6:
            return m_house.setOther(&m_lamps[size_t(m_random.bounded(2))]);
        default:
            return m_lamps[size_t(m_random.bounded(2))].setLevel(m_random.bounded(9));
        }
    }

    void changeContainer()
    {
        VSlice *rows = m_house.rows();
        const int length = rows->length();
        const int kind = m_random.bounded(5);
        if (kind == 0)
            m_house.settings()->set(QString::number(m_random.bounded(5)), value());
        else if (kind == 1)
            m_house.settings()->remove(QString::number(m_random.bounded(5)));
        else if (kind == 2 && length > 1)
            rows->move(m_random.bounded(length), m_random.bounded(length));
        else if (kind == 3 && length > 0)
            rows->removeAt(m_random.bounded(length));
        else
            rows->insert(m_random.bounded(length + 1), value());
    }

    void set(const char *property, const QVariant &value) { m_house.setProperty(property, value); }

    QVariant value()
    {
        switch (m_random.bounded(5)) {
        case 0:
            return QVariant::fromValue(nullptr);
        case 1:
            return QVariantMap{{u"id"_s, m_random.bounded(100)}, {u"x"_s, m_random.bounded(3)}};
        case 2:
            return QVariantList{m_random.bounded(9), u"t"_s, 1.5};
        default:
            return m_random.bounded(1000);
        }
    }

    QRandomGenerator m_random;
    House &m_house;
    std::array<Lamp, 2> m_lamps;
};

class tst_Mirror : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void reportsWhatATargetCannotTake();
    void changesTarget();
    void keepsTheTargetForAnotherAddress();
    void isDeletedInASlotOfTheTarget_data();
    void isDeletedInASlotOfTheTarget();
    void servesAMirrorAgain();
    void equalsTheSourceAfterRandomChanges_data();
    void equalsTheSourceAfterRandomChanges();

private:
    /** JSON of the whole object, as it would be published. */
    static QByteArray textOf(House *house);

    std::unique_ptr<House> m_source;
    std::unique_ptr<House> m_target;
    std::unique_ptr<VeloxServer> m_server;
    VeloxState *m_state = nullptr;
    std::unique_ptr<VeloxClient> m_client;
};

void tst_Mirror::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_source = std::make_unique<House>();
    m_target = std::make_unique<House>();
    m_server = std::make_unique<VeloxServer>();
    m_state = m_server->publish(u"/sync"_s, m_source.get());
    m_state->setThrottleMs(15);
    QVERIFY(m_server->listen(QHostAddress::LocalHost, 0));
    QUrl url = m_server->url();
    url.setPath(u"/sync"_s);
    m_client = std::make_unique<VeloxClient>(url);
    m_client->setMinRetryMs(1);
}

void tst_Mirror::cleanup()
{
    m_client.reset();
    m_server.reset();
    m_target.reset();
    m_source.reset();
}

// A mirror keeps its own values for what is omitted, and a House tells its containers by reference.
QByteArray tst_Mirror::textOf(House *house)
{
    QByteArray text = VariantEncoder::toJson(QVariant::fromValue(house));
    text += VariantEncoder::toJson(house->rows()->get());
    text += VariantEncoder::toJson(house->settings()->snapshot());
    return text;
}

void tst_Mirror::reportsWhatATargetCannotTake()
{
    m_source->any = 3;
    Q_EMIT m_source->anyChanged();
    Shelf shelf; // its `any` takes it, its `best` cannot take a text
    m_source->setProperty("best", u"text"_s);
    QSignalSpy errors(m_client.get(), &VeloxClient::errorOccurred);
    m_client->setTarget(&shelf);
    m_client->open();
    QTRY_COMPARE(shelf.any, QVariant(3LL));
    m_source->setProperty("best", u"another"_s);
    m_source->any = 4;
    Q_EMIT m_source->anyChanged();
    QTRY_COMPARE(shelf.any, QVariant(4LL));
    QCOMPARE(errors.count(), 1);
    QCOMPARE(errors.at(0).at(0).value<VeloxClient::ErrorCode>(), VeloxClient::ErrorCode::BadTarget);
    QCOMPARE(errors.at(0).at(1).toString(), u"/best: Cannot convert \"text\" to Velox::Sensor"_s);
    QVERIFY(m_client->isConnected());
    QCOMPARE(m_client->errorString(), QString());
}

void tst_Mirror::changesTarget()
{
    QSignalSpy changed(m_client.get(), &VeloxClient::targetChanged);
    m_client->setTarget(m_target.get());
    m_client->setTarget(m_target.get());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_client->property("target").value<QObject *>(), m_target.get());
    m_target.reset();
    QCOMPARE(changed.count(), 2);
    QVERIFY(!m_client->target());
    m_source->setCount(4);
    m_client->open();
    QTRY_VERIFY(m_client->isSynced());
    House late;
    m_client->setTarget(&late);
    QCOMPARE(late.count(), 4);
    m_client->setTarget(nullptr);
    QCOMPARE(changed.count(), 4);
}

void tst_Mirror::keepsTheTargetForAnotherAddress()
{
    m_source->setCount(4);
    m_source->rows()->append(1);
    m_client->setTarget(m_target.get());
    m_client->open();
    QTRY_COMPARE(m_target->count(), 4);
    VeloxState other;
    other.setPath(u"/other"_s);
    other.setData(QVariantMap{{u"count"_s, 5}});
    QVERIFY(m_server->addState(&other));
    QUrl url = m_client->url();
    url.setPath(u"/other"_s);
    m_client->setUrl(url);
    QVERIFY(!m_client->isSynced());
    QCOMPARE(m_target->count(), 4);
    QCOMPARE(m_target->rows()->length(), 1);
    QTRY_COMPARE(m_target->count(), 5);
    QCOMPARE(m_target->rows()->length(), 0);
}

void tst_Mirror::isDeletedInASlotOfTheTarget_data()
{
    QTest::addColumn<QByteArray>("signal");
    QTest::newRow("of a property") << QByteArray(SIGNAL(countChanged()));
    QTest::newRow("of the client, about the target") << QByteArray();
}

void tst_Mirror::isDeletedInASlotOfTheTarget()
{
    QFETCH(QByteArray, signal);
    m_source->setCount(4);
    m_source->setProperty("best", u"text"_s);
    Shelf shelf;
    if (signal.isEmpty()) {
        m_client->setTarget(&shelf);
        connect(m_client.get(), &VeloxClient::errorOccurred, this, [this] { m_client.reset(); });
    } else {
        m_client->setTarget(m_target.get());
        connect(m_target.get(), &House::countChanged, this, [this] { m_client.reset(); });
    }
    m_client->open();
    QTRY_VERIFY(!m_client);
}

void tst_Mirror::servesAMirrorAgain()
{
    VeloxServer second;
    second.publish(u"/sync"_s, m_target.get())->setThrottleMs(15);
    QVERIFY(second.listen(QHostAddress::LocalHost, 0));
    QUrl url = second.url();
    url.setPath(u"/sync"_s);
    House last;
    VeloxClient client(url);
    client.setTarget(&last);
    client.open();
    m_client->setTarget(m_target.get());
    m_client->open();
    m_source->setCount(8);
    m_source->lamp()->setLevel(9);
    m_source->rows()->append(QVariantMap{{u"id"_s, 1}});
    QTRY_COMPARE(textOf(&last), textOf(m_source.get()));
}

void tst_Mirror::equalsTheSourceAfterRandomChanges_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 6; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void tst_Mirror::equalsTheSourceAfterRandomChanges()
{
    QFETCH(quint32, seed);
    RandomEdits edits(seed, *m_source);
    Lamp lamp;
    m_target->setOther(&lamp);
    const ModelTester rows(m_target->rows());
    const ModelTester map(m_target->settings());
    QSignalSpy errors(m_client.get(), &VeloxClient::errorOccurred);
    m_client->setTarget(m_target.get());
    m_client->open();
    for (int round = 0; round < 20; ++round) {
        edits.makeSome();
        QTRY_VERIFY2(textOf(m_target.get()) == textOf(m_source.get()),
                     (textOf(m_target.get()) + "\n" + textOf(m_source.get())).constData());
    }
    QCOMPARE(errors.count(), 0);
}

QTEST_GUILESS_MAIN(tst_Mirror)

#include "tst_mirror.moc"
