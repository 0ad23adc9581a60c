// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "follower.h"
#include "protocol/update.h"
#include "sync/statestore.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using Format = StateStore::Format;

namespace {

const QByteArray padding(400, '.');

ChangeBatch whole(const QByteArray &json)
{
    Change change;
    change.value = json;
    return {change};
}

Change set(const QByteArray &name, const QByteArray &value)
{
    Change change;
    change.node = 1;
    change.key = '"' + name + '"';
    change.value = value;
    return change;
}

Change removal(const QByteArray &name)
{
    Change change = set(name, {});
    change.kind = Change::Kind::Remove;
    return change;
}

/** A store with version 1: an object with the handle 1. */
std::unique_ptr<StateStore> makeStore(const QByteArray &members = R"("n":1)")
{
    auto store = std::make_unique<StateStore>("state");
    store->apply(whole(anchor(1) + R"({"padding":")" + padding + "\"," + members + '}'));
    return store;
}

/** A reader's copy, brought further only by what is sent to it. */
class Reader
{
public:
    explicit Reader(Format format)
        : m_format(format)
    {
    }

    /** Fetches what is missing. What was sent: "full 3", "delta 1-3", or what went wrong. */
    QString fetch(const StateStore &store)
    {
        QStringList sent;
        for (const StateStore::Step &step : store.stepsFrom(m_version, m_format)) {
            const auto parsed = Update::parse(store.encode(step, false));
            if (!std::holds_alternative<Update>(parsed))
                return QStringLiteral("no update");
            sent += take(std::get<Update>(parsed));
        }
        if (m_version != store.version() || jsonValue(m_copy) != jsonValue(store.document().toJson()))
            return QStringLiteral("the copy differs");
        return sent.join(QStringLiteral("; "));
    }

    std::optional<qint64> m_version;

private:
    QString take(const Update &update)
    {
        m_version = update.version;
        if (!update.delta) {
            m_copy = update.body;
            return QStringLiteral("full %1").arg(update.version);
        }
        Document tree;
        tree.load(m_copy);
        if (update.body.startsWith('['))
            std::ignore = std::get<JsonPatch>(JsonPatch::parse(update.body)).apply(tree);
        else
            MergePatch::apply(tree, update.body);
        m_copy = tree.toJson();
        return QStringLiteral("delta %1-%2").arg(update.base).arg(update.version);
    }

    Format m_format;
    QByteArray m_copy = "null";
};

} // namespace

class TestStateStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void countsVersionsThatChangedSomething();
    void makesTheFirstVersionOfAnything();
    void resumesFromAnyKeptVersion_data();
    void resumesFromAnyKeptVersion();
    void sendsAllToAReaderItDoesNotKnow_data();
    void sendsAllToAReaderItDoesNotKnow();
    void sendsAllWhereTheDeltasAreLonger();
    void sendsNullsByMergeAsAFullState();
    void sendsAManyOperationsPatchAsAFullState();
    void forgetsTheOldestPatches();
    void keepsDeltasBesideLongMergePatches();
    void keepsAsMuchHistoryAsTheStateIsLong();
    void makesMergePatchesOnlyForReaders();
    void writesUpdatesAndTheirIds();
    void leavesOutAChangeThatDoesNotFit();
};

void TestStateStore::countsVersionsThatChangedSomething()
{
    StateStore store("state");
    QCOMPARE(store.version(), 0);
    QVERIFY(store.stepsFrom({}, Format::Json).empty());
    QVERIFY(store.apply(whole(anchor(1) + R"({"n":1})")));
    QCOMPARE(store.version(), 1);
    QVERIFY(!store.apply({set("n", "1")}));
    QVERIFY(!store.apply({set("n", "2"), set("n", "1")}));
    QVERIFY(!store.apply({}));
    QCOMPARE(store.version(), 1);
    QVERIFY(store.apply({set("n", "2"), set("n", "3")}));
    QCOMPARE(store.version(), 2);
    QCOMPARE(store.document().toJson(), QByteArray(R"({"n":3})"));
}

void TestStateStore::makesTheFirstVersionOfAnything()
{
    StateStore store("state");
    QVERIFY(store.apply(whole("null"))); // which is what an empty document is already
    QCOMPARE(store.version(), 1);
    QVERIFY(!store.apply(whole("null")));
    QCOMPARE(store.encode(store.stepsFrom({}, Format::Json).at(0), false),
             QByteArray(R"({"version":1,"body":null})"));
}

void TestStateStore::resumesFromAnyKeptVersion_data()
{
    QTest::addColumn<Format>("format");
    QTest::newRow("json") << Format::Json;
    QTest::newRow("merge") << Format::Merge;
}

void TestStateStore::resumesFromAnyKeptVersion()
{
    QFETCH(Format, format);
    const auto store = makeStore();
    store->setMergeReaders(1);
    std::vector<Reader> readers(7, Reader(format));
    for (int version = 1; version <= 6; ++version) { // one reader leaves at each version
        for (int reader = version; reader <= 6; ++reader)
            readers[size_t(reader)].fetch(*store);
        // A key that goes and comes back: merge patches of it do not compose.
        const QByteArray number = QByteArray::number(version);
        store->apply(
            {version % 2 ? set("o", R"({"a":)" + number + ",\"b" + number + "\":1}") : removal("o")});
    }
    QCOMPARE(store->version(), 7);
    for (qint64 version = 1; version <= 6; ++version) {
        QStringList expected{QStringLiteral("delta %1-7").arg(version)};
        if (format == Format::Merge) {
            expected.clear();
            for (qint64 base = version; base < 7; ++base)
                expected += QStringLiteral("delta %1-%2").arg(base).arg(base + 1);
        }
        QCOMPARE(readers[size_t(version)].m_version, version);
        QCOMPARE(readers[size_t(version)].fetch(*store), expected.join(QStringLiteral("; ")));
        QCOMPARE(readers[size_t(version)].fetch(*store), QString());
    }
}

void TestStateStore::sendsAllToAReaderItDoesNotKnow_data()
{
    QTest::addColumn<std::optional<qint64>>("held");
    QTest::newRow("nothing held") << std::optional<qint64>();
    QTest::newRow("the future") << std::optional<qint64>(4);
    QTest::newRow("zero") << std::optional<qint64>(0);
    QTest::newRow("negative") << std::optional<qint64>(-1);
    QTest::newRow("least") << std::optional<qint64>(std::numeric_limits<qint64>::min());
    QTest::newRow("greatest") << std::optional<qint64>(std::numeric_limits<qint64>::max());
}

void TestStateStore::sendsAllToAReaderItDoesNotKnow()
{
    QFETCH(std::optional<qint64>, held);
    const auto store = makeStore();
    store->setMergeReaders(1);
    store->apply({set("n", "2")});
    store->apply({set("n", "3")});
    for (const Format format : {Format::Json, Format::Merge}) {
        const auto steps = store->stepsFrom(held, format);
        QCOMPARE(steps.size(), size_t(1));
        QVERIFY(steps[0].isFull);
        QCOMPARE(steps[0].version, 3);
    }
}

void TestStateStore::sendsAllWhereTheDeltasAreLonger()
{
    StateStore store("state");
    store.setMergeReaders(1);
    store.apply(whole(anchor(1) + R"({"text":"0123456789012345678901234567890123456789","n":1})"));
    Reader json(Format::Json);
    Reader merge(Format::Merge);
    json.fetch(store);
    merge.fetch(store);
    store.apply({set("n", "2")});
    QCOMPARE(Reader(json).fetch(store), QStringLiteral("delta 1-2"));
    QCOMPARE(Reader(merge).fetch(store), QStringLiteral("delta 1-2"));
    for (int n = 3; n < 20; ++n)
        store.apply({set("n", QByteArray::number(n))});
    QCOMPARE(json.fetch(store), QStringLiteral("full 19")); // together they are longer
    QCOMPARE(merge.fetch(store), QStringLiteral("full 19"));
    store.apply(whole(R"({"other":1})"));
    QCOMPARE(json.fetch(store), QStringLiteral("full 20"));
    QCOMPARE(merge.fetch(store), QStringLiteral("full 20"));
}

void TestStateStore::sendsNullsByMergeAsAFullState()
{
    const auto store = makeStore();
    store->setMergeReaders(1);
    Reader json(Format::Json);
    Reader merge(Format::Merge);
    json.fetch(*store);
    merge.fetch(*store);
    store->apply({set("n", "null")});
    QCOMPARE(json.fetch(*store), QStringLiteral("delta 1-2"));
    QCOMPARE(merge.fetch(*store), QStringLiteral("full 2"));
    store->apply({set("o", R"({"a":{"b":null}})")});
    QCOMPARE(json.fetch(*store), QStringLiteral("delta 2-3"));
    QCOMPARE(merge.fetch(*store), QStringLiteral("full 3"));
    store->apply({removal("n")}); // null is what a deletion says
    QCOMPARE(merge.fetch(*store), QStringLiteral("delta 3-4"));
}

void TestStateStore::sendsAManyOperationsPatchAsAFullState()
{
    QByteArray members;
    for (int i = 0; i <= maxPatchOperations; ++i)
        members +=
            "\"a" + QByteArray::number(i) + R"(":[0,"01234567890123456789012345678901234567890123456789"],)";
    const auto store = makeStore(members.chopped(1));
    const auto changeAll = [&](int count, char with) {
        QByteArray text = members;
        for (qsizetype at = text.indexOf('['); count-- > 0; at = text.indexOf('[', at + 1))
            text[at + 1] = with;
        store->apply(whole(anchor(1) + R"({"padding":")" + padding + "\"," + text.chopped(1) + '}'));
    };
    Reader reader(Format::Json);
    reader.fetch(*store);
    changeAll(maxPatchOperations, '1');
    QCOMPARE(reader.fetch(*store), QStringLiteral("delta 1-2"));
    changeAll(0, '1'); // all of them back, which are as many
    changeAll(maxPatchOperations + 1, '2');
    QCOMPARE(reader.fetch(*store), QStringLiteral("full 4"));
}

void TestStateStore::forgetsTheOldestPatches()
{
    const auto store = makeStore();
    store->setMergeReaders(1);
    store->setHistoryLimit(400); // some of the patches below, and the newest besides
    QCOMPARE(store->version(), 1);
    for (int n = 2; n <= 10; ++n)
        store->apply({set("n", QByteArray::number(n))});
    QVERIFY(store->historyBytes() <= 600);
    QVERIFY(!store->stepsFrom(9, Format::Json).at(0).isFull);
    QVERIFY(!store->stepsFrom(9, Format::Merge).at(0).isFull);
    QVERIFY(store->stepsFrom(1, Format::Json).at(0).isFull);
    QVERIFY(store->stepsFrom(1, Format::Merge).at(0).isFull);
    store->setHistoryLimit(0);
    store->apply({set("n", "11")});
    // Readers that are there get their deltas all the same.
    QVERIFY(store->historyBytes() <= 200);
    QVERIFY(!store->stepsFrom(10, Format::Json).at(0).isFull);
    QVERIFY(!store->stepsFrom(10, Format::Merge).at(0).isFull);
    QVERIFY(store->stepsFrom(9, Format::Json).at(0).isFull);
}

// One reader of merge patches must not cost the others their deltas: a merge patch of a list is the whole list.
void TestStateStore::keepsDeltasBesideLongMergePatches()
{
    QByteArray rows;
    for (int i = 0; i < 20'000; ++i)
        rows += QByteArray::number(i) + ',';
    const auto store = makeStore("\"rows\":" + anchor(2) + '[' + rows.chopped(1) + ']');
    store->setMergeReaders(1);
    Reader merge(Format::Merge);
    Reader json(Format::Json);
    json.fetch(*store);
    merge.fetch(*store);
    Change row;
    row.kind = Change::Kind::SetRow;
    row.node = 2;
    for (int i = 2; i <= 10; ++i) {
        row.row = i;
        row.value = "-1";
        store->apply({row});
        QCOMPARE(merge.fetch(*store), QStringLiteral("delta %1-%2").arg(i - 1).arg(i));
    }
    QCOMPARE(json.fetch(*store), QStringLiteral("delta 1-10"));
    QVERIFY(store->historyBytes() < 2 * store->document().size());
}

void TestStateStore::keepsAsMuchHistoryAsTheStateIsLong()
{
    const auto fill = [](StateStore &store, qint64 bytes) {
        const QByteArray value = '"' + QByteArray(1000, 'x');
        for (qint64 i = 0; i < bytes / 1000; ++i)
            store.apply({set("n", value + QByteArray::number(i) + '"')});
    };
    const auto small = makeStore();
    fill(*small, 3 * Limits::minHistoryBytes);
    constexpr qint64 patch = 1200; // at most
    QVERIFY(small->historyBytes() <= Limits::minHistoryBytes + patch);
    QVERIFY(small->historyBytes() > Limits::minHistoryBytes - patch);
    const auto large = makeStore("\"text\":\"" + QByteArray(300'000, 'x') + '"');
    fill(*large, 600'000);
    QVERIFY(large->historyBytes() <= large->document().size() + patch);
    QVERIFY(large->historyBytes() > large->document().size() - patch);
}

void TestStateStore::makesMergePatchesOnlyForReaders()
{
    const auto store = makeStore();
    const auto isDelta = [&store](qint64 held) {
        return !store->stepsFrom(held, Format::Merge).at(0).isFull;
    };
    store->apply({set("n", "2")});
    QVERIFY(!isDelta(1)); // nobody asked
    store->setMergeReaders(2);
    store->apply({set("n", "3")});
    QVERIFY(isDelta(2));
    store->setMergeReaders(1);
    store->setMergeReaders(0);
    store->apply({set("n", "4")});
    QVERIFY(isDelta(2)); // who left may come back
    QVERIFY(isDelta(3));
    store->setHistoryLimit(0); // until nobody could resume from there
    store->apply({set("n", "5")});
    store->setHistoryLimit({});
    store->apply({set("n", "6")});
    QVERIFY(!isDelta(5));
    QVERIFY(!store->stepsFrom(5, Format::Json).at(0).isFull);
}

void TestStateStore::writesUpdatesAndTheirIds()
{
    StateStore store("ab12");
    QCOMPARE(store.id(), QByteArray("ab12"));
    store.apply(whole(anchor(1) + R"({"n":1,"text":"01234567890123456789012345678901234567890123456789"})"));
    const StateStore::Step full = store.stepsFrom({}, Format::Json).at(0);
    QCOMPARE(store.encode(full, true),
             QByteArray(R"({"id":"ab12","version":1,"body":{"n":1,"text":)"
                        R"("01234567890123456789012345678901234567890123456789"}})"));
    QCOMPARE(store.eventId(full), QByteArray("ab12-1"));

    store.apply({set("n", "2")});
    const StateStore::Step next = store.stepsFrom(1, Format::Json).at(0);
    QCOMPARE(store.encode(next, false),
             QByteArray(R"({"version":2,"delta":true,"body":[{"op":"replace","path":"/n","value":2}]})"));
    QCOMPARE(store.eventId(next), QByteArray("ab12-2"));

    store.apply({removal("n")});
    const StateStore::Step resumed = store.stepsFrom(1, Format::Json).at(0);
    QVERIFY(resumed.isFull); // two operations are longer than what is left
    store.apply({set("more", "\"" + QByteArray(200, 'x') + "\"")});
    store.apply({set("n", "1")});
    QCOMPARE(
        store.encode(store.stepsFrom(4, Format::Json).at(0), true),
        QByteArray(R"({"id":"ab12","version":5,"delta":true,"body":[{"op":"add","path":"/n","value":1}]})"));
    store.apply({set("n", "2")});
    QVERIFY(store.encode(store.stepsFrom(4, Format::Json).at(0), false)
                .startsWith(R"({"version":6,"base":4,"delta":true,)"));
}

void TestStateStore::leavesOutAChangeThatDoesNotFit()
{
    const auto store = makeStore();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("does not fit")));
    Change row = set("n", "1");
    row.kind = Change::Kind::InsertRow;
    Change gone = set("n", "7");
    gone.node = 99; // ordinary: its source died meanwhile
    QVERIFY(store->apply({row, gone, set("n", "2")}));
    QCOMPARE(jsonValue(store->document().toJson())[QStringLiteral("n")].toInt(), 2);
}

QTEST_GUILESS_MAIN(TestStateStore)
#include "tst_statestore.moc"
