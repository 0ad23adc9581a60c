// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

#include "json/document.h"
#include "json/jsonpatch.h"
#include "json/mergepatch.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Velox;

namespace {

// A patch as a short line: the operation and where, with the value of what is set.
QString patchText(const DocumentDelta &delta)
{
    QStringList lines;
    const QByteArray text = '[' + delta.operations + ']';
    for (const QJsonValue value : QJsonDocument::fromJson(text).array()) {
        const QJsonObject operation = value.toObject();
        QString line = operation.value(QStringLiteral("op")).toString();
        if (operation.contains(QStringLiteral("from")))
            line += u' ' + operation.value(QStringLiteral("from")).toString();
        line += u' ' + operation.value(QStringLiteral("path")).toString();
        if (operation.contains(QStringLiteral("value"))) {
            const QJsonArray wrapped{operation.value(QStringLiteral("value"))};
            const QByteArray json = QJsonDocument(wrapped).toJson(QJsonDocument::Compact);
            line += u' ' + QString::fromUtf8(json.sliced(1).chopped(1));
        }
        lines += line;
    }
    return lines.join(u"; ");
}

QJsonValue valueOf(const QByteArray &json) { return QJsonDocument::fromJson('[' + json + ']').array().at(0); }

Change set(quint32 node, const char *key, const QByteArray &value)
{
    Change change;
    change.node = node;
    change.key = '"' + QByteArray(key) + '"';
    change.value = value;
    return change;
}

Change row(Change::Kind kind, quint32 node, int row, const QByteArray &value = {}, int to = 0)
{
    Change change;
    change.kind = kind;
    change.node = node;
    change.row = row;
    change.to = to;
    change.value = value;
    return change;
}

QByteArray anchored(quint32 handle, const QByteArray &container, const char *rowKey = "")
{
    return anchor(handle, rowKey) + container;
}

QByteArray rowsJson(int count)
{
    QByteArray json = "[";
    for (int i = 0; i < count; ++i) {
        if (i > 0)
            json += ',';
        json += "{\"id\":" + QByteArray::number(i) + ",\"name\":\"row " + QByteArray::number(i)
            + "\",\"value\":0}";
    }
    return json + ']';
}

} // namespace

class TestDocument : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysWhatDiffersBetweenTwoStates_data();
    void saysWhatDiffersBetweenTwoStates();
    void changesNothingWhenTheValueIsTheSame();
    void addressesContainersByTheirHandles();
    void keepsAHandleWhileItsRowMoves();
    void forgetsTheHandlesOfWhatIsRemoved();
    void forgetsTheHandlesOfAValueItDoesNotTake_data();
    void forgetsTheHandlesOfAValueItDoesNotTake();
    void sendsAnInsertedRowAsItIsAtTheCommit();
    void replacesAListAfterTooManySteps();
    void foldsManyChangesOfARowIntoOne();
    void leavesANullToTheFullState();
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();
    void visitsWhatChangedWhateverTheSize();
    void keepsOneKeyThatComesAndGoesCheap();
};

void TestDocument::saysWhatDiffersBetweenTwoStates_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("patch");
    const auto row = [](const char *name, const QByteArray &before, const QByteArray &after,
                        const char *patch) {
        QTest::newRow(name) << before << after << QString::fromUtf8(patch);
    };
    const QByteArray pad =
        R"("pad":"0123456789012345678901234567890123456789012345678901234567890123456789")";
    row("one field", "{" + pad + R"(,"a":1})", "{" + pad + R"(,"a":2})", "replace /a 2");
    row("new field", "{" + pad + "}", "{" + pad + R"(,"a":[1]})", "add /a [1]");
    row("field gone", "{" + pad + R"(,"a":1})", "{" + pad + "}", "remove /a");
    row("field to null", "{" + pad + R"(,"a":1})", "{" + pad + R"(,"a":null})", "replace /a null");
    row("field gone, another one twice", "{" + pad + R"(,"a":1})", "{" + pad + R"(,"b":1,"b":2})",
        "add /b 2; remove /a");
    row("text that looks like the number", "{" + pad + R"(,"a":1})", "{" + pad + R"(,"a":"1"})",
        R"(replace /a "1")");
    row("key that needs escapes", "{" + pad + R"(,"a/b~c":1})", "{" + pad + R"(,"a/b~c":2})",
        "replace /a~1b~0c 2");
    row("empty key", "{" + pad + R"(,"":1})", "{" + pad + R"(,"":2})", "replace / 2");
    row("key with quotes", "{" + pad + R"(,"a\"b":1})", "{" + pad + R"(,"a\"b":2})", "replace /a\"b 2");
    row("digit beyond a double", "{" + pad + R"(,"a":9007199254740992})",
        "{" + pad + R"(,"a":9007199254740993})", "replace /a 9007199254740993");
    row("object for scalar", "{" + pad + R"(,"a":1})", "{" + pad + R"(,"a":{"b":1}})",
        R"(replace /a {"b":1})");
    row("same but another order", "{" + pad + R"(,"a":1})", R"({"a":1,)" + pad + "}", "");
    const QByteArray wide = rowsJson(4);
    const QByteArray front = R"([{"id":9,"name":"new","value":1},)" + wide.sliced(1);
    row("row in front", wide, front, R"(add /0 {"id":9,"name":"new","value":1})");
    row("row in front gone", front, wide, "remove /0");
    QByteArray moved = wide.chopped(1);
    const QByteArray first = moved.sliced(1, moved.indexOf("},{"));
    moved.remove(1, first.size() + 1);
    row("row to the end", wide, moved + ',' + first + ']', "move /0 /3");
    QByteArray edited = wide;
    edited.replace("\"row 2\"", "\"other\"");
    row("field of a row", wide, edited, R"(replace /2/name "other")");
    row("scalars in front and behind", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24]",
        "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24]", "add /0 0");
    row("scalar edited in place",
        R"(["aaaaaaaaaaaaaaaa","bbbbbbbbbbbbbbbb","cccccccccccccccccc","dddddddddddd"])",
        R"(["aaaaaaaaaaaaaaaa","b","cccccccccccccccccc","dddddddddddd"])", R"(replace /1 "b")");
    row("list emptied", "{" + pad + R"(,"a":[1,2,3,4]})", "{" + pad + R"(,"a":[]})", "replace /a []");
}

void TestDocument::saysWhatDiffersBetweenTwoStates()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QString, patch);
    Document document;
    QCOMPARE(document.setRoot(before), Document::Outcome::Applied);
    QVERIFY(document.commit(MergeUse::No).changed);

    QCOMPARE(document.setRoot(after), Document::Outcome::Applied);
    const DocumentDelta delta = document.commit(MergeUse::No);

    QCOMPARE(patchText(delta), patch);
    QCOMPARE(delta.changed, !patch.isEmpty());
    QCOMPARE(delta.patchUsable, !patch.isEmpty());
    QCOMPARE(valueOf(document.toJson()), valueOf(after));
    QCOMPARE(document.toJson().size(), qsizetype(document.size()));
}

void TestDocument::changesNothingWhenTheValueIsTheSame()
{
    Document document;
    document.setRoot(R"({"a":1,"b":[1,{"c":null}]})");
    document.commit(MergeUse::No);
    document.setRoot(R"({"a":1,"b":[1,{"c":null}]})");
    QVERIFY(!document.commit(MergeUse::IfSmaller).changed);

    // Away and back within one round is no change either.
    document.setRoot(R"({"a":2,"b":[1,{"c":null}]})");
    document.setRoot(R"({"a":1,"b":[1,{"c":null}]})");
    QVERIFY(!document.commit(MergeUse::IfSmaller).changed);
}

void TestDocument::addressesContainersByTheirHandles()
{
    Document document;
    document.setRoot(anchored(1,
                              R"({"cpu":)"
                                  + anchored(2, R"({"load":0.1,"cores":)" + anchored(3, "[1,2]") + "}")
                                  + R"(,"pad":"0123456789012345678901234567890123456789"})"));
    document.commit(MergeUse::No);

    QCOMPARE(document.apply(set(2, "load", "0.2")), Document::Outcome::Applied);
    QCOMPARE(document.apply(row(Change::Kind::SetRow, 3, 1, "7")), Document::Outcome::Applied);
    QCOMPARE(patchText(document.commit(MergeUse::No)),
             QStringLiteral("replace /cpu {\"cores\":[1,7],\"load\":0.2}"));
    QCOMPARE(document.apply(row(Change::Kind::InsertRow, 3, 0, "5")), Document::Outcome::Applied);
    QCOMPARE(document.apply(set(1, "extra", "true")), Document::Outcome::Applied);
    QCOMPARE(patchText(document.commit(MergeUse::No)), QStringLiteral("add /cpu/cores/0 5; add /extra true"));
    QCOMPARE(document.apply(set(9, "load", "1")), Document::Outcome::UnknownNode);
    QVERIFY(!document.commit(MergeUse::No).changed);
}

void TestDocument::keepsAHandleWhileItsRowMoves()
{
    Document document;
    document.setRoot(
        anchored(1,
                 "[" + anchored(2, R"({"id":1,"v":0,"t":"some text to make it long"})")
                     + R"(,{"id":2,"t":"some text to make it long"},{"id":3,"t":"some text"}])"));
    document.commit(MergeUse::No);
    document.apply(row(Change::Kind::MoveRow, 1, 0, {}, 2));
    document.apply(set(2, "v", "5"));
    QCOMPARE(patchText(document.commit(MergeUse::No)), QStringLiteral("move /0 /2; replace /2/v 5"));

    // A row that was touched first and moved then is found where it is at the end.
    document.apply(set(2, "v", "6"));
    document.apply(row(Change::Kind::MoveRow, 1, 2, {}, 1));
    QCOMPARE(patchText(document.commit(MergeUse::No)), QStringLiteral("move /2 /1; replace /1/v 6"));
}

void TestDocument::forgetsTheHandlesOfWhatIsRemoved()
{
    Document document;
    document.setRoot(anchored(1, "{\"a\":" + anchored(2, "{\"b\":" + anchored(3, "[]") + "}") + "}"));
    document.commit(MergeUse::No);
    Change remove;
    remove.kind = Change::Kind::Remove;
    remove.node = 1;
    remove.key = "\"a\"";
    QCOMPARE(document.apply(remove), Document::Outcome::Applied);
    QCOMPARE(document.apply(set(2, "b", "1")), Document::Outcome::UnknownNode);
    QCOMPARE(document.apply(row(Change::Kind::InsertRow, 3, 0, "1")), Document::Outcome::UnknownNode);
    QCOMPARE(document.toJson(), QByteArray("{}"));
}

void TestDocument::forgetsTheHandlesOfAValueItDoesNotTake_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<Document::Outcome>("outcome");
    const QByteArray deep = QByteArray("[").repeated(maxJsonDepth) + QByteArray("]").repeated(maxJsonDepth);
    const QByteArray tooDeep = anchored(3, "{\"a\":" + deep + "}");
    const auto invalid = Document::Outcome::Invalid;
    QTest::newRow("no such row") << row(Change::Kind::InsertRow, 2, 9, anchored(3, "{}")) << invalid;
    QTest::newRow("too deep in a row") << row(Change::Kind::InsertRow, 2, 0, tooDeep) << invalid;
    QTest::newRow("too deep in a new member") << set(1, "new", tooDeep) << invalid;
    QTest::newRow("too deep in place of another") << set(1, "scalar", tooDeep) << invalid;
    QTest::newRow("too deep in a whole object") << set(0, "", "{\"new\":" + tooDeep + "}") << invalid;
    QTest::newRow("first of two members with one name")
        << set(1, "new", "{\"a\":" + anchored(3, "{}") + ",\"a\":1}") << Document::Outcome::Applied;
}

void TestDocument::forgetsTheHandlesOfAValueItDoesNotTake()
{
    QFETCH(Change, change);
    Document document;
    document.setRoot(anchored(1, "{\"list\":" + anchored(2, "[0]") + ",\"scalar\":1}"));
    document.commit(MergeUse::No);
    QTEST(document.apply(change), "outcome");
    QCOMPARE(document.apply(set(3, "a", "1")), Document::Outcome::UnknownNode);
    QCOMPARE(document.apply(set(0, "", anchored(3, "[]"))), Document::Outcome::Applied);
    QCOMPARE(document.apply(row(Change::Kind::InsertRow, 3, 0, "1")), Document::Outcome::Applied);
    QCOMPARE(document.toJson(), QByteArray("[1]"));
}

void TestDocument::sendsAnInsertedRowAsItIsAtTheCommit()
{
    Document document;
    document.setRoot(anchored(
        1, R"([{"id":1,"t":"some text to make it long"},{"id":2,"t":"some text to make it long"}])"));
    document.commit(MergeUse::No);
    document.apply(row(Change::Kind::InsertRow, 1, 1, anchored(2, R"({"id":3})")));
    document.apply(set(2, "v", "1"));
    QCOMPARE(patchText(document.commit(MergeUse::No)), QStringLiteral("add /1 {\"id\":3,\"v\":1}"));

    // Gone again before anybody saw it: the steps still apply in order.
    document.apply(row(Change::Kind::InsertRow, 1, 0, R"({"id":4})"));
    document.apply(row(Change::Kind::RemoveRows, 1, 0));
    QCOMPARE(patchText(document.commit(MergeUse::No)), QStringLiteral("add /0 {\"id\":4}; remove /0"));
}

void TestDocument::replacesAListAfterTooManySteps()
{
    Document document;
    document.setRoot("{\"list\":" + anchored(1, rowsJson(5000)) + ",\"more\":" + rowsJson(5000) + "}");
    document.commit(MergeUse::No);
    for (int i = 0; i < maxListEdits; ++i)
        document.apply(row(Change::Kind::MoveRow, 1, i, {}, 4999 - i));
    QCOMPARE(document.commit(MergeUse::No).operationCount, maxListEdits);
    for (int i = 0; i <= maxListEdits; ++i)
        document.apply(row(Change::Kind::MoveRow, 1, i, {}, 4999 - i));
    const DocumentDelta delta = document.commit(MergeUse::No);
    QCOMPARE(delta.operationCount, 1);
    QVERIFY(delta.operations.startsWith(R"({"op":"replace","path":"/list","value":[)"));
    QVERIFY(delta.patchUsable);
}

void TestDocument::foldsManyChangesOfARowIntoOne()
{
    Document document;
    document.setRoot("{\"rows\":[" + anchored(1, R"({"a":1,"b":2,"c":3,"d":4})") + "]," + "\"pad\":\""
                     + QByteArray(500, 'x') + "\"}");
    document.commit(MergeUse::No);
    for (const char *key : {"a", "b", "c", "d"})
        document.apply(set(1, key, "9"));
    const DocumentDelta delta = document.commit(MergeUse::No);
    QCOMPARE(patchText(delta), QStringLiteral("replace /rows/0 {\"a\":9,\"b\":9,\"c\":9,\"d\":9}"));
}

void TestDocument::leavesANullToTheFullState()
{
    Document document;
    const QByteArray pad = R"(,"pad":"01234567890123456789012345678901234567890123456789"})";
    document.setRoot(R"({"a":1,"list":[1,2],"o":{"x":1,"n":null})" + pad);
    document.commit(MergeUse::IfSmaller);
    document.setRoot(R"({"a":2,"list":[1,2],"o":{"x":2,"n":null})" + pad);
    DocumentDelta delta = document.commit(MergeUse::IfSmaller);
    QVERIFY(delta.mergeUsable);
    QCOMPARE(valueOf(delta.merge), valueOf(R"({"a":2,"o":{"x":2}})"));
    document.setRoot(R"({"list":[1,2],"o":{"x":2,"n":null})" + pad);
    delta = document.commit(MergeUse::IfSmaller);
    QVERIFY(delta.mergeUsable);
    QCOMPARE(delta.merge, QByteArray(R"({"a":null})"));
    document.setRoot(R"({"a":null,"list":[1,2],"o":{"x":2,"n":null})" + pad);
    delta = document.commit(MergeUse::IfSmaller);
    QVERIFY(!delta.mergeUsable);
    QVERIFY(delta.merge.isEmpty());
    QCOMPARE(patchText(delta), QStringLiteral("add /a null"));
    document.setRoot(R"({"a":1,"list":[1,null],"o":{"x":2,"n":null})" + pad);
    QVERIFY(!document.commit(MergeUse::IfSmaller).mergeUsable);
}

void TestDocument::refusesWhatDoesNotFit_data()
{
    QTest::addColumn<Change>("change");
    QTest::newRow("row behind the end") << row(Change::Kind::SetRow, 2, 2, "1");
    QTest::newRow("negative row") << row(Change::Kind::SetRow, 2, -1, "1");
    QTest::newRow("insertion behind the end") << row(Change::Kind::InsertRow, 2, 3, "1");
    QTest::newRow("removal behind the end") << row(Change::Kind::RemoveRows, 2, 2);
    QTest::newRow("move to nowhere") << row(Change::Kind::MoveRow, 2, 0, {}, 2);
    QTest::newRow("row of an object") << row(Change::Kind::SetRow, 1, 0, "1");
    QTest::newRow("key of a list") << set(2, "a", "1");
    QTest::newRow("value that is no JSON") << set(1, "new", "{\"a\":");
    QTest::newRow("scalar that is no JSON") << set(1, "a", "nul");
    QTest::newRow("row that is no JSON") << row(Change::Kind::InsertRow, 2, 0, "[");
    QTest::newRow("too deep") << set(1, "new", QByteArray(512, '[') + QByteArray(512, ']'));
}

void TestDocument::refusesWhatDoesNotFit()
{
    QFETCH(Change, change);
    Document document;
    document.setRoot(anchored(1, R"({"a":1,"l":)" + anchored(2, "[1,2]") + "}"));
    document.commit(MergeUse::No);
    QCOMPARE(document.apply(change), Document::Outcome::Invalid);
    QVERIFY(!document.commit(MergeUse::No).changed);
    QCOMPARE(document.toJson(), QByteArray(R"({"a":1,"l":[1,2]})"));
}

void TestDocument::visitsWhatChangedWhateverTheSize()
{
    quint64 visits[2] = {};
    for (const int size : {100, 100'000}) {
        Document document;
        document.setRoot("{\"rows\":" + anchored(1, rowsJson(size)) + "}");
        document.commit(MergeUse::No);
        const quint64 before = document.visits();
        document.apply(row(Change::Kind::InsertRow, 1, 0, R"({"id":-1})"));
        document.apply(row(Change::Kind::SetRow, 1, size / 2, R"({"id":7,"name":"x","value":1})"));
        const DocumentDelta delta = document.commit(MergeUse::IfSmaller);
        QVERIFY(delta.operationCount <= 4);
        QVERIFY(delta.operations.size() < 250);
        visits[size > 100] = document.visits() - before;
    }
    QCOMPARE(visits[1], visits[0]);
}

void TestDocument::keepsOneKeyThatComesAndGoesCheap()
{
    Document document;
    QByteArray json = "{";
    for (int i = 0; i < 1000; ++i)
        json += "\"k" + QByteArray::number(i) + "\":1,";
    document.setRoot(anchored(1, json.chopped(1) + "}"));
    document.commit(MergeUse::No);
    Change remove;
    remove.kind = Change::Kind::Remove;
    remove.node = 1;
    for (int i = 0; i < 200'000; ++i) {
        const QByteArray name = "visitor" + QByteArray::number(i % 7);
        document.apply(set(1, name.constData(), "1"));
        remove.key = '"' + name + '"';
        document.apply(remove);
        if (i % 100 == 0)
            QVERIFY(!document.commit(MergeUse::No).changed);
    }
    QCOMPARE(document.toJson().size(), qsizetype(document.size()));
}

QTEST_GUILESS_MAIN(TestDocument)
#include "tst_document.moc"
