// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "follower.h"
#include "support/testobjects.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

/** A property of each way to tell of changes. */
class Gauge : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString serial READ serial CONSTANT)
    Q_PROPERTY(int level READ level WRITE setLevel BINDABLE bindableLevel)
    Q_PROPERTY(int limit READ limit BINDABLE bindableLimit)
    Q_PROPERTY(int pressure READ pressure WRITE setPressure NOTIFY pressureChanged BINDABLE bindablePressure)
    Q_PROPERTY(Mode mode MEMBER mode NOTIFY modeChanged)
    Q_PROPERTY(int low MEMBER low NOTIFY rangeChanged)
    Q_PROPERTY(int high MEMBER high NOTIFY rangeChanged)
    Q_PROPERTY(int silent MEMBER silent)

public:
    enum class Mode { Off, Automatic };
    Q_ENUM(Mode)

    [[nodiscard]] QString serial() const
    {
        ++serialReads;
        return QString(70, u'7');
    }
    [[nodiscard]] int level() const { return m_level; }
    void setLevel(int level) { m_level = level; }
    QBindable<int> bindableLevel() { return &m_level; }
    [[nodiscard]] int limit() const { return m_limit; }
    QBindable<int> bindableLimit() { return &m_limit; }
    [[nodiscard]] int pressure() const { return m_pressure; }
    void setPressure(int pressure) { m_pressure = pressure; }
    QBindable<int> bindablePressure() { return &m_pressure; }

    mutable int serialReads = 0;
    Mode mode = Mode::Off;
    int low = 0;
    int high = 0;
    int silent = 0;

Q_SIGNALS:
    void pressureChanged();
    void modeChanged();
    void rangeChanged();

private:
    QProperty<int> m_level;
    Q_OBJECT_BINDABLE_PROPERTY_WITH_ARGS(Gauge, int, m_limit, 0)
    Q_OBJECT_BINDABLE_PROPERTY_WITH_ARGS(Gauge, int, m_pressure, 0, &Gauge::pressureChanged)
};

/** Says by class infos how its properties appear. */
class Described : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("velox.secret", "omit")
    Q_CLASSINFO("velox.rows", "name processes; key pid")
    Q_CLASSINFO("velox.log", "key pid")
    Q_PROPERTY(QString secret MEMBER secret NOTIFY secretChanged)
    Q_PROPERTY(QVariantList rows MEMBER rows NOTIFY rowsChanged)
    Q_PROPERTY(VSlice *log READ log CONSTANT)

public:
    VSlice *log() { return &m_log; }

    QString secret = u"hidden"_s;
    QVariantList rows;

Q_SIGNALS:
    void secretChanged();
    void rowsChanged();

private:
    VSlice m_log;
};

/** Its getters do what getters should not. */
class Restless : public QObject
{
    Q_OBJECT
    Q_PROPERTY(int reads READ reads NOTIFY readsChanged)
    Q_PROPERTY(QString about READ about CONSTANT)

public:
    int reads()
    {
        ++m_reads;
        for (int i = 0; i < 20; ++i)
            setProperty(("extra" + QByteArray::number(i)).constData(), m_reads);
        return m_reads;
    }
    [[nodiscard]] QString about() const { return QString(60, u'.'); }

Q_SIGNALS:
    void readsChanged();

private:
    int m_reads = 0;
};

QVariantMap process(int pid, int cpu)
{
    return {{u"cpu"_s, cpu}, {u"name"_s, u"a process that does a lot of work all day"_s}, {u"pid"_s, pid}};
}

} // namespace

class TestObserver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void hearsOfEachKindOfProperty_data();
    void hearsOfEachKindOfProperty();
    void saysNothingWithoutAChange();
    void readsOnlyWhatChanged();
    void readsWhatHasNoSignalAtAPoll();
    void showsPlainValues_data();
    void showsPlainValues();

    void followsDynamicProperties();
    void prefersADeclaredNameToADynamicOne();
    void survivesAGetterThatAddsProperties();
    void appearsAsItsClassSays();
    void tellsRowsOfAContainerApartByItsKey();
};

void TestObserver::hearsOfEachKindOfProperty_data()
{
    QTest::addColumn<std::function<void(Gauge &)>>("change");
    QTest::addColumn<QString>("patch");
    const auto row = [](const char *tag, const char *patch, const std::function<void(Gauge &)> &change) {
        QTest::newRow(tag) << change << QString::fromUtf8(patch);
    };
    row("binding, QProperty", "replace /level 5", [](Gauge &g) { g.setLevel(5); });
    row("binding, QObjectBindableProperty", "replace /limit 6",
        [](Gauge &g) { g.bindableLimit().setValue(6); });
    row("signal and binding", "replace /pressure 7", [](Gauge &g) { g.setPressure(7); });
    row("enumeration", "replace /mode \"Automatic\"", [](Gauge &g) {
        g.mode = Gauge::Mode::Automatic;
        Q_EMIT g.modeChanged();
    });
    row("two properties of one signal", "replace /high 2; replace /low 1", [](Gauge &g) {
        g.low = 1;
        g.high = 2;
        Q_EMIT g.rangeChanged();
    });
    row("one of two properties of one signal", "replace /high 2", [](Gauge &g) {
        g.high = 2;
        Q_EMIT g.rangeChanged();
    });
    row("a bound property", "replace /level 9; replace /pressure 8", [](Gauge &g) {
        g.bindableLevel().setBinding([&g] { return g.pressure() + 1; });
        g.setPressure(8);
    });
    row("there and back", "", [](Gauge &g) {
        g.setPressure(1);
        g.setPressure(0);
    });
}

void TestObserver::hearsOfEachKindOfProperty()
{
    QFETCH(std::function<void(Gauge &)>, change);
    QFETCH(QString, patch);
    Gauge gauge;
    Follower follower(&gauge);
    QCOMPARE(follower.wakes(), 0);
    change(gauge);
    QCOMPARE(follower.wakes(), 1);
    QStringList said = follower.update().split(u"; "_s);
    said.sort(); // whether it is one patch of members in this or that order means nothing
    QCOMPARE(said.join(u"; "_s), patch);
    QVERIFY(follower.changes() <= 2);
}

void TestObserver::saysNothingWithoutAChange()
{
    Gauge gauge;
    Follower follower(&gauge);
    QCOMPARE(follower.update(), QString());
    QCOMPARE(follower.changes(), 0);

    Q_EMIT gauge.modeChanged();
    QCOMPARE(follower.update(), QString());
    QVERIFY(!follower.delta().changed);
    QCOMPARE(follower.changes(), 1);
}

void TestObserver::readsOnlyWhatChanged()
{
    Gauge gauge;
    Follower follower(&gauge);
    follower.trustTheDocument(); // comparing would read it
    const int reads = gauge.serialReads;
    gauge.setLevel(1);
    gauge.setPressure(1);
    follower.update();
    follower.poll();
    QCOMPARE(gauge.serialReads, reads);

    Part part(u"pump"_s);
    Follower other(&part);
    other.trustTheDocument();
    part.reads = 0;
    for (int i = 1; i <= 100; ++i)
        part.setCount(i);
    QCOMPARE(other.wakes(), 1);
    QCOMPARE(other.update(), u"replace /count 100"_s);
    QCOMPARE(part.reads, 1);
}

void TestObserver::readsWhatHasNoSignalAtAPoll()
{
    Shelf shelf;
    Part part(u"pump"_s);
    shelf.settings = {{u"part"_s, QVariant::fromValue(&part)}};
    shelf.parts = {&part};
    Follower follower(&shelf);
    follower.trustTheDocument();
    part.silent = 3;
    QCOMPARE(follower.wakes(), 0);
    QCOMPARE(follower.update(), QString());
    QCOMPARE(follower.poll(), u"replace /parts/0/silent 3; replace /settings/part/silent 3"_s);
    QCOMPARE(follower.fault(), QString());
    QCOMPARE(follower.poll(), QString());
}

void TestObserver::showsPlainValues_data()
{
    QTest::addColumn<std::function<void(Shelf &)>>("change");
    QTest::addColumn<QString>("patch");
    const auto row = [](const char *tag, const char *patch, const std::function<void(Shelf &)> &change) {
        QTest::newRow(tag) << change << QString::fromUtf8(patch);
    };
    row("one key of a map", "replace /settings/b 5", [](Shelf &s) {
        s.settings[u"b"_s] = 5;
        Q_EMIT s.settingsChanged();
    });
    row("a key of a map goes", "remove /settings/b", [](Shelf &s) {
        s.settings.remove(u"b"_s);
        Q_EMIT s.settingsChanged();
    });
    row("one field of a gadget", "replace /best/value 1.5", [](Shelf &s) {
        s.best.value = 1.5;
        Q_EMIT s.bestChanged();
    });
    row("one field of a gadget row", "replace /sensors/1/value 2.5", [](Shelf &s) {
        s.sensors[1].value = 2.5;
        Q_EMIT s.sensorsChanged();
    });
    row("a gadget row in front", R"(add /sensors/0 {"id":9,"place":"roof","value":0})", [](Shelf &s) {
        s.sensors.prepend({9, u"roof"_s});
        Q_EMIT s.sensorsChanged();
    });
    row("gadget rows swap", "move /sensors/1 /sensors/0", [](Shelf &s) {
        s.sensors.swapItemsAt(0, 1);
        Q_EMIT s.sensorsChanged();
    });
    row("a value of another type", R"(replace /any {"x":1})", [](Shelf &s) {
        s.any = QVariantMap{{u"x"_s, 1}};
        Q_EMIT s.anyChanged();
    });
    row("a text that looks like the number", R"(replace /any "1")", [](Shelf &s) {
        s.any = u"1"_s;
        Q_EMIT s.anyChanged();
    });
    row("a value becomes null", "replace /any null", [](Shelf &s) {
        s.any = QVariant();
        Q_EMIT s.anyChanged();
    });
}

void TestObserver::showsPlainValues()
{
    QFETCH(std::function<void(Shelf &)>, change);
    QFETCH(QString, patch);
    Shelf shelf;
    const QString place = u"a long name for a place that is far away from here"_s;
    shelf.settings = {{u"a"_s, place}, {u"b"_s, 2}};
    shelf.best = {1, place, 0};
    shelf.sensors = {{1, place, 0}, {2, place, 0}, {3, place, 0}};
    shelf.any = 1;
    Follower follower(&shelf);
    change(shelf);
    QCOMPARE(follower.update(), patch);
    QCOMPARE(follower.changes(), 1);
}

void TestObserver::followsDynamicProperties()
{
    Part part(u"pump"_s);
    part.setProperty("colour", u"red"_s);
    Follower follower(&part);
    QCOMPARE(follower.value()[u"colour"_s].toString(), u"red"_s);

    part.setProperty("colour", u"blue"_s);
    QCOMPARE(follower.update(), u"replace /colour \"blue\""_s);
    part.setProperty("new", 1);
    QCOMPARE(follower.update(), u"add /new 1"_s);
    part.setProperty("colour", QVariant());
    QCOMPARE(follower.update(), u"remove /colour"_s);
    part.setProperty("colour", u"green"_s);
    QCOMPARE(follower.update(), u"add /colour \"green\""_s);
    part.setProperty("brief", 1);
    part.setProperty("brief", QVariant());
    QCOMPARE(follower.update(), QString());
    part.setProperty("_q_internal", 1);
    QCOMPARE(follower.update(), QString());

    Part other(u"other"_s);
    part.setProperty("other", QVariant::fromValue(&other));
    QVERIFY(follower.update().startsWith(u"add /other {"_s));
    other.setCount(1);
    QCOMPARE(follower.update(), u"replace /other/count 1"_s);
}

void TestObserver::prefersADeclaredNameToADynamicOne()
{
    Described described;
    described.setProperty("processes", u"dynamic"_s);
    Follower follower(&described);
    QVERIFY(follower.value()[u"processes"_s].isArray());
    described.setProperty("processes", u"again"_s);
    QCOMPARE(follower.update(), QString());
    QCOMPARE(follower.changes(), 0);
}

void TestObserver::survivesAGetterThatAddsProperties()
{
    Restless restless;
    Follower follower(&restless);
    follower.trustTheDocument(); // to compare is to change
    follower.update();
    QCOMPARE(follower.fault(), QString());
    Q_EMIT restless.readsChanged();
    follower.update();
    QCOMPARE(follower.value()[u"reads"_s].toInt(), 2);
    follower.update();
    QCOMPARE(follower.value()[u"extra19"_s].toInt(), 2);
}

void TestObserver::appearsAsItsClassSays()
{
    Described described;
    for (int pid = 1; pid <= 5; ++pid)
        described.rows.append(process(pid, 0));
    Follower follower(&described);
    QCOMPARE(QStringList(follower.value().toObject().keys()), (QStringList{u"log"_s, u"processes"_s}));

    described.secret = u"other"_s;
    Q_EMIT described.secretChanged();
    QCOMPARE(follower.wakes(), 0);

    // A row that moved and changed is told apart by its key, which is none of the usual names.
    described.rows = {process(5, 9), process(1, 0), process(2, 0), process(3, 0), process(4, 0)};
    Q_EMIT described.rowsChanged();
    QCOMPARE(follower.update(), u"move /processes/4 /processes/0; replace /processes/0/cpu 9"_s);
}

void TestObserver::tellsRowsOfAContainerApartByItsKey()
{
    constexpr int rows = 1500; // so many that another content is told whole
    Described described;
    QVariantList all;
    for (int pid = 1; pid <= rows; ++pid)
        all.append(process(pid, 0));
    described.log()->set(all);
    Follower follower(&described);

    all.removeLast();
    all.prepend(process(rows, 9));
    described.log()->clear();
    described.log()->set(all);
    QCOMPARE(follower.update(), u"move /log/1499 /log/0; replace /log/0/cpu 9"_s);
    QCOMPARE(follower.changes(), 1);
}

QTEST_GUILESS_MAIN(TestObserver)
#include "tst_observer.moc"
