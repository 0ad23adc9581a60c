// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "follower.h"
#include "support/testobjects.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

/** Keeps the address of an object that it does not own, and does not say when it changes. */
class Careless : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString about READ about CONSTANT)
    Q_PROPERTY(Velox::Part *part MEMBER part)
    Q_PROPERTY(QList<Velox::Part *> parts MEMBER parts)

public:
    [[nodiscard]] QString about() const { return QString(60, u'.'); }

    Part *part = nullptr;
    QList<Part *> parts;
};

} // namespace

class TestObservedObjects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void followsAnotherNestedObject();
    void followsANewObjectInsideAMapThatHeldIt();
    void turnsADestroyedObjectIntoNull();
    void turnsADestroyedRootIntoNull();
    void doesNotFollowADanglingPointer();
    void doesNotFollowADanglingPointerInAList();
    void stopsAtAnObjectThatContainsItself();
    void countsTheNodesOfWhatIsThere();
};

void TestObservedObjects::followsAnotherNestedObject()
{
    Part root(u"root"_s);
    Part first(u"first"_s);
    Part second(u"second"_s);
    Follower follower(&root);

    root.setNext(&first);
    QVERIFY(follower.update().startsWith(u"replace /next {"_s));
    first.setCount(1);
    QCOMPARE(follower.update(), u"replace /next/count 1"_s);

    second.setCount(1);
    root.setNext(&second);
    QCOMPARE(follower.update(), u"replace /next/name \"second\""_s); // only what differs
    first.setCount(7); // no part of the state any more
    QCOMPARE(follower.update(), QString());
    QCOMPARE(follower.changes(), 0);
    second.setCount(2);
    QCOMPARE(follower.update(), u"replace /next/count 2"_s);

    // The same object again: it tells of its changes itself.
    root.setNext(&second);
    QCOMPARE(follower.update(), QString());
    QCOMPARE(follower.changes(), 0);
    root.setNext(nullptr);
    QCOMPARE(follower.update(), u"replace /next null"_s);
}

// One object found in a value is not yet the value.
void TestObservedObjects::followsANewObjectInsideAMapThatHeldIt()
{
    Shelf shelf;
    Part part(u"pump"_s);
    shelf.any = QVariantMap{{u"part"_s, QVariant::fromValue(&part)}};
    Follower follower(&shelf);
    part.setCount(3);
    QCOMPARE(follower.update(), u"replace /any/part/count 3"_s);

    shelf.any = QVariant::fromValue(&part);
    Q_EMIT shelf.anyChanged();
    follower.update();
    QCOMPARE(follower.fault(), QString());
    part.setCount(4);
    QCOMPARE(follower.update(), u"replace /any/count 4"_s);

    shelf.any = QVariantList{QVariant::fromValue(&part), 1};
    Q_EMIT shelf.anyChanged();
    follower.update();
    part.setCount(5);
    QCOMPARE(follower.update(), u"replace /any/0/count 5"_s);
}

void TestObservedObjects::turnsADestroyedObjectIntoNull()
{
    Part root(u"root"_s);
    auto child = std::make_unique<Part>(u"child"_s);
    root.setNext(child.get());
    Follower follower(&root);
    follower.trustTheDocument(); // root.next() dangles now and then

    child->setCount(1);
    child.reset();
    QCOMPARE(follower.wakes(), 1);
    QCOMPARE(follower.update(), u"replace /next null"_s);
    QCOMPARE(follower.poll(), QString());

    // Another one, at the same address as likely as not.
    child = std::make_unique<Part>(u"other"_s);
    root.setNext(child.get());
    QVERIFY(follower.update().startsWith(u"replace /next {"_s));
    child->setCount(2);
    QCOMPARE(follower.update(), u"replace /next/count 2"_s);

    // Destroyed and replaced within one round.
    child = std::make_unique<Part>(u"third"_s);
    root.setNext(child.get());
    follower.update();
    QCOMPARE(follower.value()[u"next"_s][u"name"_s].toString(), u"third"_s);
    child->setCount(3);
    QCOMPARE(follower.update(), u"replace /next/count 3"_s);
}

void TestObservedObjects::turnsADestroyedRootIntoNull()
{
    auto part = std::make_unique<Part>(u"root"_s);
    Follower follower(part.get());
    follower.trustTheDocument();
    part->setCount(1);
    part.reset();
    QCOMPARE(follower.update(), u"all"_s);
    QVERIFY(follower.value().isNull());
    QCOMPARE(follower.poll(), QString());
}

void TestObservedObjects::doesNotFollowADanglingPointer()
{
    Careless careless;
    auto part = std::make_unique<Part>(u"pump"_s);
    careless.part = part.get();
    Follower follower(&careless);
    follower.trustTheDocument();
    part.reset();
    QCOMPARE(follower.poll(), u"replace /part null"_s);
    QCOMPARE(follower.poll(), QString());
    QCOMPARE(follower.poll(), QString());

    Part other(u"other"_s);
    careless.part = &other;
    QVERIFY(follower.poll().startsWith(u"replace /part {"_s));
    other.setCount(1);
    QCOMPARE(follower.update(), u"replace /part/count 1"_s);
    careless.part = nullptr;
    QCOMPARE(follower.poll(), u"replace /part null"_s);
}

void TestObservedObjects::doesNotFollowADanglingPointerInAList()
{
    Careless careless;
    auto part = std::make_unique<Part>(u"pump"_s);
    Part other(u"other"_s);
    careless.parts = {&other, part.get()};
    Follower follower(&careless);
    follower.trustTheDocument();
    part.reset();
    QCOMPARE(follower.poll(), u"replace /parts/1 null"_s);
    careless.parts.append(&other);
    QCOMPARE(follower.poll(), QString()); // still holds the dead one: nothing of it is trusted
    other.setCount(1);
    QCOMPARE(follower.update(), u"replace /parts/0/count 1"_s);
    careless.parts.removeAt(1);
    QVERIFY(follower.poll().contains(u"remove /parts/1"_s));
    QCOMPARE(follower.value()[u"parts"_s].toArray().size(), 2);
    other.setCount(2);
    QCOMPARE(follower.update(), u"replace /parts/0/count 2; replace /parts/1/count 2"_s);
}

void TestObservedObjects::stopsAtAnObjectThatContainsItself()
{
    Part root(u"root"_s);
    Part child(u"child"_s);
    root.setNext(&child);
    child.setNext(&root);
    QTest::ignoreMessage(QtWarningMsg,
                         "/next/next: an object that contains itself (Velox::Part) is written as null");
    Follower follower(&root);
    follower.trustTheDocument();
    QVERIFY(follower.value()[u"next"_s][u"next"_s].isNull());

    // It is warned about once; what is below still follows.
    child.setNext(&root);
    QCOMPARE(follower.update(), QString());
    child.setCount(1);
    QCOMPARE(follower.update(), u"replace /next/count 1"_s);

    Shelf shelf;
    shelf.values = {QVariant::fromValue(&shelf), QVariant::fromValue(&child)};
    child.setNext(nullptr);
    QTest::ignoreMessage(QtWarningMsg,
                         "/values/-: an object that contains itself (Velox::Shelf) is written as null");
    Follower list(&shelf);
    list.trustTheDocument();
    Q_EMIT shelf.valuesChanged();
    QCOMPARE(list.update(), QString());
    QCOMPARE(list.changes(), 0);
}

void TestObservedObjects::countsTheNodesOfWhatIsThere()
{
    Shelf shelf;
    std::vector<std::unique_ptr<Part>> parts;
    for (int i = 0; i < 10; ++i) {
        parts.push_back(std::make_unique<Part>(QString::number(i)));
        shelf.parts.append(parts.back().get());
    }
    Follower follower(&shelf);
    QCOMPARE(follower.observer().nodeCount(), 12); // with the shelf and the list
    for (int round = 0; round < 5; ++round) {
        shelf.parts.move(0, 9);
        shelf.any = QVariant::fromValue(parts[0].get());
        Q_EMIT shelf.partsChanged();
        Q_EMIT shelf.anyChanged();
        follower.update();
    }
    QCOMPARE(follower.fault(), QString());
    QCOMPARE(follower.observer().nodeCount(), 13);
    shelf.parts.clear();
    Q_EMIT shelf.partsChanged();
    shelf.any = 1;
    Q_EMIT shelf.anyChanged();
    follower.update();
    QCOMPARE(follower.observer().nodeCount(), 2);
}

QTEST_GUILESS_MAIN(TestObservedObjects)
#include "tst_observedobjects.moc"
