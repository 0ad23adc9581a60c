// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/gadgets.h"
#include "model/vmap.h"
#include "model/vmapof.h"
#include "support/modeltester.h"
#include "support/modeltext.h"

#include <QPointer>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

QVariantMap sample() { return {{u"b"_s, 1}, {u"d"_s, 2}, {u"f"_s, 3}}; }

// A map and what its views are told.
struct Watched
{
    VMap map;
    ModelTester tester{&map};
    ModelText signalText{&map};

    explicit Watched(const QVariantMap &entries = {})
    {
        map.set(entries);
        signalText.take();
    }
};

} // namespace

class TestVMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void signalsEachChangeToItsRows_data()
    {
        QTest::addColumn<std::function<void(VMap &)>>("change");
        QTest::addColumn<QString>("told");
        QTest::addColumn<QString>("keys");
        const auto row = [](const char *tag, const std::function<void(VMap &)> &change, const QString &told,
                            const QString &keys) { QTest::newRow(tag) << change << told << keys; };
        row(
            "new key", [](VMap &m) { m.set(u"c"_s, 9); }, u"insert 1,1"_s, u"b,c,d,f"_s);
        row(
            "new first key", [](VMap &m) { m.set(u"a"_s, 9); }, u"insert 0,0"_s, u"a,b,d,f"_s);
        row(
            "new last key", [](VMap &m) { m.set(u"g"_s, 9); }, u"insert 3,3"_s, u"b,d,f,g"_s);
        row(
            "other value", [](VMap &m) { m.set(u"d"_s, 9); }, u"change 1,1 [value]"_s, u"b,d,f"_s);
        row(
            "equal value", [](VMap &m) { m.set(u"d"_s, 2); }, u""_s, u"b,d,f"_s);
        row(
            "equal number of another type", [](VMap &m) { m.set(u"d"_s, u"2"_s); }, u"change 1,1 [value]"_s,
            u"b,d,f"_s);
        row(
            "nothing as a value", [](VMap &m) { m.set(u"d"_s, QVariant()); }, u"change 1,1 [value]"_s,
            u"b,d,f"_s);
        row(
            "new key with nothing", [](VMap &m) { m.set(u"e"_s, QVariant()); }, u"insert 2,2"_s,
            u"b,d,e,f"_s);
        row(
            "remove", [](VMap &m) { m.remove(u"b"_s); }, u"remove 0,0"_s, u"d,f"_s);
        row(
            "clear", [](VMap &m) { m.clear(); }, u"remove 0,0; remove 0,0; remove 0,0"_s, u""_s);
        row(
            "set all",
            [](VMap &m) {
                m.set({{u"a"_s, 0}, {u"b"_s, 1}, {u"f"_s, 4}});
            },
            u"insert 0,0; remove 2,2; change 2,2 [value]"_s, u"a,b,f"_s);
        row(
            "update in place", [](VMap &m) { m.update(u"d"_s, [](QVariant &v) { v = v.toInt() + 1; }); },
            u"change 1,1 [value]"_s, u"b,d,f"_s);
        row(
            "update a new key", [](VMap &m) { m.update(u"e"_s, [](QVariant &v) { v = !v.isValid(); }); },
            u"insert 2,2"_s, u"b,d,e,f"_s);
        row(
            "batch",
            [](VMap &m) {
                m.batch([&m] {
                    m.set(u"d"_s, 9);
                    m.set(u"a"_s, 9);
                    m.set(u"a"_s, 10);
                    m.set(u"x"_s, 9);
                    m.remove(u"x"_s);
                    m.remove(u"f"_s);
                });
            },
            u"insert 0,0; change 2,2 [value]; remove 3,3"_s, u"a,b,d"_s);
    }

    void signalsEachChangeToItsRows()
    {
        QFETCH(std::function<void(VMap &)>, change);
        Watched watched(sample());
        QSignalSpy lengthSpy(&watched.map, &VMap::lengthChanged);
        change(watched.map);
        QTEST(watched.signalText.take(), "told");
        QTEST(rowsText(watched.map, VMap::KeyRole), "keys");
        QCOMPARE(watched.map.keys().join(u','), rowsText(watched.map, VMap::KeyRole));
        QCOMPARE(watched.map.rowCount(), watched.map.length());
        QCOMPARE(lengthSpy.count(), watched.map.length() == 3 ? 0 : 1);
    }

    void namesTheKeyThatChanges()
    {
        Watched watched(sample());
        QStringList told;
        connect(&watched.map, &VMap::valueChanged, this, [&](const QString &key, const QVariant &value) {
            told << u"%1=%2"_s.arg(key, value.isValid() ? value.toString() : u"-"_s);
        });
        watched.map.set(u"b"_s, 5);
        watched.map.set(u"c"_s, 6);
        watched.map.remove(u"d"_s);
        QCOMPARE(told, (QStringList{u"b=5"_s, u"c=6"_s, u"d=-"_s}));
    }

    void readsWhatIsSet()
    {
        Watched watched(sample());
        VMap &map = watched.map;
        QCOMPARE(map.get(u"d"_s), QVariant(2));
        QVERIFY(!map.get(u"nobody"_s).isValid());
        QVERIFY(map.has(u"f"_s));
        QVERIFY(!map.has(u"nobody"_s));
        QVERIFY(!map.remove(u"nobody"_s));
        QCOMPARE(map.value<int>(u"f"_s), 3);
        QCOMPARE(map.values(), (QVariantList{1, 2, 3}));
        QCOMPARE(map.snapshot(), sample());
        QCOMPARE(map.roleNames().value(VMap::KeyRole), QByteArray("key"));
        QCOMPARE(map.roleNames().value(VMap::ValueRole), QByteArray("value"));
        QString seen;
        map.range([&](const QString &key, const QVariant &value) {
            seen += key + value.toString() + map.get(u"b"_s).toString() + u' ';
            return key != u"d";
        });
        QCOMPARE(seen, u"b11 d21 "_s);
    }

    void writesSomeFieldsOfAValue()
    {
        Watched watched({{u"a"_s, QVariantMap{{u"x"_s, 1}, {u"y"_s, 2}}}, {u"n"_s, 1}});
        QVERIFY(watched.map.update(u"a"_s, QVariantMap{{u"y"_s, 3}}));
        QCOMPARE(watched.map.get(u"a"_s).toMap(), (QVariantMap{{u"x"_s, 1}, {u"y"_s, 3}}));
        QCOMPARE(watched.signalText.take(), u"change 0,0 [value]"_s);
        QTest::ignoreMessage(QtWarningMsg, "VMap::update: the value of \"n\" cannot take these fields");
        QVERIFY(!watched.map.update(u"n"_s, QVariantMap{{u"y"_s, 3}}));
        QTest::ignoreMessage(QtWarningMsg, "VMap::update: the value of \"nobody\" cannot take these fields");
        QVERIFY(!watched.map.update(u"nobody"_s, QVariantMap{{u"y"_s, 3}}));
        QCOMPARE(watched.signalText.take(), QString());
    }

    void holdsAGadgetTypeWithoutConversions()
    {
        Watched watched;
        VMapOf<Task> tasks(&watched.map);
        tasks.set(u"one"_s, {u"write"_s, false});
        tasks.update(u"one"_s, [](Task &task) { task.done = true; });
        tasks.update(u"two"_s, [](Task &task) { task.title = u"read"_s; });
        QCOMPARE(tasks.get(u"one"_s), (Task{u"write"_s, true}));
        QCOMPARE(tasks.get(u"nobody"_s), Task());
        QString titles;
        tasks.range([&](const QString &key, const Task &task) {
            titles += key + u':' + task.title + u' ';
            return true;
        });
        QCOMPARE(titles, u"one:write two:read "_s);
        QVERIFY(tasks.remove(u"one"_s));
        QCOMPARE(tasks.length(), 1);
    }

    void keepsItsRowsUnderRandomEdits()
    {
        // Enough keys to split the chunks of rows, and to empty some of them again.
        QRandomGenerator random(7);
        VMap map;
        QVariantMap expected;
        for (int i = 0; i < 20'000; ++i) {
            const QString key = QString::number(random.bounded(3000));
            if (random.bounded(i < 10'000 ? 4 : 2) == 0) {
                map.remove(key);
                expected.remove(key);
            } else {
                map.set(key, i);
                expected.insert(key, i);
            }
        }
        QCOMPARE(map.rowCount(), int(expected.size()));
        QCOMPARE(rowsText(map, VMap::KeyRole), expected.keys().join(u','));
        QStringList values;
        for (const QVariant &value : std::as_const(expected))
            values << value.toString();
        QCOMPARE(rowsText(map), values.join(u','));
        while (map.length() > 0)
            map.remove(map.index(map.rowCount() / 2).data(VMap::KeyRole).toString());
        QCOMPARE(map.rowCount(), 0);
    }

    void resetsAViewThatHasTooMuchToCatchUp()
    {
        Watched watched;
        watched.map.batch([&] {
            for (int i = 0; i < 15'000; ++i)
                watched.map.set(QString::number(i), i);
        });
        QCOMPARE(watched.signalText.take(), u"reset"_s);
        QCOMPARE(watched.map.rowCount(), 15'000);
    }

    void refusesToBeWrittenByAReader()
    {
        Watched watched(sample());
        QTest::ignoreMessage(QtWarningMsg, "a container cannot be changed by the callback that reads it");
        watched.map.range([&](const QString &key, const QVariant &) {
            watched.map.remove(key);
            return false;
        });
        QCOMPARE(watched.map.length(), 3);
    }

    void survivesItsDeletionInASlot_data()
    {
        QTest::addColumn<QByteArray>("signal");
        QTest::newRow("rowsInserted") << QByteArray(SIGNAL(rowsInserted(QModelIndex, int, int)));
        QTest::newRow("rowsRemoved") << QByteArray(SIGNAL(rowsRemoved(QModelIndex, int, int)));
        QTest::newRow("dataChanged") << QByteArray(SIGNAL(dataChanged(QModelIndex, QModelIndex, QList<int>)));
        QTest::newRow("valueChanged") << QByteArray(SIGNAL(valueChanged(QString, QVariant)));
        QTest::newRow("lengthChanged") << QByteArray(SIGNAL(lengthChanged()));
    }

    void survivesItsDeletionInASlot()
    {
        QFETCH(QByteArray, signal);
        m_victim = new VMap;
        m_victim->set(sample());
        connect(m_victim, signal.constData(), this, SLOT(deleteVictim()));
        VMap *map = m_victim;
        map->batch([&] {
            map->set(u"a"_s, 1);
            map->set(u"aa"_s, 1);
            map->set(u"b"_s, 2);
            map->remove(u"d"_s);
            map->set(u"f"_s, 9);
        });
        QVERIFY(!m_victim);
    }

    void survivesItsDeletionInAnUpdate()
    {
        QPointer<VMap> map = new VMap;
        map->update(u"a"_s, [&](QVariant &value) {
            value = 1;
            delete map.data();
        });
        QVERIFY(!map);
    }

public Q_SLOTS:
    void deleteVictim() { delete m_victim.data(); }

private:
    QPointer<VMap> m_victim;
};

QTEST_GUILESS_MAIN(TestVMap)
#include "tst_vmap.moc"
