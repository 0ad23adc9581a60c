// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/propertyoptions.h"
#include "json/variantjson.h"

#include <QEasingCurve>
#include <QJsonArray>
#include <QMetaProperty>
#include <QModelIndex>
#include <QPointer>
#include <QRegularExpression>
#include <QSharedPointer>
#include <QTest>

#ifdef QT_QML_LIB
#  include <QJSValue>
#  include <QQmlEngine>
#endif

#include <memory>
#include <vector>

using Velox::VariantEncoder;
using namespace Qt::StringLiterals;

// No properties: what becomes of these is up to the converters that a test registers.
struct Celsius
{
    double degrees = 0;
};
struct Opaque
{
};
struct Rows
{
};
struct Self
{
};

class Part : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString label MEMBER m_label)
    Q_PROPERTY(QObject *next MEMBER m_next)

public:
    explicit Part(const QString &label = {})
        : m_label(label)
    {
    }
    void setNext(QObject *next) { m_next = next; }
    void setWriteOnly(int) { }

protected:
    QString m_label;
    QObject *m_next = nullptr;
};

class SpecialPart : public Part
{
    Q_OBJECT
    Q_PROPERTY(int label MEMBER m_number) // in place of its base's
    Q_PROPERTY(int renamed MEMBER m_number)
    Q_PROPERTY(int twice MEMBER m_number)
    Q_CLASSINFO("velox.renamed", "name other")
    Q_CLASSINFO("velox.next", "omit") // a property of its base
    Q_CLASSINFO("velox.twice", "name other") // taken

public:
    int m_number = 5;
};

class Misspelt : public QObject
{
    Q_OBJECT
    Q_PROPERTY(int value MEMBER m_value)
    Q_CLASSINFO("velox.value", "ommit; name v")

    int m_value = 1;
};

class Counted : public QObject
{
    Q_OBJECT
    Q_PROPERTY(int cars MEMBER m_cars)
    Q_PROPERTY(int other MEMBER m_cars)
    Q_PROPERTY(int plain MEMBER m_cars)
    Q_CLASSINFO("velox.cars", "name vehicles; key plate")
    Q_CLASSINFO("velox.other", "key number")

    int m_cars = 3;
};

class Recounted : public Counted
{
    Q_OBJECT
    Q_CLASSINFO("velox.cars", "name automobiles") // in place of what its base says
};

namespace {

void expectWarning(const char *pattern)
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QString::fromLatin1(pattern)));
}

QVariant lists(int depth)
{
    QVariant value = QVariantList();
    for (int i = 1; i < depth; ++i)
        value = QVariantList{value};
    return value;
}

QByteArray brackets(int depth) { return QByteArray(depth, '[') + QByteArray(depth, ']'); }

template <typename T>
QVariant var(const T &value)
{
    return QVariant::fromValue(value);
}

} // namespace

class TestVariantObjects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void writesObjects();
    void writesObjectsThroughEveryPointer();
    void leavesOutRenamesAndRedeclares();
    void readsPropertyOptions();
    void reportsAMisspeltOptionOnce();
    void breaksCycles();
    void writesTheSameObjectTwiceSideBySide();
    void warnsOnceForEachTypeAndPath();
    void usesRegisteredConverters();
    void capsTheDepth();
    void letsASubclassWriteObjects();
    void countsTheDepthOfItsPath();
#ifdef QT_QML_LIB
    void writesScriptValues_data();
    void writesScriptValues();
    void writesAllScriptValuesWithAConverter();
#endif
};

void TestVariantObjects::writesObjects()
{
    Part inner(u"inner"_s);
    Part outer(u"outer"_s);
    outer.setObjectName(u"left out"_s);
    outer.setNext(&inner);
    inner.setProperty("dynamic", 7);
    inner.setProperty("_q_own", 8);
    QCOMPARE(VariantEncoder::toJson(var(&outer)),
             R"({"label":"outer","next":{"label":"inner","next":null,"dynamic":7}})");
    QCOMPARE(VariantEncoder::toJson(var(QList<Part *>{&inner, nullptr})),
             R"([{"label":"inner","next":null,"dynamic":7},null])");
}

void TestVariantObjects::writesObjectsThroughEveryPointer()
{
    Part part(u"p"_s);
    const QByteArray json = R"({"label":"p","next":null})";
    QCOMPARE(VariantEncoder::toJson(var<QObject *>(&part)), json);
    QCOMPARE(VariantEncoder::toJson(var(QPointer<Part>(&part))), json);
    QCOMPARE(VariantEncoder::toJson(var(QList<QPointer<Part>>{&part})), '[' + json + ']');
    QSharedPointer<Part> shared(new Part(u"p"_s));
    QCOMPARE(VariantEncoder::toJson(var(shared)), json);
    QCOMPARE(VariantEncoder::toJson(var(shared.toWeakRef())), json);
    auto *mortal = new Part;
    const QVariant gone = var(QPointer<Part>(mortal));
    delete mortal;
    QCOMPARE(VariantEncoder::toJson(gone), "null");
}

void TestVariantObjects::leavesOutRenamesAndRedeclares()
{
    expectWarning("SpecialPart\\.twice is left out: the name \"other\" is taken");
    const SpecialPart part;
    QCOMPARE(VariantEncoder::toJson(var(&part)), R"({"label":5,"other":5})");
    QCOMPARE(VariantEncoder::toJson(var(&part)), R"({"label":5,"other":5})"); // without a second warning
}

void TestVariantObjects::readsPropertyOptions()
{
    const auto optionsOf = [](const QMetaObject &meta, const char *name) {
        return Velox::propertyOptions(&meta, meta.property(meta.indexOfProperty(name)));
    };
    const Velox::PropertyOptions cars = optionsOf(Counted::staticMetaObject, "cars");
    QCOMPARE(cars.name, "vehicles");
    QCOMPARE(cars.key, "plate");
    QVERIFY(!cars.omit);
    const Velox::PropertyOptions plain = optionsOf(Counted::staticMetaObject, "plain");
    QCOMPARE(plain.name, "plain");
    QVERIFY(plain.key.isEmpty() && !plain.omit);
    const Velox::PropertyOptions again = optionsOf(Recounted::staticMetaObject, "cars");
    QCOMPARE(again.name, "automobiles");
    QVERIFY(again.key.isEmpty());
    QCOMPARE(optionsOf(Recounted::staticMetaObject, "other").key, "number");
    QVERIFY(optionsOf(SpecialPart::staticMetaObject, "next").omit);
    QVERIFY(!optionsOf(Part::staticMetaObject, "next").omit);
}

void TestVariantObjects::reportsAMisspeltOptionOnce()
{
    expectWarning("Class info of Misspelt\\.value: \"ommit\" is not");
    const Misspelt object;
    QCOMPARE(VariantEncoder::toJson(var(&object)), R"({"v":1})");
    QCOMPARE(VariantEncoder::toJson(var(&object)), R"({"v":1})");
}

void TestVariantObjects::breaksCycles()
{
    Part a(u"a"_s);
    Part b(u"b"_s);
    a.setNext(&b);
    b.setNext(&a);
    expectWarning("an object that contains itself \\(Part\\).*at \"/next/next\"");
    QCOMPARE(VariantEncoder::toJson(var(&a)), R"({"label":"a","next":{"label":"b","next":null}})");
    a.setNext(&a);
    expectWarning("an object that contains itself \\(Part\\).*at \"/next\"");
    QCOMPARE(VariantEncoder::toJson(var(&a)), R"({"label":"a","next":null})");
}

void TestVariantObjects::writesTheSameObjectTwiceSideBySide()
{
    Part part(u"p"_s);
    const QByteArray json = R"({"label":"p","next":null})";
    QCOMPARE(VariantEncoder::toJson(var(QObjectList{&part, &part})), '[' + json + ',' + json + ']');
}

void TestVariantObjects::warnsOnceForEachTypeAndPath()
{
    const QVariantList rows{QVariantMap{{u"a/b"_s, var(Opaque())}}, QVariantMap{{u"a/b"_s, var(Opaque())}}};
    expectWarning("^Cannot write Opaque as JSON, null is sent instead, at \"/x/0/a~1b\"$");
    for (int push = 0; push < 3; ++push) {
        QByteArray out;
        VariantEncoder().encode(rows, out, u"/x"_s);
        QCOMPARE(out, R"([{"a/b":null},{"a/b":null}])");
    }
    expectWarning("^Cannot write Opaque .* at \"/y\"$"); // another path is another mistake
    QByteArray out;
    VariantEncoder().encode(var(Opaque()), out, u"/y"_s);
    expectWarning("^Cannot write QModelIndex .* at \"/y\"$"); // and so is another type
    VariantEncoder().encode(QModelIndex(), out, u"/y"_s);
    QCOMPARE(out, "nullnull");
    expectWarning("^Cannot write QEasingCurve .* at \"\"$"); // a gadget without properties
    QCOMPARE(VariantEncoder::toJson(QEasingCurve()), "null");
}

void TestVariantObjects::usesRegisteredConverters()
{
    QMetaType::registerConverter<Celsius, QString>(
        [](const Celsius &c) { return QString::number(c.degrees) + u'C'; });
    QCOMPARE(VariantEncoder::toJson(var(Celsius{20.5})), "\"20.5C\"");
    QMetaType::registerConverter<Celsius, QVariantMap>([](const Celsius &c) {
        return QVariantMap{{u"c"_s, c.degrees}};
    });
    QCOMPARE(VariantEncoder::toJson(var(Celsius{20.5})), R"({"c":20.5})");
    QMetaType::registerConverter<Celsius, QVariant>([](const Celsius &c) { return QVariant(c.degrees); });
    QCOMPARE(VariantEncoder::toJson(var(Celsius{20.5})), "20.5");
    // Converters that lead in a circle end.
    QMetaType::registerConverter<Rows, QVariant>(
        [](const Rows &) { return QVariant(QVariantList{var(Rows())}); });
    expectWarning("nested deeper than 512 levels");
    QVERIFY(VariantEncoder::toJson(var(Rows())).startsWith("[["));
    QMetaType::registerConverter<Self, QVariant>([](const Self &self) { return var(self); });
    QCOMPARE(VariantEncoder::toJson(var(Self())), "null");
}

void TestVariantObjects::capsTheDepth()
{
    const int max = Velox::maxJsonDepth;
    QCOMPARE(VariantEncoder::toJson(lists(max)), brackets(max));
    expectWarning("nested deeper than 512 levels as JSON, null is sent instead, at \"/0/0");
    QByteArray cut = brackets(max);
    cut.insert(max, "null");
    QCOMPARE(VariantEncoder::toJson(lists(max + 1)), cut);
    QCOMPARE(VariantEncoder::toJson(lists(max + 100)), cut);
    // Neither a long chain of objects nor of variants costs the thread its stack.
    std::vector<std::unique_ptr<Part>> parts;
    for (int i = 0; i < 20000; ++i) {
        parts.push_back(std::make_unique<Part>());
        parts.back()->setNext(i > 0 ? parts[size_t(i) - 1].get() : nullptr);
    }
    expectWarning("nested deeper than 512 levels as JSON, null is sent instead, at \"/next/next");
    QCOMPARE(VariantEncoder::toJson(var(parts.back().get())).count('{'), max);
    QJsonValue deep;
    for (int i = 0; i < 600; ++i)
        deep = QJsonArray{deep};
    QCOMPARE(VariantEncoder::toJson(deep), cut);
}

void TestVariantObjects::letsASubclassWriteObjects()
{
    class Encoder : public VariantEncoder
    {
    protected:
        void encodeObject(QObject *object, QByteArray &out) override
        {
            if (object->objectName().isEmpty())
                return VariantEncoder::encodeObject(object, out);
            out += "[\"" + path().toUtf8() + '"';
            encodeElement(1, object->property("next"), out);
            out += ']';
        }
        QByteArray memberName(const QMetaObject *meta, const QMetaProperty &property) override
        {
            const QByteArray name = VariantEncoder::memberName(meta, property);
            return name == "label" ? QByteArray() : name.toUpper();
        }
    };
    Part outer;
    Part middle;
    Part inner;
    middle.setObjectName(u"m"_s);
    outer.setNext(&middle);
    middle.setNext(&inner);
    QByteArray out;
    Encoder().encode(QVariantMap{{u"o"_s, var(&outer)}}, out, u"/base"_s);
    QCOMPARE(out, R"({"o":{"NEXT":["/base/o/NEXT",{"NEXT":null}]}})");
}

void TestVariantObjects::countsTheDepthOfItsPath()
{
    expectWarning("nested deeper than 512 levels .* at \"/deep/deep");
    QByteArray out;
    VariantEncoder().encode(lists(3), out, u"/deep"_s.repeated(Velox::maxJsonDepth - 2));
    QCOMPARE(out, "[[null]]");
}

#ifdef QT_QML_LIB
void TestVariantObjects::writesScriptValues_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("unclear"); // cannot be told without a converter
    const auto add = [](const char *script, const char *json, bool unclear = false) {
        QTest::newRow(script) << QString::fromLatin1(script) << QByteArray(json) << unclear;
    };
    add("[1, 'x', null]", R"([1,"x",null])");
    add("[[], {}, [{}]]", "[[],{},[{}]]");
    add("({ a: { b: [1.5, true] }, c: 'd' })", R"({"a":{"b":[1.5,true]},"c":"d"})");
    add("'text'", "\"text\"");
    add("''", "\"\"");
    add("[]", "[]", true);
    add("({})", "{}", true);
    add("42", "42", true);
    add("true", "true", true);
    add("new Date(0)", "\"1970-01-01T00:00:00.000Z\"", true);
}

void TestVariantObjects::writesScriptValues()
{
    QFETCH(QString, script);
    QFETCH(QByteArray, json);
    QFETCH(bool, unclear);
    QQmlEngine engine;
    QByteArray out;
    const QString path = u'/' + QString::fromLatin1(QTest::currentDataTag()).remove(u'/');
    if (unclear)
        expectWarning("a JavaScript value that is not a text and looks empty");
    VariantEncoder().encode(var(engine.evaluate(script)), out, path);
    QCOMPARE(out, unclear ? QByteArray("null") : json);
}

// Registers the converter for the rest of the process, so it comes last.
void TestVariantObjects::writesAllScriptValuesWithAConverter()
{
    QQmlEngine engine;
    QVERIFY((QMetaType::registerConverter<QJSValue, QVariant>(
        [](const QJSValue &value) { return value.toVariant(); })));
    const QJSValue all = engine.evaluate(u"({ a: [], o: {}, n: 42, d: new Date(0), t: '', z: null, l: [1], "
                                         "i: [[], {}], f: function() {} })"_s);
    for (const char *name : {"a", "o", "n", "d", "t", "z", "l", "i", "f"}) {
        static const QMap<char, QByteArray> expected{{'a', "[]"},
                                                     {'o', "{}"},
                                                     {'n', "42"},
                                                     {'t', "\"\""},
                                                     {'d', "\"1970-01-01T00:00:00.000Z\""},
                                                     {'z', "null"},
                                                     {'l', "[1]"},
                                                     {'i', "[[],{}]"},
                                                     {'f', "null"}};
        QCOMPARE(VariantEncoder::toJson(var(all.property(QLatin1String(name)))), expected.value(*name));
    }
}
#endif

QTEST_GUILESS_MAIN(TestVariantObjects)
#include "tst_variantobjects.moc"
