// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What every reader is promised (docs/protocol.md), over each transport and real sockets.

#include "support/machine.h"
#include "support/readers.h"
#include "json/variantjson.h"

#include <QJsonObject>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Velox;

class tst_Acceptance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();

    void startsWithAPingAndThenTheFullState();
    void sendsMinimalDeltas_data();
    void sendsMinimalDeltas();
    void takesNoVersionForNothing();
    void sendsOneDeltaForManyChanges();
    void sendsWhatChangesWithinTheThrottleTogether();
    void resumesFromTheVersionThatIsHeld_data();
    void resumesFromTheVersionThatIsHeld();
    void sendsNothingButAPingWhereNothingChanged();
    void sendsTheFullStateForACopyItDoesNotKnow_data();
    void sendsTheFullStateForACopyItDoesNotKnow();
    void resumesAnEventSourceByItsLastEventId();
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

private:
    void start();
    Reader *read(const QByteArray &patch = "json", const QByteArray &id = {}, const QByteArray &version = {},
                 const QString &path = QStringLiteral("/sync"));
    /** @p kinds as they come over this transport: a poll has no ping in front. */
    [[nodiscard]] QByteArray over(const QByteArray &kinds) const;
    /** What the state is now, by the converter that the tests of other layers check. */
    [[nodiscard]] QByteArray stateText() const;

    QString m_transport;
    bool m_isPoll = false;
    std::unique_ptr<Served> m_served;
    std::vector<std::unique_ptr<Reader>> m_readers;
};

void tst_Acceptance::initTestCase_data()
{
    QTest::addColumn<QString>("transport");
    for (const char *name : {"sse", "sse+gzip", "websocket", "poll"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void tst_Acceptance::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    QFETCH_GLOBAL(QString, transport);
    m_transport = transport;
    m_isPoll = transport == u"poll";
    m_served = std::make_unique<Served>();
    QVERIFY(m_served->server.isListening());
}

void tst_Acceptance::cleanup()
{
    m_readers.clear();
    m_served.reset();
}

Reader *tst_Acceptance::read(const QByteArray &patch, const QByteArray &id, const QByteArray &version,
                             const QString &path)
{
    m_readers.push_back(makeReader(m_transport, {m_served->url(path), patch, id, version, {}}));
    return m_readers.back().get();
}

QByteArray tst_Acceptance::over(const QByteArray &kinds) const
{
    return m_isPoll && kinds.startsWith("ping") ? kinds.sliced(qMin<qsizetype>(5, kinds.size())) : kinds;
}

QByteArray tst_Acceptance::stateText() const
{
    Machine &machine = m_served->machine;
    return VariantEncoder::toJson(QVariantMap{{QStringLiteral("count"), machine.count()},
                                              {QStringLiteral("extra"), machine.extra()},
                                              {QStringLiteral("blob"), machine.blob()},
                                              {QStringLiteral("rows"), machine.rows()->get()},
                                              {QStringLiteral("settings"), machine.settings()->snapshot()}});
}

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

void tst_Acceptance::takesNoVersionForNothing()
{
    Reader *reader = read();
    QTRY_COMPARE(reader->version(), 1);
    QSignalSpy pushed(m_served->state, &VeloxState::pushed);

    m_served->machine.setCount(1); // signals, but is the same
    m_served->state->push();
    QTRY_VERIFY(pushed.count() >= 1);
    QCOMPARE(m_served->state->version(), 1);
    m_served->machine.setCount(7);

    QTRY_COMPARE(reader->version(), 2);
    QCOMPARE(reader->kinds(), over("ping full delta"));
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

void tst_Acceptance::resumesFromTheVersionThatIsHeld_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<int>("pushes");
    QTest::addColumn<QByteArray>("streamed");
    QTest::addColumn<QByteArray>("polled");
    QTest::newRow("json, several pushes later")
        << QByteArray("json") << 3 << QByteArray("ping delta") << QByteArray("delta");
    QTest::newRow("merge, one push later")
        << QByteArray("merge") << 1 << QByteArray("ping delta") << QByteArray("delta");
    // Merge patches do not compose: they come one by one, for which a poll has no room.
    QTest::newRow("merge, several pushes later")
        << QByteArray("merge") << 3 << QByteArray("ping delta delta delta") << QByteArray("full");
}

void tst_Acceptance::resumesFromTheVersionThatIsHeld()
{
    QFETCH(QByteArray, patch);
    QFETCH(int, pushes);
    QFETCH(QByteArray, streamed);
    QFETCH(QByteArray, polled);
    m_readers.push_back(makeReader(QStringLiteral("websocket"), {m_served->url(), patch, {}, {}, {}}));
    Reader *before = m_readers.back().get();
    QTRY_VERIFY(before->version() >= 1 && before->holds(stateText()));
    const qint64 held = before->version();
    auto copy = std::move(m_readers.back()); // follows on, so that each push is known to be made
    Reader keeper;
    keeper.startFrom(*copy);

    for (int i = 1; i <= pushes; ++i) {
        m_served->machine.setCount(100 + i);
        QTRY_COMPARE(copy->version(), held + i);
    }
    m_readers.pop_back();
    m_readers.push_back(
        makeReader(m_transport, {m_served->url(), patch, keeper.id(), QByteArray::number(held), {}}));
    Reader *reader = m_readers.back().get();
    reader->startFrom(keeper);

    QTRY_COMPARE(reader->kinds(), m_isPoll ? polled : streamed);
    QVERIFY2(reader->holds(stateText()), reader->text());
    QCOMPARE(reader->version(), held + pushes);
    const Update &first = reader->updates.at(m_isPoll ? 0 : 1);
    QCOMPARE(first.id, keeper.id());
    if (first.delta)
        QCOMPARE(first.base, held);
}

void tst_Acceptance::sendsNothingButAPingWhereNothingChanged()
{
    Reader *before = read();
    QTRY_COMPARE(before->version(), 1);
    Reader *reader = read("json", before->id(), "1");
    reader->startFrom(*before);
    QTRY_COMPARE(m_served->state->connectionCount(), 2);
    QTRY_COMPARE(reader->kinds(), over("ping"));

    m_served->machine.setCount(2);

    QTRY_COMPARE(reader->kinds(), over("ping delta"));
    QCOMPARE(reader->last().id, before->id()); // the first body of its connection
    QVERIFY(reader->holds(stateText()));
}

void tst_Acceptance::sendsTheFullStateForACopyItDoesNotKnow_data()
{
    QTest::addColumn<QByteArray>("id"); // empty: the right one
    QTest::addColumn<QByteArray>("version");
    QTest::newRow("another state's id") << QByteArray("0000") << QByteArray("1");
    QTest::newRow("a version to come") << QByteArray() << QByteArray("9");
    QTest::newRow("the largest version") << QByteArray() << QByteArray("9007199254740991");
    QTest::newRow("more than any version") << QByteArray() << QByteArray("99999999999999999999");
    QTest::newRow("not a number") << QByteArray() << QByteArray("abc");
    QTest::newRow("below zero") << QByteArray() << QByteArray("-1");
    QTest::newRow("zero") << QByteArray() << QByteArray("0");
    QTest::newRow("a fraction") << QByteArray() << QByteArray("1.0");
}

void tst_Acceptance::sendsTheFullStateForACopyItDoesNotKnow()
{
    QFETCH(QByteArray, id);
    QFETCH(QByteArray, version);
    Reader *reader = read("json", id.isEmpty() ? m_served->state->stateId().toLatin1() : id, version);
    QTRY_COMPARE(reader->kinds(), over("ping full"));
    QCOMPARE(reader->id(), m_served->state->stateId().toLatin1());
    QVERIFY(reader->holds(stateText()));
}

void tst_Acceptance::resumesAnEventSourceByItsLastEventId()
{
    if (!m_transport.startsWith(u"sse"))
        QSKIP("only an event stream has event ids");
    auto *first = static_cast<EventStreamReader *>(read());
    QTRY_COMPARE(first->version(), 1);
    QCOMPARE(first->lastEventId, first->id() + "-1");
    m_served->machine.setCount(2);
    QTRY_COMPARE(first->lastEventId, first->id() + "-2");
    Reader held;
    held.startFrom(*first);
    m_served->machine.setCount(3);
    QTRY_COMPARE(first->version(), 3);

    // An EventSource repeats its first query, which is out of date by then.
    EventStreamReader again(
        {m_served->url(), "json", held.id(), "1", "Last-Event-ID: " + held.id() + "-2\r\n"});
    again.startFrom(held);

    QTRY_COMPARE(again.kinds(), QByteArray("ping delta"));
    QCOMPARE(again.last().base, 2);
    QVERIFY(again.holds(stateText()));
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
