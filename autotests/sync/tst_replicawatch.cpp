// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Those that are told of changes at a place of a replica.

#include "replicafixture.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

class Counter : public ReplicaWatch
{
public:
    using ReplicaWatch::ReplicaWatch;
    int count = 0;

protected:
    void changed() override { ++count; }
};

} // namespace

class TestReplicaWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsWatchesWhatTheyAskedFor_data();
    void tellsWatchesWhatTheyAskedFor();
    void letsAWatchDeleteItselfAndOthers();
    void survivesTheDeletionOfItsOwner();
    void forgetsPlacesThatNobodyFollows();
};

void TestReplicaWatch::tellsWatchesWhatTheyAskedFor_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QString>("told"); // v, m, e: value, members, everything
    const auto row = [](const char *name, const char *pointer, const char *patch, const char *told) {
        QTest::newRow(name) << QString::fromLatin1(pointer) << QByteArray(patch) << QString::fromLatin1(told);
    };
    row("the value", "/a/b", R"([{"op":"replace","path":"/a/b","value":2}])", "vme");
    row("the value again", "/a/b", R"([{"op":"replace","path":"/a/b","value":1}])", "me");
    row("a neighbour", "/a/b", R"([{"op":"replace","path":"/a/c","value":2}])", "");
    row("a neighbour of the same start", "/a/b", R"([{"op":"add","path":"/a/bb","value":2}])", "");
    row("the object around it", "/a/b", R"([{"op":"replace","path":"/a","value":{"b":2}}])", "vme");
    row("the whole", "/a/b", R"([{"op":"replace","path":"","value":{}}])", "vme");
    row("something inside", "/a", R"([{"op":"replace","path":"/a/b","value":2}])", "e");
    row("a member more", "/a", R"([{"op":"add","path":"/a/x","value":2}])", "me");
    row("a member less", "/a", R"([{"op":"remove","path":"/a/b"}])", "me");
    row("a row more", "/l", R"([{"op":"add","path":"/l/0","value":2}])", "me");
    row("a row that is another now", "/l/0", R"([{"op":"add","path":"/l/0","value":2}])", "vme");
    row("what a row has inside", "/l/1/x", R"([{"op":"remove","path":"/l/0"}])", "vme");
    row("what appears", "/new/one", R"([{"op":"add","path":"/new","value":{"one":1}}])", "vme");
    row("what goes", "/a/b", R"({"a":{"b":null}})", "vme");
    row("another kind", "/a", R"({"a":[1]})", "vme");
    row("a failing patch", "/a/b",
        R"([{"op":"replace","path":"/a/b","value":2},{"op":"remove","path":"/q"}])", "");
}

void TestReplicaWatch::tellsWatchesWhatTheyAskedFor()
{
    QFETCH(QString, pointer);
    QFETCH(QByteArray, patch);
    QFETCH(QString, told);
    ReplicaFixture fixture(R"({"a":{"b":1,"c":1},"l":[1,{"x":1}]})");
    Counter value(ReplicaWatch::Follow::Value);
    Counter members(ReplicaWatch::Follow::Members);
    Counter everything(ReplicaWatch::Follow::Everything);
    for (Counter *watch : {&value, &members, &everything})
        fixture.replica.views().attach(watch, at(pointer));
    fixture.delta(patch);
    QString seen;
    for (const auto &[watch, name] :
         {std::pair(&value, u'v'), std::pair(&members, u'm'), std::pair(&everything, u'e')}) {
        QVERIFY(watch->count <= 1);
        if (watch->count > 0)
            seen += name;
    }
    QCOMPARE(seen, told);
}

void TestReplicaWatch::letsAWatchDeleteItselfAndOthers()
{
    class Deleter : public ReplicaWatch
    {
    public:
        explicit Deleter(std::vector<std::unique_ptr<ReplicaWatch>> &all)
            : ReplicaWatch(Follow::Value)
            , m_all(all)
        {
        }

    protected:
        void changed() override { m_all.clear(); }

    private:
        std::vector<std::unique_ptr<ReplicaWatch>> &m_all;
    };
    ReplicaFixture fixture(R"({"a":1})");
    std::vector<std::unique_ptr<ReplicaWatch>> watches;
    for (int i = 0; i < 3; ++i) {
        watches.push_back(std::make_unique<Deleter>(watches));
        fixture.replica.views().attach(watches.back().get(), at(u"/a"_s));
    }
    QVERIFY(!fixture.delta(R"({"a":2})"));
    QVERIFY(watches.empty());
    QCOMPARE(fixture.replica.views().nodeCount(), 1);
}

void TestReplicaWatch::survivesTheDeletionOfItsOwner()
{
    auto *fixture = new ReplicaFixture(R"({"rows":[1],"a":1})");
    VSlice *slice = fixture->replica.views().slice(at(u"/rows"_s));
    Counter late(ReplicaWatch::Follow::Value);
    fixture->replica.views().attach(&late, at(u"/a"_s));
    bool alive = true;
    QObject::connect(slice, &VSlice::rowsInserted, slice, [fixture] { delete fixture; });
    alive =
        fixture->replica
            .apply({{},
                    2,
                    1,
                    true,
                    false,
                    R"([{"op":"add","path":"/rows/0","value":0},{"op":"replace","path":"/a","value":2}])"},
                   false)
            .isOwnerAlive;
    QVERIFY(!alive);
    QVERIFY(!late.isAttached());
    QCOMPARE(late.count, 0);
}

void TestReplicaWatch::forgetsPlacesThatNobodyFollows()
{
    ReplicaFixture fixture(R"({"users":{}})");
    fixture.map(u""_s);
    const int before = fixture.replica.views().nodeCount();
    for (int i = 0; i < 1000; ++i) {
        const QByteArray name = QByteArray::number(i);
        QVERIFY(!fixture.delta(R"([{"op":"add","path":"/users/)" + name + R"(","value":{"a":{"b":[1]}}}])"));
        QVERIFY(!fixture.delta(R"([{"op":"remove","path":"/users/)" + name + "\"}]"));
        Counter watch(ReplicaWatch::Follow::Value);
        fixture.replica.views().attach(&watch, at(u"/x/y/"_s + QString::fromLatin1(name)));
    }
    QCOMPARE(fixture.replica.views().nodeCount(), before);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCOMPARE(fixture.findChildren<VMap *>().size(), 2);
}

QTEST_GUILESS_MAIN(TestReplicaWatch)
#include "tst_replicawatch.moc"
