// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Numbers, texts, dates, enumerations and points from JSON; tst_variantdecoder.cpp has what holds others.

#include "decodersamples.h"

#include <QBitArray>
#include <QDateTime>
#include <QLine>
#include <QLocale>
#include <QPointer>
#include <QRect>
#include <QRegularExpression>
#include <QSet>
#include <QTimeZone>
#include <QUrl>
#include <QUuid>

#include <cmath>
#include <limits>

class TestVariantDecoderScalar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { registerMoney(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsBackScalars_data();
    void readsBackScalars() { roundTrip(); }
    void readsBackTextsAndDates_data();
    void readsBackTextsAndDates() { roundTrip(); }
    void takesOtherWaysToSayIt();
    void takesNullWhereItMeansSomething();
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();
    void quotesOnlyTheStartOfALongText();
};

void TestVariantDecoderScalar::readsBackScalars_data()
{
    QTest::addColumn<QVariant>("value");
    row("nullptr", var(nullptr));
    row("true", true);
    row("false", false);
    row("int", std::numeric_limits<int>::min());
    row("uint", std::numeric_limits<uint>::max());
    row("qint64", std::numeric_limits<qint64>::min());
    row("largest qint64", std::numeric_limits<qint64>::max());
    row("2^53 + 1", qint64(9007199254740993));
    row("quint64", quint64(std::numeric_limits<qint64>::max()));
    row("quint64 beyond qint64", quint64(1) << 63);
    row("long", var(std::numeric_limits<long>::min()));
    row("ulong", var(ulong(5)));
    row("short", var(short(-32768)));
    row("ushort", var(ushort(65535)));
    row("char", var('A'));
    row("schar", var(static_cast<signed char>(-128)));
    row("uchar", var(uchar(255)));
    row("float", var(0.1F));
    row("largest float", var(std::numeric_limits<float>::max()));
    row("least float", var(std::numeric_limits<float>::lowest()));
    row("smallest float", var(std::numeric_limits<float>::denorm_min()));
    row("whole float", var(3.0F));
    row("double", 0.30000000000000004);
    row("whole double", 3.0);
    row("large double", 1e300);
    row("point", QPoint(1, -2));
    row("point of doubles", QPointF(0.5, 3));
    row("size", QSize(3, 4));
    row("size of doubles", QSizeF(0.5, 4));
    row("rectangle", QRect(1, 2, 3, 4));
    row("rectangle at the end", QRect(QPoint(2147483640, -2147483647 - 1), QPoint(2147483647, -2147483640)));
    row("rectangle of doubles", QRectF(1, 2, 3, 4.5));
    row("line", QLine(1, 2, 3, 4));
    row("line of doubles", QLineF(1, 2, 3, 4.5));
    QBitArray bits(3);
    bits.setBit(1);
    row("bits", bits);
    row("no bits", QBitArray());
}

void TestVariantDecoderScalar::readsBackTextsAndDates_data()
{
    QTest::addColumn<QVariant>("value");
    row("text", u"a\"\\\n\u00e9\U0001F600"_s);
    row("empty text", u""_s);
    row("character", QChar(u'\u00e9'));
    row("UTF-16 unit", var(u'x'));
    row("UTF-32 character", var(U'\U0001F600'));
    row("standard string", var(std::string("\xc3\xa9")));
    row("bytes", QByteArray("\xff\x00\xfe\x01", 4));
    row("no bytes", QByteArray());
    row("URL", QUrl(u"http://h/a b?q=\u00e9"_s));
    row("empty URL", QUrl());
    row("UUID", QUuid(u"{67c8770b-44f1-410a-ab9a-f9b5446f13ee}"_s));
    row("null UUID", QUuid());
    row("locale", QLocale(QLocale::German, QLocale::Austria));
    row("C locale", QLocale::c());
    row("regular expression", QRegularExpression(u"^\\d+$"_s));
    const QDate day(2026, 1, 31);
    const QTime time(23, 30, 5, 7);
    row("date and time", QDateTime(day, time, QTimeZone::utc()));
    row("date and time elsewhere", QDateTime(day, time, QTimeZone(7200)));
    row("invalid date and time", QDateTime());
    row("date", day);
    row("invalid date", QDate());
    row("time", time);
    row("invalid time", QTime());
}

void TestVariantDecoderScalar::takesOtherWaysToSayIt()
{
    QCOMPARE(decodeJson<int>("2.0"), 2);
    QCOMPARE(decodeJson<int>("-2e3"), -2000);
    QCOMPARE(decodeJson<quint64>("18446744073709549568"), quint64(18446744073709549568ULL));
    QCOMPARE(decodeJson<double>("3"), 3.0);
    QCOMPARE(decode<quint64>(QVariant(std::numeric_limits<quint64>::max())),
             std::numeric_limits<quint64>::max());
    QCOMPARE(decode<qint8>(QVariant(-7)), qint8(-7));
    QCOMPARE(decodeJson<Lamp::Color>("200"), Lamp::Color::Green);
    QCOMPARE(decodeJson<Lamp::Options>("3"), Lamp::Options(Lamp::Blinks | Lamp::Hums));
    QCOMPARE(decodeJson<QUuid>("\"{67C8770B-44F1-410A-AB9A-F9B5446F13EE}\""),
             QUuid(u"67c8770b-44f1-410a-ab9a-f9b5446f13ee"_s));
    QCOMPARE(decodeJson<QDateTime>("\"2026-01-31T23:30:05+02:00\""),
             QDateTime(QDate(2026, 1, 31), QTime(21, 30, 5), QTimeZone::utc()));
    QCOMPARE(decodeJson<QTime>("\"23:30\""), QTime(23, 30));
    QCOMPARE(decodeJson<QPoint>(R"({"x":1,"y":2,"z":3})"), QPoint(1, 2));
    QCOMPARE(decodeJson<QSet<int>>("[1,1,2]"), (QSet<int>{1, 2}));
    QCOMPARE(decodeJson<Money>("\"12\""), Money{12});
}

void TestVariantDecoderScalar::takesNullWhereItMeansSomething()
{
    const QVariant null = plain("null");
    QVERIFY(std::isnan(decode<double>(null).value_or(0)));
    QVERIFY(std::isnan(decode<float>(null).value_or(0)));
    QVERIFY(std::isnan(decode<double>(QVariant()).value_or(0)));
    QVERIFY(std::isnan(decodeJson<QPointF>(R"({"x":null,"y":0})").value_or(QPointF()).x()));
    QVERIFY(!decode<QDateTime>(null).value_or(QDateTime::currentDateTimeUtc()).isValid());
    QCOMPARE(decode<QObject *>(null), static_cast<QObject *>(nullptr));
    QCOMPARE(decode<QPointer<QObject>>(null), QPointer<QObject>());
    QObject *object = this;
    QVERIFY(Velox::decodeInto(type<QObject *>(), &object, null));
    QVERIFY(!object);
}

void TestVariantDecoderScalar::refusesWhatDoesNotFit_data()
{
    QTest::addColumn<QMetaType>("type");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("text");
    const auto add = [](const char *tag, QMetaType type, const QByteArray &json, const QString &text) {
        QTest::newRow(tag) << type << json << u"Cannot convert "_s + text;
    };
    add("300 in quint8", type<quint8>(), "300", u"300 to uchar"_s);
    add("below quint8", type<quint8>(), "-1", u"-1 to uchar"_s);
    add("above qint8", type<qint8>(), "128", u"128 to signed char"_s);
    add("below qint8", type<qint8>(), "-129", u"-129 to signed char"_s);
    add("above int", type<int>(), "2147483648", u"2147483648 to int"_s);
    add("below int", type<int>(), "-2147483649", u"-2147483649 to int"_s);
    add("above qint64", type<qint64>(), "9223372036854775808", u"9223372036854775808 to qlonglong"_s);
    add("below qint64", type<qint64>(), "-1e19", u"-1e+19 to qlonglong"_s);
    add("largest quint64, which is rounded up", type<quint64>(), "18446744073709551615",
        u"18446744073709551616 to qulonglong"_s);
    add("below quint64", type<quint64>(), "-1", u"-1 to qulonglong"_s);
    add("fraction in int", type<int>(), "1.5", u"1.5 to int"_s);
    add("text in int", type<int>(), "\"1\"", u"\"1\" to int"_s);
    add("bool in int", type<int>(), "true", u"true to int"_s);
    add("null in int", type<int>(), "null", u"null to int"_s);
    add("object in int", type<int>(), "{}", u"an object to int"_s);
    add("number in bool", type<bool>(), "1", u"1 to bool"_s);
    add("text in bool", type<bool>(), "\"true\"", u"\"true\" to bool"_s);
    add("large double in float", type<float>(), "3.5e38", u"3.5e+38 to float"_s);
    add("text in double", type<double>(), "\"1\"", u"\"1\" to double"_s);
    add("bool in double", type<double>(), "true", u"true to double"_s);
    add("number in text", type<QString>(), "1", u"1 to QString"_s);
    add("bool in text", type<QString>(), "true", u"true to QString"_s);
    add("null in text", type<QString>(), "null", u"null to QString"_s);
    add("number in standard string", type<std::string>(), "1",
        u"1 to "_s + QString::fromUtf8(type<std::string>().name()));
    add("two units in a character", type<QChar>(), "\"ab\"", u"\"ab\" to QChar"_s);
    add("no unit in a character", type<QChar>(), "\"\"", u"\"\" to QChar"_s);
    add("two units in char16_t", type<char16_t>(), "\"\xf0\x9f\x98\x80\"", u"\"\U0001F600\" to char16_t"_s);
    add("two characters in char32_t", type<char32_t>(), "\"ab\"", u"\"ab\" to char32_t"_s);
    add("base64 with a bad character", type<QByteArray>(), "\"/w*=\"", u"\"/w*=\" to QByteArray"_s);
    add("base64 without padding", type<QByteArray>(), "\"/w\"", u"\"/w\" to QByteArray"_s);
    add("base64 with stray bits", type<QByteArray>(), "\"/x==\"", u"\"/x==\" to QByteArray"_s);
    add("base64 beyond Latin-1", type<QByteArray>(), "\"\xe2\x82\xac===\"", u"\"\u20ac===\" to QByteArray"_s);
    add("number in bytes", type<QByteArray>(), "1", u"1 to QByteArray"_s);
    add("null in bytes", type<QByteArray>(), "null", u"null to QByteArray"_s);
    add("no URL", type<QUrl>(), "\"http://[\"", u"\"http://[\" to QUrl"_s);
    add("null in URL", type<QUrl>(), "null", u"null to QUrl"_s);
    add("no UUID", type<QUuid>(), "\"x\"", u"\"x\" to QUuid"_s);
    add("UUID with a tail", type<QUuid>(), "\"67c8770b-44f1-410a-ab9a-f9b5446f13ee1\"",
        u"\"67c8770b-44f1-410a-ab9a-f9b5446f13ee1\" to QUuid"_s);
    add("no locale", type<QLocale>(), "\"xx_none\"", u"\"xx_none\" to QLocale"_s);
    add("empty locale", type<QLocale>(), "\"\"", u"\"\" to QLocale"_s);
    add("no regular expression", type<QRegularExpression>(), "\"(\"", u"\"(\" to QRegularExpression"_s);
    add("no date and time", type<QDateTime>(), "\"today\"", u"\"today\" to QDateTime"_s);
    add("number in date and time", type<QDateTime>(), "0", u"0 to QDateTime"_s);
    add("no date", type<QDate>(), "\"2026-02-30\"", u"\"2026-02-30\" to QDate"_s);
    add("date with a tail", type<QDate>(), "\"2026-02-03x\"", u"\"2026-02-03x\" to QDate"_s);
    add("no time", type<QTime>(), "\"25:00\"", u"\"25:00\" to QTime"_s);
    add("unknown key", type<Lamp::Color>(), "\"Blue\"", u"\"Blue\" to Lamp::Color"_s);
    add("key with a zero", type<Lamp::Color>(), "\"Red\\u0000\"",
        u"\"Red"_s + QChar(0) + u"\" to Lamp::Color"_s);
    add("empty key", type<Lamp::Color>(), "\"\"", u"\"\" to Lamp::Color"_s);
    add("number beyond an enumeration", type<Lamp::Color>(), "256", u"256 to Lamp::Color"_s);
    add("number below an enumeration", type<Lamp::Level>(), "-129", u"-129 to Lamp::Level"_s);
    add("fraction in an enumeration", type<Lamp::Color>(), "0.5", u"0.5 to Lamp::Color"_s);
    add("unknown flag", type<Lamp::Options>(), "\"Blinks|Glows\"",
        u"\"Blinks|Glows\" to QFlags<Lamp::Option>"_s);
    add("key of an enumeration that is not registered", type<Unregistered>(), "\"Seven\"",
        u"\"Seven\" to Unregistered"_s);
    add("array in a point", type<QPoint>(), "[1,2]", u"an array to QPoint"_s);
    add("type without a default constructor", type<NoDefault>(), "1", u"1 to NoDefault"_s);
    add("smart pointer", type<QSharedPointer<int>>(), "1", u"1 to QSharedPointer<int>"_s);
    add("no type", QMetaType(), "1", u"1 to an unknown type"_s);
    add("void", type<void>(), "1", u"1 to void"_s);
}

void TestVariantDecoderScalar::refusesWhatDoesNotFit()
{
    QFETCH(QMetaType, type);
    QFETCH(QByteArray, json);
    QFETCH(QString, text);
    if (qstrcmp(type.name(), "NoDefault") == 0) // Qt says so, too
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^QVariant: .*construct"_s));
    DecodeError error;
    QVERIFY(!Velox::decodeVariant(plain(json), type, &error));
    QCOMPARE(error.text, text);
    QCOMPARE(error.path, QString());
}

void TestVariantDecoderScalar::quotesOnlyTheStartOfALongText()
{
    DecodeError error;
    QVERIFY(!decode<int>(QString(100000, u'x'), &error));
    QCOMPARE(error.text, u"Cannot convert \""_s + QString(40, u'x') + u"...\" to int"_s);
}

QTEST_GUILESS_MAIN(TestVariantDecoderScalar)
#include "tst_variantdecoderscalar.moc"
