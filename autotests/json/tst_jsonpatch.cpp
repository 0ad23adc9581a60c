// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

#include "support/vectorfile.h"
#include "json/jsonpatch.h"
#include "json/mergepatch.h"

#include <QFile>
#include <QTest>

using namespace Velox;

namespace {

bool sameValue(const QByteArray &a, const QByteArray &b)
{
    Document tree; // keys compare within one tree
    if (!tree.load('[' + a + ',' + b + ']'))
        return false;
    const auto *list = static_cast<const TreeList *>(tree.root().container());
    return JsonTree::equal(list->rows.at(0), list->rows.at(1));
}

// What applying @p patch gives: the document, or the code of the error with the document as it is then.
struct Applied
{
    QByteArray document;
    QString error;
    int index = -1;
};

Applied applied(const QByteArray &document, const QByteArray &patch)
{
    Document tree;
    if (!tree.load(document))
        return {document, QStringLiteral("bad document")};
    const auto parsed = JsonPatch::parse(patch);
    std::optional<PatchError> error;
    if (const auto *read = std::get_if<JsonPatch>(&parsed))
        error = read->apply(tree);
    else
        error = std::get<PatchError>(parsed);
    const QByteArray text = tree.toJson();
    if (text.size() != qsizetype(tree.size()))
        return {text, QStringLiteral("the size is wrong")};
    return {text, error ? QString(PatchError::name(error->code)) : QString(), error ? error->index : -1};
}

} // namespace

class TestJsonPatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void doesWhatTheVectorsSay_data();
    void doesWhatTheVectorsSay();
    void passesTheConformanceSuite_data();
    void passesTheConformanceSuite();
    void namesTheOperationThatFailed();
    void takesBackAMoveThatCameBefore();
    void refusesToNestTooDeeply();
    void mergesAsTheVectorsSay_data();
    void mergesAsTheVectorsSay();
    void makesTheMergePatchesOfTheVectors_data();
    void makesTheMergePatchesOfTheVectors();
    void leavesTheDocumentWhenAMergePatchIsNoJson();

private:
    static void loadPatchRows(const QStringList &files);
};

void TestJsonPatch::loadPatchRows(const QStringList &files)
{
    QTest::addColumn<QByteArray>("doc");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QString>("error");
    for (const QString &file : files) {
        const auto records = loadVectors(QStringLiteral("patch/") + file);
        for (const VectorRecord &record : records)
            QTest::newRow(file.toUtf8() + ' ' + record.tag)
                << record.raw(QStringLiteral("doc")) << record.raw(QStringLiteral("patch"))
                << record.raw(QStringLiteral("expected")) << record.text(QStringLiteral("error"));
    }
}

void TestJsonPatch::doesWhatTheVectorsSay_data()
{
    loadPatchRows({QStringLiteral("atomicity"), QStringLiteral("errors"), QStringLiteral("keys"),
                   QStringLiteral("operations"), QStringLiteral("rfc6902"), QStringLiteral("values")});
}

void TestJsonPatch::doesWhatTheVectorsSay()
{
    QFETCH(QByteArray, doc);
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, expected);
    QFETCH(QString, error);
    const Applied result = applied(doc, patch);
    QCOMPARE(result.error, error);
    QVERIFY2(sameValue(result.document, error.isEmpty() ? expected : doc), result.document.constData());
}

void TestJsonPatch::passesTheConformanceSuite_data()
{
    QTest::addColumn<QByteArray>("doc");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("expected");
    for (const char *name : {"tests", "spec_tests"}) {
        QFile file(QStringLiteral(VELOX_PATCH_SUITE "/%1.json").arg(QLatin1StringView(name)));
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("the npm package json-patch-test-suite is not installed: run ./dev setup");
        const QByteArray text = file.readAll();
        JsonReader reader(text);
        reader.next();
        while (reader.next() == JsonReader::Token::BeginObject) {
            const VectorRecord record = VectorFileDetail::readRecord(reader, reader.tokenOffset());
            // The two records that are switched off want duplicate member names found, which RFC 6902 does not ask.
            if (record.has(QStringLiteral("patch")) && !record.has(QStringLiteral("disabled")))
                QTest::newRow(QByteArray(name) + ' ' + record.tag)
                    << record.raw(QStringLiteral("doc")) << record.raw(QStringLiteral("patch"))
                    << (record.has(QStringLiteral("error"))          ? QByteArray()
                            : record.has(QStringLiteral("expected")) ? record.raw(QStringLiteral("expected"))
                                                                     : record.raw(QStringLiteral("doc")));
        }
    }
}

void TestJsonPatch::passesTheConformanceSuite()
{
    QFETCH(QByteArray, doc);
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, expected);
    const Applied result = applied(doc, patch);
    QCOMPARE(result.error.isEmpty(), !expected.isEmpty());
    QVERIFY2(sameValue(result.document, expected.isEmpty() ? doc : expected), result.document.constData());
}

void TestJsonPatch::namesTheOperationThatFailed()
{
    const auto parsed =
        JsonPatch::parse(R"([{"op":"add","path":"/a","value":1},{"op":"remove","path":"/b/c~1d"}])");
    Document tree;
    QVERIFY(tree.load("{}"));
    const auto error = std::get<JsonPatch>(parsed).apply(tree);
    QVERIFY(error);
    QCOMPARE(error->code, PatchError::Code::NotFound);
    QCOMPARE(error->index, 1);
    QCOMPARE(error->pointer, QStringLiteral("/b/c~1d"));
    QVERIFY(!error->text.isEmpty());
    QCOMPARE(tree.toJson(), QByteArray("{}"));
}

void TestJsonPatch::takesBackAMoveThatCameBefore()
{
    const QByteArray before = R"({"a":{"x":[1,2,3]},"b":[{"y":null}],"c":"a text that does not fit inline"})";
    const QByteArray patch =
        R"([{"op":"move","from":"/a/x","path":"/b/0/y"},{"op":"move","from":"/b/0","path":"/d"},)"
        R"({"op":"move","from":"/d/y/0","path":"/d/y/2"},{"op":"copy","from":"/d","path":"/b/-"},)"
        R"({"op":"remove","path":"/c"},{"op":"replace","path":"","value":5},)"
        R"({"op":"test","path":"","value":6}])";
    const Applied result = applied(before, patch);
    QCOMPARE(result.error, QStringLiteral("test-failed"));
    QCOMPARE(result.index, 6);
    QVERIFY2(sameValue(result.document, before), result.document.constData());
}

void TestJsonPatch::refusesToNestTooDeeply()
{
    const QByteArray deep = QByteArray(300, '[') + QByteArray(300, ']');
    const QByteArray path = QByteArray("/0").repeated(299) + "/-";
    const QByteArray patch = R"([{"op":"add","path":")" + path + R"(","value":)" + deep + "}]";
    const Applied result = applied(deep, patch);
    QCOMPARE(result.error, QStringLiteral("too-deep"));
    QCOMPARE(result.document, deep);
}

void TestJsonPatch::mergesAsTheVectorsSay_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("result");
    for (const QString &file : {QStringLiteral("rfc7396"), QStringLiteral("apply")}) {
        const auto records = loadVectors(QStringLiteral("merge/") + file);
        for (const VectorRecord &record : records)
            QTest::newRow(file.toUtf8() + ' ' + record.tag)
                << record.raw(QStringLiteral("original")) << record.raw(QStringLiteral("patch"))
                << record.raw(QStringLiteral("result"));
    }
}

void TestJsonPatch::mergesAsTheVectorsSay()
{
    QFETCH(QByteArray, original);
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, result);
    Document tree;
    QVERIFY(tree.load(original));
    QVERIFY(MergePatch::apply(tree, patch));
    QVERIFY2(sameValue(tree.toJson(), result), tree.toJson().constData());
    QCOMPARE(tree.toJson().size(), qsizetype(tree.size()));
}

void TestJsonPatch::makesTheMergePatchesOfTheVectors_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("patch");
    const auto records = loadVectors(QStringLiteral("merge/make"));
    for (const VectorRecord &record : records)
        QTest::newRow(record.tag) << record.raw(QStringLiteral("before"))
                                  << record.raw(QStringLiteral("after"))
                                  << record.raw(QStringLiteral("patch"));
}

void TestJsonPatch::makesTheMergePatchesOfTheVectors()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, patch);
    const MergePatch::Made made = MergePatch::make(before, after);
    QCOMPARE(made.lossy, patch.isEmpty());
    if (made.lossy)
        return;
    QVERIFY2(sameValue(made.patch, patch), made.patch.constData());
    Document tree;
    QVERIFY(tree.load(before));
    QVERIFY(MergePatch::apply(tree, made.patch));
    QVERIFY(sameValue(tree.toJson(), after));
}

void TestJsonPatch::leavesTheDocumentWhenAMergePatchIsNoJson()
{
    Document tree;
    QVERIFY(tree.load(R"({"a":1})"));
    JsonError error;
    QVERIFY(!MergePatch::apply(tree, R"({"a":2,"b":)", &error));
    QCOMPARE(error.column, 12);
    QCOMPARE(tree.toJson(), QByteArray(R"({"a":1})"));
}

QTEST_GUILESS_MAIN(TestJsonPatch)
#include "tst_jsonpatch.moc"
