// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

#include "json/change.h"
#include "json/jsonreader.h"
#include "json/jsonwriter.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace Velox;

class TestJsonReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void makesEqualValuesEqualBytes_data();
    void makesEqualValuesEqualBytes();
    void refusesWhatIsNoJson_data();
    void refusesWhatIsNoJson();
    void refusesEveryTextThatBreaksOff();
    void nestsToTheLimitAndNoDeeper();
    void readsAnchorsOfItsOwnTextOnly();
    void indentsForAPerson();
    void writesNumbersAtTheirShortest_data();
    void writesNumbersAtTheirShortest();
    void mendsLoneSurrogates_data();
    void mendsLoneSurrogates();
};

void TestJsonReader::makesEqualValuesEqualBytes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("canonical");
    QTest::newRow("space") << QByteArray(" { \"a\" : [ 1 ,\t2 ],\r\n\"b\":{ } } ")
                           << QByteArray(R"({"a":[1,2],"b":{}})");
    QTest::newRow("scalar at the root") << QByteArray("null") << QByteArray("null");
    QTest::newRow("text at the root") << QByteArray(R"("")") << QByteArray(R"("")");
    QTest::newRow("escapes that need not be") << QByteArray(R"("\u0061\/\u00e9")") << QByteArray("\"a/é\"");
    QTest::newRow("escapes that must be")
        << QByteArray(R"("\u0022\u005C\u000A\u0001\b")") << QByteArray(R"("\"\\\n\u0001\b")");
    QTest::newRow("surrogate pair") << QByteArray(R"("\ud83d\ude00")") << QByteArray("\"😀\"");
    QTest::newRow("lone surrogate") << QByteArray(R"("\ud83dx")") << QByteArray("\"\xef\xbf\xbdx\"");
    QTest::newRow("lone low surrogate") << QByteArray(R"("\ude00")") << QByteArray("\"\xef\xbf\xbd\"");
    QTest::newRow("high surrogate and another escape") << QByteArray(R"("\ud83d\u0041")")
                                                       << QByteArray("\"\xef\xbf\xbd"
                                                                     "A\"");
    QTest::newRow("byte order mark in a text") << QByteArray(R"("\ufeffa")")
                                               << QByteArray("\"\xef\xbb\xbf"
                                                             "a\"");
    QTest::newRow("nul") << QByteArray(R"("\u0000")") << QByteArray(R"("\u0000")");
    QTest::newRow("numbers keep their digits")
        << QByteArray("[1E400,1e-400,-0,9007199254740993,123456789012345678901234567890,1.50]")
        << QByteArray("[1E400,1e-400,-0,9007199254740993,123456789012345678901234567890,1.50]");
    QTest::newRow("key with an escape") << QByteArray(R"({"\u0061":1})") << QByteArray(R"({"a":1})");
}

void TestJsonReader::makesEqualValuesEqualBytes()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, canonical);
    JsonError error;
    const auto result = JsonReader::canonical(text, &error);
    QVERIFY2(result, qPrintable(error.toString()));
    QCOMPARE(*result, canonical);
    QCOMPARE(JsonReader::canonical(*result), result);
}

void TestJsonReader::refusesWhatIsNoJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    const auto row = [](const char *name, const QByteArray &text, int column, int line = 1) {
        QTest::newRow(name) << text << line << column;
    };
    row("nothing", "", 1);
    row("space only", "  ", 3);
    row("two values", "1 2", 3);
    row("comma at the end of an array", "[1,]", 4);
    row("comma at the end of an object", R"({"a":1,})", 8);
    row("comma alone", "[,]", 2);
    row("no comma", "[1 2]", 4);
    row("no colon", R"({"a" 1})", 6);
    row("key without quotes", "{a:1}", 2);
    row("number as key", "{1:1}", 2);
    row("wrong end", "[1}", 3);
    row("end without a beginning", "]", 1);
    row("leading zero", "01", 2);
    row("plus", "+1", 1);
    row("point without digits", "1.", 3);
    row("point first", ".5", 1);
    row("minus alone", "-", 2);
    row("exponent without digits", "1e+", 4);
    row("hexadecimal", "0x10", 2);
    row("NaN", "NaN", 1);
    row("half a literal", "tru", 1);
    row("literal with a tail", "nullx", 5);
    row("capitals", "True", 1);
    row("single quotes", "'a'", 1);
    row("raw line break in a text", "\"a\nb\"", 3);
    row("unknown escape", R"("\x41")", 4);
    row("short unicode escape", R"("\u12")", 4);
    row("text without an end", "\"abc", 5);
    row("comment", "[1]//x", 4);
    row("bad UTF-8", "\"\xff\"", 1);
    row("overlong UTF-8", "\"\xc0\xaf\"", 1);
    row("byte order mark", "\xef\xbb\xbf{}", 1);
    row("anchor from a peer",
        "\x01"
        "7{}",
        1);
    row("line and column", "{\n  \"a\": [1,\n   2 3]\n}", 6, 3);
}

void TestJsonReader::refusesWhatIsNoJson()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(int, column);
    JsonError error;
    QVERIFY(!JsonReader::canonical(text, &error));
    QCOMPARE(error.line, line);
    QCOMPARE(error.column, column);
    QVERIFY(!error.text.isEmpty());
}

void TestJsonReader::refusesEveryTextThatBreaksOff()
{
    const QByteArray text = R"({"a":[1.5e3,true,null,"x\u00e9\n"],"b":{"c":-2}})";
    QVERIFY(JsonReader::canonical(text));
    for (qsizetype size = 0; size < text.size(); ++size)
        QVERIFY2(!JsonReader::canonical(text.first(size)), text.first(size).constData());
}

void TestJsonReader::nestsToTheLimitAndNoDeeper()
{
    const auto nested = [](int depth) { return QByteArray(depth, '[') + QByteArray(depth, ']'); };
    QVERIFY(JsonReader::canonical(nested(maxJsonDepth)));
    QVERIFY(!JsonReader::canonical(nested(maxJsonDepth + 1)));
    QVERIFY(!JsonReader::canonical(QByteArray(1'000'000, '[')));
}

void TestJsonReader::readsAnchorsOfItsOwnTextOnly()
{
    const QByteArray text = anchor(7, "\"pid\"") + "[" + anchor(12) + "{}]";
    JsonReader reader(text, JsonReader::Source::Own);
    QCOMPARE(reader.next(), JsonReader::Token::BeginArray);
    QCOMPARE(reader.anchor(), 7u);
    QCOMPARE(reader.anchorRowKey().toByteArray(), QByteArray("\"pid\""));
    QCOMPARE(reader.next(), JsonReader::Token::BeginObject);
    QCOMPARE(reader.anchor(), 12u);
    QVERIFY(reader.anchorRowKey().isEmpty());
    QCOMPARE(reader.next(), JsonReader::Token::EndObject);
    QCOMPARE(reader.next(), JsonReader::Token::EndArray);
    QCOMPARE(reader.next(), JsonReader::Token::End);
}

void TestJsonReader::indentsForAPerson()
{
    QCOMPARE(JsonReader::indented(R"({"a":[1,{}],"b":[]})"),
             QByteArray("{\n    \"a\": [\n        1,\n        {}\n    ],\n    \"b\": []\n}"));
}

void TestJsonReader::writesNumbersAtTheirShortest_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("tenth") << 0.1 << QByteArray("0.1");
    QTest::newRow("whole") << 1.0 << QByteArray("1");
    QTest::newRow("minus zero") << -0.0 << QByteArray("0");
    QTest::newRow("large") << 1e300 << QByteArray("1e+300");
    QTest::newRow("small") << 5e-324 << QByteArray("5e-324");
    QTest::newRow("no number") << std::nan("") << QByteArray("null");
    QTest::newRow("infinite") << -std::numeric_limits<double>::infinity() << QByteArray("null");
}

void TestJsonReader::writesNumbersAtTheirShortest()
{
    QFETCH(double, value);
    QFETCH(QByteArray, text);
    QByteArray out;
    JsonWriter::writeDouble(out, value);
    QCOMPARE(out, text);
    QVERIFY(JsonReader::canonical(out));
}

void TestJsonReader::mendsLoneSurrogates_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("json");
    const QChar high(0xd83d);
    const QChar low(0xde00);
    QTest::newRow("pair") << QString(QString(high) + low) << QByteArray("\"😀\"");
    QTest::newRow("high at the end") << QString(QStringLiteral("a") + high)
                                     << QByteArray("\"a\xef\xbf\xbd\"");
    QTest::newRow("low alone") << QString(low) << QByteArray("\"\xef\xbf\xbd\"");
    QTest::newRow("two highs and a low")
        << QString(QString(high) + high + low) << QByteArray("\"\xef\xbf\xbd😀\"");
}

void TestJsonReader::mendsLoneSurrogates()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, json);
    QByteArray out;
    JsonWriter::writeString(out, text);
    QCOMPARE(out, json);
}

QTEST_GUILESS_MAIN(TestJsonReader)
#include "tst_jsonreader.moc"
