// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

#include "support/vectorfile.h"
#include "json/document.h"
#include "json/jsonpatch.h"
#include "json/listdiff.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace Velox;

namespace {

// Applies @p edits to the old rows 0, 1, 2...; rows of the new list that are new get -1.
std::vector<int> appliedTo(int oldCount, const std::vector<ListEdit> &edits)
{
    std::vector<int> rows(size_t(oldCount), 0);
    std::iota(rows.begin(), rows.end(), 0);
    for (const ListEdit &edit : edits) {
        if (edit.kind == ListEdit::Kind::Insert) {
            rows.insert(rows.begin() + edit.row, -1);
            continue;
        }
        const int row = rows.at(size_t(edit.row));
        rows.erase(rows.begin() + edit.row);
        if (edit.kind == ListEdit::Kind::Move)
            rows.insert(rows.begin() + edit.to, row);
    }
    return rows;
}

} // namespace

class TestListDiff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void findsALongestRun();
    void turnsTheOldListIntoTheNewOne();
    void movesNoMoreRowsThanItMust_data();
    void movesNoMoreRowsThanItMust();
    void saysWhenThereAreTooManySteps();
    void makesThePatchesOfTheVectors_data();
    void makesThePatchesOfTheVectors();
    void replacesAShuffledListWhole();
};

void TestListDiff::findsALongestRun()
{
    const std::vector<int> values{5, -1, 1, 2, 9, 3, -1, 4};
    QCOMPARE(longestIncreasing(values), (std::vector<int>{2, 3, 5, 7}));
    QCOMPARE(longestIncreasing(std::vector<int>{}), std::vector<int>{});
    QCOMPARE(longestIncreasing(std::vector<int>{-1, -1}), std::vector<int>{});
}

void TestListDiff::turnsTheOldListIntoTheNewOne()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 5000; ++round) {
        const int oldCount = random.bounded(20);
        std::vector<int> match(size_t(oldCount), 0);
        std::iota(match.begin(), match.end(), 0);
        std::shuffle(match.begin(), match.end(), random);
        match.resize(size_t(random.bounded(oldCount + 1)));
        for (int i = random.bounded(6); i > 0; --i)
            match.insert(match.begin() + random.bounded(int(match.size()) + 1), -1);
        bool tooMany = false;
        const auto edits = diffLists(oldCount, match, 1000, &tooMany);
        QVERIFY(!tooMany);
        QCOMPARE(appliedTo(oldCount, edits), match);
    }
}

void TestListDiff::movesNoMoreRowsThanItMust_data()
{
    QTest::addColumn<int>("oldCount");
    QTest::addColumn<std::vector<int>>("match");
    QTest::addColumn<int>("steps");
    QTest::newRow("nothing") << 3 << std::vector<int>{0, 1, 2} << 0;
    QTest::newRow("first to the end") << 4 << std::vector<int>{1, 2, 3, 0} << 1;
    QTest::newRow("last to the front") << 4 << std::vector<int>{3, 0, 1, 2} << 1;
    QTest::newRow("neighbours swapped") << 4 << std::vector<int>{0, 2, 1, 3} << 1;
    QTest::newRow("turned round") << 4 << std::vector<int>{3, 2, 1, 0} << 3;
    QTest::newRow("one gone, one new, one moved") << 4 << std::vector<int>{2, 0, -1, 3} << 3;
}

void TestListDiff::movesNoMoreRowsThanItMust()
{
    QFETCH(int, oldCount);
    QFETCH(std::vector<int>, match);
    QFETCH(int, steps);
    bool tooMany = false;
    QCOMPARE(int(diffLists(oldCount, match, 1000, &tooMany).size()), steps);
}

void TestListDiff::saysWhenThereAreTooManySteps()
{
    bool tooMany = false;
    QCOMPARE(diffLists(0, std::vector<int>{-1, -1, -1}, 3, &tooMany).size(), size_t(3));
    QVERIFY(!tooMany);
    QVERIFY(diffLists(0, std::vector<int>{-1, -1, -1}, 2, &tooMany).empty());
    QVERIFY(tooMany);
}

void TestListDiff::makesThePatchesOfTheVectors_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QVariant>("ops");
    const auto records = loadVectors(QStringLiteral("diff/lists"));
    for (const VectorRecord &record : records)
        QTest::newRow(record.tag) << record.raw(QStringLiteral("before"))
                                  << record.raw(QStringLiteral("after"))
                                  << record.raw(QStringLiteral("patch"))
                                  << record.value(QStringLiteral("ops"));
}

void TestListDiff::makesThePatchesOfTheVectors()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, patch);
    QFETCH(QVariant, ops);
    Document document;
    document.setRoot(before);
    document.commit(MergeUse::No);
    document.setRoot(after);
    const QByteArray made = '[' + document.commit(MergeUse::No).operations + ']';
    QStringList names;
    const QVariantList operations = variantFromJson(made)->toList();
    for (const QVariant &operation : operations)
        names.append(operation.toMap().value(QStringLiteral("op")).toString());
    names.sort();
    QStringList wanted = ops.toStringList();
    wanted.sort();
    if (patch.isEmpty())
        QCOMPARE(names, wanted);
    else
        QCOMPARE(operations, variantFromJson(patch)->toList());
    JsonTree tree;
    QVERIFY(tree.load(before));
    QVERIFY(!std::get<JsonPatch>(JsonPatch::parse(made)).apply(tree));
    QCOMPARE(variantFromJson(tree.toJson()), variantFromJson(after));
}

void TestListDiff::replacesAShuffledListWhole()
{
    QList<int> ids(20'000);
    std::iota(ids.begin(), ids.end(), 0);
    const auto text = [&ids] {
        QByteArray json = R"({"pad":")" + QByteArray(300'000, 'x') + R"(","rows":[)";
        for (const int id : std::as_const(ids))
            json += "{\"id\":" + QByteArray::number(id) + "},";
        return json.chopped(1) + "]}";
    };
    Document document;
    document.setRoot(text());
    document.commit(MergeUse::No);
    QRandomGenerator random(1);
    std::shuffle(ids.begin(), ids.end(), random);
    document.setRoot(text());
    const DocumentDelta delta = document.commit(MergeUse::No);
    QCOMPARE(delta.operationCount, 1);
    QVERIFY(delta.operations.startsWith(R"({"op":"replace","path":"/rows","value":[)"));
    QCOMPARE(variantFromJson(document.toJson()), variantFromJson(text()));
}

QTEST_GUILESS_MAIN(TestListDiff)
#include "tst_listdiff.moc"
