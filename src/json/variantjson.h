// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"
#include "json/jsonreader.h"

#include <QByteArray>
#include <QString>
#include <QVariant>

#include <optional>
#include <vector>

class QCborValue;
class QJsonObject;
class QJsonValue;
class QMetaProperty;
class QObject;
struct QMetaObject;

namespace Velox {

/** A value that is JSON already: written as it stands, so it must be canonical (JsonReader::canonical()). */
struct JsonText
{
    QByteArray json;
};

/** Writes any QVariant as JSON: the one place that knows how.
 *
 *  | value | JSON |
 *  | --- | --- |
 *  | invalid, nullptr, a null pointer | null |
 *  | bool; integers of any width, char included; float, double | true or false; every digit; the shortest text |
 *  | NaN, infinities; -0 | null; 0 |
 *  | QString, QChar, char16_t, QStringView, std::string, QUrl, QUuid, QLocale, QRegularExpression | text |
 *  | QByteArray | its base64 text |
 *  | QDateTime; QDate; QTime | ISO text, in UTC with ms and Z; ISO; ISO with ms. Invalid, or beyond year 9999: null |
 *  | enumeration with Q_ENUM, flags with Q_FLAG | "Key"; "KeyA\|KeyB"; a number where the value has no key |
 *  | QPoint, QSize, QRect, QLine and their F | {x,y}, {width,height}, {x,y,width,height}, {x1,y1,x2,y2} |
 *  | QJson*, QCbor* | as they are; CBOR tags fall away, but for dates |
 *  | sequences (QList, std::vector, QSet, QBitArray ...), pairs | array; a set is sorted by its elements' JSON |
 *  | QVariantMap and other maps | object, sorted by key; a key that is no text is written as its JSON |
 *  | Q_GADGET, QObject and pointers to them, smart ones too | object of the readable properties (memberName()) |
 *  | a JS value | what it holds (see below) |
 *  | JsonText | as it stands |
 *  | any other type | what a converter registered with QMetaType makes of it: QVariant, QVariantMap or QString |
 *  | without a converter | null, and one warning in the category `velox.json` for each type and path |
 *
 *  Maps whose keys become equal as text (lone surrogates) keep the first. An object that contains itself is
 *  null there, as is what is nested deeper than maxJsonDepth; each is warned about once.
 *
 *  A QJSValue is told through the converters that Qt Qml registers. They cannot tell an empty array, an empty
 *  object, a function, a date, a number and a boolean apart: such a value is null and warned about, unless a
 *  library that links Qt Qml has called `QMetaType::registerConverter<QJSValue,
 *  QVariant>(&QJSValue::toVariant)`.
 *
 *  Objects are read where encode() is called: that must be the thread they live in. One encoder is used by
 *  one thread at a time. */
class VELOX_CORE_EXPORT VariantEncoder
{
    Q_DISABLE_COPY_MOVE(VariantEncoder)
public:
    VariantEncoder() = default;
    virtual ~VariantEncoder();

    /** Appends @p value to @p out as canonical JSON. @p path is the JSON Pointer of the place in the state
     *  that it is for: warnings name it, and its depth counts towards maxJsonDepth. */
    void encode(const QVariant &value, QByteArray &out, const QString &path = {});

    /** The JSON of @p value, by an encoder without a path. */
    [[nodiscard]] static QByteArray toJson(const QVariant &value);

protected:
    /** Appends @p object, which is never null nor one that is being written already. The default is an object
     *  of its readable properties except objectName, then of its dynamic ones. */
    virtual void encodeObject(QObject *object, QByteArray &out);

    /** The member name, in UTF-8, of @p property in an object or gadget of class @p meta; empty leaves it
     *  out. The default does what propertyOptions() says. */
    virtual QByteArray memberName(const QMetaObject *meta, const QMetaProperty &property);

    /** Appends one member to the object that @p out ends in (after its '{' or a member), comma included. The
     *  braces are the caller's. What is nested in @p value goes through encodeObject() again. */
    void encodeMember(QStringView name, const QVariant &value, QByteArray &out);
    /** The same with a name in UTF-8. */
    void encodeMember(QByteArrayView name, const QVariant &value, QByteArray &out);
    /** Appends element @p index to the array that @p out ends in (after its '[' or an element), comma
     *  included. */
    void encodeElement(qsizetype index, const QVariant &value, QByteArray &out);

    /** The JSON Pointer of what is being written. */
    [[nodiscard]] QString path() const;

private:
    struct Step; // one level of the way down
    class Descent; // goes it and comes back
    struct Entry
    {
        QByteArray key; // as JSON, with quotes
        QVariant value;
    };

    void encodeValue(QMetaType type, const void *data, QByteArray &out);
    void encodeOther(QMetaType type, const void *data, QByteArray &out);
    bool encodePointer(QMetaType type, const void *data, QByteArray &out);
    void encodeObjectOnce(QObject *object, QByteArray &out);
    void encodeGadget(const QMetaObject *meta, const void *gadget, QByteArray &out);
    bool encodeConverted(QMetaType type, const void *data, QByteArray &out);
    bool encodeScript(QMetaType type, const void *data, QByteArray &out);

    // variantcontainers.cpp
    bool encodeContainer(int id, const void *data, QByteArray &out);
    bool encodeIterable(QMetaType type, const void *data, QByteArray &out);
    void encodeMap(const QVariantMap &map, QByteArray &out);
    void encodeHash(const QVariantHash &hash, QByteArray &out);
    void encodeEntries(std::vector<Entry> &entries, QByteArray &out);
    template <typename Sequence>
    void encodeSequence(const Sequence &sequence, QByteArray &out);
    template <typename Sequence>
    void encodeSorted(const Sequence &sequence, QByteArray &out);
    void encodeJson(const QJsonValue &value, QByteArray &out);
    void encodeJsonObject(const QJsonObject &object, QByteArray &out);
    void encodeCbor(const QCborValue &value, QByteArray &out);
    QByteArray keyText(const QVariant &key);

    QByteArray takeName(const QMetaObject *meta, int index, QList<QByteArray> &taken);
    bool refuseDepth(QByteArray &out);
    void refuse(const QString &what, QByteArray &out);
    QString pathText(bool anyRow) const;

    QString m_base;
    const Step *m_step = nullptr;
    int m_depth = 0;
};

/** The value of @p json, read strictly: objects become QVariantMap (a key that comes twice keeps its last
 *  value), arrays QVariantList, text QString, null nullptr, integers that fit qlonglong, other numbers double.
 *  Nothing is returned where it is not JSON or nests deeper than maxJsonDepth, and @p error, where given,
 *  says why. */
[[nodiscard]] VELOX_CORE_EXPORT std::optional<QVariant> variantFromJson(QByteArrayView json,
                                                                        JsonError *error = nullptr);

/** The text of @p json, which is a canonical JSON string with its quotes, as JsonReader::value() gives them.
 */
[[nodiscard]] VELOX_CORE_EXPORT QString textFromJson(QByteArrayView json);

} // namespace Velox

Q_DECLARE_METATYPE(Velox::JsonText)
