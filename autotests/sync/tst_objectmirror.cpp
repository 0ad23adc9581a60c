// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What an ObjectMirror writes, and what it leaves alone; tst_mirroredobjects.cpp has nested objects and their ends.

#include "support/mirrortargets.h"
#include "sync/objectmirror.h"
#include "sync/replicafixture.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace Velox;

class tst_ObjectMirror : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void takesEachKindOfProperty_data();
    void takesEachKindOfProperty();
    void waitsForACopy();
    void fillsAtOnceWhereThereIsACopy();
    void signalsOnlyWhatDiffers();
    void keepsNanWithoutSignals();
    void followsClassInfo();
    void leavesReadOnlyPropertiesAndUnknownMembersAlone();
    void resetsWhatIsMissing();
    void fillsDynamicProperties();
    void reportsOnceWhatDoesNotFit();
    void reportsAgainAfterItWasTaken();
    void reportsListsOfObjects();
    void reportsAStateThatIsNoObject();
    void keepsWhatTheApplicationWrites();
    void fillsAnotherTarget();
    void staysOverAnEmptyCopy();
    void visitsOnlyWhatChanged();

private:
    std::unique_ptr<ReplicaFixture> m_source;
    std::unique_ptr<ObjectMirror> m_mirror;
    std::unique_ptr<House> m_house;
    QStringList m_reports;
};

void tst_ObjectMirror::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_source = std::make_unique<ReplicaFixture>();
    m_mirror = std::make_unique<ObjectMirror>(
        m_source->replica,
        [this](const QString &pointer, const QString &text) { m_reports.append(pointer + u": "_s + text); });
    m_house = std::make_unique<House>();
    m_mirror->setTarget(m_house.get());
}

void tst_ObjectMirror::cleanup()
{
    m_mirror.reset();
    m_house.reset();
    m_source.reset();
    m_reports.clear();
}

void tst_ObjectMirror::takesEachKindOfProperty_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const char *json) {
        QTest::newRow(name) << QByteArray(name) << QByteArray(json);
    };
    row("count", "5");
    row("heat", "2.5");
    row("small", "255");
    row("kind", R"("Tower")");
    row("built", R"("1999-12-31")");
    row("sensor", R"({"id":3,"place":"roof","value":1.5})");
    row("sensors", R"([{"id":1,"place":"a","value":0},{"id":2,"place":"b","value":1}])");
    row("list", R"([1,"two",null,[3],{"x":4}])");
    row("map", R"({"a":1,"b":{"c":[true]}})");
    row("any", R"({"a":[1]})");
    row("bound", "8");
    row("lamp", R"({"inner":null,"label":"on","level":3})");
    row("settings", R"({"a":1,"b":{"c":2}})");
    row("rows", R"([{"id":1},{"id":2},3])");
}

void tst_ObjectMirror::takesEachKindOfProperty()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, json);
    m_source->watch(m_house->rows());
    m_source->watch(m_house->settings());
    const auto held = [this, &name] {
        return sorted(VariantEncoder::toJson(shownBy(m_house->property(name.constData()))));
    };
    const QByteArray before = held();
    QVERIFY(before != json);
    m_source->full('{' + sorted(QString::fromUtf8(name)) + ':' + json + '}');
    QCOMPARE(held(), json);
    m_source->full("{}");
    if (name == "lamp")
        QCOMPARE(held(), json); // an object stays as it is
    else
        QCOMPARE(held(), before);
    m_source->delta(R"([{"op":"add","path":"/)" + name + R"(","value":)" + json + "}]");
    QCOMPARE(held(), json);
    QCOMPARE(m_reports, QStringList());
}

void tst_ObjectMirror::waitsForACopy()
{
    House house;
    house.setFloors(9);
    house.rows()->append(1);
    house.settings()->set(u"a"_s, 1);
    m_mirror->setTarget(&house);
    QCOMPARE(house.floors(), 9);
    QCOMPARE(house.rows()->length(), 1);
    QCOMPARE(house.settings()->length(), 1);
    m_source->full(R"({"floors":2,"rows":[]})");
    QCOMPARE(house.floors(), 2);
    QCOMPARE(house.rows()->length(), 0);
    QCOMPARE(house.settings()->length(), 0);
    m_mirror->setTarget(nullptr);
}

void tst_ObjectMirror::fillsAtOnceWhereThereIsACopy()
{
    m_source->full(R"({"count":4,"lamp":{"level":2},"rows":[1]})");
    House late;
    m_mirror->setTarget(&late);
    QCOMPARE(late.count(), 4);
    QCOMPARE(late.lamp()->level(), 2);
    QCOMPARE(late.rows()->length(), 1);
    m_mirror->setTarget(nullptr);
    m_source->full(R"({"count":5,"rows":[]})");
    QCOMPARE(late.count(), 4);
    QCOMPARE(late.rows()->length(), 1);
}

void tst_ObjectMirror::signalsOnlyWhatDiffers()
{
    m_source->full(R"({"count":4,"map":{"a":1,"b":[1]},"floors":3,"lamp":{"level":2}})");
    QSignalSpy count(m_house.get(), &House::countChanged);
    QSignalSpy map(m_house.get(), &House::mapChanged);
    QSignalSpy floors(m_house.get(), &House::floorsChanged);
    QSignalSpy level(m_house->lamp(), &Lamp::levelChanged);
    m_source->full(R"({"count":4.0,"map":{"b":[1],"a":1},"floors":3,"lamp":{"level":2},"x":1})");
    QCOMPARE(count.count() + map.count() + floors.count() + level.count(), 0);
    m_source->delta(R"([{"op":"replace","path":"/map/b/0","value":2}])");
    QCOMPARE(map.count(), 1);
    m_source->delta(
        R"([{"op":"replace","path":"/count","value":5},{"op":"replace","path":"/count","value":6}])");
    QCOMPARE(count.count(), 1);
    m_house->setFloors(8); // what it holds already is not written again
    m_source->delta(R"([{"op":"replace","path":"/floors","value":8}])");
    QCOMPARE(floors.count(), 1);
    QCOMPARE(level.count(), 0);
}

void tst_ObjectMirror::keepsNanWithoutSignals()
{
    m_house->heat = std::numeric_limits<double>::quiet_NaN();
    QSignalSpy heat(m_house.get(), &House::heatChanged);
    m_source->full(R"({"heat":null})");
    QCOMPARE(heat.count(), 0);
    m_source->full(R"({"heat":1})");
    m_source->full(R"({"heat":null})");
    QVERIFY(std::isnan(m_house->heat));
    QCOMPARE(heat.count(), 2);
}

void tst_ObjectMirror::followsClassInfo()
{
    m_source->full(R"({"secret":"theirs","address":"Main Street","street":"Side Street"})");
    QCOMPARE(m_house->secret, u"mine"_s);
    QCOMPARE(m_house->street, u"Main Street"_s);
    m_source->full("{}");
    QCOMPARE(m_house->secret, u"mine"_s);
    QCOMPARE(m_house->street, QString());
}

void tst_ObjectMirror::leavesReadOnlyPropertiesAndUnknownMembersAlone()
{
    m_house->setObjectName(u"home"_s);
    m_source->full(R"({"fixed":1,"unknown":{"a":1},"objectName":"theirs","destroyed":1})");
    QCOMPARE(m_house->fixed(), 77);
    QCOMPARE(m_house->objectName(), u"home"_s);
    QCOMPARE(m_house->dynamicPropertyNames(), QList<QByteArray>());
    QCOMPARE(m_reports, QStringList());
}

void tst_ObjectMirror::resetsWhatIsMissing()
{
    m_source->full(R"({"count":4,"floors":5,"any":1,"sensor":{"id":1}})");
    QCOMPARE(m_house->floors(), 5);
    m_source->delta(
        R"([{"op":"remove","path":"/count"},{"op":"remove","path":"/floors"},{"op":"remove","path":"/any"},)"
        R"({"op":"remove","path":"/sensor"}])");
    QCOMPARE(m_house->count(), 0);
    QCOMPARE(m_house->floors(), 1);
    QVERIFY(!m_house->any.isValid());
    QCOMPARE(m_house->sensor, Sensor());
}

void tst_ObjectMirror::fillsDynamicProperties()
{
    m_house->setProperty("speed", 1.0);
    m_source->full(R"({"speed":2,"later":"x"})");
    QCOMPARE(m_house->property("speed"), QVariant(2.0));
    QCOMPARE(m_house->property("speed").typeId(), int(QMetaType::Double));
    m_source->full(R"({"speed":"fast"})"); // whatever the source held
    QCOMPARE(m_house->property("speed"), QVariant(u"fast"_s));
    m_source->full("{}");
    QCOMPARE(m_house->dynamicPropertyNames(), QList<QByteArray>());
    m_source->full(R"({"speed":null,"later":"y"})");
    QCOMPARE(m_house->dynamicPropertyNames(), QList<QByteArray>{"speed"});
    m_house->setProperty("later", QString());
    QCOMPARE(m_house->property("later"), QVariant(u"y"_s));
}

void tst_ObjectMirror::reportsOnceWhatDoesNotFit()
{
    m_source->full(
        R"({"small":300,"count":1,"sensors":[{"id":1},{"id":"x"}],"rows":5,"lamp":[],"other":{}})");
    QStringList reports = m_reports;
    reports.sort();
    QCOMPARE(
        reports,
        QStringList({u"/lamp: Cannot fill Velox::Lamp from an array"_s,
                     u"/other: There is no object to fill"_s, u"/rows: Cannot fill VSlice from a scalar"_s,
                     u"/sensors/1/id: Cannot convert \"x\" to int"_s,
                     u"/small: Cannot convert 300 to uchar"_s}));
    QCOMPARE(m_house->count(), 1);
    m_source->full(R"({"small":301,"count":2,"sensors":[{"id":[]}],"rows":6,"lamp":1,"other":{"level":1}})");
    QCOMPARE(m_reports.size(), 5);
    QCOMPARE(m_house->count(), 2);
    QCOMPARE(m_house->small, 0);
}

void tst_ObjectMirror::reportsAgainAfterItWasTaken()
{
    m_source->full(R"({"small":300})");
    m_source->full(R"({"small":30})");
    m_source->full(R"({"small":-1})");
    QCOMPARE(m_reports.size(), 2);
    m_source->full(R"({})");
    m_source->full(R"({"small":-1})");
    QCOMPARE(m_reports.size(), 3);
    QCOMPARE(m_house->small, 0);
}

void tst_ObjectMirror::reportsListsOfObjects()
{
    Shelf shelf;
    Part part(u"one"_s);
    shelf.parts = {&part};
    shelf.values = {QVariant::fromValue(&part)};
    shelf.any = QVariant::fromValue(&part);
    m_mirror->setTarget(&shelf);
    m_source->full(R"({"parts":[{"count":1}],"values":[{"count":1}],"any":{"count":3}})");
    m_source->full(R"({"parts":[],"values":[],"settings":{"a":1},"any":{"count":4}})");
    QStringList reports = m_reports;
    reports.sort();
    QCOMPARE(reports,
             QStringList({u"/parts: A list of objects cannot be filled"_s,
                          u"/values: A list of objects cannot be filled"_s}));
    QCOMPARE(shelf.parts, QList<Part *>{&part});
    QCOMPARE(part.count(), 4); // the object in a QVariant
    QCOMPARE(shelf.settings, QVariantMap({{u"a"_s, 1LL}}));
    m_mirror->setTarget(nullptr);
}

void tst_ObjectMirror::reportsAStateThatIsNoObject()
{
    m_source->full(R"({"count":1})");
    m_source->full("[1]");
    QCOMPARE(m_reports, QStringList{u": Cannot fill Velox::House from an array"_s});
    QCOMPARE(m_house->count(), 1);
    m_source->full(R"({"count":2})");
    QCOMPARE(m_house->count(), 2);
}

void tst_ObjectMirror::keepsWhatTheApplicationWrites()
{
    m_source->full(R"({"count":1,"heat":1})");
    m_house->setCount(50);
    m_source->delta(R"([{"op":"replace","path":"/heat","value":2}])");
    QCOMPARE(m_house->count(), 50);
    m_source->delta(R"([{"op":"replace","path":"/count","value":3}])");
    QCOMPARE(m_house->count(), 3);
}

void tst_ObjectMirror::fillsAnotherTarget()
{
    m_source->full(R"({"count":1})");
    VMap map;
    m_mirror->setTarget(&map);
    m_source->full(R"({"count":2})");
    QCOMPARE(map.get(u"count"_s).toInt(), 2);
    QCOMPARE(m_house->count(), 1);
    VSlice slice;
    m_mirror->setTarget(&slice);
    QCOMPARE(m_reports, QStringList{u": Cannot fill VSlice from an object"_s});
    m_source->full("[1,2]");
    QCOMPARE(slice.length(), 2);
    QCOMPARE(map.get(u"count"_s).toInt(), 2);
    m_mirror->setTarget(nullptr);
}

void tst_ObjectMirror::staysOverAnEmptyCopy()
{
    m_source->full(R"({"count":1,"rows":[1,2],"lamp":{"level":2}})");
    ModelLog log(m_house->rows());
    m_mirror->suspend();
    QVERIFY(m_source->replica.clear());
    m_mirror->resume();
    QCOMPARE(m_house->count(), 1);
    QCOMPARE(m_house->rows()->length(), 2);
    QCOMPARE(m_house->lamp()->level(), 2);
    m_source->full(R"({"count":2,"rows":[1,2,3],"lamp":{"level":3}})");
    QCOMPARE(log.take(), u"insert 2-2"_s);
    QCOMPARE(m_house->count(), 2);
    QCOMPARE(m_house->lamp()->level(), 3);
}

void tst_ObjectMirror::visitsOnlyWhatChanged()
{
    QVariantList many;
    for (int i = 0; i < 5000; ++i)
        many.append(i);
    m_source->full(sorted(QVariantMap{{u"list"_s, many}, {u"rows"_s, many}, {u"count"_s, 1}}));
    const quint64 before = m_source->replica.views().visits();
    m_source->delta(R"([{"op":"replace","path":"/count","value":2}])");
    m_source->delta(R"([{"op":"replace","path":"/rows/4000","value":2}])");
    QCOMPARE(m_house->count(), 2);
    QVERIFY(m_source->replica.views().visits() - before < 10);
}

QTEST_GUILESS_MAIN(tst_ObjectMirror)

#include "tst_objectmirror.moc"
