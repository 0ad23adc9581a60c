// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/variantdecoder_p.h"
#include "json/variantjson.h"

#include <QBitArray>
#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Velox {
namespace {

// Looks at most @p levels deep itself.
bool isDeeperThan(int levels, const QVariant &plain)
{
    if (!isMap(plain) && !isList(plain))
        return false;
    if (levels == 0)
        return true;
    const auto isTooDeep = [levels](const QVariant &inner) { return isDeeperThan(levels - 1, inner); };
    if (isList(plain))
        return std::any_of(listOf(plain).cbegin(), listOf(plain).cend(), isTooDeep);
    return std::any_of(mapOf(plain).cbegin(), mapOf(plain).cend(), isTooDeep);
}

bool assignBits(const QVariant &plain, void *to)
{
    const auto isBool = [](const QVariant &bit) { return bit.typeId() == QMetaType::Bool; };
    if (!isList(plain) || !std::all_of(listOf(plain).cbegin(), listOf(plain).cend(), isBool))
        return false;
    QBitArray bits(listOf(plain).size());
    for (qsizetype i = 0; i < bits.size(); ++i)
        bits.setBit(i, listOf(plain).at(i).toBool());
    return store(to, bits);
}

bool assignPair(const QVariant &plain, void *to)
{
    if (!isList(plain) || listOf(plain).size() != 2)
        return false;
    return store(to, std::pair<QVariant, QVariant>(listOf(plain).at(0), listOf(plain).at(1)));
}

// Of JSON values @p plain is one of the right kind, and no deeper than the caller allows.
bool assignJson(int id, const QVariant &plain, void *to)
{
    const bool isRoot = isMap(plain) || isList(plain) || isNull(plain);
    switch (id) {
    case QMetaType::QJsonValue:
        return store(to, QJsonValue::fromVariant(plain));
    case QMetaType::QJsonObject:
        return storeIf(isMap(plain), to, QJsonObject::fromVariantMap(plain.toMap()));
    case QMetaType::QJsonArray:
        return storeIf(isList(plain), to, QJsonArray::fromVariantList(plain.toList()));
    case QMetaType::QJsonDocument:
        return storeIf(isRoot, to, QJsonDocument::fromVariant(plain));
    case QMetaType::QCborValue:
        return store(to, QCborValue::fromVariant(plain));
    case QMetaType::QCborMap:
        return storeIf(isMap(plain), to, QCborMap::fromVariantMap(plain.toMap()));
    case QMetaType::QCborArray:
        return storeIf(isList(plain), to, QCborArray::fromVariantList(plain.toList()));
    default: // JsonText
        return store(to, JsonText{VariantEncoder::toJson(plain)});
    }
}

bool holdsJson(QMetaType type)
{
    switch (type.id()) {
    case QMetaType::QJsonValue:
    case QMetaType::QJsonObject:
    case QMetaType::QJsonArray:
    case QMetaType::QJsonDocument:
    case QMetaType::QCborValue:
    case QMetaType::QCborMap:
    case QMetaType::QCborArray:
        return true;
    default:
        return type == QMetaType::fromType<JsonText>();
    }
}

} // namespace

VariantDecoder::Result VariantDecoder::decodeJson(QMetaType type, const QVariant &plain, void *value)
{
    if (type.id() == QMetaType::QBitArray)
        return resultOf(assignBits(plain, value) || refuse(plain, type));
    if (type.id() == QMetaType::QVariantPair)
        return resultOf(assignPair(plain, value) || refuse(plain, type));
    if (!holdsJson(type))
        return Result::OtherType;
    if (isDeeperThan(maxJsonDepth - m_depth, plain)) // these conversions go down without a limit
        return resultOf(fail(QStringLiteral("It nests deeper than %1 levels").arg(maxJsonDepth)));
    return resultOf(assignJson(type.id(), plain, value) || refuse(plain, type));
}

} // namespace Velox
