// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/jsonpointer.h"

#include "support/vectorfile.h"

#include <QRegularExpression>
#include <QTest>

using Velox::JsonPointer;

namespace {

void addRows(const char *file)
{
    QTest::addColumn<VectorRecord>("record");
    const QList<VectorRecord> records = loadVectors(QString::fromLatin1(file));
    for (const VectorRecord &record : records)
        QTest::newRow(record.tag.constData()) << record;
}

std::optional<JsonPointer> parse(const VectorRecord &record, QString *error = nullptr)
{
    if (record.has(QStringLiteral("pointer")))
        return JsonPointer::fromString(record.text(QStringLiteral("pointer")), error);
    return JsonPointer::fromUriFragment(record.text(QStringLiteral("fragment")), error);
}

QVariant resolve(QVariant value, const JsonPointer &pointer)
{
    for (const QString &token : pointer.tokens()) {
        if (value.typeId() == QMetaType::QVariantList) {
            const QVariantList list = value.toList();
            value = list.value(JsonPointer::arrayIndex(token, list.size()).value_or(-1));
        } else {
            value = value.toMap().value(token);
        }
    }
    return value;
}

JsonPointer pointerOf(const char *text) { return JsonPointer::fromString(QString::fromUtf8(text)).value(); }

} // namespace

class TestJsonPointer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void leadsToTheValueThatRfc6901Names_data() { addRows("pointer/rfc6901"); }
    void leadsToTheValueThatRfc6901Names()
    {
        QFETCH(VectorRecord, record);
        const auto pointer = parse(record);
        QVERIFY(pointer);
        QCOMPARE(Velox::VariantEncoder::toJson(resolve(record.value(QStringLiteral("doc")), *pointer)),
                 Velox::VariantEncoder::toJson(record.value(QStringLiteral("expected"))));
    }

    void readsAndWritesOrRefuses_data() { addRows("pointer/syntax"); }
    void readsAndWritesOrRefuses()
    {
        QFETCH(VectorRecord, record);
        QString error;
        const auto pointer = parse(record, &error);
        if (record.has(QStringLiteral("error"))) {
            QVERIFY(!pointer);
            QVERIFY(!error.isEmpty());
            QVERIFY(!parse(record)); // nor does it need somewhere to say why
            return;
        }
        QVERIFY2(pointer, qPrintable(error));
        QCOMPARE(pointer->tokens(), record.value(QStringLiteral("tokens")).toStringList());
        if (record.has(QStringLiteral("pointer")))
            QCOMPARE(pointer->toString(), record.text(QStringLiteral("pointer")));
        QCOMPARE(JsonPointer::fromString(pointer->toString()), pointer);
    }

    void readsIndexesStrictly_data() { addRows("pointer/index"); }
    void readsIndexesStrictly()
    {
        QFETCH(VectorRecord, record);
        const QString token = record.text(QStringLiteral("token"));
        const qsizetype size = record.value(QStringLiteral("size")).toLongLong();
        const auto expected = [&](const QString &name) -> std::optional<qsizetype> {
            const QVariant index = record.value(name);
            return index.isNull() ? std::nullopt : std::optional<qsizetype>(index.toLongLong());
        };
        using Use = JsonPointer::IndexUse;
        QCOMPARE(JsonPointer::arrayIndex(token, size), expected(QStringLiteral("existing")));
        QCOMPARE(JsonPointer::arrayIndex(token, size, Use::Insertion), expected(QStringLiteral("insertion")));
    }

    void tellsIndexSyntaxFromRange()
    {
        QVERIFY(JsonPointer::isArrayIndex(u"4294967296"));
        QVERIFY(JsonPointer::isArrayIndex(u"0"));
        QVERIFY(!JsonPointer::isArrayIndex(u"-"));
        QVERIFY(!JsonPointer::isArrayIndex(u"00"));
    }

    void goesDownAndUp()
    {
        JsonPointer pointer;
        QVERIFY(pointer.isRoot());
        pointer.append(QStringLiteral("a/b~"));
        pointer.append(7);
        QCOMPARE(pointer.toString(), QStringLiteral("/a~1b~0/7"));
        QCOMPARE(pointer.last(), QStringLiteral("7"));
        QCOMPARE(pointer.size(), 2);
        QCOMPARE(pointer.parent().toString(), QStringLiteral("/a~1b~0"));
        QVERIFY(pointer.parent().parent().isRoot());
        QVERIFY(JsonPointer().parent().isRoot());
        QCOMPARE(JsonPointer().last(), QString());
    }

    void tellsWhatLiesInside_data()
    {
        QTest::addColumn<QByteArray>("outer");
        QTest::addColumn<QByteArray>("inner");
        QTest::addColumn<bool>("inside");
        QTest::newRow("itself") << QByteArray("/a/b") << QByteArray("/a/b") << true;
        QTest::newRow("the root holds all") << QByteArray("") << QByteArray("/a") << true;
        QTest::newRow("child") << QByteArray("/a") << QByteArray("/a/b") << true;
        QTest::newRow("parent") << QByteArray("/a/b") << QByteArray("/a") << false;
        QTest::newRow("a longer name is no child") << QByteArray("/a") << QByteArray("/ab") << false;
        QTest::newRow("an escaped slash is no child") << QByteArray("/a") << QByteArray("/a~1b") << false;
        QTest::newRow("sibling") << QByteArray("/a/b") << QByteArray("/a/c/d") << false;
        QTest::newRow("the empty key is a child") << QByteArray("") << QByteArray("/") << true;
    }
    void tellsWhatLiesInside()
    {
        QFETCH(QByteArray, outer);
        QFETCH(QByteArray, inner);
        QFETCH(bool, inside);
        QCOMPARE(pointerOf(outer).isPrefixOf(pointerOf(inner)), inside);
    }

    void ordersByTokens()
    {
        // As text "/a-b" comes before "/a/b", since '-' comes before '/'.
        const QList<const char *> ordered = {"", "/", "/a", "/a/b", "/a/b/c", "/a/c", "/a-b", "/a~1b", "/b"};
        for (qsizetype i = 0; i < ordered.size(); ++i) {
            for (qsizetype j = 0; j < ordered.size(); ++j) {
                const JsonPointer left = pointerOf(ordered[i]);
                const JsonPointer right = pointerOf(ordered[j]);
                QCOMPARE(left < right, i < j);
                QCOMPARE(left == right, i == j);
                QCOMPARE(left.compare(right) > 0, i > j);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestJsonPointer)
#include "tst_jsonpointer.moc"
