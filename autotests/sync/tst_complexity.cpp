// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "support/testobjects.h"
#include "sync/observer.h"
#include "sync/statestore.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

constexpr int small = 100;
constexpr int large = 100'000;

QVariantList rows(int count)
{
    QVariantList rows;
    for (int i = 0; i < count; ++i)
        rows.append(
            QVariantMap{{u"id"_s, i}, {u"n"_s, 0}, {u"text"_s, u"some text, so that a row has a length"_s}});
    return rows;
}

/** What one push did; no clock is involved. */
struct Cost
{
    qsizetype changes = 0;
    quint64 visits = 0;
    qsizetype bytes = 0; ///< Of the message.
    bool isFull = false;
};

/** A source as it is served, with one reader that is always up to date. */
class Served
{
public:
    explicit Served(QObject *source)
        : m_observer([] {})
        , m_store("state")
    {
        m_store.setMergeReaders(1);
        ChangeBatch batch;
        m_observer.start(QVariant::fromValue(source), batch);
        m_store.apply(batch);
    }

    Cost push()
    {
        const qint64 held = m_store.version();
        const quint64 before = m_store.document().visits();
        ChangeBatch batch;
        m_observer.collect(batch);
        Cost cost{qsizetype(batch.size())};
        m_store.apply(batch);
        cost.visits = m_store.document().visits() - before;
        for (const StateStore::Step &step : m_store.stepsFrom(held, StateStore::Format::Json)) {
            cost.bytes += step.isFull ? m_store.document().size() : step.patch.size();
            cost.isFull = step.isFull;
        }
        return cost;
    }

    [[nodiscard]] const StateStore &store() const { return m_store; }
    [[nodiscard]] qsizetype nodes() const { return m_observer.nodeCount(); }

private:
    Observer m_observer;
    StateStore m_store;
};

/** A list, a map and a model of as many rows. */
class State
{
public:
    explicit State(int count)
    {
        slice.set(rows(count));
        QVariantMap entries;
        for (const QVariant &row : slice.get())
            entries.insert(u"key%1"_s.arg(entries.size()), row);
        map.set(entries);
        for (int i = 0; i < count; ++i)
            table.rows.push_back({i, u"some text, so that a row has a length"_s});
        m_source.setProperty("slice", QVariant::fromValue(&slice));
        m_source.setProperty("map", QVariant::fromValue(&map));
        m_source.setProperty("table", QVariant::fromValue(&table));
        m_served = std::make_unique<Served>(&m_source);
    }

    Cost push() { return m_served->push(); }

    VSlice slice;
    VMap map;
    Table table;

private:
    QObject m_source;
    std::unique_ptr<Served> m_served;
};

} // namespace

class TestComplexity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_few = std::make_unique<State>(small);
        m_many = std::make_unique<State>(large);
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void costsTheChangeWhateverTheSize_data();
    void costsTheChangeWhateverTheSize();
    void saysOneChangeOfAListReadAgainOnce();
    void replacesAListThatWasShuffled();
    void sendsNothingWithoutAChange();
    void keepsAKeyThatComesAndGoesCheap();

private:
    std::unique_ptr<State> m_few;
    std::unique_ptr<State> m_many;
};

void TestComplexity::costsTheChangeWhateverTheSize_data()
{
    QTest::addColumn<std::function<void(State &)>>("change");
    const auto row = [](const char *tag, const std::function<void(State &)> &change) {
        QTest::newRow(tag) << change;
    };
    const QVariantMap field{{u"n"_s, 1}};
    row("one field", [field](State &s) { s.slice.update(s.slice.length() / 2, field); });
    row("row in front", [](State &s) { s.slice.insert(0, rows(1).at(0)); });
    row("row at the end", [](State &s) { s.slice.append(rows(1).at(0)); });
    row("row gone", [](State &s) { s.slice.removeAt(s.slice.length() / 2); });
    row("row moved and changed", [](State &s) {
        s.slice.move(s.slice.length() - 1, 0);
        s.slice.update(0, QVariantMap{{u"n"_s, 2}});
    });
    row("map, one field", [field](State &s) { s.map.update(u"key50"_s, field); });
    row("map, new key", [](State &s) { s.map.set(u"new"_s, 1); });
    row("map, key gone", [](State &s) { s.map.remove(u"key60"_s); });
    row("model, one field", [](State &s) { s.table.setText(s.table.rowCount() / 2, u"x"_s); });
    row("model, row in front", [](State &s) { s.table.insert(0, {{7, u"x"_s}}); });
    row("model, row moved", [](State &s) { s.table.move(s.table.rowCount() - 1, 1, 0); });
}

void TestComplexity::costsTheChangeWhateverTheSize()
{
    QFETCH(std::function<void(State &)>, change);
    const auto costOf = [&change](State &state) {
        state.table.reads = 0;
        change(state);
        const Cost cost = state.push();
        return state.table.reads <= 4 ? cost : Cost(); // two roles of a row
    };
    const Cost few = costOf(*m_few);
    const Cost many = costOf(*m_many);
    QVERIFY(few.changes > 0 && few.visits > 0 && few.bytes > 0 && !few.isFull);
    QCOMPARE(many.changes, few.changes);
    QCOMPARE(many.visits, few.visits);
    QVERIFY(!many.isFull);
    QVERIFY(many.bytes <= few.bytes + 12); // the row numbers have more digits
}

void TestComplexity::saysOneChangeOfAListReadAgainOnce()
{
    Shelf shelf;
    shelf.values = rows(large / 10);
    Served served(&shelf);
    QVariantMap row = shelf.values.at(5000).toMap();
    row[u"n"_s] = 1;
    shelf.values[5000] = row;
    Q_EMIT shelf.valuesChanged();
    const Cost cost = served.push();
    QCOMPARE(cost.changes, 1);
    QCOMPARE(served.store().stepsFrom(1, StateStore::Format::Json).at(0).patch,
             QByteArray(R"([{"op":"replace","path":"/values/5000/n","value":1}])"));
    shelf.values.prepend(QVariantMap{{u"id"_s, -1}});
    Q_EMIT shelf.valuesChanged();
    QVERIFY(served.push().bytes < 100);
}

void TestComplexity::replacesAListThatWasShuffled()
{
    Shelf shelf;
    shelf.values = rows(large);
    Served served(&shelf);
    QRandomGenerator random(1);
    std::shuffle(shelf.values.begin(), shelf.values.end(), random);
    Q_EMIT shelf.valuesChanged();
    served.push();
    const StateStore::Step step = served.store().stepsFrom(1, StateStore::Format::Json).at(0);
    QVERIFY(step.patch.startsWith(R"([{"op":"replace","path":"/values","value":[)"));
    QVERIFY(step.patch.size() < served.store().document().size());
    VSlice slice;
    slice.set(rows(large));
    Served other(&slice);
    for (int i = 0; i < 5000; ++i)
        slice.move(random.bounded(large), random.bounded(large));
    const Cost cost = other.push();
    QCOMPARE(cost.changes, 1);
    QVERIFY(cost.isFull); // the list is all of this state
}

void TestComplexity::sendsNothingWithoutAChange()
{
    Shelf shelf;
    shelf.values = rows(small);
    shelf.any = qQNaN(); // which is not even equal to itself
    Served served(&shelf);
    for (int i = 0; i < 3; ++i) {
        Q_EMIT shelf.valuesChanged();
        Q_EMIT shelf.anyChanged();
        const Cost cost = served.push();
        QCOMPARE(cost.changes, 2);
        QCOMPARE(cost.bytes, 0);
    }
    QCOMPARE(served.store().version(), 1);
    QVERIFY(served.store().stepsFrom(1, StateStore::Format::Json).empty());
}

// As a client's presence does, in a large map.
void TestComplexity::keepsAKeyThatComesAndGoesCheap()
{
    VMap map;
    QVariantMap all;
    for (int i = 0; i < 1000; ++i)
        all.insert(u"key%1"_s.arg(i), i);
    map.set(all);
    Served served(&map);
    const auto round = [&map, &served](int i) {
        auto *visitor = new VMap;
        visitor->set(u"n"_s, i);
        map.set(u"visitor"_s, QVariant::fromValue(visitor));
        const quint64 visits = served.push().visits;
        map.remove(u"visitor"_s);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return visits + served.push().visits;
    };
    const quint64 first = round(0);
    for (int i = 1; i < 5'000; ++i)
        QCOMPARE(round(i), first);
    QCOMPARE(served.nodes(), 1);
    QVERIFY(served.store().historyBytes() <= Limits::minHistoryBytes + 1000);
}

QTEST_GUILESS_MAIN(TestComplexity)
#include "tst_complexity.moc"
