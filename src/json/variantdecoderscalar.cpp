// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/variantdecoder_p.h"

#include <QDateTime>
#include <QLine>
#include <QLocale>
#include <QMetaEnum>
#include <QRect>
#include <QRegularExpression>
#include <QUrl>
#include <QUuid>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

namespace Velox {
namespace {

bool isText(const QVariant &plain) { return plain.typeId() == QMetaType::QString; }

bool isNumber(const QVariant &plain)
{
    switch (plain.typeId()) {
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::LongLong:
    case QMetaType::ULongLong:
    case QMetaType::Double:
    case QMetaType::Float:
        return true;
    default:
        return false;
    }
}

// A whole number between -2^63 and 2^64 - 1: what fits no qint64 is in the bits of a quint64.
struct Whole
{
    quint64 bits = 0;
    bool isNegative = false;
};

std::optional<Whole> wholeOf(const QVariant &plain)
{
    if (!isNumber(plain))
        return std::nullopt;
    if (plain.typeId() == QMetaType::Double || plain.typeId() == QMetaType::Float) {
        const double number = plain.toDouble();
        const bool isWhole = number >= -0x1p63 && number < 0x1p64 && std::trunc(number) == number;
        if (!isWhole)
            return std::nullopt;
        return number < 0 ? Whole{quint64(qint64(number)), true} : Whole{quint64(number), false};
    }
    if (plain.typeId() == QMetaType::ULongLong)
        return Whole{plain.toULongLong(), false};
    return Whole{quint64(plain.toLongLong()), plain.toLongLong() < 0};
}

template <typename Integer>
bool storeWhole(Whole whole, void *to)
{
    constexpr auto least = qint64(std::numeric_limits<Integer>::min());
    constexpr auto largest = quint64(std::numeric_limits<Integer>::max());
    if (whole.isNegative ? qint64(whole.bits) < least : whole.bits > largest)
        return false;
    const auto number = Integer(whole.bits);
    std::memcpy(to, &number, sizeof number); // an enumeration, or another integer of this size
    return true;
}

bool storeWhole(Whole whole, qsizetype size, bool isUnsigned, void *to)
{
    switch (size) {
    case 1:
        return isUnsigned ? storeWhole<quint8>(whole, to) : storeWhole<qint8>(whole, to);
    case 2:
        return isUnsigned ? storeWhole<quint16>(whole, to) : storeWhole<qint16>(whole, to);
    case 4:
        return isUnsigned ? storeWhole<quint32>(whole, to) : storeWhole<qint32>(whole, to);
    default:
        return isUnsigned ? storeWhole<quint64>(whole, to) : storeWhole<qint64>(whole, to);
    }
}

bool storeInteger(const QVariant &plain, qsizetype size, bool isUnsigned, void *to)
{
    const std::optional<Whole> whole = wholeOf(plain);
    return whole && storeWhole(*whole, size, isUnsigned, to);
}

template <typename Float>
bool storeFloat(const QVariant &plain, void *to)
{
    if (isNull(plain))
        return store(to, std::numeric_limits<Float>::quiet_NaN());
    if (!isNumber(plain))
        return false;
    const double number = plain.toDouble();
    if constexpr (std::is_same_v<Float, float>) {
        constexpr double largest = std::numeric_limits<float>::max();
        const bool isInfinite = std::isinf(number);
        if (!isInfinite && std::abs(number) >= 0x1.ffffffp127) // below this it rounds to the largest
            return false;
        return store(to, isInfinite ? float(number) : float(std::clamp(number, -largest, largest)));
    } else {
        return store(to, number);
    }
}

std::optional<bool> storeNumber(int id, const QVariant &plain, void *to)
{
    switch (id) {
    case QMetaType::Bool:
        return storeIf(plain.typeId() == QMetaType::Bool, to, plain.toBool());
    case QMetaType::Float:
        return storeFloat<float>(plain, to);
    case QMetaType::Double:
        return storeFloat<double>(plain, to);
    case QMetaType::Char:
        return storeInteger(plain, sizeof(char), std::is_unsigned_v<char>, to);
    case QMetaType::SChar:
    case QMetaType::Short:
    case QMetaType::Int:
    case QMetaType::Long:
    case QMetaType::LongLong:
        return storeInteger(plain, QMetaType(id).sizeOf(), false, to);
    case QMetaType::UChar:
    case QMetaType::UShort:
    case QMetaType::UInt:
    case QMetaType::ULong:
    case QMetaType::ULongLong:
        return storeInteger(plain, QMetaType(id).sizeOf(), true, to);
    default:
        return std::nullopt;
    }
}

bool storeBase64(const QString &text, void *to)
{
    const QByteArray encoded = text.toLatin1();
    const QByteArray bytes = QByteArray::fromBase64(encoded);
    return storeIf(bytes.toBase64() == encoded, to, bytes); // Qt's own check lets padding and stray bits pass
}

bool storeUrl(const QString &text, void *to)
{
    const QUrl url(text);
    return storeIf(url.isValid() || text.isEmpty(), to, url);
}

// Qt's reader ignores what follows a UUID.
bool storeUuid(const QString &text, void *to)
{
    const QUuid uuid = QUuid::fromString(text);
    const bool isWhole = text.compare(uuid.toString(QUuid::WithoutBraces), Qt::CaseInsensitive) == 0
        || text.compare(uuid.toString(QUuid::WithBraces), Qt::CaseInsensitive) == 0;
    return storeIf(isWhole, to, uuid);
}

// Qt takes an unknown name for "C".
bool storeLocale(const QString &text, void *to)
{
    const QLocale locale(text);
    return storeIf(locale.language() != QLocale::C || text == u'C', to, locale);
}

bool storeExpression(const QString &text, void *to)
{
    const QRegularExpression expression(text);
    return storeIf(expression.isValid(), to, expression);
}

bool storeCharacter(const QString &text, void *to)
{
    const QList<uint> characters = text.toUcs4();
    return storeIf(characters.size() == 1, to, char32_t(characters.value(0)));
}

std::optional<bool> storeText(QMetaType type, const QVariant &plain, void *to)
{
    const QString text = isText(plain) ? plain.toString() : QString();
    const QChar first = text.isEmpty() ? QChar() : text.front();
    switch (type.id()) {
    case QMetaType::QString: // text has been taken already
        return false;
    case QMetaType::QChar:
        return storeIf(text.size() == 1, to, first);
    case QMetaType::Char16:
        return storeIf(text.size() == 1, to, char16_t(first.unicode()));
    case QMetaType::Char32:
        return storeCharacter(text, to);
    case QMetaType::QByteArray:
        return isText(plain) && storeBase64(text, to);
    case QMetaType::QUrl:
        return isText(plain) && storeUrl(text, to);
    case QMetaType::QUuid:
        return storeUuid(text, to);
    case QMetaType::QLocale:
        return isText(plain) && storeLocale(text, to);
    case QMetaType::QRegularExpression:
        return isText(plain) && storeExpression(text, to);
    default:
        if (type == QMetaType::fromType<std::string>())
            return storeIf(isText(plain), to, text.toStdString());
        return std::nullopt;
    }
}

std::optional<bool> storeTime(int id, const QVariant &plain, void *to)
{
    const QString text = isText(plain) ? plain.toString() : QString();
    switch (id) {
    case QMetaType::QDateTime: {
        const QDateTime moment = QDateTime::fromString(text, Qt::ISODateWithMs);
        return storeIf(moment.isValid() || isNull(plain), to, moment);
    }
    case QMetaType::QDate: {
        const QDate date = QDate::fromString(text, Qt::ISODate);
        const bool isWhole = date.isValid() && date.toString(Qt::ISODate) == text; // Qt ignores what follows
        return storeIf(isWhole || isNull(plain), to, date);
    }
    case QMetaType::QTime: {
        const QTime time = QTime::fromString(text, Qt::ISODateWithMs);
        return storeIf(time.isValid() || isNull(plain), to, time);
    }
    default:
        return std::nullopt;
    }
}

// The enumeration that @p type was registered as, by Q_ENUM or Q_FLAG; invalid where by neither.
QMetaEnum registeredEnum(QMetaType type)
{
    const QMetaObject *meta = type.metaObject();
    if (!meta)
        return {};
    QByteArrayView name = type.name();
    const bool isFlags = name.startsWith("QFlags<");
    if (isFlags)
        name = name.sliced(7).chopped(1);
    name = name.sliced(name.lastIndexOf(':') + 1);
    for (int i = meta->enumeratorCount() - 1; i >= 0; --i) {
        const QMetaEnum candidate = meta->enumerator(i);
        if (candidate.isFlag() == isFlags && (name == candidate.name() || name == candidate.enumName()))
            return candidate;
    }
    return {};
}

// The number of "Key", or of "KeyA|KeyB" for flags.
std::optional<int> keyNumber(const QMetaEnum &meta, const QString &text)
{
    const QByteArray keys = text.toUtf8();
    if (!meta.isValid() || keys.contains('\0')) // Qt would read up to there only
        return std::nullopt;
    if (meta.isFlag() && keys.isEmpty())
        return 0;
    bool isKnown = false;
    const int number = meta.isFlag() ? meta.keysToValue(keys.constData(), &isKnown)
                                     : meta.keyToValue(keys.constData(), &isKnown);
    return isKnown ? std::optional<int>(number) : std::nullopt;
}

bool storeEnum(QMetaType type, const QVariant &plain, void *to)
{
    const bool isUnsigned = type.flags() & QMetaType::IsUnsignedEnumeration;
    if (!isText(plain))
        return storeInteger(plain, type.sizeOf(), isUnsigned, to);
    const std::optional<int> number = keyNumber(registeredEnum(type), plain.toString());
    if (!number)
        return false;
    const Whole whole =
        isUnsigned ? Whole{quint64(uint(*number)), false} : Whole{quint64(qint64(*number)), *number < 0};
    return storeWhole(whole, type.sizeOf(), isUnsigned, to);
}

} // namespace

VariantDecoder::Result VariantDecoder::decodeScalar(QMetaType type, const QVariant &plain, void *value)
{
    std::optional<bool> isStored = storeNumber(type.id(), plain, value);
    if (!isStored)
        isStored = storeText(type, plain, value);
    if (!isStored)
        isStored = storeTime(type.id(), plain, value);
    if (!isStored)
        return Result::OtherType;
    return resultOf(*isStored || refuse(plain, type));
}

VariantDecoder::Result VariantDecoder::decodeEnum(QMetaType type, const QVariant &plain, void *value)
{
    if (!(type.flags() & QMetaType::IsEnumeration))
        return Result::OtherType;
    return resultOf(storeEnum(type, plain, value) || refuse(plain, type));
}

template <typename Number>
bool VariantDecoder::decodeMembers(QMetaType type, const QVariant &plain,
                                   std::initializer_list<QStringView> names, Number *numbers)
{
    if (!isMap(plain))
        return refuse(plain, type);
    const QVariantMap &members = mapOf(plain);
    for (const QStringView name : names) {
        const auto member = members.constFind(name.toString());
        if (member == members.cend())
            return fail(QStringLiteral("The member \"%1\" is missing").arg(name));
        const Descent descent(*this, {.key = name});
        if (!decode(QMetaType::fromType<Number>(), *member, numbers++))
            return false;
    }
    return true;
}

template <typename Rect, typename Number>
bool VariantDecoder::decodeRect(QMetaType type, const QVariant &plain, void *value)
{
    std::array<Number, 4> n = {};
    if (!decodeMembers(type, plain, {u"x", u"y", u"width", u"height"}, n.data()))
        return false;
    if constexpr (std::is_same_v<Rect, QRectF>) {
        return store(value, QRectF(n[0], n[1], n[2], n[3]));
    } else { // whose far corner is an int as well, and its arithmetic undefined beyond
        const auto isInt = [](qint64 number) { return number == int(number); };
        const qint64 right = qint64(n[0]) + n[2] - 1;
        const qint64 bottom = qint64(n[1]) + n[3] - 1;
        if (!isInt(right) || !isInt(bottom) || !isInt(qint64(n[2]) - 1) || !isInt(qint64(n[3]) - 1))
            return fail(QStringLiteral("The rectangle reaches beyond the range of int"));
        QRect rect;
        rect.setCoords(n[0], n[1], int(right), int(bottom));
        return store(value, rect);
    }
}

VariantDecoder::Result VariantDecoder::decodeGeometry(QMetaType type, const QVariant &plain, void *value)
{
    std::array<int, 4> i = {};
    std::array<double, 4> d = {};
    switch (type.id()) {
    case QMetaType::QPoint:
        return resultOf(decodeMembers(type, plain, {u"x", u"y"}, i.data())
                        && store(value, QPoint(i[0], i[1])));
    case QMetaType::QPointF:
        return resultOf(decodeMembers(type, plain, {u"x", u"y"}, d.data())
                        && store(value, QPointF(d[0], d[1])));
    case QMetaType::QSize:
        return resultOf(decodeMembers(type, plain, {u"width", u"height"}, i.data())
                        && store(value, QSize(i[0], i[1])));
    case QMetaType::QSizeF:
        return resultOf(decodeMembers(type, plain, {u"width", u"height"}, d.data())
                        && store(value, QSizeF(d[0], d[1])));
    case QMetaType::QRect:
        return resultOf(decodeRect<QRect, int>(type, plain, value));
    case QMetaType::QRectF:
        return resultOf(decodeRect<QRectF, double>(type, plain, value));
    case QMetaType::QLine:
        return resultOf(decodeMembers(type, plain, {u"x1", u"y1", u"x2", u"y2"}, i.data())
                        && store(value, QLine(i[0], i[1], i[2], i[3])));
    case QMetaType::QLineF:
        return resultOf(decodeMembers(type, plain, {u"x1", u"y1", u"x2", u"y2"}, d.data())
                        && store(value, QLineF(d[0], d[1], d[2], d[3])));
    default:
        return Result::OtherType;
    }
}

} // namespace Velox
