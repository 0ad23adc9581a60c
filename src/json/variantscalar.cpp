// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/variantscalar.h"

#include "json/jsonwriter.h"

#include <QBitArray>
#include <QDateTime>
#include <QLine>
#include <QLocale>
#include <QMetaEnum>
#include <QRect>
#include <QRegularExpression>
#include <QStringView>
#include <QUrl>
#include <QUuid>

#include <limits>
#include <string>

namespace Velox {
namespace {

using namespace JsonWriter;

template <typename T>
const T &as(const void *data)
{
    return *static_cast<const T *>(data);
}

bool writeNumber(QByteArray &out, int type, const void *data)
{
    switch (type) {
    case QMetaType::Int:
        return writeInteger(out, as<int>(data)), true;
    case QMetaType::Double:
        return writeDouble(out, as<double>(data)), true;
    case QMetaType::Float:
        return writeFloat(out, as<float>(data)), true;
    case QMetaType::LongLong:
        return writeInteger(out, as<qlonglong>(data)), true;
    case QMetaType::ULongLong:
        return writeUnsigned(out, as<qulonglong>(data)), true;
    case QMetaType::UInt:
        return writeUnsigned(out, as<uint>(data)), true;
    case QMetaType::Long:
        return writeInteger(out, as<long>(data)), true;
    case QMetaType::ULong:
        return writeUnsigned(out, as<ulong>(data)), true;
    case QMetaType::Short:
        return writeInteger(out, as<short>(data)), true;
    case QMetaType::UShort:
        return writeUnsigned(out, as<ushort>(data)), true;
    case QMetaType::Char:
        return writeInteger(out, as<char>(data)), true;
    case QMetaType::SChar:
        return writeInteger(out, as<signed char>(data)), true;
    case QMetaType::UChar:
        return writeUnsigned(out, as<uchar>(data)), true;
    default:
        return false;
    }
}

// Qt's ISO texts are empty for what they cannot say: invalid dates and years outside 0 to 9999.
void writeIso(QByteArray &out, const QString &text)
{
    if (text.isEmpty())
        out += "null";
    else
        writeString(out, text);
}

bool writeTime(QByteArray &out, int type, const void *data)
{
    switch (type) {
    case QMetaType::QDateTime: // in UTC: a reader elsewhere does not know this machine's zone
        return writeIso(out, as<QDateTime>(data).toUTC().toString(Qt::ISODateWithMs)), true;
    case QMetaType::QDate:
        return writeIso(out, as<QDate>(data).toString(Qt::ISODate)), true;
    case QMetaType::QTime:
        return writeIso(out, as<QTime>(data).toString(Qt::ISODateWithMs)), true;
    default:
        return false;
    }
}

void writeBase64(QByteArray &out, const QByteArray &bytes)
{
    out += '"';
    out += bytes.toBase64();
    out += '"';
}

bool writeText(QByteArray &out, int type, const void *data)
{
    switch (type) {
    case QMetaType::QString:
        return writeString(out, as<QString>(data)), true;
    case QMetaType::QChar:
        return writeString(out, QStringView(&as<QChar>(data), 1)), true;
    case QMetaType::Char16:
        return writeString(out, QStringView(&as<char16_t>(data), 1)), true;
    case QMetaType::Char32:
        return writeString(out, QString::fromUcs4(&as<char32_t>(data), 1)), true;
    case QMetaType::QByteArray: // not as text: it need not be any, and Qt's own conversion loses bytes
        return writeBase64(out, as<QByteArray>(data)), true;
    case QMetaType::QUrl:
        return writeString(out, as<QUrl>(data).toString(QUrl::FullyEncoded)), true;
    case QMetaType::QUuid:
        return writeUtf8(out, as<QUuid>(data).toByteArray(QUuid::WithoutBraces)), true;
    case QMetaType::QLocale:
        return writeString(out, as<QLocale>(data).name()), true;
    case QMetaType::QRegularExpression:
        return writeString(out, as<QRegularExpression>(data).pattern()), true;
    default:
        return false;
    }
}

bool writeTextView(QByteArray &out, QMetaType type, const void *data)
{
    if (type == QMetaType::fromType<QStringView>())
        return writeString(out, as<QStringView>(data)), true;
    if (type == QMetaType::fromType<QLatin1String>())
        return writeString(out, QString(as<QLatin1String>(data))), true;
    if (type == QMetaType::fromType<std::string>()) // through QString, which mends what is not UTF-8
        return writeString(out, QString::fromStdString(as<std::string>(data))), true;
    return false;
}

template <typename Number>
struct Field
{
    const char *name;
    Number value;
};

template <typename Number>
bool writeFields(QByteArray &out, std::initializer_list<Field<Number>> fields)
{
    char before = '{';
    for (const Field<Number> &field : fields) {
        out += before;
        before = ',';
        writeUtf8(out, field.name);
        out += ':';
        if constexpr (std::is_integral_v<Number>)
            writeInteger(out, field.value);
        else
            writeDouble(out, field.value);
    }
    out += '}';
    return true;
}

template <typename Number, typename Point>
bool writePoint(QByteArray &out, const Point &p)
{
    return writeFields<Number>(out, {{"x", p.x()}, {"y", p.y()}});
}

template <typename Number, typename Size>
bool writeSize(QByteArray &out, const Size &s)
{
    return writeFields<Number>(out, {{"width", s.width()}, {"height", s.height()}});
}

template <typename Number, typename Rect>
bool writeRect(QByteArray &out, const Rect &r)
{
    return writeFields<Number>(out,
                               {{"x", r.x()}, {"y", r.y()}, {"width", r.width()}, {"height", r.height()}});
}

template <typename Number, typename Line>
bool writeLine(QByteArray &out, const Line &l)
{
    return writeFields<Number>(out, {{"x1", l.x1()}, {"y1", l.y1()}, {"x2", l.x2()}, {"y2", l.y2()}});
}

bool writeGeometry(QByteArray &out, int type, const void *data)
{
    switch (type) {
    case QMetaType::QPoint:
        return writePoint<int>(out, as<QPoint>(data));
    case QMetaType::QPointF:
        return writePoint<double>(out, as<QPointF>(data));
    case QMetaType::QSize:
        return writeSize<int>(out, as<QSize>(data));
    case QMetaType::QSizeF:
        return writeSize<double>(out, as<QSizeF>(data));
    case QMetaType::QRect:
        return writeRect<int>(out, as<QRect>(data));
    case QMetaType::QRectF:
        return writeRect<double>(out, as<QRectF>(data));
    case QMetaType::QLine:
        return writeLine<int>(out, as<QLine>(data));
    case QMetaType::QLineF:
        return writeLine<double>(out, as<QLineF>(data));
    default:
        return false;
    }
}

bool writeBits(QByteArray &out, const QBitArray &bits)
{
    out += '[';
    for (qsizetype i = 0; i < bits.size(); ++i) {
        if (i > 0)
            out += ',';
        out += bits.at(i) ? "true" : "false";
    }
    out += ']';
    return true;
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

qint64 enumValue(QMetaType type, const void *data)
{
    const bool isUnsigned = type.flags() & QMetaType::IsUnsignedEnumeration;
    switch (type.sizeOf()) {
    case 1:
        return isUnsigned ? qint64(as<quint8>(data)) : as<qint8>(data);
    case 2:
        return isUnsigned ? qint64(as<quint16>(data)) : as<qint16>(data);
    case 4:
        return isUnsigned ? qint64(as<quint32>(data)) : as<qint32>(data);
    default:
        return as<qint64>(data);
    }
}

// Empty where the enumeration cannot say the value, so that a number is written rather than half of it.
std::optional<QByteArray> enumKey(const QMetaEnum &meta, qint64 value)
{
    const bool fits = value >= std::numeric_limits<int>::min() && value <= std::numeric_limits<uint>::max();
    if (!meta.isValid() || !fits)
        return std::nullopt;
    const int number = int(value);
    if (!meta.isFlag()) {
        const char *key = meta.valueToKey(number);
        return key ? std::optional<QByteArray>(key) : std::nullopt;
    }
    const QByteArray keys = meta.valueToKeys(number);
    if (number != 0 && meta.keysToValue(keys.constData()) != number)
        return std::nullopt; // a bit without a name
    return keys;
}

} // namespace

bool writeScalar(QByteArray &out, QMetaType type, const void *data)
{
    const int id = type.id();
    if (id == QMetaType::Bool) {
        out += as<bool>(data) ? "true" : "false";
        return true;
    }
    if (id == QMetaType::QBitArray)
        return writeBits(out, as<QBitArray>(data));
    if (id >= QMetaType::User)
        return writeTextView(out, type, data);
    return writeNumber(out, id, data) || writeText(out, id, data) || writeTime(out, id, data)
        || writeGeometry(out, id, data);
}

void writeEnum(QByteArray &out, QMetaType type, const void *data)
{
    const qint64 value = enumValue(type, data);
    if (const auto key = enumKey(registeredEnum(type), value))
        writeUtf8(out, *key);
    else if (type.flags() & QMetaType::IsUnsignedEnumeration)
        writeUnsigned(out, quint64(value));
    else
        writeInteger(out, value);
}

} // namespace Velox
