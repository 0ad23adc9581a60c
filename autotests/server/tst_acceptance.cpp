// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What every reader is promised (docs/protocol.md), over each transport and real sockets.

#include "transporttest.h"

#include <QJsonObject>
#include <QRandomGenerator>
#include <QSignalSpy>

using namespace Velox;

class tst_Acceptance : public TransportTest
{
    Q_OBJECT

private Q_SLOTS:
    void startsWithAPingAndThenTheFullState();
    void sendsMinimalDeltas_data();
    void sendsMinimalDeltas();
    void sendsOneDeltaForManyChanges();
    void sendsWhatChangesWithinTheThrottleTogether();
    void setsToNull_data();
    void setsToNull();
    void followsAStateThatShrinks();
    void insertsARowInFrontOfManyAsOneAdd();
    void pingsChangeNoVersion();
    void holdsAPollUntilThePingInterval();
    void servesSeveralStates();
    void keepsReadersWaitingUntilThereIsAState();
    void publishesWhateverItIsGiven();
    void sendsTheDefaultPatchToThoseWhoAskForNone();
    void followsRandomChanges_data();
    void followsRandomChanges();
};

void tst_Acceptance::startsWithAPingAndThenTheFullState()
{
    Reader *reader = read();
    QTRY_COMPARE(reader->kinds(), over("ping full"));
    QCOMPARE(reader->last().id, m_served->state->stateId().toLatin1());
    QCOMPARE(reader->last().version, 1);
    const QByteArray blob(500, 'b');
    QVERIFY2(reader->holds(R"({"count":1,"extra":5,"blob":")" + blob + R"(","rows":[],"settings":{}})"),
             reader->text());
    QTRY_COMPARE(m_served->state->version(), 1);
}

void tst_Acceptance::sendsMinimalDeltas_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("json") << QByteArray("json")
                          << QByteArray(R"([{"op":"replace","path":"/count","value":2}])");
    QTest::newRow("merge") << QByteArray("merge") << QByteArray(R"({"count":2})");
}

void tst_Acceptance::sendsMinimalDeltas()
{
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, body);
    Reader *reader = read(patch);
    QTRY_COMPARE(reader->kinds(), over("ping full"));

    m_served->machine.setCount(2);

    QTRY_COMPARE(reader->kinds(), over("ping full delta"));
    const Update delta = reader->last();
    QCOMPARE(delta.body, body);
    QCOMPARE(delta.version, 2);
    QCOMPARE(delta.base, 1);
    QCOMPARE(delta.id, m_isPoll ? reader->id() : QByteArray()); // on a stream only with the first body
    QVERIFY(reader->holds(stateText()));
}

void tst_Acceptance::sendsOneDeltaForManyChanges()
{
    Reader *reader = read();
    QTRY_COMPARE(reader->version(), 1);

    for (int i = 1; i <= 100; ++i) {
        m_served->machine.setCount(i);
        m_served->machine.settings()->set(QStringLiteral("n"), i);
    }

    QTRY_VERIFY(reader->holds(stateText()));
    QCOMPARE(reader->kinds(), over("ping full delta"));
    QVERIFY2(reader->last().body.contains(R"("path":"/count","value":100)"), reader->last().body);
}

void tst_Acceptance::sendsWhatChangesWithinTheThrottleTogether()
{
    m_served->state->setThrottleMs(400);
    Reader *reader = read();
    QTRY_COMPARE(reader->version(), 1);
    m_served->machine.setCount(2); // may come at once or not: the state was pushed a moment ago
    QTRY_COMPARE(reader->version(), 2);

    QSignalSpy changed(m_served->state, &VeloxState::versionChanged);
    for (int i = 10; i <= 20; ++i) {
        m_served->machine.setCount(i);
        QCoreApplication::processEvents(); // each in a turn of its own
    }
    QTRY_VERIFY(reader->holds(stateText()));

    QCOMPARE(changed.count(), 1);
    QCOMPARE(reader->version(), 3);
}

void tst_Acceptance::setsToNull_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("kinds");
    QTest::newRow("json") << QByteArray("json") << QByteArray("ping full delta");
    QTest::newRow("merge") << QByteArray("merge") << QByteArray("ping full full");
}

void tst_Acceptance::setsToNull()
{
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, kinds);
    Reader *reader = read(patch);
    QTRY_COMPARE(reader->version(), 1);

    m_served->machine.setExtra(QVariant());

    QTRY_COMPARE(reader->kinds(), over(kinds));
    if (patch == "json")
        QCOMPARE(reader->last().body, QByteArray(R"([{"op":"replace","path":"/extra","value":null}])"));
    QVERIFY2(reader->text().contains(R"("extra":null)"), reader->text());
    QVERIFY(reader->holds(stateText()));
}

void tst_Acceptance::followsAStateThatShrinks()
{
    QVariantList rows;
    for (int i = 0; i < 500; ++i)
        rows << QVariantMap{{QStringLiteral("id"), i}};
    m_served->machine.rows()->set(rows);
    Reader *reader = read();
    Reader *merging = read("merge");
    QTRY_VERIFY(reader->holds(stateText()) && merging->holds(stateText()));

    m_served->machine.rows()->clear();
    m_served->machine.setBlob({});

    QTRY_VERIFY(reader->holds(stateText()) && merging->holds(stateText()));
    QVERIFY(reader->last().body.size() <= stateText().size());
    QVERIFY(merging->last().body.size() <= stateText().size());
}

void tst_Acceptance::insertsARowInFrontOfManyAsOneAdd()
{
    QVariantList rows;
    for (int i = 0; i < 10'000; ++i)
        rows << i;
    m_served->machine.rows()->set(rows);
    Reader *reader = read();
    QTRY_VERIFY(reader->holds(stateText()));
    const qint64 version = reader->version();

    m_served->machine.rows()->insert(0, -1);

    QTRY_COMPARE(reader->version(), version + 1);
    QCOMPARE(reader->last().body, QByteArray(R"([{"op":"add","path":"/rows/0","value":-1}])"));
    QVERIFY(reader->holds(stateText()));
}

void tst_Acceptance::pingsChangeNoVersion()
{
    Reader *reader = read();
    QTRY_COMPARE(reader->version(), 1);

    m_served->state->setPingIntervalMs(10);
    QTRY_VERIFY(reader->count("ping") >= 4);
    m_served->machine.setCount(2);

    QTRY_VERIFY(reader->holds(stateText()));
    QCOMPARE(reader->version(), 2);
    QCOMPARE(reader->count("full"), 1);
    QCOMPARE(reader->count("delta"), 1);
}

void tst_Acceptance::holdsAPollUntilThePingInterval()
{
    if (!m_isPoll)
        QSKIP("only a poll is held");
    m_served->state->setPingIntervalMs(300);
    Reader *reader = read();
    QTRY_COMPARE(reader->kinds(), QByteArray("full"));
    QTRY_COMPARE(reader->kinds(), QByteArray("full ping"));
    m_served->machine.setCount(2);
    QTRY_VERIFY(reader->holds(stateText()));
}

void tst_Acceptance::servesSeveralStates()
{
    Machine other;
    other.setCount(77);
    VeloxState *state = m_served->server.publish(QStringLiteral("/other/one"), &other);
    QVERIFY(state);
    QVERIFY(!m_served->server.publish(QStringLiteral("/sync"), &other));
    Reader *first = read();
    Reader *second = read("json", {}, {}, QStringLiteral("/other/one"));
    QTRY_VERIFY(first->version() == 1 && second->version() == 1);
    QVERIFY(first->id() != second->id());

    m_served->machine.setCount(2);
    QTRY_COMPARE(first->version(), 2);
    other.setCount(3);
    QTRY_COMPARE(second->version(), 2);

    QCOMPARE(first->kinds(), over("ping full delta"));
    QCOMPARE(second->kinds(), over("ping full delta"));
    QVERIFY(second->text().contains(R"("count":3)"));
    m_served->server.removeState(state);
}

void tst_Acceptance::keepsReadersWaitingUntilThereIsAState()
{
    VeloxState state;
    state.setPath(QStringLiteral("/later"));
    QVERIFY(m_served->server.addState(&state));
    Reader *reader = read("json", {}, {}, QStringLiteral("/later"));
    QTRY_COMPARE(state.connectionCount(), 1);
    QTRY_COMPARE(reader->kinds(), over("ping"));

    state.setData(QVariant(QStringList{QStringLiteral("a")}));

    QTRY_COMPARE(reader->kinds(), over("ping full"));
    QVERIFY(reader->holds(R"(["a"])"));
    QCOMPARE(reader->version(), 1);
}

void tst_Acceptance::publishesWhateverItIsGiven()
{
    VeloxState state;
    state.setPath(QStringLiteral("/data"));
    state.setThrottleMs(15);
    QVERIFY(m_served->server.addState(&state));
    Reader *reader = read("json", {}, {}, QStringLiteral("/data"));

    const QString a(100, u'a');
    state.setData(QVariantMap{{QStringLiteral("a"), a}, {QStringLiteral("b"), 2}});
    QTRY_VERIFY(reader->holds(R"({"a":")" + a.toLatin1() + R"(","b":2})"));

    state.setData(QJsonValue(QJsonObject{{QStringLiteral("a"), a}, {QStringLiteral("b"), 3}}));
    QTRY_VERIFY(reader->holds(R"({"a":")" + a.toLatin1() + R"(","b":3})"));
    QCOMPARE(reader->last().body, QByteArray(R"([{"op":"replace","path":"/b","value":3}])"));

    QVERIFY(state.setJson(R"( { "a" : 12345678901234567890.120 } )"));
    QTRY_VERIFY(reader->version() == 3);
    QCOMPARE(reader->text(), QByteArray(R"({"a":12345678901234567890.120})"));

    JsonError error;
    QVERIFY(!state.setJson("{\n  \"a\": x }", &error));
    QCOMPARE(error.line, 2);

    int value = 4;
    state.setSource([&value] { return QVariantMap{{QStringLiteral("v"), value}}; });
    QTRY_VERIFY(reader->holds(R"({"v":4})"));
    value = 5;
    state.push();
    QTRY_VERIFY(reader->holds(R"({"v":5})"));
}

void tst_Acceptance::sendsTheDefaultPatchToThoseWhoAskForNone()
{
    QCOMPARE(m_served->state->defaultPatch(), VeloxState::PatchFormat::MergePatch);
    Reader *merging = read({});
    QTRY_COMPARE(merging->version(), 1);
    m_served->machine.setCount(2);
    QTRY_COMPARE(merging->version(), 2);
    QCOMPARE(merging->last().body, QByteArray(R"({"count":2})"));
    m_readers.clear(); // a poll would name the new default with its next request

    m_served->state->setDefaultPatch(VeloxState::PatchFormat::JsonPatch);
    Reader *reader = read({});
    QTRY_COMPARE(reader->version(), 2);
    m_served->machine.setCount(3);
    QTRY_COMPARE(reader->version(), 3);
    QCOMPARE(reader->last().body, QByteArray(R"([{"op":"replace","path":"/count","value":3}])"));
}

void tst_Acceptance::followsRandomChanges_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::newRow("json") << QByteArray("json");
    QTest::newRow("merge") << QByteArray("merge");
}

void tst_Acceptance::followsRandomChanges()
{
    QFETCH(QByteArray, patch);
    const quint32 seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    Machine &machine = m_served->machine;
    Reader *reader = read(patch);
    for (int round = 0; round < 20; ++round) {
        for (int i = random.bounded(1, 6); i > 0; --i) {
            const int rows = machine.rows()->length();
            const QVariantMap row{{QStringLiteral("id"), random.bounded(1000)}};
            const QString key = QStringLiteral("k/%1~").arg(random.bounded(5));
            switch (random.bounded(6)) {
            case 0:
                machine.setCount(random.bounded(100));
                break;
            case 1:
                machine.rows()->insert(random.bounded(rows + 1), row);
                break;
            case 2:
                if (rows > 0)
                    machine.rows()->removeAt(random.bounded(rows));
                break;
            case 3:
                if (rows > 0)
                    machine.rows()->move(random.bounded(rows), random.bounded(rows));
                break;
            case 4:
                machine.settings()->set(key, random.bounded(4) == 0 ? QVariant() : QVariant(row));
                break;
            case 5:
                machine.settings()->remove(key);
                break;
            }
        }
        const QByteArray state = stateText();
        QTRY_VERIFY2(reader->holds(state),
                     "seed " + QByteArray::number(seed) + ": " + reader->text() + " is not " + state);
    }
}

QTEST_GUILESS_MAIN(tst_Acceptance)
#include "tst_acceptance.moc"
