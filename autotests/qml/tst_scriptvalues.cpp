// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

#include "jsvalues.h"
#include "sync/observer.h"
#include "json/document.h"

#include <QQmlComponent>
#include <QQmlEngine>
#include <QTest>

using namespace Velox;

class TestScriptValues : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { registerScriptValues(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void writesWhatAScriptHolds_data();
    void writesWhatAScriptHolds();
    void followsAnObjectWrittenInQml();
};

void TestScriptValues::writesWhatAScriptHolds_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("array") << QStringLiteral("[1, 'a', null, {x: 2}]")
                           << QByteArray(R"([1,"a",null,{"x":2}])");
    QTest::newRow("empty array") << QStringLiteral("[]") << QByteArray("[]");
    QTest::newRow("object") << QStringLiteral("({b: true, a: [0.5]})")
                            << QByteArray(R"({"a":[0.5],"b":true})");
    QTest::newRow("empty object") << QStringLiteral("({})") << QByteArray("{}");
    QTest::newRow("number") << QStringLiteral("42") << QByteArray("42");
    QTest::newRow("text") << QStringLiteral("'é'") << QByteArray("\"é\"");
    QTest::newRow("undefined") << QStringLiteral("undefined") << QByteArray("null");
    QTest::newRow("function") << QStringLiteral("(function() {})") << QByteArray("null");
}

void TestScriptValues::writesWhatAScriptHolds()
{
    QFETCH(QString, script);
    QFETCH(QByteArray, json);
    QJSEngine engine;
    const QJSValue value = engine.evaluate(script);
    QVERIFY(!value.isError());
    QCOMPARE(VariantEncoder::toJson(QVariant::fromValue(value)), json);
}

void TestScriptValues::followsAnObjectWrittenInQml()
{
    // Given an object whose class exists only in QML
    QQmlEngine engine;
    QQmlComponent component(&engine);
    component.setData("import QtQml\n"
                      "QtObject {\n"
                      "    property int count: 1\n"
                      "    property var rows: []\n"
                      "    property QtObject inner: QtObject { property string name: 'a' }\n"
                      "    function add() { rows = rows.concat([{n: count}]); count++; inner.name = 'b' }\n"
                      "}",
                      QUrl());
    const std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
    int wakes = 0;
    Observer observer([&wakes] { ++wakes; });
    Document document;
    ChangeBatch batch;
    observer.start(QVariant::fromValue(object.get()), batch);
    for (const Change &change : batch)
        QCOMPARE(document.apply(change), Document::Outcome::Applied);
    document.commit(MergeUse::No);
    QCOMPARE(document.toJson(), QByteArray(R"({"count":1,"rows":[],"inner":{"name":"a"}})"));
    QCOMPARE(wakes, 0);

    // When a script changes it
    QVERIFY(QMetaObject::invokeMethod(object.get(), "add"));
    batch.clear();
    observer.collect(batch);

    // Then each property is said once
    QCOMPARE(batch.size(), size_t(3));
    for (const Change &change : batch)
        QCOMPARE(document.apply(change), Document::Outcome::Applied);
    QCOMPARE(document.toJson(), QByteArray(R"({"count":2,"rows":[{"n":1}],"inner":{"name":"b"}})"));
}

QTEST_GUILESS_MAIN(TestScriptValues)
#include "tst_scriptvalues.moc"
