// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/variantdecoder.h"
#include "json/variantjson.h"

#include <QMap>
#include <QPoint>
#include <QSharedPointer>
#include <QTest>

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
    // Not defaulted: that would ask whether its own maps can be compared.
    friend bool operator==(const Road &a, const Road &b)
    {
        return a.main == b.main && a.others == b.others && a.cars == b.cars && a.level == b.level
            && a.sides == b.sides;
    }

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

inline QVariant plain(const QByteArray &json) { return Velox::variantFromJson(json).value(); }

template <typename T>
std::optional<T> decodeJson(const QByteArray &json)
{
    return decode<T>(plain(json));
}

inline void row(const char *tag, const QVariant &value) { QTest::newRow(tag) << value; }

inline Road sampleRoad()
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

/** Decodes what is written of the row's value, which must be equal. */
inline void roundTrip()
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

/** Has Money converted from and to JSON. */
inline void registerMoney()
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
