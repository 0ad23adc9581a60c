// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "follower.h"
#include "support/testobjects.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

/** Objects that are deleted with it, "p0" and so on. */
std::vector<std::unique_ptr<Part>> makeParts(int count)
{
    std::vector<std::unique_ptr<Part>> parts;
    for (int i = 0; i < count; ++i)
        parts.push_back(std::make_unique<Part>(u'p' + QString::number(i)));
    return parts;
}

QString names(const QJsonValue &rows)
{
    QStringList names;
    for (const QJsonValue row : rows.toArray())
        names += row.isNull() ? u"null"_s : row[u"name"_s].toString();
    return names.join(u' ');
}

} // namespace

class TestObservedLists : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsObjectsOfAListApart_data();
    void tellsObjectsOfAListApart();
    void saysOneFieldOfARowInALongList();
    void followsRowsThatMovedAndChange();
    void nullsARowThatDied();
    void takesANewObjectAtADeadRowsAddress();
    void becomesAnotherKindOfList();
    void replacesAListThatIsAllAnother();
};

void TestObservedLists::tellsObjectsOfAListApart_data()
{
    QTest::addColumn<bool>("asVariants");
    QTest::addColumn<QList<int>>("rows");
    QTest::addColumn<QString>("patch"); // without the values
    const auto both = [](const char *tag, const QList<int> &rows, const char *patch) {
        QTest::addRow("%s, QList<T*>", tag) << false << rows << QString::fromUtf8(patch);
        QTest::addRow("%s, QVariantList", tag) << true << rows << QString::fromUtf8(patch);
    };
    both("same", {0, 1, 2, 3, 4}, "");
    both("insert in front", {5, 0, 1, 2, 3, 4}, "add /0");
    both("append", {0, 1, 2, 3, 4, 5}, "add /5");
    both("insert inside", {0, 1, 5, 2, 3, 4}, "add /2");
    both("remove first", {1, 2, 3, 4}, "remove /0");
    both("remove two", {0, 2, 4}, "remove /3; remove /1");
    both("first to the end", {1, 2, 3, 4, 0}, "move /0 /4");
    both("last to the front", {4, 0, 1, 2, 3}, "move /4 /0");
    both("move, remove and insert", {4, 5, 0, 1, 2}, "remove /3; move /3 /0; add /1");
    both("twice the same", {0, 1, 2, 3, 4, 0}, "add /5");
    both("null row", {0, -1, 1, 2, 3, 4}, "add /1");
}

void TestObservedLists::tellsObjectsOfAListApart()
{
    QFETCH(bool, asVariants);
    QFETCH(QList<int>, rows);
    QFETCH(QString, patch);
    const auto parts = makeParts(6);
    Shelf shelf;
    const auto fill = [&](const QList<int> &rows) {
        shelf.parts.clear();
        shelf.values.clear();
        for (const int row : rows) {
            Part *part = row < 0 ? nullptr : parts[size_t(row)].get();
            asVariants ? shelf.values.append(QVariant::fromValue(part)) : shelf.parts.append(part);
        }
        Q_EMIT asVariants ? shelf.valuesChanged() : shelf.partsChanged();
    };
    fill({0, 1, 2, 3, 4});
    Follower follower(&shelf);
    fill(rows);

    QString said = follower.update();
    said.replace(QRegularExpression(u" (\\{.*?\\}|null)(?=;|$)"_s), QString());
    said.remove(asVariants ? u"/values"_s : u"/parts"_s);
    QCOMPARE(said, patch);
    QCOMPARE(follower.changes(), patch.isEmpty() ? 0 : patch.count(u';') + 1);

    // All rows, old and new, go on being followed where they are now.
    for (const auto &part : parts)
        part->setCount(1);
    follower.update();
    QCOMPARE(follower.fault(), QString());
    fill({0, 1, 2, 3, 4});
    follower.update();
    QCOMPARE(follower.fault(), QString());
}

void TestObservedLists::saysOneFieldOfARowInALongList()
{
    constexpr int count = 10'000;
    const auto parts = makeParts(count);
    Shelf shelf;
    for (const auto &part : parts)
        shelf.parts.append(part.get());
    Follower follower(&shelf);
    const quint64 visits = follower.document().visits();

    parts[7000]->setCount(5);
    QCOMPARE(follower.update(), u"replace /parts/7000/count 5"_s);
    QCOMPARE(follower.changes(), 1);
    QCOMPARE(follower.delta().operationCount, 1);
    QVERIFY2(follower.document().visits() - visits < 20,
             qPrintable(QString::number(follower.document().visits())));

    // The list read again with one more row is one insertion.
    Part extra(u"extra"_s);
    shelf.parts.insert(5000, &extra);
    Q_EMIT shelf.partsChanged();
    QVERIFY(follower.update().startsWith(u"add /parts/5000 {"_s));
    QCOMPARE(follower.changes(), 1);
}

void TestObservedLists::followsRowsThatMovedAndChange()
{
    const auto parts = makeParts(5);
    Shelf shelf;
    for (const auto &part : parts)
        shelf.parts.append(part.get());
    Follower follower(&shelf);
    parts[0]->setCount(1);
    shelf.parts.move(0, 3);
    Q_EMIT shelf.partsChanged();
    parts[4]->setCount(2);
    QCOMPARE(follower.update(),
             u"move /parts/0 /parts/3; replace /parts/3/count 1; replace /parts/4/count 2"_s);
}

void TestObservedLists::nullsARowThatDied()
{
    auto parts = makeParts(4);
    Shelf shelf;
    for (const auto &part : parts)
        shelf.parts.append(part.get());
    Follower follower(&shelf);
    follower.trustTheDocument(); // the list dangles
    parts[1].reset();
    QCOMPARE(follower.update(), u"replace /parts/1 null"_s);
    QCOMPARE(names(follower.value()[u"parts"_s]), u"p0 null p2 p3"_s);

    shelf.parts.removeAt(1);
    Q_EMIT shelf.partsChanged();
    QCOMPARE(follower.update(), u"remove /parts/1"_s);

    // Died and taken out in one round.
    parts[2].reset();
    shelf.parts.removeAt(1);
    Q_EMIT shelf.partsChanged();
    follower.update();
    QCOMPARE(names(follower.value()[u"parts"_s]), u"p0 p3"_s);
    parts[3]->setCount(1);
    QCOMPARE(follower.update(), u"replace /parts/1/count 1"_s);
}

void TestObservedLists::takesANewObjectAtADeadRowsAddress()
{
    alignas(Part) std::byte memory[sizeof(Part)];
    auto *part = new (memory) Part(u"old"_s);
    Part other(u"other"_s);
    Shelf shelf;
    shelf.parts = {part, &other};
    Follower follower(&shelf);
    part->~Part();
    part = new (memory) Part(u"new"_s);
    Q_EMIT shelf.partsChanged();
    follower.update();
    QCOMPARE(follower.fault(), QString());
    QCOMPARE(names(follower.value()[u"parts"_s]), u"new other"_s);
    part->setCount(1);
    QCOMPARE(follower.update(), u"replace /parts/0/count 1"_s);
    shelf.parts.clear();
    Q_EMIT shelf.partsChanged();
    part->~Part();
    follower.update();
    QCOMPARE(follower.fault(), QString());
}

void TestObservedLists::becomesAnotherKindOfList()
{
    const auto parts = makeParts(2);
    const QVariantList objects{QVariant::fromValue(parts[0].get()), QVariant::fromValue(parts[1].get())};
    Shelf shelf;
    Follower follower(&shelf);
    const QList<QVariantList> contents{objects,
                                       {1, 2, 3},
                                       {objects.at(0), 1},
                                       objects,
                                       {},
                                       {1, u"a"_s},
                                       {QVariantMap{{u"part"_s, objects.at(1)}}},
                                       objects};
    for (const QVariantList &content : contents) {
        shelf.values = content;
        Q_EMIT shelf.valuesChanged();
        follower.update();
        QCOMPARE(follower.fault(), QString());
        parts[0]->setCount(parts[0]->count() + 1);
        parts[1]->setCount(parts[1]->count() + 1);
        follower.update();
        QCOMPARE(follower.fault(), QString());
    }
}

void TestObservedLists::replacesAListThatIsAllAnother()
{
    const auto parts = makeParts(3000);
    Shelf shelf;
    for (const auto &part : parts)
        shelf.parts.append(part.get());
    Follower follower(&shelf);
    std::reverse(shelf.parts.begin(), shelf.parts.end());
    Q_EMIT shelf.partsChanged();
    follower.update();
    QCOMPARE(follower.fault(), QString());
    QCOMPARE(follower.changes(), 1);
    parts[0]->setCount(1);
    QCOMPARE(follower.update(), u"replace /parts/2999/count 1"_s);
}

QTEST_GUILESS_MAIN(TestObservedLists)
#include "tst_observedlists.moc"
