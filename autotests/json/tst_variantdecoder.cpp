// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Containers, gadgets and JSON values from JSON; tst_variantdecoderscalar.cpp has what holds no others.

#include "decodersamples.h"

#include <QBitArray>
#include <QCborArray>
#include <QCborMap>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRect>
#include <QRegularExpression>
#include <QSet>
#include <QTimeZone>
#include <QUrl>
#include <QUuid>

#include <limits>
#include <list>
#include <map>
#include <vector>

class TestVariantDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { registerMoney(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsBackContainers_data();
    void readsBackContainers() { roundTrip(); }
    void readsBackEnumsAndGadgets_data();
    void readsBackEnumsAndGadgets() { roundTrip(); }
    void readsBackJsonAndCbor_data();
    void readsBackJsonAndCbor() { roundTrip(); }
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
};

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
    row("list of dates", var(QList<QDateTime>{QDateTime(QDate(2026, 1, 1), QTime(1, 2), QTimeZone::utc())}));
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
}

void TestVariantDecoder::refusesWhatDoesNotFit()
{
    QFETCH(QMetaType, type);
    QFETCH(QByteArray, json);
    QFETCH(QString, text);
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

QTEST_GUILESS_MAIN(TestVariantDecoder)
#include "tst_variantdecoder.moc"
