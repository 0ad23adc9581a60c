// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// VMaps of a replica that have many objects and lists in them, which are made when somebody reads them.

#include "follower.h"
#include "model/mapfeed_p.h"
#include "sync/preparedupdate.h"
#include "sync/replicafixture.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

#include <atomic>
#include <thread>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

constexpr int few = 100; // more than maxEagerMembers
constexpr int many = 3'000; // more than minPreparedRows

/** A way to read the value of a key. */
using Read = std::function<QVariant(VMap *, const QString &)>;

QString key(int i) { return u"k%1"_s.arg(i, 5, 10, QChar(u'0')); }

/** An object of @p count objects. */
QByteArray items(int count, int salt = 0)
{
    QByteArray text;
    for (int i = 0; i < count; ++i)
        text += ",\"" + key(i).toLatin1() + "\":{\"n\":" + QByteArray::number(i + salt) + '}';
    return '{' + text.mid(1) + '}';
}

QByteArray state(int count, int salt = 0) { return R"({"items":)" + items(count, salt) + R"(,"tick":1})"; }

/** Takes @p body as a client does when it is large. */
bool takePrepared(Replica &replica, const QByteArray &body)
{
    const Update update{"id", replica.version() + 1, 0, false, false, body};
    UpdateToPrepare work = replica.prepare(update.encode(), true);
    const std::atomic<bool> isCancelled = false;
    PreparedUpdate ready = prepareUpdate(work, isCancelled);
    return ready.copy && replica.apply(std::move(ready)).isOwnerAlive;
}

/** A view without a tester, which would read its rows. */
VMap *unread(ReplicaFixture &fixture, const QString &pointer = u"/items"_s)
{
    return fixture.replica.views().map(at(pointer));
}

qsizetype madeMaps(const QObject &owner) { return owner.findChildren<VMap *>().size(); }

int numberIn(const QVariant &value)
{
    auto *map = value.value<VMap *>();
    return map ? map->value<int>(u"n"_s) : -1;
}

} // namespace

class TestReplicaMaps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void makesWhatIsReadAndNothingElse();
    void makesFewAtOnce();
    void hasTheSameObjectsForEveryReader_data();
    void hasTheSameObjectsForEveryReader();
    void showsChangesOfWhatNobodyHasRead();
    void tellsWhenAnotherKindOfValueStandsThere();
    void handsValuesToSlotsOnlyWhenThereAreAny();
    void feedsAPublisherWithAllOfThem();
    void isReadyMadeForALargeState_data();
    void isReadyMadeForALargeState();
    void keepsItsObjectsInALargeState();
    void isReadyMadeInsideTheWholeState();
    void followsAtRandom_data();
    void followsAtRandom();
    void isReadFromOtherThreads();
    void isEmptyInsideOnceTheReplicaIsGone();
};

void TestReplicaMaps::makesWhatIsReadAndNothingElse()
{
    ReplicaFixture fixture(state(many));
    VMap *map = unread(fixture);
    QCOMPARE(map->length(), many);
    QCOMPARE(map->rowCount(), many);
    QCOMPARE(map->keys().last(), key(many - 1));
    QVERIFY(map->has(key(5)));
    QCOMPARE(madeMaps(fixture), 1);
    QCOMPARE(fixture.replica.views().nodeCount(), 2); // the state and the map
    QVERIFY(!fixture.full(state(many, 1)));
    QVERIFY(!fixture.delta(R"([{"op":"replace","path":"/items/k00007/n","value":70}])"));
    QCOMPARE(madeMaps(fixture), 1);
    QCOMPARE(numberIn(map->get(key(7))), 70);
    QCOMPARE(numberIn(map->data(map->index(8))), 9);
    QCOMPARE(madeMaps(fixture), 3);
}

void TestReplicaMaps::makesFewAtOnce()
{
    ReplicaFixture fixture(R"({"a":{"b":{"c":{}}},"d":[1,2]})");
    VMap *root = unread(fixture, QString());
    QCOMPARE(madeMaps(fixture), 2); // and a, but not b
    QCOMPARE(fixture.findChildren<VSlice *>().size(), 1);
    QVERIFY(root->value<VMap *>(u"a"_s)->value<VMap *>(u"b"_s)->value<VMap *>(u"c"_s));
    QCOMPARE(madeMaps(fixture), 4);
}

void TestReplicaMaps::hasTheSameObjectsForEveryReader_data()
{
    QTest::addColumn<Read>("read");
    const auto row = [](const char *tag, const Read &read) { QTest::newRow(tag) << read; };
    row("get", [](VMap *map, const QString &key) { return map->get(key); });
    row("data",
        [](VMap *map, const QString &key) { return map->data(map->index(int(map->keys().indexOf(key)))); });
    row("snapshot", [](VMap *map, const QString &key) { return map->snapshot().value(key); });
    row("values", [](VMap *map, const QString &key) { return map->values().at(map->keys().indexOf(key)); });
    row("range", [](VMap *map, const QString &key) {
        QVariant found;
        map->range([&](const QString &each, const QVariant &value) {
            found = value;
            return each != key;
        });
        return found;
    });
    row("update", [](VMap *map, const QString &key) {
        QVariant found;
        map->update(key, [&](QVariant &value) { found = value; });
        return found;
    });
    row("get in a batch", [](VMap *map, const QString &key) {
        QVariant found;
        map->batch([&] { found = map->get(key); });
        return found;
    });
    row("snapshot in a range", [](VMap *map, const QString &key) {
        QVariant found;
        map->range([&](const QString &, const QVariant &) {
            found = map->snapshot().value(key);
            return false;
        });
        return found;
    });
    row("feed", [](VMap *map, const QString &key) { return MapFeed(map, {}).start().value(key); });
}

void TestReplicaMaps::hasTheSameObjectsForEveryReader()
{
    QFETCH(Read, read);
    ReplicaFixture fixture(state(few));
    VMap *map = unread(fixture);
    ModelLog log(map);
    const QVariant value = read(map, key(50));
    QCOMPARE(numberIn(value), 50);
    QCOMPARE(map->get(key(50)), value);
    QCOMPARE(QVariant::fromValue(fixture.map(u"/items/k00050"_s)), value);
    QCOMPARE(read(map, key(50)), value);
    QVERIFY(!fixture.delta(R"([{"op":"replace","path":"/items/k00050/n","value":7}])"));
    QCOMPARE(numberIn(value), 7);
    QCOMPARE(log.take(), QString()); // reading changes nothing, and it is still the same object
}

void TestReplicaMaps::showsChangesOfWhatNobodyHasRead()
{
    ReplicaFixture fixture(state(few));
    VMap *map = unread(fixture);
    ModelLog log(map);
    QVERIFY(!fixture.delta(R"([{"op":"add","path":"/items/k00003/x","value":{"y":[1]}}])"));
    QVERIFY(!fixture.delta(R"([{"op":"replace","path":"/items/k00004","value":{"n":44}}])"));
    QCOMPARE(log.take(), QString()); // the map has the same objects as before
    QVERIFY(!fixture.delta(R"([{"op":"remove","path":"/items/k00005"}])"));
    QVERIFY(!fixture.delta(R"([{"op":"add","path":"/items/z","value":{"n":1}}])"));
    QVERIFY(!fixture.delta(R"([{"op":"move","from":"/items/k00006","path":"/items/y"}])"));
    QCOMPARE(log.take(), u"remove 5-5; insert 99-99; remove 5-5; insert 98-98"_s);
    QCOMPARE(map->value<VMap *>(key(3))->value<VMap *>(u"x"_s)->value<VSlice *>(u"y"_s)->length(), 1);
    QCOMPARE(numberIn(map->get(key(4))), 44);
    QVERIFY(!map->get(key(5)).isValid());
    QCOMPARE(numberIn(map->get(u"z"_s)), 1);
    QCOMPARE(numberIn(map->get(u"y"_s)), 6);
}

void TestReplicaMaps::tellsWhenAnotherKindOfValueStandsThere()
{
    ReplicaFixture fixture(state(few));
    VMap *map = unread(fixture);
    ModelLog log(map);
    QVERIFY(!fixture.delta(R"([{"op":"replace","path":"/items/k00003","value":[1,2]}])"));
    QCOMPARE(log.take(), u"change 3-3 value"_s);
    auto *list = map->value<VSlice *>(key(3));
    QVERIFY(list);
    QCOMPARE(list->length(), 2);
    QVERIFY(!fixture.delta(R"([{"op":"replace","path":"/items/k00003","value":7}])"));
    QCOMPARE(log.take(), u"change 3-3 value"_s);
    QCOMPARE(map->value<int>(key(3)), 7);
    QVERIFY(!fixture.delta(R"([{"op":"replace","path":"/items/k00003","value":{"n":8}}])"));
    QCOMPARE(log.take(), u"change 3-3 value"_s);
    QCOMPARE(numberIn(map->get(key(3))), 8);
}

void TestReplicaMaps::handsValuesToSlotsOnlyWhenThereAreAny()
{
    ReplicaFixture fixture(state(few));
    VMap *map = unread(fixture);
    QVERIFY(!fixture.delta(R"([{"op":"add","path":"/items/a","value":{"n":1}}])"));
    QCOMPARE(madeMaps(fixture), 1);
    QList<int> numbers;
    connect(map, &VMap::valueChanged, this,
            [&](const QString &, const QVariant &value) { numbers.append(numberIn(value)); });
    QVERIFY(!fixture.delta(R"([{"op":"add","path":"/items/b","value":{"n":2}}])"));
    QCOMPARE(numbers, QList<int>{2});
    QCOMPARE(madeMaps(fixture), 2);
}

void TestReplicaMaps::feedsAPublisherWithAllOfThem()
{
    ReplicaFixture fixture(state(few));
    VMap *map = unread(fixture);
    Follower follower(map);
    QCOMPARE(sorted(follower.document().toJson()), sorted(items(few)));
    QVERIFY(!fixture.delta(
        R"([{"op":"add","path":"/items/a","value":{"n":[1]}},{"op":"remove","path":"/items/k00000"}])"));
    QVERIFY(!fixture.delta(R"([{"op":"replace","path":"/items/k00001/n","value":-1}])"));
    QCOMPARE(follower.update(), u"add /a {\"n\":[1]}; remove /k00000; replace /k00001/n -1"_s);
    QVERIFY(!fixture.full(state(many, 1))); // a reset
    std::ignore = follower.update();
    QCOMPARE(sorted(follower.document().toJson()), sorted(items(many, 1)));
}

void TestReplicaMaps::isReadyMadeForALargeState_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("signal");
    QTest::newRow("the first") << QByteArray("{}") << state(4 * many) << u"reset"_s;
    QTest::newRow("every object differs") << state(4 * many) << state(4 * many, 1) << QString();
    QTest::newRow("some come") << state(many) << state(2 * many) << u"insert 3000-3000"_s;
    QTest::newRow("all go") << state(many) << state(0) << u"remove 0-0"_s;
}

// What is counted is what the owner's thread does.
void TestReplicaMaps::isReadyMadeForALargeState()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QString, signal);
    ReplicaFixture fixture;
    VMap *map = unread(fixture);
    QVERIFY(takePrepared(fixture.replica, before));
    ModelLog log(map);
    const quint64 visits = fixture.replica.views().visits();
    QVERIFY(takePrepared(fixture.replica, after));
    QVERIFY2(fixture.replica.views().visits() - visits < 50,
             QByteArray::number(fixture.replica.views().visits() - visits).constData());
    QCOMPARE(log.take().section(u"; "_s, 0, 0), signal);
    QCOMPARE(madeMaps(fixture), 1);
    QCOMPARE(sorted(shownBy(QVariant::fromValue(map))),
             sorted(JsonTree::toVariant(*fixture.replica.tree().find(at(u"/items"_s)))));
}

void TestReplicaMaps::keepsItsObjectsInALargeState()
{
    ReplicaFixture fixture(state(many));
    VMap *map = unread(fixture);
    VMap *stays = map->value<VMap *>(key(7));
    const QPointer<VMap> goes = map->value<VMap *>(key(8));
    QByteArray body = state(many, 1);
    body.replace(R"("k00008":{"n":9},)", R"("k00008":[9],)");
    QVERIFY(takePrepared(fixture.replica, body));
    QCOMPARE(map->value<VMap *>(key(7)), stays);
    QCOMPARE(stays->value<int>(u"n"_s), 8);
    QCOMPARE(map->value<VSlice *>(key(8))->get(), QVariantList{9LL});
    QCOMPARE(numberIn(map->get(key(9))), 10);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(!goes);
}

void TestReplicaMaps::isReadyMadeInsideTheWholeState()
{
    ReplicaFixture fixture;
    VMap *root = unread(fixture, QString());
    const quint64 visits = fixture.replica.views().visits();
    QVERIFY(takePrepared(fixture.replica, state(many)));
    QVERIFY(fixture.replica.views().visits() - visits < 50);
    QCOMPARE(madeMaps(fixture), 2);
    QCOMPARE(numberIn(root->value<VMap *>(u"items"_s)->get(key(9))), 9);
}

void TestReplicaMaps::followsAtRandom_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 20; ++seed)
        QTest::addRow("%u", seed) << seed;
}

// Some places are read at some times, and a view that listens to the signals alone has what one that reads has.
void TestReplicaMaps::followsAtRandom()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    const int size = random.bounded(2) ? few : 700;
    ReplicaFixture fixture(state(size));
    VMap *map = seed % 3 ? fixture.map(u"/items"_s) : unread(fixture);
    QVariantMap heard = seed % 2 ? map->snapshot() : QVariantMap();
    if (seed % 2) {
        connect(map, &VMap::valueChanged, map, [&](const QString &key, const QVariant &value) {
            heard.insert(key, value);
            if (!map->has(key))
                heard.remove(key);
        });
        connect(map, &VMap::modelReset, map, [&] { heard = map->snapshot(); });
    }
    for (int i = 0; i < 60; ++i) {
        const QByteArray place = "/items/" + key(random.bounded(size)).toLatin1();
        const QByteArrayList values{R"({"n":1})", R"({"n":{"m":[2]}})", "[1,2]", "3", R"({"o":{}})"};
        const QByteArray value = values.at(random.bounded(values.size()));
        switch (random.bounded(6)) {
        case 0:
            QVERIFY(takePrepared(fixture.replica, state(size - random.bounded(50), i)));
            break;
        case 1:
            QVERIFY(!fixture.full(state(size - random.bounded(50), i)));
            break;
        case 2:
            std::ignore = fixture.delta(R"([{"op":"remove","path":")" + place + R"("}])");
            break;
        case 3:
            std::ignore =
                fixture.delta(R"([{"op":"add","path":")" + place + R"(/n","value":)" + value + "}]");
            break;
        default:
            QVERIFY(!fixture.delta(R"([{"op":"add","path":")" + place + R"(","value":)" + value + "}]"));
        }
        for (int k = random.bounded(8); k > 0; --k)
            std::ignore = shownBy(map->get(key(random.bounded(size))));
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(map->length(), objectOf(fixture.replica.tree().find(at(u"/items"_s)))->members.size());
    }
    if (seed % 2)
        QCOMPARE(heard, map->snapshot());
    QCOMPARE(sorted(shownBy(QVariant::fromValue(map))),
             sorted(JsonTree::toVariant(*fixture.replica.tree().find(at(u"/items"_s)))));
}

// Each reads all that nobody has read yet, while the tree changes.
void TestReplicaMaps::isReadFromOtherThreads()
{
    constexpr int count = 900;
    constexpr int threadCount = 3;
    ReplicaFixture fixture(state(count));
    VMap *map = unread(fixture);
    std::atomic<int> done = 0;
    std::atomic<int> bad = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < threadCount; ++t) {
        threads.emplace_back([&, t] {
            for (int i = t; i < count; i += threadCount)
                bad += numberIn(map->get(key(i))) < 0 ? 1 : 0;
            bad += map->snapshot().size() == count ? 0 : 1;
            ++done;
        });
    }
    int round = 0;
    for (; done < threadCount || round < 100; ++round) {
        const QByteArray place = "/items/" + key(round * 7 % count).toLatin1();
        if (round == 50)
            QVERIFY(takePrepared(fixture.replica, state(count, round)));
        else
            QVERIFY(!fixture.delta(R"([{"op":"add","path":")" + place + R"(/n","value":)"
                                   + QByteArray::number(round) + R"(},{"op":"add","path":")" + place
                                   + R"(/x","value":{}}])"));
        if (round % 10 == 0)
            QCoreApplication::processEvents();
    }
    for (std::thread &thread : threads)
        thread.join();
    QCoreApplication::processEvents();
    QCOMPARE(bad.load(), 0);
    QVERIFY(!fixture.full(state(count, 1'000)));
    for (int i = 0; i < count; ++i) {
        auto *made = map->value<VMap *>(key(i));
        QCOMPARE(made->value<int>(u"n"_s), i + 1'000);
        QCOMPARE(made->length(), 1);
        QCOMPARE(made->thread(), thread());
        QVERIFY(made->parent());
    }
}

void TestReplicaMaps::isEmptyInsideOnceTheReplicaIsGone()
{
    QObject owner;
    auto replica = std::make_unique<Replica>(&owner);
    QVERIFY(takePrepared(*replica, state(few)));
    VMap *map = replica->views().map(at(u"/items"_s));
    QCOMPARE(numberIn(map->get(key(1))), 1);
    replica.reset();
    QCOMPARE(numberIn(map->get(key(1))), 1);
    QVERIFY(!map->get(key(2)).isValid());
    QCOMPARE(map->snapshot().size(), few);
}

QTEST_GUILESS_MAIN(TestReplicaMaps)
#include "tst_replicamaps.moc"
