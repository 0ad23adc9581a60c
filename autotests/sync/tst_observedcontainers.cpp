// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "follower.h"
#include "support/testobjects.h"

#include <QRegularExpression>
#include <QTest>
#include <QThread>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

const QString text = u"a text so long that nobody would send it twice without a need"_s;

QVariantMap entry(int id) { return {{u"id"_s, id}, {u"n"_s, 0}, {u"text"_s, text}}; }

template <typename T>
QVariant var(T *object)
{
    return QVariant::fromValue(object);
}

void runInThread(const std::function<void()> &work)
{
    const std::unique_ptr<QThread> thread(QThread::create(work));
    thread->start();
    thread->wait();
}

} // namespace

class TestObservedContainers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void saysWhatAMapDid_data();
    void saysWhatAMapDid();
    void saysWhatASliceDid_data();
    void saysWhatASliceDid();
    void followsRowsThatAreMaps();
    void followsContainersInContainers();
    void followsAReplacedContainer();
    void nullsADeletedContainer();
    void hearsOfWritesFromAnotherThread();
    void ignoresWritesAfterTheObserverIsGone();
    void followsAnObjectThatWasInsideAValue();
    void pollsObjectsInContainers();
};

void TestObservedContainers::saysWhatAMapDid_data()
{
    QTest::addColumn<std::function<void(VMap &)>>("change");
    QTest::addColumn<QString>("patch");
    QTest::addColumn<int>("changes");
    const auto row = [](const char *tag, int changes, const char *patch,
                        const std::function<void(VMap &)> &change) {
        QTest::newRow(tag) << change << QString::fromUtf8(patch) << changes;
    };
    row("new key", 1, "add /new 1", [](VMap &m) { m.set(u"new"_s, 1); });
    row("other value", 1, "replace /b 5", [](VMap &m) { m.set(u"b"_s, 5); });
    row("same value", 0, "", [](VMap &m) { m.set(u"b"_s, 2); });
    row("same number of another type", 1, "", [](VMap &m) { m.set(u"b"_s, 2.0); });
    row("removed", 1, "remove /b", [](VMap &m) { m.remove(u"b"_s); });
    row("field of a value", 1, "replace /e/n 7", [](VMap &m) { m.update(u"e"_s, QVariantMap{{u"n"_s, 7}}); });
    row("to null", 1, "replace /b null", [](VMap &m) { m.set(u"b"_s, QVariant()); });
    row("a hundred times", 1, "replace /b 100", [](VMap &m) {
        for (int i = 1; i <= 100; ++i)
            m.set(u"b"_s, i);
    });
    row("there and gone", 0, "", [](VMap &m) {
        m.set(u"new"_s, 1);
        m.remove(u"new"_s);
    });
    row("whole map with one other", 1, "replace /b 3", [](VMap &m) {
        QVariantMap all = m.snapshot();
        all[u"b"_s] = 3;
        m.set(all);
    });
    row("keys that need escapes", 2, "add /~0x~1 1; add / 2", [](VMap &m) {
        m.batch([&m] {
            m.set(u"~x/"_s, 1);
            m.set(QString(), 2);
        });
    });
}

void TestObservedContainers::saysWhatAMapDid()
{
    QFETCH(std::function<void(VMap &)>, change);
    QFETCH(QString, patch);
    QFETCH(int, changes);
    VMap map;
    map.set({{u"a"_s, text}, {u"b"_s, 2}, {u"e"_s, entry(1)}});
    Follower follower(&map);
    change(map);
    const QStringList expected = patch.split(u"; "_s);
    QStringList said = follower.update().split(u"; "_s);
    QCOMPARE(QSet<QString>(said.begin(), said.end()), QSet<QString>(expected.begin(), expected.end()));
    QVERIFY2(follower.changes() == changes, qPrintable(QString::number(follower.changes())));
}

void TestObservedContainers::saysWhatASliceDid_data()
{
    QTest::addColumn<std::function<void(VSlice &)>>("change");
    QTest::addColumn<QString>("patch");
    QTest::addColumn<int>("changes");
    const auto row = [](const char *tag, int changes, const char *patch,
                        const std::function<void(VSlice &)> &change) {
        QTest::newRow(tag) << change << QString::fromUtf8(patch) << changes;
    };
    row("append", 1, "add /5 1", [](VSlice &s) { s.append(1); });
    row("insert in front", 1, "add /0 1", [](VSlice &s) { s.insert(0, 1); });
    row("remove", 1, "remove /2", [](VSlice &s) { s.removeAt(2); });
    row("move", 1, "move /0 /3", [](VSlice &s) { s.move(0, 3); });
    row("field of a row", 1, "replace /3/n 7", [](VSlice &s) { s.update(3, QVariantMap{{u"n"_s, 7}}); });
    row("moved row whose field then changes", 2, "move /0 /3; replace /3/n 7", [](VSlice &s) {
        s.move(0, 3);
        s.update(3, QVariantMap{{u"n"_s, 7}});
    });
    row("changed row that then moves", 2, "move /0 /3; replace /3/n 7", [](VSlice &s) {
        s.update(0, QVariantMap{{u"n"_s, 7}});
        s.move(0, 3);
    });
    row("value of another kind", 1, "replace /1 5", [](VSlice &s) { s.setAt(1, 5); });
    row("there and gone", 0, "", [](VSlice &s) {
        s.append(1);
        s.removeAt(5);
    });
    row("one in, one out", 2, "remove /0; add /4 1", [](VSlice &s) {
        s.append(1);
        s.removeAt(0);
    });
}

void TestObservedContainers::saysWhatASliceDid()
{
    QFETCH(std::function<void(VSlice &)>, change);
    QFETCH(QString, patch);
    QFETCH(int, changes);
    VSlice slice;
    for (int i = 0; i < 5; ++i)
        slice.append(entry(i));
    Follower follower(&slice);
    change(slice);
    QCOMPARE(follower.update(), patch);
    QCOMPARE(follower.changes(), changes);
}

void TestObservedContainers::followsRowsThatAreMaps()
{
    VSlice slice;
    std::vector<VMap *> rows;
    for (int i = 0; i < 5; ++i) {
        rows.push_back(new VMap);
        rows.back()->set(entry(i));
        slice.append(var(rows.back()));
    }
    Follower follower(&slice);
    rows[3]->set(u"n"_s, 1);
    QCOMPARE(follower.update(), u"replace /3/n 1"_s);
    QCOMPARE(follower.changes(), 1);

    rows[0]->set(u"n"_s, 2);
    slice.move(0, 4);
    rows[0]->set(u"n"_s, 3);
    QCOMPARE(follower.update(), u"move /0 /4; replace /4/n 3"_s);
    slice.removeAt(1);
    slice.insert(0, 1);
    rows[4]->set(u"n"_s, 4);
    rows[0]->set(u"n"_s, 5);
    QCOMPARE(follower.update(), u"remove /1; add /0 1; replace /3/n 4; replace /4/n 5"_s);
}

void TestObservedContainers::followsContainersInContainers()
{
    VMap root;
    auto *rooms = new VMap;
    auto *log = new VSlice;
    rooms->set(u"kitchen"_s, entry(1));
    log->append(text);
    log->append(text + u'!');
    rooms->set(u"log"_s, var(log));
    root.set(u"rooms"_s, var(rooms));
    root.set(u"text"_s, text);
    Follower follower(&root);
    log->insert(0, 1);
    rooms->set(u"new"_s, 2);
    root.set(u"m"_s, 3);
    QStringList said = follower.update().split(u"; "_s);
    said.sort();
    QCOMPARE(said, (QStringList{u"add /m 3"_s, u"add /rooms/log/0 1"_s, u"add /rooms/new 2"_s}));
    QCOMPARE(follower.changes(), 3);

    // Moves into another place: the old one forgets it, the new one follows.
    rooms->set(u"log"_s, 1);
    log = new VSlice;
    log->append(text);
    root.set(u"log"_s, var(log));
    follower.update();
    QCOMPARE(follower.fault(), QString());
    log->append(2);
    QCOMPARE(follower.update(), u"add /log/1 2"_s);
}

void TestObservedContainers::followsAReplacedContainer()
{
    VMap root;
    QObject owner;
    auto *first = new VMap(&owner);
    auto *second = new VMap(&owner);
    first->set(entry(1));
    second->set(entry(2));
    root.set(u"m"_s, var(first));
    Follower follower(&root);
    root.set(u"m"_s, 1); // away and back: it goes on telling of its changes itself
    root.set(u"m"_s, var(first));
    QCOMPARE(follower.update(), QString());
    QCOMPARE(follower.changes(), 0);
    first->set(u"n"_s, 1);
    root.set(u"m"_s, var(second));
    QCOMPARE(follower.update(), u"replace /m/id 2"_s);
    first->set(u"n"_s, 5);
    QCOMPARE(follower.update(), QString());
    QCOMPARE(follower.changes(), 0);
    second->set(u"n"_s, 6);
    QCOMPARE(follower.update(), u"replace /m/n 6"_s);
    root.set(u"m"_s, text);
    follower.update();
    QCOMPARE(follower.observer().nodeCount(), 1);
}

void TestObservedContainers::nullsADeletedContainer()
{
    VMap root;
    QObject owner;
    auto *rows = new VSlice(&owner);
    auto *map = new VMap(&owner);
    auto *slice = new VSlice(&owner);
    root.set({{u"map"_s, var(map)}, {u"slice"_s, var(slice)}, {u"rows"_s, var(rows)}, {u"text"_s, text}});
    auto *row = new VMap(&owner);
    rows->append(text);
    rows->append(var(row));
    Follower follower(&root);
    map->set(u"a"_s, 1);
    delete map;
    slice->append(1);
    delete slice;
    row->set(u"a"_s, 1);
    delete row;
    QStringList said = follower.update().split(u"; "_s);
    said.sort();
    QCOMPARE(said,
             (QStringList{u"replace /map null"_s, u"replace /rows/1 null"_s, u"replace /slice null"_s}));
    QCOMPARE(follower.update(), QString());
}

void TestObservedContainers::hearsOfWritesFromAnotherThread()
{
    VMap root;
    auto *log = new VSlice;
    root.set({{u"text"_s, text}, {u"log"_s, var(log)}});
    log->append(text);
    Follower follower(&root);
    runInThread([&] {
        for (int i = 0; i <= 100; ++i)
            root.set(u"n"_s, i);
        log->append(1);
    });
    QCOMPARE(follower.wakes(), 0); // only in the observer's own thread
    QTRY_COMPARE(follower.wakes(), 2);
    QStringList said = follower.update().split(u"; "_s);
    said.sort();
    QCOMPARE(said, (QStringList{u"add /log/1 1"_s, u"add /n 100"_s}));
    QCOMPARE(follower.changes(), 2);
    runInThread([&] { root.set(u"n"_s, 0); });
    QTRY_COMPARE(follower.wakes(), 3);
    QCOMPARE(follower.update(), u"replace /n 0"_s);
}

void TestObservedContainers::ignoresWritesAfterTheObserverIsGone()
{
    VMap root;
    root.set(u"text"_s, text);
    auto follower = std::make_unique<Follower>(&root);
    runInThread([&] { root.set(u"n"_s, 1); });
    follower.reset(); // with the wake-up still on its way
    QCoreApplication::processEvents();
    root.set(u"n"_s, 2);
    runInThread([&] { root.set(u"n"_s, 3); });
    QCoreApplication::processEvents();
    QCOMPARE(Follower(&root).value()[u"n"_s].toInt(), 3);
}

// One object found in a value is not yet the value.
void TestObservedContainers::followsAnObjectThatWasInsideAValue()
{
    QObject owner;
    auto *part = new Part(u"pump"_s, &owner);
    const QVariantMap inside{{u"part"_s, var(part)}};
    VMap map;
    VSlice slice;
    map.set(u"p"_s, inside);
    slice.append(inside);
    Follower ofMap(&map);
    Follower ofSlice(&slice);
    for (const QVariant &value : {var(part), QVariant(inside), var(part)}) {
        map.set(u"p"_s, value);
        slice.setAt(0, value);
        part->setCount(part->count() + 1);
        ofMap.update();
        ofSlice.update();
        QCOMPARE(ofMap.fault(), QString());
        QCOMPARE(ofSlice.fault(), QString());
    }
    part->setCount(90);
    QCOMPARE(ofMap.update(), u"replace /p/count 90"_s);
    QCOMPARE(ofSlice.update(), u"replace /0/count 90"_s);
}

void TestObservedContainers::pollsObjectsInContainers()
{
    QObject owner;
    auto *part = new Part(u"pump"_s, &owner);
    auto *row = new Part(u"valve"_s, &owner);
    VMap map;
    auto *slice = new VSlice;
    slice->append(var(row));
    map.set({{u"p"_s, var(part)}, {u"s"_s, var(slice)}});
    Follower follower(&map);
    follower.trustTheDocument();
    part->silent = 1;
    row->silent = 2;
    QCOMPARE(follower.update(), QString());
    QStringList said = follower.poll().split(u"; "_s);
    said.sort();
    QCOMPARE(said, (QStringList{u"replace /p/silent 1"_s, u"replace /s/0/silent 2"_s}));
}

QTEST_GUILESS_MAIN(TestObservedContainers)
#include "tst_observedcontainers.moc"
