// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/variantdecoder.h"
#include "json/variantjson.h"

#include <QBitArray>
#include <QCborArray>
#include <QCborMap>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLine>
#include <QLocale>
#include <QPointer>
#include <QRect>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QUrl>
#include <QUuid>

#include <cmath>
#include <limits>
#include <list>
#include <map>
#include <vector>

using Velox::decode;
using Velox::DecodeError;
using Velox::VariantEncoder;
using namespace Qt::StringLiterals;

enum Unregistered { Seven = 7 };

class Lamp
{
    Q_GADGET
    Q_PROPERTY(Color color MEMBER color)
    Q_PROPERTY(Options options READ readOptions WRITE writeOptions) // moc makes nothing of a MEMBER of flags
    Q_PROPERTY(QPoint at MEMBER at)
    Q_PROPERTY(QVariant note MEMBER note)
    Q_PROPERTY(float watts MEMBER watts)
    Q_PROPERTY(QString serial READ readSerial)
    Q_PROPERTY(QString secret MEMBER secret)
    Q_CLASSINFO("velox.secret", "omit")

public:
    enum class Color : quint8 { Red, Green = 200 };
    Q_ENUM(Color)
    enum class Level : qint8 { Low = -1, High = 1 };
    Q_ENUM(Level)
    enum class Wide : quint64 { One = 1 };
    Q_ENUM(Wide)
    enum Option { Blinks = 1, Hums = 2 };
    Q_DECLARE_FLAGS(Options, Option)
    Q_FLAG(Options)

    QString readSerial() const { return serial; }
    Options readOptions() const { return options; }
    void writeOptions(Options value) { options = value; }
    friend bool operator==(const Lamp &, const Lamp &) = default;

    Color color = Color::Red;
    Options options;
    QPoint at = {5, 6};
    QVariant note;
    float watts = 40;
    QString serial = u"S1"_s;
    QString secret = u"x"_s;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(Lamp::Options)

class Road
{
    Q_GADGET
    Q_PROPERTY(Lamp main MEMBER main)
    Q_PROPERTY(QList<Lamp> others MEMBER others)
    Q_PROPERTY(int cars MEMBER cars)
    Q_PROPERTY(Lamp::Level level MEMBER level)
    Q_PROPERTY(QMap<QString, Road> sides MEMBER sides)
    Q_CLASSINFO("velox.cars", "name vehicles")

public:
    friend bool operator==(const Road &, const Road &) = default;

    Lamp main;
    QList<Lamp> others;
    int cars = 1;
    Lamp::Level level = Lamp::Level::High;
    QMap<QString, Road> sides;
};

class Twins
{
    Q_GADGET
    Q_PROPERTY(int first MEMBER first)
    Q_PROPERTY(int second MEMBER second)
    Q_CLASSINFO("velox.second", "name first") // which is taken

public:
    int first = 1;
    int second = 2;
};

struct Money
{
    qlonglong cents = 0;
    friend bool operator==(const Money &, const Money &) = default;
};

struct NoDefault
{
    explicit NoDefault(int) { }
};

Q_DECLARE_METATYPE(Money)
Q_DECLARE_METATYPE(NoDefault)
Q_DECLARE_METATYPE(QSharedPointer<int>)

namespace {

template <typename T>
QVariant var(const T &value)
{
    return QVariant::fromValue(value);
}

template <typename T>
QMetaType type()
{
    return QMetaType::fromType<T>();
}

QVariant plain(const QByteArray &json) { return Velox::variantFromJson(json).value(); }

template <typename T>
std::optional<T> decodeJson(const QByteArray &json)
{
    return decode<T>(plain(json));
}

void row(const char *tag, const QVariant &value) { QTest::newRow(tag) << value; }

Road sampleRoad()
{
    Road road;
    road.main.color = Lamp::Color::Green;
    road.main.options = Lamp::Blinks | Lamp::Hums;
    road.main.at = {1, 2};
    road.main.note = 7LL;
    road.main.watts = 0.1F;
    road.others = {Lamp(), road.main};
    road.others.first().note = u"n"_s;
    road.cars = 9;
    road.level = Lamp::Level::Low;
    Road side = road;
    road.sides = {{u"a/b"_s, side}};
    return road;
}

} // namespace

class TestVariantDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsBackScalars_data();
    void readsBackScalars() { roundTrip(); }
    void readsBackTextsAndDates_data();
    void readsBackTextsAndDates() { roundTrip(); }
    void readsBackContainers_data();
    void readsBackContainers() { roundTrip(); }
    void readsBackEnumsAndGadgets_data();
    void readsBackEnumsAndGadgets() { roundTrip(); }
    void readsBackJsonAndCbor_data();
    void readsBackJsonAndCbor() { roundTrip(); }
    void takesOtherWaysToSayIt();
    void takesNullWhereItMeansSomething();
    void givesAVariantAsItIs();
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();
    void namesThePlaceOfAnError_data();
    void namesThePlaceOfAnError();
    void keepsMembersThatAreMissing();
    void writesNeitherOmittedNorReadOnlyMembers();
    void changesNothingWhereSomethingDoesNotFit();
    void replacesContainersWhole();
    void refusesWhatNestsTooDeep_data();
    void refusesWhatNestsTooDeep();
    void quotesOnlyTheStartOfALongText();

private:
    void roundTrip();
};

void TestVariantDecoder::initTestCase()
{
    QMetaType::registerConverter<Money, QVariantMap>([](const Money &money) {
        return QVariantMap{{u"cents"_s, money.cents}};
    });
    QMetaType::registerConverter<QVariantMap, Money>(
        [](const QVariantMap &map) { return Money{map.value(u"cents"_s).toLongLong()}; });
    const auto moneyOfText = [](const void *from, void *to) { // one that may fail
        bool isNumber = false;
        static_cast<Money *>(to)->cents = static_cast<const QString *>(from)->toLongLong(&isNumber);
        return isNumber;
    };
    QMetaType::registerConverterFunction(moneyOfText, type<QString>(), type<Money>());
}

void TestVariantDecoder::roundTrip()
{
    QFETCH(QVariant, value);
    const QByteArray json = VariantEncoder::toJson(value);
    DecodeError error;
    const auto read = Velox::decodeVariant(plain(json), value.metaType(), &error);
    QVERIFY2(read, qPrintable(QString::fromUtf8(json) + u' ' + error.path + u' ' + error.text));
    QCOMPARE(read->metaType(), value.metaType());
    QVERIFY2(*read == value || !value.metaType().isEqualityComparable(), VariantEncoder::toJson(*read));
    QCOMPARE(VariantEncoder::toJson(*read), json);
}

void TestVariantDecoder::readsBackScalars_data()
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

void TestVariantDecoder::readsBackTextsAndDates_data()
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
    row("date and time", QDateTime(day, time, Qt::UTC));
    row("date and time elsewhere", QDateTime(day, time, Qt::OffsetFromUTC, 7200));
    row("invalid date and time", QDateTime());
    row("date", day);
    row("invalid date", QDate());
    row("time", time);
    row("invalid time", QTime());
}

void TestVariantDecoder::readsBackContainers_data()
{
    QTest::addColumn<QVariant>("value");
    row("map", QVariantMap{{u"b"_s, 1LL}, {u"a"_s, QVariantMap{{u""_s, true}}}});
    row("hash", QVariantHash{{u"c"_s, 1LL}, {u"a"_s, u"x"_s}});
    row("list", QVariantList{1LL, u"x"_s, var(nullptr), QVariantList()});
    row("string list", QStringList{u"a"_s, u"b"_s});
    row("bytes list", var(QByteArrayList{"a"}));
    row("list of int", var(QList<int>{1, 2}));
    row("empty list of int", var(QList<int>()));
    row("list of bool", var(QList<bool>{true, false}));
    row("list of double", var(QList<double>{0.5, 2}));
    row("list of URL", var(QList<QUrl>{QUrl(u"a:b"_s)}));
    row("list of dates", var(QList<QDateTime>{QDateTime(QDate(2026, 1, 1), QTime(1, 2), Qt::UTC)}));
    row("list of maps", var(QList<QVariantMap>{{{u"a"_s, 1LL}}}));
    row("list of lists", var(QList<QList<int>>{{1}, {}}));
    row("list of lists of variants", var(QList<QVariantList>{{1LL}, {u"x"_s}}));
    row("standard vector", var(std::vector<int>{1, 2}));
    row("standard vector of bool", var(std::vector<bool>{true, false}));
    row("standard vector of variants", var(std::vector<QVariant>{1LL, u"x"_s, QVariantList{true}}));
    row("standard list", var(std::list<QString>{u"b"_s, u"a"_s}));
    row("set of int", var(QSet<int>{3, 10, 2, 1}));
    row("set of texts", var(QSet<QString>{u"b"_s, u"a"_s}));
    row("map of int", var(QMap<QString, int>{{u"b"_s, 1}, {u"a"_s, 2}}));
    row("hash of int", var(QHash<QString, int>{{u"b"_s, 1}, {u"a"_s, 2}}));
    row("map with number keys", var(QMap<int, QString>{{2, u"x"_s}, {-1, u"y"_s}}));
    row("hash with number keys", var(QHash<quint16, int>{{3, 0}, {65535, 1}}));
    row("map with double keys", var(QMap<double, int>{{0.5, 1}}));
    row("map with bool keys", var(QMap<bool, int>{{true, 1}, {false, 2}}));
    row("map with bytes as keys", var(QMap<QByteArray, int>{{"a", 1}}));
    row("hash with UUID keys", var(QHash<QUuid, int>{{QUuid(), 1}}));
    row("map with enumeration keys",
        var(QMap<Lamp::Color, int>{{Lamp::Color::Green, 1}, {Lamp::Color(7), 2}}));
    row("map with lists as keys", var(QMap<QList<int>, int>{{{1, 2}, 3}}));
    row("map of lists", var(QMap<QString, QList<int>>{{u"a"_s, {1, 2}}}));
    row("map of maps", var(QMap<QString, QMap<int, int>>{{u"a"_s, {{1, 2}}}}));
    row("standard map", var(std::map<QString, int>{{u"a"_s, 1}}));
    row("pair of variants", var(std::pair<QVariant, QVariant>(1LL, u"x"_s)));
}

void TestVariantDecoder::readsBackEnumsAndGadgets_data()
{
    QTest::addColumn<QVariant>("value");
    row("enumeration", var(Lamp::Color::Green));
    row("unknown value of an enumeration", var(Lamp::Color(255)));
    row("enumeration below zero", var(Lamp::Level::Low));
    row("unknown value below zero", var(Lamp::Level(-128)));
    row("enumeration of 64 bits", var(Lamp::Wide::One));
    row("unknown value of 64 bits", var(Lamp::Wide(quint64(1) << 40)));
    row("flags", var(Lamp::Options(Lamp::Blinks | Lamp::Hums)));
    row("one flag", var(Lamp::Options(Lamp::Hums)));
    row("no flag", var(Lamp::Options()));
    row("a flag without a name", var(Lamp::Options(5)));
    row("enumeration that is not registered", var(Seven));
    row("enumeration of Qt", var(Qt::Vertical));
    row("flags of Qt", var(Qt::Alignment(Qt::AlignLeft | Qt::AlignTop)));
    row("gadget", var(sampleRoad().others.last()));
    row("list of gadgets", var(sampleRoad().others));
    row("map of gadgets", var(sampleRoad().sides));
    row("null pointer to a gadget", var(static_cast<Lamp *>(nullptr)));
    row("converted", var(Money{250}));
    row("list of converted", var(QList<Money>{{1}, {2}}));
}

void TestVariantDecoder::readsBackJsonAndCbor_data()
{
    QTest::addColumn<QVariant>("value");
    const QJsonObject object{{u"b"_s, QJsonArray{1, 0.5, true, QJsonValue()}}, {u"a"_s, u"\n"_s}};
    row("JSON object", object);
    row("JSON array", QJsonArray{object});
    row("JSON value", QJsonValue(object));
    row("JSON text", QJsonValue(u"x"_s));
    row("JSON null", QJsonValue());
    row("JSON number of all digits", QJsonValue(qint64(9007199254740993)));
    row("JSON document", QJsonDocument(object));
    row("JSON document of an array", QJsonDocument(QJsonArray{1}));
    row("no JSON document", QJsonDocument());
    row("CBOR integer", var(QCborValue(std::numeric_limits<qint64>::max())));
    row("CBOR null", var(QCborValue(nullptr)));
    row("CBOR array", var(QCborArray{1, u"x"_s, QCborArray()}));
    row("CBOR map", var(QCborMap{{u"a"_s, QCborMap()}}));
    row("JSON as text", var(Velox::JsonText{R"({"a":[1,null,"x"]})"}));
}

void TestVariantDecoder::takesOtherWaysToSayIt()
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
             QDateTime(QDate(2026, 1, 31), QTime(21, 30, 5), Qt::UTC));
    QCOMPARE(decodeJson<QTime>("\"23:30\""), QTime(23, 30));
    QCOMPARE(decodeJson<QPoint>(R"({"x":1,"y":2,"z":3})"), QPoint(1, 2));
    QCOMPARE(decodeJson<QSet<int>>("[1,1,2]"), (QSet<int>{1, 2}));
    QCOMPARE(decodeJson<Money>("\"12\""), Money{12});
}

void TestVariantDecoder::takesNullWhereItMeansSomething()
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

void TestVariantDecoder::givesAVariantAsItIs()
{
    const QVariant value = plain(R"({"a":[1,null]})");
    QCOMPARE(decode<QVariant>(value), value);
    const auto read = Velox::decodeVariant(value, type<QVariant>());
    QVERIFY(read);
    QCOMPARE(read->metaType(), type<QVariantMap>());
    QVariant target = 1;
    QVERIFY(Velox::decodeInto(type<QVariant>(), &target, value));
    QCOMPARE(target, value);
    QCOMPARE(decodeJson<Lamp>(R"({"note":[1]})").value_or(Lamp()).note, QVariant(QVariantList{1LL}));
    QCOMPARE(decodeJson<Lamp>(R"({"note":null})").value_or(Lamp()).note.metaType(), type<std::nullptr_t>());
}

void TestVariantDecoder::refusesWhatDoesNotFit_data()
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
    add("object in a list", type<QList<int>>(), "{}", u"an object to QList<int>"_s);
    add("null in a list", type<QList<int>>(), "null", u"null to QList<int>"_s);
    add("text in a string list", type<QStringList>(), "\"a\"", u"\"a\" to QStringList"_s);
    add("text in a bytes list", type<QByteArrayList>(), "\"YQ==\"", u"\"YQ==\" to QByteArrayList"_s);
    add("array in a variant hash", type<QVariantHash>(), "[]", u"an array to QVariantHash"_s);
    add("text in a variant list", type<QVariantList>(), "\"a\"", u"\"a\" to QVariantList"_s);
    add("object in a variant list", type<QVariantList>(), "{}", u"an object to QVariantList"_s);
    add("array in a variant map", type<QVariantMap>(), "[]", u"an array to QVariantMap"_s);
    add("array in a map", type<QMap<QString, int>>(), "[]", u"an array to QMap<QString,int>"_s);
    add("array in a gadget", type<Lamp>(), "[]", u"an array to Lamp"_s);
    add("null in a gadget", type<Lamp>(), "null", u"null to Lamp"_s);
    add("object in an object pointer", type<QObject *>(), "{}", u"an object to QObject*"_s);
    add("object in a gadget pointer", type<Lamp *>(), "{}", u"an object to Lamp*"_s);
    add("three in a pair", type<std::pair<QVariant, QVariant>>(), "[1,2,3]", u"an array to QVariantPair"_s);
    add("a pair of other types", type<std::pair<int, QString>>(), "[1,\"x\"]",
        u"an array to std::pair<int,QString>"_s);
    add("number in bits", type<QBitArray>(), "[1]", u"an array to QBitArray"_s);
    add("array in a JSON object", type<QJsonObject>(), "[]", u"an array to QJsonObject"_s);
    add("object in a JSON array", type<QJsonArray>(), "{}", u"an object to QJsonArray"_s);
    add("number in a JSON document", type<QJsonDocument>(), "1", u"1 to QJsonDocument"_s);
    add("array in a CBOR map", type<QCborMap>(), "[]", u"an array to QCborMap"_s);
    add("text that a converter refuses", type<Money>(), "\"x\"", u"\"x\" to Money"_s);
    add("array without a converter", type<Money>(), "[]", u"an array to Money"_s);
    add("type without a default constructor", type<NoDefault>(), "1", u"1 to NoDefault"_s);
    add("smart pointer", type<QSharedPointer<int>>(), "1", u"1 to QSharedPointer<int>"_s);
    add("no type", QMetaType(), "1", u"1 to an unknown type"_s);
    add("void", type<void>(), "1", u"1 to void"_s);
}

void TestVariantDecoder::refusesWhatDoesNotFit()
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

void TestVariantDecoder::namesThePlaceOfAnError_data()
{
    QTest::addColumn<QMetaType>("type");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    const auto add = [](const char *tag, QMetaType type, const QByteArray &json, const QString &path,
                        const QString &text) { QTest::newRow(tag) << type << json << path << text; };
    add("element", type<QList<int>>(), "[1,2,\"x\"]", u"/2"_s, u"Cannot convert \"x\" to int"_s);
    add("element of a vector", type<std::vector<quint8>>(), "[256]", u"/0"_s,
        u"Cannot convert 256 to uchar"_s);
    add("element of a string list", type<QStringList>(), "[\"a\",1]", u"/1"_s,
        u"Cannot convert 1 to QString"_s);
    add("element of a set", type<QSet<int>>(), "[1,null]", u"/1"_s, u"Cannot convert null to int"_s);
    add("value of a map", type<QMap<QString, QList<int>>>(), R"({"a/~":[0,true]})", u"/a~1~0/1"_s,
        u"Cannot convert true to int"_s);
    add("value of a hash", type<QHash<int, int>>(), R"({"7":"x"})", u"/7"_s,
        u"Cannot convert \"x\" to int"_s);
    add("key of a map", type<QMap<int, int>>(), R"({"x":1})", u"/x"_s, u"Cannot convert \"x\" to int"_s);
    add("key out of range", type<QMap<quint8, int>>(), R"({"300":1})", u"/300"_s,
        u"Cannot convert \"300\" to uchar"_s);
    add("member of a gadget", type<Lamp>(), R"({"color":"Blue"})", u"/color"_s,
        u"Cannot convert \"Blue\" to Lamp::Color"_s);
    add("renamed member", type<Road>(), R"({"vehicles":1.5})", u"/vehicles"_s,
        u"Cannot convert 1.5 to int"_s);
    add("member of a gadget in a list", type<Road>(), R"({"others":[{},{"at":{"x":1,"y":"2"}}]})",
        u"/others/1/at/y"_s, u"Cannot convert \"2\" to int"_s);
    add("member of a point that is missing", type<QPoint>(), R"({"x":1})", u""_s,
        u"The member \"y\" is missing"_s);
    add("member of a point in a list that is missing", type<QList<QSizeF>>(), R"([{"width":1}])", u"/0"_s,
        u"The member \"height\" is missing"_s);
    const QString far = u"The rectangle reaches beyond the range of int"_s;
    add("rectangle too far right", type<QRect>(), R"({"x":2147483647,"y":0,"width":2,"height":1})", u""_s,
        far);
    add("rectangle too far down", type<QRect>(), R"({"x":0,"y":2147483647,"width":1,"height":2})", u""_s,
        far);
    add("rectangle too narrow", type<QRect>(), R"({"x":0,"y":0,"width":-2147483648,"height":1})", u""_s, far);
    add("rectangle too low", type<QRect>(), R"({"x":0,"y":9,"width":1,"height":-2147483648})", u""_s, far);
    add("elements that cannot be made", type<QList<QObject *>>(), R"([null,{}])", u"/1"_s,
        u"Cannot convert an object to QObject*"_s);
}

void TestVariantDecoder::namesThePlaceOfAnError()
{
    QFETCH(QMetaType, type);
    QFETCH(QByteArray, json);
    QFETCH(QString, path);
    QFETCH(QString, text);
    DecodeError error;
    QVERIFY(!Velox::decodeVariant(plain(json), type, &error));
    QCOMPARE(error.path, path);
    QCOMPARE(error.text, text);
}

void TestVariantDecoder::keepsMembersThatAreMissing()
{
    const auto fresh = decodeJson<Road>(R"({"vehicles":3,"unknown":[1],"main":{"watts":7}})");
    QVERIFY(fresh);
    Road expected;
    expected.cars = 3;
    expected.main.watts = 7;
    QVERIFY(*fresh == expected);

    Road road = sampleRoad();
    expected = road;
    QVERIFY(Velox::decodeInto(type<Road>(), &road, plain(R"({"main":{"at":{"x":8,"y":9}},"level":-1})")));
    expected.main.at = {8, 9};
    expected.level = Lamp::Level::Low;
    QVERIFY(road == expected);
}

void TestVariantDecoder::writesNeitherOmittedNorReadOnlyMembers()
{
    const auto lamp = decodeJson<Lamp>(R"({"secret":1,"serial":2,"watts":3})");
    QVERIFY(lamp);
    QCOMPARE(lamp->secret, u"x"_s);
    QCOMPARE(lamp->serial, u"S1"_s);
    QCOMPARE(lamp->watts, 3.0F);
    const auto twins = decodeJson<Twins>(R"({"first":4,"second":5})"); // as the encoder writes only the first
    QVERIFY(twins);
    QCOMPARE(twins->first, 4);
    QCOMPARE(twins->second, 2);
}

void TestVariantDecoder::changesNothingWhereSomethingDoesNotFit()
{
    Road road = sampleRoad();
    DecodeError error;
    QVERIFY(!Velox::decodeInto(type<Road>(), &road, plain(R"({"main":{"watts":7},"vehicles":"x"})"), &error));
    QCOMPARE(error.path, u"/vehicles"_s);
    QVERIFY(road == sampleRoad());
    QList<int> list{1, 2};
    QVERIFY(!Velox::decodeInto(type<QList<int>>(), &list, plain("[3,null]")));
    QCOMPARE(list, (QList<int>{1, 2}));
}

void TestVariantDecoder::replacesContainersWhole()
{
    QList<int> list{1, 2};
    QVERIFY(Velox::decodeInto(type<QList<int>>(), &list, plain("[3]")));
    QCOMPARE(list, QList<int>{3});
    QMap<QString, int> map{{u"a"_s, 1}};
    QVERIFY(Velox::decodeInto(type<QMap<QString, int>>(), &map, plain(R"({"b":2})")));
    QCOMPARE(map, (QMap<QString, int>{{u"b"_s, 2}}));
}

void TestVariantDecoder::refusesWhatNestsTooDeep_data()
{
    QTest::addColumn<QMetaType>("type");
    QTest::addColumn<QString>("path");
    QTest::newRow("JSON value") << type<QJsonValue>() << QString();
    QTest::newRow("CBOR value") << type<QCborValue>() << QString();
    QTest::newRow("JSON array in a list") << type<QList<QJsonArray>>() << u"/0"_s;
    QTest::newRow("JSON text") << type<Velox::JsonText>() << QString();
}

void TestVariantDecoder::refusesWhatNestsTooDeep()
{
    QFETCH(QMetaType, type);
    QFETCH(QString, path);
    QVariant deep = plain(QByteArray(Velox::maxJsonDepth, '[') + QByteArray(Velox::maxJsonDepth, ']'));
    QVERIFY(Velox::decodeVariant(deep, type));
    deep = QVariantList{deep};
    DecodeError error;
    QVERIFY(!Velox::decodeVariant(deep, type, &error));
    QCOMPARE(error.path, path);
    QCOMPARE(error.text, u"It nests deeper than 512 levels"_s);

    QVariant sides = QVariantMap();
    for (int i = 0; i < 256; ++i) // two levels each
        sides = QVariantMap{{u"sides"_s, QVariantMap{{u"a"_s, sides}}}};
    QVERIFY(!decode<Road>(sides, &error));
    QCOMPARE(error.path.count(u'/'), Velox::maxJsonDepth);
    QCOMPARE(error.text, u"It nests deeper than 512 levels"_s);
    QVERIFY(decode<Road>(sides.toMap().value(u"sides"_s).toMap().value(u"a"_s)));
}

void TestVariantDecoder::quotesOnlyTheStartOfALongText()
{
    DecodeError error;
    QVERIFY(!decode<int>(QString(100000, u'x'), &error));
    QCOMPARE(error.text, u"Cannot convert \""_s + QString(40, u'x') + u"...\" to int"_s);
}

QTEST_GUILESS_MAIN(TestVariantDecoder)
#include "tst_variantdecoder.moc"
