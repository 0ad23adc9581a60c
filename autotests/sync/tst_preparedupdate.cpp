// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/replicafixture.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

constexpr int large = 20'000;
constexpr int many = 3'000; // more than maxNotedOperations

/** A list and a map of @p count objects, in which @p field gives the changing value. */
QByteArray state(int count, const std::function<int(int)> &field)
{
    QByteArray rows;
    QByteArray members;
    for (int i = 0; i < count; ++i) {
        const QByteArray comma = i > 0 ? "," : "";
        const QByteArray n = QByteArray::number(field(i));
        rows += comma + R"({"id":)" + QByteArray::number(i) + R"(,"n":)" + n + R"(,"text":"row"})";
        members += comma + "\"k" + QByteArray::number(i) + "\":" + n;
    }
    return R"({"rows":[)" + rows + R"(],"members":{)" + members + R"(},"tick":1})";
}

QByteArray same(int count = many)
{
    return state(count, [](int i) { return i; });
}

PreparedUpdate prepared(const Replica &replica, const Update &update, bool isFirst)
{
    UpdateToPrepare work = replica.prepare(update.encode(), isFirst);
    const std::atomic<bool> isCancelled = false;
    return prepareUpdate(work, isCancelled);
}

/** A replica whose updates are prepared, as those of a client are when they are large. */
class PreparedFixture : public ReplicaFixture
{
public:
    std::optional<Replica::Error> takePrepared(const Update &update, bool isFirst)
    {
        PreparedUpdate ready = prepared(replica, update, isFirst);
        if (ready.failure)
            return ready.failure->error;
        if (!ready.copy)
            return take(*ready.update, isFirst);
        const Replica::Outcome outcome = replica.apply(std::move(ready));
        alive = outcome.isOwnerAlive;
        return outcome.error;
    }
    std::optional<Replica::Error> fullPrepared(const QByteArray &body)
    {
        return takePrepared({"id", replica.version() + 1, 0, false, false, body}, true);
    }
};

} // namespace

class TestPreparedUpdate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsWhatADirectUpdateShows_data();
    void showsWhatADirectUpdateShows();
    void signalsFewChangesOneByOne();
    void signalsManyChangesOnce_data();
    void signalsManyChangesOnce();
    void costsTheOwnersThreadNoVisitOfRows_data();
    void costsTheOwnersThreadNoVisitOfRows();
    void refusesWhatADirectUpdateRefuses_data();
    void refusesWhatADirectUpdateRefuses();
    void leavesSmallDeltasAndPingsToTheOwner();
    void takesALongDelta();
    void showsAListThatSomebodyWroteTo();
    void showsAViewThatCameMeanwhile();
    void leavesTheOldCopyForReaders();
    void tellsWatchesOfManyChanges();
    void givesUpWhenCancelled();
    void letsSlotsUpdateAndDelete();
};

void TestPreparedUpdate::showsWhatADirectUpdateShows_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *tag, const QByteArray &before, const QByteArray &after) {
        QTest::newRow(tag) << before << after;
    };
    const auto from = [](int first) { return state(many, [first](int i) { return i >= first ? -i : i; }); };
    row("the first", {}, same());
    row("nothing", same(), same());
    row("one row", same(), from(many - 1));
    row("every row", same(), from(0));
    row("the second half", same(), from(many / 2));
    row("rows behind", same(100), same());
    row("rows gone", same(), same(100));
    row("all rows gone", same(), same(0));
    row("all rows new", same(0), same());
    row("another kind", same(), R"({"rows":{"a":1},"members":[1,2]})");
    row("of another kind", R"({"rows":{"a":1},"members":[1,2]})", same());
    row("a scalar", same(), "5");
    row("after a scalar", "5", same());
    row("one huge value", same(10), R"({"rows":[")" + QByteArray(400'000, 'x') + R"("],"members":{}})");
}

void TestPreparedUpdate::showsWhatADirectUpdateShows()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    ReplicaFixture direct(before);
    PreparedFixture other;
    if (!before.isEmpty())
        QVERIFY(!other.fullPrepared(before));
    VSlice *rows = other.slice(u"/rows"_s);
    VMap *root = other.map(QString());
    VSlice *expectedRows = direct.slice(u"/rows"_s);
    VMap *expected = direct.map(QString());
    QVERIFY(!direct.full(after));
    QVERIFY(!other.fullPrepared(after));
    QCOMPARE(other.replica.version(), direct.replica.version());
    QCOMPARE(other.replica.id(), direct.replica.id());
    QCOMPARE(sorted(other.replica.tree().toJson()), sorted(after));
    QCOMPARE(sorted(shownBy(QVariant::fromValue(root))), sorted(shownBy(QVariant::fromValue(expected))));
    QCOMPARE(sorted(shownBy(QVariant::fromValue(rows))), sorted(shownBy(QVariant::fromValue(expectedRows))));
    QCOMPARE(rows->roleNames().size(), expectedRows->roleNames().size());
    // And the next ones go on from there.
    QVERIFY(!other.fullPrepared(same(10)));
    QVERIFY(!other.delta(R"([{"op":"replace","path":"/rows/3/n","value":"x"}])"));
    QCOMPARE(rows->at(3).toMap().value(u"n"_s).toString(), u"x"_s);
    QCOMPARE(rows->length(), 10);
}

void TestPreparedUpdate::signalsFewChangesOneByOne()
{
    PreparedFixture fixture;
    QVERIFY(!fixture.fullPrepared(same()));
    ModelLog log(fixture.slice(u"/rows"_s));
    QVERIFY(!fixture.fullPrepared(state(many, [](int i) { return i % 1000 == 5 ? -1 : i; })));
    QCOMPARE(log.take(), u"change 5-5 value n; change 1005-1005 value n; change 2005-2005 value n"_s);
}

void TestPreparedUpdate::signalsManyChangesOnce_data()
{
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("signal");
    QTest::newRow("changed") << state(many, [](int i) { return i >= 100 ? -1 : i; }) << u"change 100-2999 "_s;
    QTest::newRow("came") << same(3 * many) << u"insert 3000-8999"_s;
    QTest::newRow("went") << same(0) << u"remove 0-2999"_s;
    QTest::newRow("changed and came") << state(3 * many, [](int i) { return -i - 1; }) << u"reset"_s;
}

void TestPreparedUpdate::signalsManyChangesOnce()
{
    QFETCH(QByteArray, after);
    QFETCH(QString, signal);
    PreparedFixture fixture;
    VSlice *rows = fixture.slice(u"/rows"_s);
    ModelLog log(rows);
    QVERIFY(!fixture.fullPrepared(same()));
    QCOMPARE(log.take(), u"insert 0-2999"_s);
    QSignalSpy lengths(rows, &VSlice::lengthChanged);
    QVERIFY(!fixture.fullPrepared(after));
    QCOMPARE(log.take(), signal);
    QCOMPARE(lengths.count(), rows->length() == many ? 0 : 1);
}

void TestPreparedUpdate::costsTheOwnersThreadNoVisitOfRows_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const QByteArray body = same(large);
    QTest::newRow("the first") << QByteArray("{}") << body;
    QTest::newRow("one row") << body << state(large, [](int i) { return i == large / 2 ? -1 : i; });
    QTest::newRow("every row") << body << state(large, [](int i) { return -i; });
}

// What is counted is what the owner's thread does: places it looks at, and values of the document it converts.
void TestPreparedUpdate::costsTheOwnersThreadNoVisitOfRows()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    PreparedFixture fixture;
    QVERIFY(!fixture.fullPrepared(before));
    VSlice *rows = fixture.replica.views().slice(at(u"/rows"_s));
    const quint64 visits = fixture.replica.views().visits();
    PreparedUpdate ready = prepared(fixture.replica, {"id", 2, 0, false, false, after}, true);
    QVERIFY(ready.copy && ready.operations.size() <= size_t(maxNotedOperations));
    const quint64 documentVisits = ready.copy->document.visits();
    QVERIFY(fixture.replica.apply(std::move(ready)).isOwnerAlive);
    QCOMPARE(rows->length(), large);
    QVERIFY2(fixture.replica.views().visits() - visits < 50,
             QByteArray::number(fixture.replica.views().visits() - visits).constData());
    QCOMPARE(static_cast<const Document &>(fixture.replica.tree()).visits(), documentVisits);
}

void TestPreparedUpdate::refusesWhatADirectUpdateRefuses_data()
{
    QTest::addColumn<Update>("update");
    QTest::newRow("depth") << Update{"id", 2, 0, false, false, QByteArray(513, '[') + QByteArray(513, ']')};
    QTest::newRow("size") << Update{"id", 2, 0, false, false, '"' + QByteArray(2'000'000, 'x') + '"'};
    const QByteArray filling =
        R"({"op":"test","path":"/tick","value":")" + QByteArray(1'100'000, 'x') + "\"}";
    QTest::newRow("a test that fails") << Update{{}, 2, 1, true, false, '[' + filling + ']'};
    QTest::newRow("another base") << Update{{}, 3, 2, true, false, '[' + filling + ']'};
    QTest::newRow("another state") << Update{"no", 2, 1, true, false, '[' + filling + ']'};
    QTest::newRow("no patch") << Update{{},   2,     1,
                                        true, false, R"([{"op":")" + QByteArray(1'100'000, 'x') + "\"}]"};
}

void TestPreparedUpdate::refusesWhatADirectUpdateRefuses()
{
    QFETCH(Update, update);
    ReplicaFixture direct(same(10));
    PreparedFixture other;
    QVERIFY(!other.full(same(10)));
    direct.replica.setSizeLimit(1'500'000);
    other.replica.setSizeLimit(1'500'000);
    const QByteArray before = other.replica.tree().toJson();
    const auto expected = direct.take(update, false);
    const auto error = other.takePrepared(update, false);
    QVERIFY(expected && error);
    QCOMPARE(int(error->code), int(expected->code));
    QCOMPARE(error->text, expected->text);
    QCOMPARE(other.replica.tree().toJson(), before);
    QCOMPARE(other.replica.version(), 1);
}

void TestPreparedUpdate::leavesSmallDeltasAndPingsToTheOwner()
{
    const ReplicaFixture fixture(same());
    Update ping;
    ping.ping = true;
    QVERIFY(prepared(fixture.replica, ping, false).update->ping);
    const Update delta{{}, 2, 1, true, false, R"([{"op":"remove","path":"/tick"}])"};
    QCOMPARE(*prepared(fixture.replica, delta, false).update, delta);
    QVERIFY(!prepared(fixture.replica, delta, false).copy);
}

void TestPreparedUpdate::takesALongDelta()
{
    PreparedFixture fixture;
    QVERIFY(!fixture.full(same()));
    VSlice *rows = fixture.slice(u"/rows"_s);
    ModelLog log(rows);
    const QByteArray text(2'000'000, 'x');
    const QByteArray patch = R"([{"op":"replace","path":"/rows/7/text","value":")" + text + R"("}])";
    QVERIFY(!fixture.takePrepared({{}, 2, 1, true, false, patch}, false));
    QCOMPARE(rows->at(7).toMap().value(u"text"_s).toByteArray(), text);
    QCOMPARE(log.take(), u"change 7-7 value text"_s);
    QCOMPARE(fixture.replica.version(), 2);
    QCOMPARE(fixture.replica.id(), QByteArray("id"));
}

void TestPreparedUpdate::showsAListThatSomebodyWroteTo()
{
    PreparedFixture fixture;
    QVERIFY(!fixture.full(same()));
    VSlice *rows = fixture.slice(u"/rows"_s);
    PreparedUpdate ready =
        prepared(fixture.replica, {"id", 2, 0, false, false, state(many, [](int i) { return -i; })}, true);
    rows->removeAt(3);
    rows->setAt(5, u"mine"_s);
    QVERIFY(fixture.replica.apply(std::move(ready)).isOwnerAlive);
    QCOMPARE(rows->length(), many);
    QCOMPARE(rows->rowCount(), many);
    for (const int row : {3, 5, many - 1})
        QCOMPARE(rows->data(rows->index(row)).toMap().value(u"n"_s).toInt(), -row);
}

void TestPreparedUpdate::showsAViewThatCameMeanwhile()
{
    PreparedFixture fixture;
    QVERIFY(!fixture.full(same()));
    PreparedUpdate ready =
        prepared(fixture.replica, {"id", 2, 0, false, false, state(many, [](int i) { return -i; })}, true);
    VSlice *rows = fixture.slice(u"/rows"_s);
    QCOMPARE(rows->at(9).toMap().value(u"n"_s).toInt(), 9);
    QVERIFY(fixture.replica.apply(std::move(ready)).isOwnerAlive);
    QCOMPARE(rows->at(9).toMap().value(u"n"_s).toInt(), -9);
}

void TestPreparedUpdate::leavesTheOldCopyForReaders()
{
    PreparedFixture fixture;
    QVERIFY(!fixture.full(same(10)));
    UpdateToPrepare work = fixture.replica.prepare(Update{"id", 2, 0, false, false, same(20)}.encode(), true);
    const std::weak_ptr<const ReplicaCopy> old = work.base;
    QVERIFY(fixture.replica.clear()); // as for another address
    QVERIFY(!old.expired());
    const std::atomic<bool> isCancelled = false;
    QVERIFY(prepareUpdate(work, isCancelled).copy);
    QVERIFY(old.expired());
    QVERIFY(!fixture.replica.hasCopy());
}

void TestPreparedUpdate::tellsWatchesOfManyChanges()
{
    struct Watch : ReplicaWatch
    {
        using ReplicaWatch::ReplicaWatch;
        void changed() override { ++count; }
        int count = 0;
    };
    PreparedFixture fixture;
    QVERIFY(!fixture.full(same()));
    Watch changes(ReplicaWatch::Follow::Value);
    Watch stays(ReplicaWatch::Follow::Value);
    Watch everything(ReplicaWatch::Follow::Everything);
    fixture.replica.views().attach(&changes, at(u"/rows/2500/n"_s));
    fixture.replica.views().attach(&stays, at(u"/rows/2500/text"_s));
    fixture.replica.views().attach(&everything, JsonPointer());
    QVERIFY(!fixture.fullPrepared(state(many, [](int i) { return -i - 1; })));
    QCOMPARE(changes.count, 1);
    QCOMPARE(stays.count, 0);
    QCOMPARE(everything.count, 1);
}

void TestPreparedUpdate::givesUpWhenCancelled()
{
    const ReplicaFixture fixture(same());
    UpdateToPrepare work = fixture.replica.prepare(Update{"id", 2, 0, false, false, same()}.encode(), true);
    const std::atomic<bool> isCancelled = true;
    const PreparedUpdate ready = prepareUpdate(work, isCancelled);
    QVERIFY(!ready.copy && !work.base);
}

void TestPreparedUpdate::letsSlotsUpdateAndDelete()
{
    auto fixture = std::make_unique<PreparedFixture>();
    VSlice *rows = fixture->slice(u"/rows"_s);
    VSlice *behind = fixture->slice(u"/more"_s);
    int resets = 0;
    connect(rows, &VSlice::rowsInserted, this, [&] {
        ++resets;
        QVERIFY(!fixture->delta(R"([{"op":"remove","path":"/more/0"}])"));
    });
    QByteArray body = same();
    body.insert(1, R"("more":[)" + QByteArray(R"(1,)").repeated(1'000) + "2],");
    QVERIFY(!fixture->fullPrepared(body));
    QCOMPARE(resets, 1);
    QCOMPARE(behind->length(), 1'000);
    rows->disconnect(this);
    connect(rows, &VSlice::rowsRemoved, this, [&] { fixture.reset(); });
    auto *raw = fixture.get();
    PreparedUpdate ready = prepared(raw->replica, {"id", 9, 0, false, false, same(0)}, true);
    QVERIFY(!raw->replica.apply(std::move(ready)).isOwnerAlive);
}

QTEST_GUILESS_MAIN(TestPreparedUpdate)
#include "tst_preparedupdate.moc"
