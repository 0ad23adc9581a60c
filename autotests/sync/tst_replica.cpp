// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "replicafixture.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

QByteArray rows(int count)
{
    QByteArray json = "{\"rows\":[";
    for (int i = 0; i < count; ++i)
        json += (i ? "," : "") + "{\"id\":"_ba + QByteArray::number(i) + ",\"n\":0,\"text\":\"some text\"}";
    return json + "],\"other\":1}";
}

} // namespace

class TestReplica : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsObjectsAsMapsAndListsAsSlices();
    void signalsTheFewestRowSteps_data();
    void signalsTheFewestRowSteps();
    void signalsOnlyTheKeysThatChange();
    void keepsMapsAndDropsThemWithTheirKey();
    void keepsTheStateWhenADeltaFails_data();
    void keepsTheStateWhenADeltaFails();
    void takesTheIdOfTheFirstFullState();
    void refusesAStateAboveTheLimit();
    void keepsAPlaceInAListByItsPosition();
    void fillsContainersOfTheCaller();
    void mendsAContainerThatOthersWroteTo();
    void worksAsMuchForALongListAsForAShortOne();
};

void TestReplica::showsObjectsAsMapsAndListsAsSlices()
{
    ReplicaFixture fixture(
        R"({"cpu":{"load":0.5,"cores":[1,2]},"log":[{"m":"a","tags":["x"]}],"n":null,"":{"":1}})");
    VMap *root = fixture.map(u""_s);
    QCOMPARE(root->keys(), QStringList({u""_s, u"cpu"_s, u"log"_s, u"n"_s}));
    auto *cpu = root->value<VMap *>(u"cpu"_s);
    QVERIFY(cpu);
    QCOMPARE(cpu->get(u"load"_s), QVariant(0.5));
    QCOMPARE(cpu->value<VSlice *>(u"cores"_s)->get(), QVariantList({1LL, 2LL}));
    QCOMPARE(root->value<VSlice *>(u"log"_s)->roleNames().size(), 3);
    QCOMPARE(root->value<VMap *>(QString())->get(QString()), QVariant(1LL));
    QVERIFY(root->get(u"n"_s).isValid() && root->get(u"n"_s).isNull());
    QCOMPARE(fixture.map(u"/cpu"_s), cpu);
    QCOMPARE(fixture.slice(u"/cpu/load"_s)->length(), 0);
    QCOMPARE(fixture.map(u"/not/there"_s)->length(), 0);
}

void TestReplica::signalsTheFewestRowSteps_data()
{
    QTest::addColumn<QByteArray>(
        "update"); // an array: a patch; an object with "rows": a full state; else a merge patch
    QTest::addColumn<QString>("signalled");
    const auto row = [](const char *name, const char *update, const char *expected) {
        QTest::newRow(name) << QByteArray(update) << QString::fromLatin1(expected);
    };
    row("a field", R"([{"op":"replace","path":"/rows/2/n","value":7}])", "change 2-2 value n");
    row("a new field", R"([{"op":"add","path":"/rows/2/z","value":7}])", "change 2-2 value z");
    row("a field goes", R"([{"op":"remove","path":"/rows/2/n"}])", "change 2-2 value n");
    row("inside a field", R"([{"op":"add","path":"/rows/0/tags/-","value":7}])", "change 0-0 value tags");
    row("two fields of a row",
        R"([{"op":"replace","path":"/rows/1/n","value":7},{"op":"replace","path":"/rows/1/id","value":9}])",
        "change 1-1 value id n");
    row("a row in front", R"([{"op":"add","path":"/rows/0","value":{"id":9}}])", "insert 0-0");
    row("a row behind", R"([{"op":"add","path":"/rows/-","value":{"id":9}}])", "insert 4-4");
    row("a copied row", R"([{"op":"copy","from":"/rows/1","path":"/rows/0"}])", "insert 0-0");
    row("a row from elsewhere", R"([{"op":"move","from":"/spare","path":"/rows/1"}])", "insert 1-1");
    row("a row to elsewhere", R"([{"op":"move","from":"/rows/1","path":"/spare"}])", "remove 1-1");
    row("a row goes", R"([{"op":"remove","path":"/rows/3"}])", "remove 3-3");
    row("a row moves down", R"([{"op":"move","from":"/rows/0","path":"/rows/3"}])", "move 0-4");
    row("a row moves to the end", R"([{"op":"move","from":"/rows/0","path":"/rows/-"}])", "move 0-4");
    row("a row moves up", R"([{"op":"move","from":"/rows/3","path":"/rows/0"}])", "move 3-0");
    row("a row that was added is changed",
        R"([{"op":"add","path":"/rows/0","value":{"id":9}},{"op":"add","path":"/rows/0/n","value":1}])",
        "insert 0-0");
    row("a row is another", R"([{"op":"replace","path":"/rows/1","value":{"id":1,"n":5}}])",
        "change 1-1 value n");
    row("another list",
        R"([{"op":"replace","path":"/rows","value":[{"id":0,"n":0,"tags":[1]},{"id":9},{"id":1,"n":1}]}])",
        "remove 2-3; insert 1-1; change 2-2 value n");
    row("the same again", R"([{"op":"replace","path":"/rows/1/n","value":0}])", "");
    row("elsewhere", R"([{"op":"replace","path":"/other","value":2}])", "");
    row("test alone", R"([{"op":"test","path":"/other","value":1}])", "");
    row("a list no more", R"([{"op":"replace","path":"/rows","value":5}])", "remove 0-3");
    row("a full state with one row in front",
        R"({"rows":[{"id":9},{"id":0,"n":0,"tags":[1]},{"id":1,"n":0},{"id":2,"n":0},{"id":3,"n":0}],"other":1,"spare":{}})",
        "insert 0-0");
    row("a full state with rows turned around",
        R"({"rows":[{"id":3,"n":0},{"id":0,"n":0,"tags":[1]},{"id":1,"n":0},{"id":2,"n":4}],"other":1,"spare":{}})",
        "move 3-0; change 3-3 value n");
    row("a full state that is the same",
        R"({"other":1,"rows":[{"n":0,"id":0,"tags":[1]},{"id":1,"n":0},{"id":2,"n":0},{"id":3,"n":0}],"spare":{}})",
        "");
    row("a merge patch with a row less",
        R"({"merge":1,"rows":[{"id":0,"n":0,"tags":[1]},{"id":2,"n":1},{"id":3,"n":0}]})",
        "remove 1-1; change 1-1 value n");
}

void TestReplica::signalsTheFewestRowSteps()
{
    QFETCH(QByteArray, update);
    QFETCH(QString, signalled);
    ReplicaFixture fixture(
        R"({"rows":[{"id":0,"n":0,"tags":[1]},{"id":1,"n":0},{"id":2,"n":0},{"id":3,"n":0}],"other":1,"spare":{}})");
    VSlice *slice = fixture.slice(u"/rows"_s);
    VSlice *nested = fixture.map(u""_s)->value<VSlice *>(u"rows"_s);
    QCOMPARE(nested, slice);
    ModelLog log(slice);
    const bool isDelta = update.startsWith('[') || update.startsWith(R"({"merge)");
    const auto error = isDelta ? fixture.delta(update) : fixture.full(update);
    QVERIFY2(!error, error ? qPrintable(error->text) : "");
    QCOMPARE(log.take(), signalled);
    const TreeValue *list = fixture.replica.tree().find(at(u"/rows"_s));
    const QVariant held = JsonTree::toVariant(*list);
    QCOMPARE(sorted(shownBy(QVariant::fromValue(slice))), sorted(held.toList()));
}

void TestReplica::signalsOnlyTheKeysThatChange()
{
    ReplicaFixture fixture(R"({"a":1,"b":{"c":1,"d":2},"e":[]})");
    VMap *root = fixture.map(u""_s);
    VMap *inner = root->value<VMap *>(u"b"_s);
    ModelLog rootLog(root);
    ModelLog innerLog(inner);
    QVERIFY(!fixture.delta(R"([{"op":"replace","path":"/b/c","value":5}])"));
    QCOMPARE(rootLog.take(), QString());
    QCOMPARE(innerLog.take(), u"change 0-0 value"_s);
    QVERIFY(!fixture.full(R"({"a":2,"b":{"c":5,"d":2,"e":null},"f":[]})"));
    QCOMPARE(rootLog.take(), u"change 0-0 value; remove 2-2; insert 2-2"_s);
    QCOMPARE(innerLog.take(), u"insert 2-2"_s);
    QVERIFY(!fixture.delta(R"({"b":{"c":null,"x":{"y":{}}}})"));
    QCOMPARE(rootLog.take(), QString());
    QCOMPARE(innerLog.take(), u"remove 0-0; insert 2-2"_s);
    QCOMPARE(root->value<VMap *>(u"b"_s), inner);
    QCOMPARE(sorted(shownBy(QVariant::fromValue(root))), sorted(fixture.replica.tree().toJson()));
}

void TestReplica::keepsMapsAndDropsThemWithTheirKey()
{
    ReplicaFixture fixture(R"({"a":{"x":{"y":1}},"b":{"z":1}})");
    VMap *root = fixture.map(u""_s);
    VMap *asked = fixture.map(u"/b"_s);
    const QPointer<VMap> unasked = root->value<VMap *>(u"a"_s);
    const QPointer<VMap> deeper = unasked->value<VMap *>(u"x"_s);
    QVERIFY(!fixture.delta(
        R"([{"op":"replace","path":"/a","value":{"x":{"y":2}}},{"op":"remove","path":"/b"}])"));
    QCOMPARE(root->value<VMap *>(u"a"_s), unasked.data());
    QCOMPARE(deeper->get(u"y"_s), QVariant(2LL));
    QCOMPARE(asked->length(), 0);
    QVERIFY(!fixture.delta(
        R"([{"op":"replace","path":"/a","value":[3]},{"op":"add","path":"/b","value":{"z":4}}])"));
    QCOMPARE(root->value<VSlice *>(u"a"_s)->get(), QVariantList{3LL});
    QCOMPARE(root->value<VMap *>(u"b"_s), asked);
    QCOMPARE(asked->get(u"z"_s), QVariant(4LL));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(!unasked);
    QVERIFY(!deeper);
    QVERIFY(!fixture.full("[1]"));
    QCOMPARE(root->length(), 0);
    QVERIFY(!fixture.full("null"));
    QVERIFY(!fixture.full(R"({"b":{"z":5}})"));
    QCOMPARE(root->value<VMap *>(u"b"_s), asked);
    QCOMPARE(asked->get(u"z"_s), QVariant(5LL));
}

void TestReplica::keepsTheStateWhenADeltaFails_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<int>("code");
    using Code = Replica::Error::Code;
    const auto row = [](const char *name, const char *patch, Code code) {
        QTest::newRow(name) << QByteArray(patch) << int(code);
    };
    row("last operation",
        R"([{"op":"add","path":"/rows/0","value":1},{"op":"remove","path":"/a"},{"op":"test","path":"/n","value":2}])",
        Code::PatchFailed);
    row("no such row", R"([{"op":"replace","path":"/n","value":9},{"op":"remove","path":"/rows/7"}])",
        Code::PatchFailed);
    row("no patch", R"([{"op":"fly","path":"/n"}])", Code::Malformed);
    row("cut", R"([{"op":"replace","path":"/n","va)", Code::Malformed);
    row("merge patch cut", R"({"n":9,)", Code::Malformed);
    row("a number", "5", Code::Malformed);
}

void TestReplica::keepsTheStateWhenADeltaFails()
{
    QFETCH(QByteArray, patch);
    QFETCH(int, code);
    ReplicaFixture fixture(R"({"n":1,"rows":[1,2],"a":{"b":1}})");
    const QByteArray before = sorted(fixture.replica.tree().toJson());
    ModelLog log(fixture.slice(u"/rows"_s));
    ModelLog rootLog(fixture.map(u""_s));
    const auto error = fixture.delta(patch);
    QVERIFY(error);
    QCOMPARE(int(error->code), code);
    QVERIFY(!error->text.isEmpty());
    QCOMPARE(sorted(fixture.replica.tree().toJson()), before);
    QCOMPARE(fixture.replica.version(), 1);
    QCOMPARE(log.take() + rootLog.take(), QString());
    QVERIFY(!fixture.delta(R"([{"op":"add","path":"/rows/0","value":0}])"));
    QCOMPARE(log.take(), u"insert 0-0"_s);
}

void TestReplica::takesTheIdOfTheFirstFullState()
{
    ReplicaFixture fixture;
    QVERIFY(!fixture.take({"one", 5, 0, false, false, "{}"}, true));
    QCOMPARE(fixture.replica.id(), "one");
    QVERIFY(!fixture.take({{}, 6, 0, false, false, "{}"}, false));
    QCOMPARE(fixture.replica.id(), "one");
    QCOMPARE(int(fixture.take({"two", 7, 6, true, false, "[]"}, false)->code),
             int(Replica::Error::Code::BaseMismatch));
    QCOMPARE(int(fixture.take({{}, 9, 7, true, false, "[]"}, false)->code),
             int(Replica::Error::Code::BaseMismatch));
    QVERIFY(!fixture.take({{}, 9, 6, true, false, "[]"}, false));
    QCOMPARE(fixture.replica.version(), 9);
    QVERIFY(!fixture.take({{}, 1, 0, false, false, "{}"}, true));
    QCOMPARE(fixture.replica.id(), "");
    fixture.replica.forget();
    QCOMPARE(int(fixture.take({{}, 2, 1, true, false, "[]"}, false)->code),
             int(Replica::Error::Code::BaseMismatch));
}

void TestReplica::refusesAStateAboveTheLimit()
{
    ReplicaFixture fixture(R"({"a":"0123456789"})");
    fixture.replica.setSizeLimit(100);
    const auto isTooLarge = [](const std::optional<Replica::Error> &error) {
        return error && error->code == Replica::Error::Code::TooLarge;
    };
    QVERIFY(isTooLarge(fixture.full('"' + QByteArray(100, 'x') + '"')));
    QByteArray doubling = "[";
    for (int i = 0; i < 40; ++i)
        doubling += (i ? "," : "") + R"({"op":"copy","from":"","path":"/x"})"_ba;
    QVERIFY(isTooLarge(fixture.delta(doubling + ']')));
    QVERIFY(isTooLarge(fixture.delta(R"({"b":")" + QByteArray(100, 'x') + "\"}")));
    QCOMPARE(fixture.replica.tree().toJson(), R"({"a":"0123456789"})");
}

void TestReplica::keepsAPlaceInAListByItsPosition()
{
    ReplicaFixture fixture(R"({"rows":[{"tags":[1]},{"tags":[2,3]}]})");
    VSlice *tags = fixture.slice(u"/rows/0/tags"_s);
    ModelLog log(tags);
    QVERIFY(!fixture.delta(R"([{"op":"add","path":"/rows/0/tags/0","value":0}])"));
    QCOMPARE(log.take(), u"insert 0-0"_s);
    QVERIFY(!fixture.delta(R"([{"op":"remove","path":"/rows/0"}])"));
    QCOMPARE(tags->get(), QVariantList({2LL, 3LL}));
    QVERIFY(!fixture.delta(R"([{"op":"remove","path":"/rows/0"}])"));
    QCOMPARE(tags->length(), 0);
}

void TestReplica::fillsContainersOfTheCaller()
{
    ReplicaFixture fixture(R"({"m":{"a":1,"b":{"c":[1]}},"l":[{"x":1}]})");
    VMap map;
    VSlice slice;
    fixture.watch(&map);
    fixture.watch(&slice);
    fixture.replica.views().follow(at(u"/m"_s), &map);
    fixture.replica.views().follow(at(u"/l"_s), &slice);
    QCOMPARE(sorted(map.snapshot()), R"({"a":1,"b":{"c":[1]}})");
    ModelLog mapLog(&map);
    ModelLog sliceLog(&slice);
    QVERIFY(!fixture.delta(
        R"([{"op":"add","path":"/m/b/c/0","value":0},{"op":"replace","path":"/l/0/x","value":2}])"));
    QCOMPARE(mapLog.take(), u"change 1-1 value"_s);
    QCOMPARE(sliceLog.take(), u"change 0-0 value x"_s);
    QCOMPARE(sorted(map.snapshot()), R"({"a":1,"b":{"c":[0,1]}})");
    fixture.replica.views().release(&map);
    QVERIFY(!fixture.delta(R"([{"op":"remove","path":"/m/a"},{"op":"remove","path":"/l/0"}])"));
    QCOMPARE(map.length(), 2);
    QCOMPARE(slice.length(), 0);
}

void TestReplica::mendsAContainerThatOthersWroteTo()
{
    ReplicaFixture fixture(R"([1,2,3])");
    VSlice slice;
    fixture.replica.views().follow({}, &slice);
    slice.clear();
    QVERIFY(!fixture.delta(R"([{"op":"move","from":"/2","path":"/0"}])"));
    QCOMPARE(slice.get(), QVariantList({3LL, 1LL, 2LL}));
    slice.append(9);
    QVERIFY(!fixture.delta(R"([{"op":"remove","path":"/0"}])"));
    QCOMPARE(slice.get(), QVariantList({1LL, 2LL}));
}

void TestReplica::worksAsMuchForALongListAsForAShortOne()
{
    const QList<QByteArray> patches{R"([{"op":"replace","path":"/rows/70/n","value":7}])",
                                    R"([{"op":"add","path":"/rows/0","value":{"id":-1}}])",
                                    R"([{"op":"move","from":"/rows/0","path":"/rows/90"}])",
                                    R"([{"op":"remove","path":"/rows/50"}])", R"({"other":5})"};
    QList<quint64> costs[2];
    for (int i = 0; i < 2; ++i) {
        ReplicaFixture fixture(rows(i == 0 ? 100 : 100'000));
        VSlice *slice = fixture.replica.views().slice(at(u"/rows"_s));
        QCOMPARE(slice->length(), i == 0 ? 100 : 100'000);
        for (const QByteArray &patch : patches) {
            const quint64 before = fixture.replica.views().visits();
            ModelLog log(slice);
            QVERIFY(!fixture.delta(patch));
            costs[i].append(fixture.replica.views().visits() - before);
            QVERIFY(log.lines.size() <= 1);
        }
    }
    QCOMPARE(costs[0], costs[1]);
    QVERIFY(*std::max_element(costs[0].begin(), costs[0].end()) < 10);
}

QTEST_GUILESS_MAIN(TestReplica)
#include "tst_replica.moc"
