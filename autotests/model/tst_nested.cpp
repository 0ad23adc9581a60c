// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/vmap.h"
#include "model/vslice.h"
#include "support/modeltester.h"
#include "support/modeltext.h"

#include <QPointer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

class Device : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString name MEMBER name)

public:
    using QObject::QObject;
    QString name;
};

// Objects that deleteLater() was called for are gone afterwards.
void deleteDeferred() { QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); }

} // namespace

class TestNested : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void adoptsAnObjectWithoutAParent()
    {
        VSlice slice;
        VMap map;
        auto *row = new VMap;
        auto *value = new VSlice;
        slice.append(QVariant::fromValue(row));
        map.set(u"log"_s, QVariant::fromValue(value));
        QCOMPARE(row->parent(), &slice);
        QCOMPARE(value->parent(), &map);
        QCOMPARE(slice.value<VMap *>(0), row);
        QCOMPARE(map.value<VSlice *>(u"log"_s), value);
    }

    void adoptsNoObjectOfSomebodyElse_data()
    {
        QTest::addColumn<bool>("ancestor");
        QTest::newRow("child of another") << false;
        QTest::newRow("ancestor of the container") << true;
    }

    void adoptsNoObjectOfSomebodyElse()
    {
        QFETCH(bool, ancestor);
        QObject owner;
        QPointer<QObject> object = ancestor ? &owner : new QObject(&owner);
        auto *slice = new VSlice(&owner);
        slice->append(QVariant::fromValue(object.data()));
        slice->clear();
        deleteDeferred();
        QVERIFY(object);
        QCOMPARE(object->parent(), ancestor ? nullptr : &owner);
    }

    void deletesAnAdoptedObjectThatLeaves_data()
    {
        QTest::addColumn<std::function<void(VSlice &)>>("change");
        QTest::addColumn<bool>("leaves");
        const auto row = [](const char *tag, bool leaves, const std::function<void(VSlice &)> &change) {
            QTest::newRow(tag) << change << leaves;
        };
        row("removeAt", true, [](VSlice &s) { s.removeAt(0); });
        row("setAt", true, [](VSlice &s) { s.setAt(0, 1); });
        row("clear", true, [](VSlice &s) { s.clear(); });
        row("set", true, [](VSlice &s) { s.set({1, 2, 3}); });
        row("update", true, [](VSlice &s) { s.update(0, [](QVariant &v) { v = 1; }); });
        row("move", false, [](VSlice &s) { s.move(0, 1); });
        row("another row holds it too", false, [](VSlice &s) {
            s.append(s.at(0));
            s.removeAt(0);
        });
        row("it comes back in a batch", false, [](VSlice &s) {
            s.batch([&s] {
                const QVariant row = s.at(0);
                s.removeAt(0);
                s.append(row);
            });
        });
        row("it is set again", false, [](VSlice &s) { s.set({1, s.at(0), s.at(1)}); });
        row("somebody else has become its parent", false, [](VSlice &s) {
            s.value<QObject *>(0)->setParent(s.parent());
            s.removeAt(0);
        });
    }

    void deletesAnAdoptedObjectThatLeaves()
    {
        QFETCH(std::function<void(VSlice &)>, change);
        QFETCH(bool, leaves);
        QObject owner;
        auto *slice = new VSlice(&owner);
        QPointer<QObject> object = new QObject;
        slice->set({QVariant::fromValue(object.data()), 2});
        change(*slice);
        deleteDeferred();
        QCOMPARE(object.isNull(), leaves);
    }

    void deletesAnObjectThatOnlyPassedThrough()
    {
        VMap map;
        QPointer<QObject> object = new QObject;
        map.batch([&] {
            map.set(u"a"_s, QVariant::fromValue(object.data()));
            map.remove(u"a"_s);
        });
        deleteDeferred();
        QVERIFY(!object);
    }

    void turnsADeadObjectIntoNothing()
    {
        // Given rows that are one object, and another
        QObject owner;
        auto *object = new Device(&owner);
        auto *other = new Device(&owner);
        VSlice slice;
        ModelTester tester(&slice);
        slice.set({QVariant::fromValue(object), 1, QVariant::fromValue(other), QVariant::fromValue(object)});
        VMap map;
        map.set({{u"a"_s, QVariant::fromValue(object)}, {u"b"_s, QVariant::fromValue(other)}});
        ModelText sliceText(&slice);
        ModelText mapText(&map);
        // When it dies
        delete object;
        // Then its rows are there, and empty
        QCOMPARE(sliceText.take(), u"change 0,0; change 3,3"_s);
        QCOMPARE(mapText.take(), u"change 0,0 [value]"_s);
        QVERIFY(!slice.at(0).isValid());
        QVERIFY(!slice.index(3).data(Qt::UserRole).isValid());
        QCOMPARE(slice.value<Device *>(2), other);
        QVERIFY(!map.get(u"a"_s).isValid());
        QVERIFY(map.has(u"a"_s));
        QCOMPARE(map.value<Device *>(u"b"_s), other);
    }

    void answersNothingForAnObjectThatIsOnItsWayOut()
    {
        // Given a slot that deletes the object of a row while views are being told of something else
        QObject owner;
        auto *object = new Device(&owner);
        VSlice slice;
        slice.append(QVariant::fromValue(object));
        const int name = slice.roleNames().key("name");
        QVariantList seen;
        connect(&slice, &VSlice::rowsInserted, this, [&] {
            delete object;
            seen << slice.index(0).data(Qt::UserRole) << slice.index(0).data(name);
        });
        slice.append(1);
        QCOMPARE(seen, (QVariantList{QVariant(), QVariant()}));
        QVERIFY(!slice.index(0).data(Qt::UserRole).isValid());
    }

    void outlivesManyObjectsThatDieAtOnce()
    {
        auto owner = std::make_unique<QObject>();
        VSlice slice;
        VMap map;
        slice.batch([&] {
            for (int i = 0; i < 20'000; ++i)
                slice.append(QVariant::fromValue(new QObject(owner.get())));
        });
        map.batch([&] {
            for (int i = 0; i < 20'000; ++i)
                map.set(u"%1"_s.arg(i, 6, 10, QLatin1Char('0')), slice.at(i));
        });
        owner.reset();
        QCOMPARE(slice.get().count(QVariant()), 20'000);
        QCOMPARE(map.values().count(QVariant()), 20'000);
        QCOMPARE(map.length(), 20'000);
    }

    void givesTheFieldsOfObjectsRoles()
    {
        VSlice slice;
        auto *device = new Device;
        device->name = u"lamp"_s;
        auto *map = new VMap;
        map->set(u"name"_s, u"fan"_s);
        map->set(u"watt"_s, 12);
        slice.append(QVariant::fromValue(device));
        slice.append(QVariant::fromValue(map));
        slice.append(QVariant::fromValue(new VSlice));
        QCOMPARE(slice.roleNames().size(), 3);
        QCOMPARE(rowsText(slice, slice.roleNames().key("name")), u"lamp,fan,"_s);
        QCOMPARE(rowsText(slice, slice.roleNames().key("watt")), u",12,"_s);
    }

    void leavesItsChildrenInPeaceWhenItDies()
    {
        QPointer<VMap> row = new VMap;
        QPointer<QObject> stranger = new QObject(this);
        {
            VSlice slice;
            slice.append(QVariant::fromValue(row.data()));
            slice.append(QVariant::fromValue(stranger.data()));
        }
        QVERIFY(!row);
        QVERIFY(stranger);
        delete stranger; // nobody is left to be told
    }

    void adoptsInItsOwnThread()
    {
        // Given an object made for the list's thread
        VSlice slice;
        QPointer<QObject> object = new QObject;
        // When another thread appends it
        std::unique_ptr<QThread> thread(
            QThread::create([&] { slice.append(QVariant::fromValue(object.data())); }));
        thread->start();
        thread->wait();
        // Then it becomes a child when the list's thread sees it
        QCOMPARE(slice.value<QObject *>(0), object.data());
        QVERIFY(!object->parent());
        QTRY_COMPARE(object->parent(), &slice);
        QCOMPARE(slice.rowCount(), 1);
    }
};

QTEST_GUILESS_MAIN(TestNested)
#include "tst_nested.moc"
