// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
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
#include <QRect>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QTimeZone>
#include <QUrl>
#include <QUuid>

#include <limits>
#include <list>
#include <map>
#include <vector>

using Velox::VariantEncoder;
using namespace Qt::StringLiterals;

enum Unregistered { Seven = 7 };

class Light
{
    Q_GADGET
    Q_PROPERTY(Color color READ color)
    Q_PROPERTY(Options options READ options)
    Q_PROPERTY(QPoint at READ at)

public:
    enum class Color : quint8 { Red, Green = 200 };
    Q_ENUM(Color)
    enum Option { Blinks = 1, Hums = 2 };
    Q_DECLARE_FLAGS(Options, Option)
    Q_FLAG(Options)

    Color color() const { return Color::Green; }
    Options options() const { return Options(Blinks) | Hums; }
    QPoint at() const { return {1, 2}; }
};

class Crossing
{
    Q_GADGET
    Q_PROPERTY(Light main READ main)
    Q_PROPERTY(QList<Light> others READ others)
    Q_PROPERTY(QString secret READ secret)
    Q_PROPERTY(int cars READ cars)
    Q_CLASSINFO("velox.secret", "omit")
    Q_CLASSINFO("velox.cars", "name vehicles; key plate")

public:
    Light main() const { return {}; }
    QList<Light> others() const { return {Light()}; }
    QString secret() const { return QStringLiteral("x"); }
    int cars() const { return 3; }
};

namespace {

QByteArray brackets(int depth) { return QByteArray(depth, '[') + QByteArray(depth, ']'); }

template <typename T>
QVariant var(const T &value)
{
    return QVariant::fromValue(value);
}

void row(const char *tag, const QVariant &value, const QByteArray &json)
{
    QTest::newRow(tag) << value << json;
}

} // namespace

class TestVariantJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void writesScalars_data();
    void writesScalars() { compare(); }
    void writesTextsAndDates_data();
    void writesTextsAndDates() { compare(); }
    void writesContainers_data();
    void writesContainers() { compare(); }
    void writesJsonAndCbor_data();
    void writesJsonAndCbor() { compare(); }
    void writesEnumsAndGadgets_data();
    void writesEnumsAndGadgets() { compare(); }
    void keepsTheFirstOfKeysThatBecomeEqual();
    void readsBackWhatItWrites_data();
    void readsBackWhatItWrites();
    void refusesWhatIsNoJson();

private:
    void compare()
    {
        QFETCH(QVariant, value);
        QFETCH(QByteArray, json);
        QCOMPARE(VariantEncoder::toJson(value), json);
        // And the same inside another value.
        QCOMPARE(VariantEncoder::toJson(QVariantList{value}), '[' + json + ']');
        QCOMPARE(VariantEncoder::toJson(var(value)), json);
    }
    static void addColumns()
    {
        QTest::addColumn<QVariant>("value");
        QTest::addColumn<QByteArray>("json");
    }
};

void TestVariantJson::writesScalars_data()
{
    addColumns();
    const double inf = std::numeric_limits<double>::infinity();
    row("invalid", QVariant(), "null");
    row("nullptr", var(nullptr), "null");
    row("null pointer", var(static_cast<void *>(nullptr)), "null");
    row("null object", var(static_cast<QObject *>(nullptr)), "null");
    row("variant in a variant", var(var(var(QVariant(1)))), "1");
    row("true", true, "true");
    row("false", false, "false");
    row("int", -5, "-5");
    row("uint", 4294967295U, "4294967295");
    row("largest quint64", std::numeric_limits<quint64>::max(), "18446744073709551615");
    row("quint64 beyond qint64", quint64(1) << 63, "9223372036854775808");
    row("smallest qint64", std::numeric_limits<qint64>::min(), "-9223372036854775808");
    row("2^53 + 1", qint64(9007199254740993), "9007199254740993");
    row("long", var(-1L), "-1");
    row("ulong", var(std::numeric_limits<ulong>::max()),
        QByteArray::number(std::numeric_limits<ulong>::max()));
    row("short", var(short(-3)), "-3");
    row("ushort", var(ushort(65535)), "65535");
    row("char is a number", var('A'), "65");
    row("schar is a number", var(static_cast<signed char>(-56)), "-56");
    row("uchar is a number", var(uchar(200)), "200");
    row("float is as short as a float", var(0.1F), "0.1");
    row("double", 0.1, "0.1");
    row("double of all digits", 0.30000000000000004, "0.30000000000000004");
    row("whole double", 1.0, "1");
    row("large double", 1e300, "1e+300");
    row("minus zero", -0.0, "0");
    row("minus zero as float", var(-0.0F), "0");
    row("NaN", std::numeric_limits<double>::quiet_NaN(), "null");
    row("infinity", inf, "null");
    row("minus infinity", -inf, "null");
    row("NaN as float", var(std::numeric_limits<float>::quiet_NaN()), "null");
    row("point", QPoint(1, -2), R"({"x":1,"y":-2})");
    row("point of doubles", QPointF(0.5, -0.0), R"({"x":0.5,"y":0})");
    row("size", QSize(3, 4), R"({"width":3,"height":4})");
    row("size of doubles", QSizeF(0.5, 4), R"({"width":0.5,"height":4})");
    row("rectangle", QRect(1, 2, 3, 4), R"({"x":1,"y":2,"width":3,"height":4})");
    row("rectangle of doubles", QRectF(1, 2, 3, 4.5), R"({"x":1,"y":2,"width":3,"height":4.5})");
    row("line", QLine(1, 2, 3, 4), R"({"x1":1,"y1":2,"x2":3,"y2":4})");
    row("line of doubles", QLineF(1, 2, 3, 4.5), R"({"x1":1,"y1":2,"x2":3,"y2":4.5})");
    QBitArray bits(3);
    bits.setBit(1);
    row("bits", bits, "[false,true,false]");
    row("no bits", QBitArray(), "[]");
}

void TestVariantJson::writesTextsAndDates_data()
{
    addColumns();
    row("text", u"a\"\\\n\u00e9"_s, "\"a\\\"\\\\\\n\xc3\xa9\"");
    row("null text is empty", QString(), "\"\"");
    row("lone surrogate", QString(QChar(0xd800)) + u'x', "\"\xef\xbf\xbdx\"");
    row("astral character", u"\U0001F600"_s, "\"\xf0\x9f\x98\x80\"");
    row("character", QChar(u'x'), "\"x\"");
    row("UTF-16 unit", var(u'x'), "\"x\"");
    row("UTF-32 character", var(U'\U0001F600'), "\"\xf0\x9f\x98\x80\"");
    row("Latin-1 view", var(QLatin1String("\xe9")), "\"\xc3\xa9\"");
    row("string view", var(QStringView(u"abc")), "\"abc\"");
    row("standard string", var(std::string("\xc3\xa9")), "\"\xc3\xa9\"");
    row("standard string that is no UTF-8", var(std::string("\xff")), "\"\xef\xbf\xbd\"");
    row("bytes as base64", QByteArray("\xff\x00\xfe", 3), "\"/wD+\"");
    row("no bytes", QByteArray(), "\"\"");
    row("URL", QUrl(u"http://h/a b?q=\u00e9"_s), "\"http://h/a%20b?q=%C3%A9\"");
    row("UUID", QUuid(), "\"00000000-0000-0000-0000-000000000000\"");
    row("locale", QLocale(QLocale::German, QLocale::Austria), "\"de_AT\"");
    row("regular expression", QRegularExpression(u"^\\d+$"_s), "\"^\\\\d+$\"");

    const QDate day(2026, 1, 31);
    const QTime time(23, 30, 5, 7);
    row("date and time in UTC", QDateTime(day, time, QTimeZone::utc()), "\"2026-01-31T23:30:05.007Z\"");
    row("date and time elsewhere", QDateTime(day, time, QTimeZone(7200)), "\"2026-01-31T21:30:05.007Z\"");
    row("local date and time", QDateTime(day, time, QTimeZone::utc()).toLocalTime(),
        "\"2026-01-31T23:30:05.007Z\"");
    row("invalid date and time", QDateTime(), "null");
    row("beyond year 9999", QDateTime(QDate(10000, 1, 1), time, QTimeZone::utc()), "null");
    row("year 9999 here, 10000 in UTC", QDateTime(QDate(9999, 12, 31), time, QTimeZone(-7200)), "null");
    row("date", day, "\"2026-01-31\"");
    row("invalid date", QDate(), "null");
    row("date beyond year 9999", QDate(10000, 1, 1), "null");
    row("time", time, "\"23:30:05.007\"");
    row("invalid time", QTime(), "null");
}

void TestVariantJson::writesContainers_data()
{
    addColumns();
    row("map", QVariantMap{{u"b"_s, 1}, {u"a"_s, QVariantMap{{u""_s, true}}}}, R"({"a":{"":true},"b":1})");
    row("hash, sorted", QVariantHash{{u"c"_s, 1}, {u"a"_s, 2}, {u"b"_s, 3}}, R"({"a":2,"b":3,"c":1})");
    row("list", QVariantList{1, u"x"_s, QVariant(), QVariantList()}, R"([1,"x",null,[]])");
    row("empty map", QVariantMap(), "{}");
    row("string list", QStringList{u"a"_s, u"b"_s}, R"(["a","b"])");
    row("bytes list", var(QByteArrayList{"a"}), R"(["YQ=="])");
    row("list of int", var(QList<int>{1, 2}), "[1,2]");
    row("list of double", var(QList<double>{0.5}), "[0.5]");
    row("list of URL", var(QList<QUrl>{QUrl(u"a:b"_s)}), R"(["a:b"])");
    row("list of maps", var(QList<QVariantMap>{{{u"a"_s, 1}}}), R"([{"a":1}])");
    row("list of variants in a list", var(QList<QVariantList>{{1}, {2}}), "[[1],[2]]");
    row("standard vector", var(std::vector<int>{1, 2}), "[1,2]");
    row("standard list", var(std::list<int>{1, 2}), "[1,2]");
    row("list of lists", var(QList<QList<int>>{{1}, {}}), "[[1],[]]");
    row("set of numbers, sorted as text", var(QSet<int>{3, 10, 2, 1}), "[1,10,2,3]");
    row("set of texts, sorted", var(QSet<QString>{u"b"_s, u"a"_s}), R"(["a","b"])");
    row("map of int", var(QMap<QString, int>{{u"b"_s, 1}, {u"a"_s, 2}}), R"({"a":2,"b":1})");
    row("map with number keys", var(QMap<int, QString>{{2, u"x"_s}, {-1, u"y"_s}}), R"({"-1":"y","2":"x"})");
    row("hash with number keys, sorted", var(QHash<int, int>{{3, 0}, {1, 0}, {2, 0}}),
        R"({"1":0,"2":0,"3":0})");
    row("map with double keys", var(QMap<double, int>{{0.5, 1}}), R"({"0.5":1})");
    row("map with bool keys", var(QMap<bool, int>{{true, 1}}), R"({"true":1})");
    row("bytes as keys are texts", var(QMap<QByteArray, int>{{"a", 1}}), R"({"a":1})");
    row("UUID keys", var(QHash<QUuid, int>{{QUuid(), 1}}), R"({"00000000-0000-0000-0000-000000000000":1})");
    row("enumeration keys", var(QMap<Light::Color, int>{{Light::Color::Red, 1}}), R"({"Red":1})");
    row("structured keys are their JSON", var(QMap<std::pair<int, int>, int>{{{1, 2}, 3}}), R"({"[1,2]":3})");
    row("map of lists", var(QMap<QString, QList<int>>{{u"a"_s, {1, 2}}}), R"({"a":[1,2]})");
    row("standard map", var(std::map<QString, int>{{u"a"_s, 1}}), R"({"a":1})");
    row("pair", var(std::pair<int, QString>(1, u"x"_s)), R"([1,"x"])");
    row("pair of variants", var(std::pair<QVariant, QVariant>(1, QVariant())), "[1,null]");
    row("keys that need escapes", QVariantMap{{u"a/~\"\n"_s, 1}}, "{\"a/~\\\"\\n\":1}");
}

void TestVariantJson::writesJsonAndCbor_data()
{
    addColumns();
    const QJsonObject object{{u"b"_s, QJsonArray{1, 0.5, true, QJsonValue()}}, {u"a"_s, u"\n"_s}};
    const QByteArray text = R"({"a":"\n","b":[1,0.5,true,null]})";
    row("JSON object", object, text);
    row("JSON value", QJsonValue(object), text);
    row("JSON array", QJsonArray{object}, '[' + text + ']');
    row("JSON document", QJsonDocument(object), text);
    row("JSON document of an array", QJsonDocument(QJsonArray{1}), "[1]");
    row("no JSON document", QJsonDocument(), "null");
    row("JSON number of all digits", QJsonValue(qint64(9007199254740993)), "9007199254740993");
    row("undefined", QJsonValue(QJsonValue::Undefined), "null");
    row("list of JSON objects", var(QList<QJsonObject>{{{u"a"_s, 1}}}), R"([{"a":1}])");
    row("CBOR integer", var(QCborValue(std::numeric_limits<qint64>::max())), "9223372036854775807");
    row("CBOR double", var(QCborValue(0.5)), "0.5");
    row("CBOR bytes", var(QCborValue(QByteArray("\xff", 1))), "\"/w==\"");
    row("CBOR undefined", var(QCborValue()), "null");
    row("CBOR null", var(QCborValue(nullptr)), "null");
    row("CBOR date", var(QCborValue(QDateTime(QDate(2026, 1, 1), QTime(0, 0), QTimeZone::utc()))),
        "\"2026-01-01T00:00:00.000Z\"");
    row("CBOR URL", var(QCborValue(QUrl(u"a:b"_s))), "\"a:b\"");
    row("CBOR tag", var(QCborValue(QCborTag(1000), QCborValue(QCborTag(1001), 7))), "7");
    row("CBOR array", var(QCborArray{1, u"x"_s, QCborArray()}), R"([1,"x",[]])");
    row("CBOR map with other keys", var(QCborMap{{7, 1}, {u"a"_s, QCborMap()}, {false, 2}}),
        R"({"7":1,"a":{},"false":2})");
}

void TestVariantJson::writesEnumsAndGadgets_data()
{
    addColumns();
    const QByteArray light = R"({"color":"Green","options":"Blinks|Hums","at":{"x":1,"y":2}})";
    row("enumeration", var(Light::Color::Green), "\"Green\"");
    row("unknown value of an enumeration", var(Light::Color(7)), "7");
    row("unknown value beyond int8", var(Light::Color(255)), "255");
    row("flags", var(Light().options()), "\"Blinks|Hums\"");
    row("one flag", var(Light::Options(Light::Hums)), "\"Hums\"");
    row("no flag", var(Light::Options()), "\"\"");
    row("a flag without a name", var(Light::Options(5)), "5");
    row("enumeration that is not registered", var(Seven), "7");
    row("enumeration of Qt", var(Qt::Vertical), "\"Vertical\"");
    row("gadget", var(Light()), light);
    row("gadget in gadget, omitted and renamed", var(Crossing()),
        R"({"main":)" + light + R"(,"others":[)" + light + R"(],"vehicles":3})");
    row("list of gadgets", var(QList<Light>{Light(), Light()}), '[' + light + ',' + light + ']');
    row("map of gadgets", var(QMap<QString, Light>{{u"a"_s, Light()}}), "{\"a\":" + light + '}');
    static Light still;
    row("pointer to a gadget", var(&still), light);
    row("null pointer to a gadget", var(static_cast<Light *>(nullptr)), "null");
}

void TestVariantJson::keepsTheFirstOfKeysThatBecomeEqual()
{
    const QString one(QChar(0xd800));
    const QString two(QChar(0xd801));
    const QByteArray json = "{\"a\":0,\"\xef\xbf\xbd\":1}";
    QCOMPARE(VariantEncoder::toJson(QVariantMap{{one, 1}, {two, 2}, {u"a"_s, 0}}), json);
    QCOMPARE(VariantEncoder::toJson(QJsonObject{{one, 1}, {two, 2}, {u"a"_s, 0}}), json);
}

void TestVariantJson::readsBackWhatItWrites_data()
{
    addColumns();
    row("null", var(nullptr), "null");
    row("true", true, "true");
    row("integer", Q_INT64_C(9007199254740993), "9007199254740993");
    row("smallest integer", std::numeric_limits<qint64>::min(), "-9223372036854775808");
    row("beyond 64 bits", 1e20, "1e+20");
    row("fraction", 0.1, "0.1");
    row("text", u"\"\\\b\f\n\r\t\u0001\u007f\u00e9\U0001F600/"_s,
        "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\x7f\xc3\xa9\xf0\x9f\x98\x80/\"");
    row("list", QVariantList{1LL, QVariantList(), QVariantMap()}, "[1,[],{}]");
    row("map", QVariantMap{{u""_s, QVariantMap{{u"\n"_s, u""_s}}}}, R"({"":{"\n":""}})");
}

void TestVariantJson::readsBackWhatItWrites()
{
    QFETCH(QVariant, value);
    QFETCH(QByteArray, json);
    QCOMPARE(VariantEncoder::toJson(value), json);
    const auto read = Velox::variantFromJson(json);
    QVERIFY(read);
    QCOMPARE(read->metaType(), value.metaType());
    QCOMPARE(*read, value);
    QCOMPARE(VariantEncoder::toJson(*read), json);
}

void TestVariantJson::refusesWhatIsNoJson()
{
    Velox::JsonError error;
    QVERIFY(!Velox::variantFromJson("[1,]", &error));
    QCOMPARE(error.offset, 3);
    QVERIFY(!Velox::variantFromJson(""));
    QVERIFY(!Velox::variantFromJson("{\"a\":1} x"));
    QVERIFY(Velox::variantFromJson(brackets(Velox::maxJsonDepth)));
    QVERIFY(!Velox::variantFromJson(brackets(Velox::maxJsonDepth + 1)));
    QCOMPARE(Velox::variantFromJson(R"({"a":1,"a":2})")->toMap().value(u"a"_s), QVariant(2));
    // A text that starts with U+FEFF keeps it, and so does one with an escape behind it.
    QCOMPARE(Velox::textFromJson("\"\xef\xbb\xbfx\""), QString(u"\ufeffx"_s));
    QCOMPARE(Velox::textFromJson("\"\xef\xbb\xbf\\n\""), QString(u"\ufeff\n"_s));
}

QTEST_GUILESS_MAIN(TestVariantJson)
#include "tst_variantjson.moc"
