// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/variantjson.h"

#include "json/jsonwriter.h"
#include "json/variantjson_p.h"

#include <QAssociativeIterable>
#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSequentialIterable>

#include <algorithm>

namespace Velox {
namespace {

using VariantPair = std::pair<QVariant, QVariant>;

template <typename T>
const T &as(const void *data)
{
    return *static_cast<const T *>(data);
}

// True where @p to has become a view of the container at @p data, which is not copied.
template <typename To>
bool convertTo(QMetaType type, const void *data, To &to)
{
    const QMetaType target = QMetaType::fromType<To>();
    return QMetaType::canConvert(type, target) && QMetaType::convert(type, data, target, &to);
}

// A set's order is another one in each process, and it takes new values at no certain place.
bool isUnordered(const QMetaSequence &container)
{
    return !container.canAddValueAtBegin() && !container.canAddValueAtEnd() && container.canAddValue();
}

QVariant jsonRoot(const QJsonDocument &document)
{
    if (document.isArray())
        return document.array();
    return document.isObject() ? QVariant(document.object()) : QVariant();
}

} // namespace

bool VariantEncoder::encodeContainer(int id, const void *data, QByteArray &out)
{
    switch (id) {
    case QMetaType::QVariantMap:
        return encodeMap(as<QVariantMap>(data), out), true;
    case QMetaType::QVariantList:
        return encodeSequence(as<QVariantList>(data), out), true;
    case QMetaType::QStringList:
        return encodeSequence(as<QStringList>(data), out), true;
    case QMetaType::QVariantHash:
        return encodeHash(as<QVariantHash>(data), out), true;
    case QMetaType::QByteArrayList:
        return encodeSequence(as<QByteArrayList>(data), out), true;
    case QMetaType::QVariantPair:
        return encodeSequence(QVariantList{as<VariantPair>(data).first, as<VariantPair>(data).second}, out),
               true;
    case QMetaType::QJsonValue:
        return encodeJson(as<QJsonValue>(data), out), true;
    case QMetaType::QJsonObject:
        return encodeJson(as<QJsonObject>(data), out), true;
    case QMetaType::QJsonArray:
        return encodeJson(as<QJsonArray>(data), out), true;
    case QMetaType::QJsonDocument: {
        const QVariant root = jsonRoot(as<QJsonDocument>(data));
        return encodeValue(root.metaType(), root.constData(), out), true;
    }
    case QMetaType::QCborValue:
        return encodeCbor(as<QCborValue>(data), out), true;
    case QMetaType::QCborMap:
        return encodeCbor(as<QCborMap>(data), out), true;
    case QMetaType::QCborArray:
        return encodeCbor(as<QCborArray>(data), out), true;
    default:
        return false;
    }
}

bool VariantEncoder::encodeIterable(QMetaType type, const void *data, QByteArray &out)
{
    QSequentialIterable sequence;
    if (convertTo<QIterable<QMetaSequence>>(type, data, sequence)) {
        if (isUnordered(sequence.metaContainer()))
            encodeSorted(sequence, out);
        else
            encodeSequence(sequence, out);
        return true;
    }
    QAssociativeIterable association;
    if (convertTo<QIterable<QMetaAssociation>>(type, data, association)) {
        std::vector<Entry> entries;
        for (auto it = association.begin(); it != association.end(); ++it)
            entries.push_back({keyText(it.key()), it.value()});
        encodeEntries(entries, out);
        return true;
    }
    if (VariantPair pair; convertTo(type, data, pair)) {
        encodeSequence(QVariantList{pair.first, pair.second}, out);
        return true;
    }
    return false;
}

void VariantEncoder::encodeMap(const QVariantMap &map, QByteArray &out)
{
    const auto isText = [](const QString &key) { return QStringView(key).isValidUtf16(); };
    if (!std::all_of(map.keyBegin(), map.keyEnd(), isText)) {
        std::vector<Entry> entries; // keys may become equal, once they are mended
        for (auto it = map.begin(); it != map.end(); ++it)
            entries.push_back({keyText(it.key()), it.value()});
        return encodeEntries(entries, out);
    }
    if (refuseDepth(out))
        return;
    out += '{';
    for (auto it = map.begin(); it != map.end(); ++it)
        encodeMember(it.key(), it.value(), out);
    out += '}';
}

void VariantEncoder::encodeHash(const QVariantHash &hash, QByteArray &out)
{
    std::vector<Entry> entries;
    entries.reserve(size_t(hash.size()));
    for (auto it = hash.begin(); it != hash.end(); ++it)
        entries.push_back({keyText(it.key()), it.value()});
    encodeEntries(entries, out);
}

void VariantEncoder::encodeEntries(std::vector<Entry> &entries, QByteArray &out)
{
    if (refuseDepth(out))
        return;
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry &a, const Entry &b) { return a.key < b.key; });
    out += '{';
    for (size_t i = 0; i < entries.size(); ++i) {
        const QByteArray &key = entries[i].key;
        if (i > 0 && key == entries[i - 1].key)
            continue; // JSON has no second value for a key
        if (i > 0)
            out += ',';
        out += key;
        out += ':';
        const Descent descent(*this, {.name = QByteArrayView(key).sliced(1).chopped(1)});
        encodeValue(entries[i].value.metaType(), entries[i].value.constData(), out);
    }
    out += '}';
}

template <typename Sequence>
void VariantEncoder::encodeSequence(const Sequence &sequence, QByteArray &out)
{
    if (refuseDepth(out))
        return;
    qsizetype index = 0;
    out += '[';
    for (const auto &value : sequence)
        encodeElement(index++, value, out);
    out += ']';
}

template <typename Sequence>
void VariantEncoder::encodeSorted(const Sequence &sequence, QByteArray &out)
{
    if (refuseDepth(out))
        return;
    QByteArrayList texts;
    for (const QVariant value : sequence) {
        QByteArray text;
        const Descent descent(*this, {.index = texts.size()});
        encodeValue(value.metaType(), value.constData(), text);
        texts.append(text);
    }
    std::sort(texts.begin(), texts.end());
    out += '[';
    out += texts.join(',');
    out += ']';
}

void VariantEncoder::encodeJson(const QJsonValue &value, QByteArray &out)
{
    if (value.isObject()) {
        encodeJsonObject(value.toObject(), out);
    } else if (value.isArray()) {
        if (refuseDepth(out))
            return;
        const QJsonArray array = value.toArray();
        out += '[';
        for (qsizetype i = 0; i < array.size(); ++i) {
            const Descent descent(*this, {.index = i});
            if (i > 0)
                out += ',';
            encodeJson(array.at(i), out);
        }
        out += ']';
    } else {
        const QVariant scalar = value.toVariant(); // keeps all digits of an integer, as toDouble() does not
        encodeValue(scalar.metaType(), scalar.constData(), out);
    }
}

void VariantEncoder::encodeJsonObject(const QJsonObject &object, QByteArray &out)
{
    std::vector<Entry> entries;
    entries.reserve(size_t(object.size()));
    for (auto it = object.begin(); it != object.end(); ++it)
        entries.push_back({keyText(it.key()), QVariant::fromValue(QJsonValue(it.value()))});
    encodeEntries(entries, out);
}

void VariantEncoder::encodeCbor(const QCborValue &value, QByteArray &out)
{
    QCborValue untagged = value;
    while (untagged.type() == QCborValue::Tag)
        untagged = untagged.taggedValue();
    if (untagged.isMap()) {
        std::vector<Entry> entries;
        const QCborMap map = untagged.toMap();
        for (auto it = map.begin(); it != map.end(); ++it)
            entries.push_back(
                {keyText(QVariant::fromValue(it.key())), QVariant::fromValue(QCborValue(it.value()))});
        encodeEntries(entries, out);
    } else if (untagged.isArray()) {
        QVariantList list;
        const QCborArray array = untagged.toArray();
        for (const auto &element : array)
            list.append(QVariant::fromValue(QCborValue(element)));
        encodeSequence(list, out);
    } else {
        const QVariant scalar = untagged.toVariant();
        encodeValue(scalar.metaType(), scalar.constData(), out);
    }
}

// The JSON string that stands for @p key: its text, or its JSON where that is no string.
QByteArray VariantEncoder::keyText(const QVariant &key)
{
    QByteArray text;
    if (key.typeId() == QMetaType::QByteArray) { // as a key it is a name; as a value it may be anything
        JsonWriter::writeString(text, QString::fromUtf8(key.toByteArray()));
        return text;
    }
    encodeValue(key.metaType(), key.constData(), text);
    if (text.startsWith('"'))
        return text;
    QByteArray quoted;
    JsonWriter::writeUtf8(quoted, text);
    return quoted;
}

} // namespace Velox
