// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QMetaType>
#include <QString>
#include <QVariant>

#include <optional>
#include <type_traits>
#include <utility>

namespace Velox {

/** What could not be converted, and where. */
struct DecodeError
{
    QString path; ///< JSON Pointer of the value that does not fit, from the value given; empty = that itself.
    QString text; ///< Why, in one sentence without a full stop, as `Cannot convert 300 to uchar`.
};

/** Converts @p plain, which is what variantFromJson() gives, to @p type: what VariantEncoder writes, read back.
 *  The result is a variant of exactly @p type; @p plain itself where that is QVariant or what it is already.
 *  Nothing is returned where a value does not fit, and @p error, where given, names the first such value.
 *
 *  | type | from |
 *  | --- | --- |
 *  | bool | true or false |
 *  | integers | a whole number in their range, 2.0 too |
 *  | float, double | a number in their range; null is NaN |
 *  | QString, std::string | text, and nothing else |
 *  | QChar, char16_t, char32_t | text of one UTF-16 unit, or of one character |
 *  | QByteArray | padded base64 text, as QByteArray::toBase64() writes it |
 *  | QUrl, QUuid, QLocale, QRegularExpression | text that is a valid one |
 *  | QDateTime, QDate, QTime | ISO text; null is the invalid one; without an offset it is local time |
 *  | enumeration | a key where Q_ENUM or Q_FLAG names them ("KeyA\|KeyB"), or a number that its type holds |
 *  | QPoint, QSize, QRect, QLine and their F | an object that has all their members |
 *  | QJson*, QCbor*, JsonText | anything, or what the type says: an object, an array |
 *  | sequences, QBitArray, std::pair of QVariant | array |
 *  | maps | object; a key that is no text is read from the text of its JSON |
 *  | Q_GADGET | object (see below) |
 *  | pointers, smart ones too | null only |
 *  | any other type | what a converter registered with QMetaType makes of the QVariantMap, QString ... |
 *
 *  A gadget takes the members that belong to its writable properties (propertyOptions() names them); what is
 *  missing stays as its constructor leaves it, what is unknown is ignored. Null fits only where it is named.
 *  Types without a default constructor, views of text and other pairs never fit.
 *
 *  Numbers from 2^63 on come as double from variantFromJson(): a quint64 takes them as that rounded them.
 *  What nests deeper than maxJsonDepth does not fit. Callable from any thread. */
[[nodiscard]] VELOX_CORE_EXPORT std::optional<QVariant> decodeVariant(const QVariant &plain, QMetaType type,
                                                                      DecodeError *error = nullptr);

/** Converts @p plain as decodeVariant() does and assigns it to the object of @p type at @p value. The writable
 *  properties of a gadget (and of gadgets that are its properties) that have no member in @p plain keep their
 *  values; containers are replaced whole. False where something does not fit: nothing is changed then. */
[[nodiscard]] VELOX_CORE_EXPORT bool decodeInto(QMetaType type, void *value, const QVariant &plain,
                                                DecodeError *error = nullptr);

/** The same as decodeVariant(), for a type known here. */
template <class T>
[[nodiscard]] std::optional<T> decode(const QVariant &plain, DecodeError *error = nullptr)
{
    if constexpr (std::is_same_v<T, QVariant>) {
        return plain;
    } else {
        std::optional<QVariant> value = decodeVariant(plain, QMetaType::fromType<T>(), error);
        if (!value)
            return std::nullopt;
        return std::move(*static_cast<T *>(value->data()));
    }
}

} // namespace Velox
