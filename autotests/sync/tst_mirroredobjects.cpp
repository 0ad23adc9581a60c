// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What an ObjectMirror does with objects in objects, and with everything that slots may do to them.

#include "support/mirrortargets.h"
#include "sync/objectmirror.h"
#include "sync/replicafixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Velox;

class tst_MirroredObjects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void fillsObjectsInObjects();
    void fillsAnObjectThatComesLater();
    void followsAnObjectThatIsReplaced();
    void leavesAnObjectWhereThereIsNull();
    void endsWithObjectsThatContainThemselves();
    void fillsContainersRowByRow();
    void fillsAContainerThatStandsTwice();
    void survivesTheEndOfANestedObject();
    void survivesTheEndOfTheTarget();
    void survivesWhatSlotsDo_data();
    void survivesWhatSlotsDo();
    void survivesAnEmptyCopyWhileViewsAreShown_data();
    void survivesAnEmptyCopyWhileViewsAreShown();
    void survivesTheEndOfTheReplicasOwner();

private:
    struct Mirrored
    {
        ReplicaFixture source;
        QStringList reports;
        std::unique_ptr<ObjectMirror> mirror = std::make_unique<ObjectMirror>(
            source.replica, [this](const QString &pointer, const QString &text) {
                reports.append(pointer + u": "_s + text);
                if (reported)
                    reported();
            });
        std::function<void()> reported{};
    };
};

void tst_MirroredObjects::init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

void tst_MirroredObjects::fillsObjectsInObjects()
{
    Mirrored mirrored;
    House house;
    Lamp inner;
    house.lamp()->inner = &inner;
    mirrored.mirror->setTarget(&house);
    mirrored.source.full(R"({"lamp":{"level":1,"inner":{"level":2,"label":"deep"}}})");
    QCOMPARE(house.lamp()->level(), 1);
    QCOMPARE(inner.level(), 2);
    QSignalSpy outer(house.lamp(), &Lamp::levelChanged);
    mirrored.source.delta(R"([{"op":"replace","path":"/lamp/inner/level","value":3}])");
    QCOMPARE(inner.level(), 3);
    QCOMPARE(inner.label, u"deep"_s);
    QCOMPARE(outer.count(), 0);
    mirrored.source.delta(R"([{"op":"remove","path":"/lamp/inner/label"}])");
    QCOMPARE(inner.label, QString());
    QCOMPARE(mirrored.reports, QStringList());
}

void tst_MirroredObjects::fillsAnObjectThatComesLater()
{
    Mirrored mirrored;
    House house;
    Lamp lamp;
    mirrored.mirror->setTarget(&house);
    mirrored.source.full(R"({"other":{"level":4},"lamp":null})");
    QCOMPARE(mirrored.reports, QStringList{u"/other: There is no object to fill"_s});
    house.setOther(&lamp);
    QCOMPARE(lamp.level(), 4);
    mirrored.source.delta(R"([{"op":"replace","path":"/lamp","value":{"level":6}}])");
    QCOMPARE(house.lamp()->level(), 6);
    house.any = QVariant::fromValue(&lamp);
    Q_EMIT house.anyChanged();
    mirrored.source.delta(R"([{"op":"add","path":"/any","value":{"label":"any"}}])");
    QCOMPARE(lamp.label, u"any"_s);
    house.any = {};
    Q_EMIT house.anyChanged();
    QCOMPARE(sorted(house.any), QByteArray(R"({"label":"any"})"));
}

void tst_MirroredObjects::followsAnObjectThatIsReplaced()
{
    Mirrored mirrored;
    House house;
    Lamp first;
    Lamp second;
    house.setOther(&first);
    mirrored.mirror->setTarget(&house);
    mirrored.source.full(R"({"other":{"level":4}})");
    house.setOther(&second);
    QCOMPARE(second.level(), 4);
    mirrored.source.delta(R"([{"op":"replace","path":"/other/level","value":5}])");
    QCOMPARE(first.level(), 4);
    QCOMPARE(second.level(), 5);
    const int nodes = mirrored.source.replica.views().nodeCount();
    for (int i = 0; i < 10; ++i)
        house.setOther(i % 2 ? &second : &first);
    QCOMPARE(mirrored.source.replica.views().nodeCount(), nodes);
    mirrored.mirror->setTarget(nullptr);
    QCOMPARE(mirrored.source.replica.views().nodeCount(), 1);
}

void tst_MirroredObjects::leavesAnObjectWhereThereIsNull()
{
    Mirrored mirrored;
    House house;
    mirrored.mirror->setTarget(&house);
    mirrored.source.full(R"({"lamp":{"level":4}})");
    mirrored.source.full(R"({"lamp":null})");
    QCOMPARE(house.lamp()->level(), 4);
    mirrored.source.full(R"({"lamp":7})");
    QCOMPARE(house.lamp()->level(), 4);
    mirrored.source.full(R"({"lamp":{"level":5}})");
    QCOMPARE(house.lamp()->level(), 5);
    mirrored.source.full("null");
    QCOMPARE(house.lamp()->level(), 5);
    QCOMPARE(mirrored.reports, QStringList{u"/lamp: Cannot fill Velox::Lamp from a scalar"_s});
}

void tst_MirroredObjects::endsWithObjectsThatContainThemselves()
{
    Mirrored mirrored;
    Lamp lamp;
    Lamp inner;
    lamp.inner = &inner;
    inner.inner = &lamp;
    mirrored.mirror->setTarget(&lamp);
    mirrored.source.full(R"({"level":1,"inner":{"level":2,"inner":{"level":3,"inner":{"level":4}}}})");
    QCOMPARE(lamp.level(), 1);
    QCOMPARE(inner.level(), 2);
}

void tst_MirroredObjects::fillsContainersRowByRow()
{
    Mirrored mirrored;
    House house;
    mirrored.source.watch(house.rows());
    mirrored.source.watch(house.settings());
    mirrored.mirror->setTarget(&house);
    mirrored.source.full(
        R"({"rows":[{"id":1,"n":1},{"id":2,"n":1},{"id":3,"n":1}],"settings":{"a":1,"b":2}})");
    ModelLog rows(house.rows());
    ModelLog settings(house.settings());
    mirrored.source.delta(R"([{"op":"replace","path":"/rows/1/n","value":5}])");
    QCOMPARE(rows.take(), u"change 1-1 value n"_s);
    mirrored.source.delta(R"([{"op":"move","from":"/rows/2","path":"/rows/0"}])");
    QCOMPARE(rows.take(), u"move 2-0"_s);
    mirrored.source.delta(R"([{"op":"replace","path":"/settings/b","value":3}])");
    QCOMPARE(settings.take(), u"change 1-1 value"_s);
    QCOMPARE(rows.take(), QString());
    QCOMPARE(sorted(house.rows()->get()), QByteArray(R"([{"id":3,"n":1},{"id":1,"n":1},{"id":2,"n":5}])"));
}

void tst_MirroredObjects::fillsAContainerThatStandsTwice()
{
    Mirrored mirrored;
    House house;
    house.any = QVariant::fromValue(house.rows());
    mirrored.mirror->setTarget(&house);
    mirrored.source.full(R"({"rows":[1],"any":[1]})");
    QCOMPARE(house.rows()->length(), 1);
    house.any = {};
    Q_EMIT house.anyChanged();
    mirrored.source.full(R"({"rows":[1,2],"any":[1,2,3]})");
    QCOMPARE(house.rows()->length(), 2);
    QCOMPARE(sorted(house.any), QByteArray("[1,2,3]"));
}

void tst_MirroredObjects::survivesTheEndOfANestedObject()
{
    Mirrored mirrored;
    House house;
    auto lamp = std::make_unique<Lamp>();
    auto slice = std::make_unique<VSlice>();
    house.setOther(lamp.get());
    house.any = QVariant::fromValue(slice.get());
    mirrored.mirror->setTarget(&house);
    mirrored.source.full(R"({"other":{"level":4},"any":[1]})");
    lamp.reset();
    slice.reset();
    mirrored.source.full(R"({"other":{"level":5},"any":[2],"count":3})");
    QCOMPARE(house.count(), 3);
    lamp = std::make_unique<Lamp>();
    house.setOther(lamp.get());
    QCOMPARE(lamp->level(), 5);
    house.any = 1;
}

void tst_MirroredObjects::survivesTheEndOfTheTarget()
{
    Mirrored mirrored;
    auto house = std::make_unique<House>();
    mirrored.mirror->setTarget(house.get());
    mirrored.source.full(R"({"other":{"level":4},"any":[1],"lamp":{"level":1}})");
    house.reset();
    QVERIFY(!mirrored.mirror->target());
    QCOMPARE(mirrored.source.replica.views().nodeCount(), 1);
    mirrored.source.full(R"({"other":{"level":5}})");
}

void tst_MirroredObjects::survivesWhatSlotsDo_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("what");
    for (const char *where : {"count", "nested", "rows", "settings", "report"}) {
        for (const char *what : {"delete target", "delete nested", "replace nested", "delete mirror",
                                 "other target", "suspend and resume", "clear"})
            QTest::addRow("%s: %s", where, what) << QString::fromLatin1(where) << QString::fromLatin1(what);
    }
}

void tst_MirroredObjects::survivesWhatSlotsDo()
{
    QFETCH(QString, where);
    QFETCH(QString, what);
    Mirrored mirrored;
    auto house = std::make_unique<House>();
    auto other = std::make_unique<House>();
    auto lamp = std::make_unique<Lamp>();
    house->setOther(lamp.get());
    const bool isDeletion = what == u"delete target";
    int calls = 0;
    const auto act = [&] {
        if (calls++ > 0)
            return;
        if (isDeletion && (where == u"rows" || where == u"settings"))
            house.release()->deleteLater(); // a container is deleted by others than its slots
        else if (isDeletion)
            house.reset();
        else if (what == u"delete nested" && where != u"nested")
            lamp.reset();
        else if (what == u"replace nested")
            house->setOther(house->lamp());
        else if (what == u"delete mirror")
            mirrored.mirror.reset();
        else if (what == u"other target")
            mirrored.mirror->setTarget(other.get());
        else if (what == u"suspend and resume") {
            mirrored.mirror->suspend();
            mirrored.mirror->resume();
        } else if (what == u"clear") { // as for another address
            mirrored.mirror->suspend();
            QVERIFY(mirrored.source.replica.clear());
            mirrored.mirror->resume();
        }
    };
    QObject context;
    mirrored.mirror->setTarget(house.get());
    if (where == u"count")
        connect(house.get(), &House::countChanged, &context, act);
    else if (where == u"nested")
        connect(lamp.get(), &Lamp::levelChanged, &context, act);
    else if (where == u"rows")
        connect(house->rows(), &VSlice::rowsInserted, &context, act);
    else if (where == u"settings")
        connect(house->settings(), &VMap::rowsInserted, &context, act);
    else
        mirrored.reported = act;
    mirrored.source.full(
        R"({"count":4,"other":{"level":4},"rows":[1],"settings":{"a":1},"small":300,"lamp":{"level":1}})");
    QVERIFY(calls > 0);
    mirrored.source.full(
        R"({"count":5,"other":{"level":5},"rows":[1,2],"settings":{"b":1},"small":-1,"lamp":{"level":2}})");
    const bool isFilled = mirrored.mirror && house && !isDeletion && what != u"other target";
    if (isFilled)
        QCOMPARE(house->count(), 5);
    if (what == u"other target")
        QCOMPARE(other->count(), 5);
    if (mirrored.mirror)
        mirrored.mirror->setTarget(nullptr);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void tst_MirroredObjects::survivesAnEmptyCopyWhileViewsAreShown_data()
{
    QTest::addColumn<bool>("isInRows");
    QTest::newRow("in a slot of the rows") << true;
    QTest::newRow("in a slot of the settings") << false;
}

// As setting another address does: places go while others are still to be shown.
void tst_MirroredObjects::survivesAnEmptyCopyWhileViewsAreShown()
{
    QFETCH(bool, isInRows);
    Mirrored mirrored;
    House house;
    mirrored.mirror->setTarget(&house);
    mirrored.source.full(R"({"rows":[1],"settings":{"a":1},"count":1})");
    QAbstractItemModel *model = isInRows ? static_cast<QAbstractItemModel *>(house.rows()) : house.settings();
    int calls = 0;
    connect(model, &QAbstractItemModel::rowsInserted, &house, [&] {
        if (calls++ > 0)
            return;
        mirrored.mirror->suspend();
        QVERIFY(mirrored.source.replica.clear());
        mirrored.mirror->resume();
    });
    mirrored.source.full(R"({"rows":[1,2],"settings":{"a":1,"b":2},"count":2})");
    QCOMPARE(calls, 1);
    mirrored.source.full(R"({"rows":[1,2,3],"settings":{},"count":3})");
    QCOMPARE(house.rows()->length(), 3);
    QCOMPARE(house.settings()->length(), 0);
    QCOMPARE(house.count(), 3);
}

void tst_MirroredObjects::survivesTheEndOfTheReplicasOwner()
{
    auto *source = new ReplicaFixture;
    House house;
    auto *mirror = new ObjectMirror(source->replica, [](const QString &, const QString &) {});
    mirror->setTarget(&house);
    bool isAlive = true;
    connect(&house, &House::countChanged, this, [&] {
        delete mirror;
        delete source;
    });
    isAlive = source->replica.apply({"id", 1, 0, false, false, R"({"count":1,"heat":2})"}, true).isOwnerAlive;
    QVERIFY(!isAlive);
    QCOMPARE(house.count(), 1);
}

QTEST_GUILESS_MAIN(tst_MirroredObjects)

#include "tst_mirroredobjects.moc"
