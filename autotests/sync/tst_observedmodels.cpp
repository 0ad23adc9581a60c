// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "follower.h"
#include "support/modeltester.h"
#include "support/testobjects.h"

#include <QIdentityProxyModel>
#include <QRegularExpression>
#include <QSortFilterProxyModel>
#include <QStringListModel>
#include <QTest>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

const QString text = u"a row's text that is so long that nobody would send it twice"_s;

std::vector<Table::Row> makeRows(int count)
{
    std::vector<Table::Row> rows;
    for (int i = 0; i < count; ++i)
        rows.push_back({i, text});
    return rows;
}

/** A table of display texts with headings, as spreadsheets are. */
class Sheet : public QAbstractTableModel
{
    Q_OBJECT
public:
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : 2;
    }
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(headings.size());
    }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        return role == Qt::DisplayRole ? QVariant(10 * index.row() + index.column()) : QVariant();
    }
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        const bool isHeading = orientation == Qt::Horizontal && role == Qt::DisplayRole;
        return isHeading ? headings.at(section) : QVariant();
    }
    void addColumn(const QString &heading)
    {
        beginInsertColumns({}, int(headings.size()), int(headings.size()));
        headings.append(heading);
        endInsertColumns();
    }

    QStringList headings{u"name"_s, u"size"_s};
};

/** Adds a role to Qt's own, as most models do. */
class Named : public QStringListModel
{
    Q_OBJECT
public:
    using QStringListModel::QStringListModel;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override
    {
        QHash<int, QByteArray> names = QStringListModel::roleNames();
        names.insert(Qt::UserRole + 1, "length");
        return names;
    }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        if (role == Qt::UserRole + 1)
            return index.data().toString().size();
        return QStringListModel::data(index, role);
    }
};

/** The rows of a VSlice as any other model that has objects. */
class Values : public QIdentityProxyModel
{
    Q_OBJECT
public:
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override { return {{VSlice::ValueRole, "value"}}; }
};

/** Two levels; the upper one is told apart by its rows' own children. */
class Tree : public QAbstractItemModel
{
    Q_OBJECT
public:
    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override
    {
        return hasIndex(row, column, parent)
            ? createIndex(row, column, quintptr(parent.isValid() ? parent.row() + 1 : 0))
            : QModelIndex();
    }
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override
    {
        return index.internalId() ? createIndex(int(index.internalId()) - 1, 0, quintptr(0)) : QModelIndex();
    }
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        if (parent.isValid())
            return parent.internalId() ? 0 : branches[parent.row()];
        return int(branches.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex & = {}) const override { return 1; }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        return role == Qt::DisplayRole ? QVariant(branches[index.row()]) : QVariant();
    }
    void addLeaf(int branch)
    {
        beginInsertRows(index(branch, 0), 0, 0);
        ++branches[branch];
        endInsertRows();
    }
    void changeLeaf(int branch)
    {
        Q_EMIT dataChanged(index(0, 0, index(branch, 0)), index(0, 0, index(branch, 0)));
    }

    QList<int> branches{1, 2, 3};
};

} // namespace

class TestObservedModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void turnsModelSignalsIntoRowOperations_data();
    void turnsModelSignalsIntoRowOperations();
    void readsOnlyTheRowsThatChanged();
    void followsASortingProxy();
    void showsDisplayTextWithoutRoleNames();
    void showsSeveralColumnsAsObjects();
    void showsRolesAddedToQtsOwn();
    void leavesChildRowsOut();
    void nullsAModelThatDied();
    void followsObjectsInRows();
};

void TestObservedModels::turnsModelSignalsIntoRowOperations_data()
{
    QTest::addColumn<std::function<void(Table &)>>("change");
    QTest::addColumn<QString>("patch"); // with the text as T
    QTest::addColumn<int>("changes");
    const auto row = [](const char *tag, int changes, const char *patch,
                        const std::function<void(Table &)> &change) {
        QTest::newRow(tag) << change << QString::fromUtf8(patch) << changes;
    };
    row("insert", 1, R"(add /2 {"id":9,"text":"T"})", [](Table &t) { t.insert(2, {{9, text}}); });
    row("append two", 2, R"(add /5 {"id":9}; add /6 {"id":8})", [](Table &t) {
        t.insert(5, {{9, {}}, {8, {}}});
    });
    row("remove two", 1, "remove /2; remove /1", [](Table &t) { t.remove(1, 2); });
    row("move down", 1, "move /0 /3", [](Table &t) { t.move(0, 1, 4); });
    row("move up", 1, "move /3 /1", [](Table &t) { t.move(3, 1, 1); });
    row("move two to the end", 2, "move /1 /4; move /1 /4", [](Table &t) { t.move(1, 2, 5); });
    row("move two up", 2, "move /2 /0; move /3 /1", [](Table &t) { t.move(2, 2, 0); });
    row("one value", 1, "replace /3/text \"x\"", [](Table &t) { t.setText(3, u"x"_s); });
    row("value becomes invalid", 1, "remove /3/text", [](Table &t) { t.setText(3, {}); });
    row("same value", 1, "", [](Table &t) { t.setText(3, text); });
    row("moved, then changed", 2, "move /0 /4; replace /4/text \"x\"", [](Table &t) {
        t.move(0, 1, 5);
        t.setText(4, u"x"_s);
    });
    row("changed, then moved and another inserted", 3, R"(move /0 /3; add /1 {"id":9}; replace /4/text "x")",
        [](Table &t) {
            t.setText(0, u"x"_s);
            t.move(0, 1, 4);
            t.insert(1, {{9, {}}});
        });
    row("there and back", 0, "", [](Table &t) {
        t.insert(2, {{9, text}});
        t.remove(2);
        t.move(0, 1, 5);
        t.move(4, 1, 0);
    });
    row("sorted by layoutChanged", 1, "move /4 /0; move /4 /1; move /4 /2; move /4 /3",
        [](Table &t) { t.sortBy([](const auto &a, const auto &b) { return a.id > b.id; }); });
    row("reset to the same", 1, "", [](Table &t) { t.reset(t.rows); });
    row("reset with one row less", 1, "remove /2", [](Table &t) {
        std::vector<Table::Row> rows = makeRows(5);
        rows.erase(rows.begin() + 2);
        t.reset(std::move(rows));
    });
    row("emptied", 1, "all", [](Table &t) { t.remove(0, 5); });
}

void TestObservedModels::turnsModelSignalsIntoRowOperations()
{
    QFETCH(std::function<void(Table &)>, change);
    QFETCH(QString, patch);
    QFETCH(int, changes);
    Table table;
    table.rows = makeRows(5);
    const ModelTester tester(&table);
    Follower follower(&table);
    change(table);
    QString said = follower.update();
    said.replace(text, u"T"_s);
    if (patch != u"all"_s)
        QCOMPARE(said, patch);
    QCOMPARE(follower.changes(), changes);
    QCOMPARE(follower.fault(), QString());

    // What follows is told as true to the rows as before.
    table.insert(0, {{77, text}});
    table.setText(table.rowCount() - 1, u"last"_s);
    follower.update();
    QCOMPARE(follower.fault(), QString());
}

void TestObservedModels::readsOnlyTheRowsThatChanged()
{
    Table table;
    table.rows = makeRows(10'000);
    Follower follower(&table);
    follower.trustTheDocument(); // comparing reads all rows
    table.reads = 0;
    const quint64 visits = follower.document().visits();
    table.setText(9000, u"x"_s);
    table.insert(0, {{-1, text}});
    table.move(5000, 1, 100);
    QVERIFY(follower.update().endsWith(u"replace /9001/text \"x\""_s));
    QCOMPARE(follower.delta().operationCount, 3);
    QCOMPARE(table.reads, 4); // two roles of two rows
    QVERIFY(follower.document().visits() - visits < 40);
}

void TestObservedModels::followsASortingProxy()
{
    Table table;
    table.rows = makeRows(50);
    QSortFilterProxyModel proxy;
    proxy.setSourceModel(&table);
    proxy.setSortRole(Table::IdRole);
    proxy.sort(0);
    Follower follower(&proxy);
    proxy.sort(0, Qt::DescendingOrder);
    follower.update();
    QCOMPARE(follower.fault(), QString());
    QCOMPARE(follower.delta().operationCount, 49);
    table.insert(0, {{20, u"new"_s}, {200, u"newer"_s}});
    follower.update();
    QCOMPARE(follower.fault(), QString());
    QCOMPARE(follower.changes(), 2);
    proxy.setFilterRole(Table::TextRole);
    proxy.setFilterFixedString(u"new"_s);
    follower.update();
    QCOMPARE(follower.fault(), QString());
    QCOMPARE(follower.value().toArray().size(), 2);
}

void TestObservedModels::showsDisplayTextWithoutRoleNames()
{
    QStringListModel model({u"a"_s, u"b"_s, text});
    Follower follower(&model);
    follower.trustTheDocument(); // which is texts, not objects
    QCOMPARE(follower.value(), QJsonValue(QJsonArray({u"a"_s, u"b"_s, text})));
    model.setData(model.index(1), u"x"_s);
    QCOMPARE(follower.update(), u"replace /1 \"x\""_s);
    model.insertRows(1, 1);
    QCOMPARE(follower.update(), u"add /1 \"\""_s);
    model.moveRows({}, 0, 1, {}, 4);
    QCOMPARE(follower.update(), u"move /0 /3"_s);
    model.setStringList({u"b"_s, text});
    follower.update();
    QCOMPARE(follower.value(), QJsonValue(QJsonArray({u"b"_s, text})));
}

void TestObservedModels::showsSeveralColumnsAsObjects()
{
    Sheet sheet;
    Follower follower(&sheet);
    follower.trustTheDocument();
    QCOMPARE(follower.value(), jsonValue(R"([{"name":0,"size":1},{"name":10,"size":11}])"));
    sheet.addColumn(u"size"_s); // a heading that is taken, and none
    sheet.addColumn({});
    follower.update();
    QCOMPARE(follower.value(),
             jsonValue(R"([{"name":0,"size":1,"2":2,"3":3},{"name":10,"size":11,"2":12,"3":13}])"));
    sheet.headings[1] = u"bytes"_s;
    Q_EMIT sheet.headerDataChanged(Qt::Horizontal, 1, 1);
    follower.update();
    QVERIFY(follower.value()[0][u"bytes"_s] == 1);
    Q_EMIT sheet.headerDataChanged(Qt::Vertical, 0, 1);
    QCOMPARE(follower.update(), QString());
    QCOMPARE(follower.changes(), 0);
}

void TestObservedModels::showsRolesAddedToQtsOwn()
{
    Named model({u"a"_s, u"bcd"_s});
    Follower follower(&model);
    follower.trustTheDocument();
    QCOMPARE(follower.value(), jsonValue(R"([{"display":"a","length":1},{"display":"bcd","length":3}])"));
}

void TestObservedModels::leavesChildRowsOut()
{
    Tree tree;
    Follower follower(&tree);
    follower.trustTheDocument();
    QCOMPARE(follower.value(), jsonValue("[1,2,3]"));
    tree.changeLeaf(2);
    tree.addLeaf(0);
    QCOMPARE(follower.update(), QString());
    QCOMPARE(follower.changes(), 0);
    Q_EMIT tree.dataChanged(tree.index(0, 0), tree.index(0, 0));
    follower.update();
    QCOMPARE(follower.value(), jsonValue("[2,2,3]"));
}

void TestObservedModels::nullsAModelThatDied()
{
    auto table = std::make_unique<Table>();
    table->rows = makeRows(3);
    Part part(u"owner"_s);
    part.setProperty("rows", QVariant::fromValue(table.get()));
    Follower follower(&part);
    follower.trustTheDocument();
    table->setText(0, u"x"_s);
    table.reset();
    QCOMPARE(follower.update(), u"replace /rows null"_s);
    QCOMPARE(follower.poll(), QString());
}

void TestObservedModels::followsObjectsInRows()
{
    QObject owner; // of the rows, or the list would take them
    Part &a = *new Part(u"a"_s, &owner);
    Part &b = *new Part(u"b"_s, &owner);
    VSlice slice;
    slice.append(QVariant::fromValue(&a));
    slice.append(QVariant::fromValue(&b));
    Values values;
    values.setSourceModel(&slice);
    Follower follower(&values);
    b.setCount(3);
    QCOMPARE(follower.update(), u"replace /1/value/count 3"_s);
    slice.move(1, 0);
    b.setCount(4);
    QCOMPARE(follower.update(), u"move /1 /0; replace /0/value/count 4"_s);
    a.silent = 1;
    QCOMPARE(follower.poll(), u"replace /1/value/silent 1"_s);
}

QTEST_GUILESS_MAIN(TestObservedModels)
#include "tst_observedmodels.moc"
