// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/valuefields_p.h"

#include "model/vmap.h"
#include "model/vslice.h"

#include <QMetaProperty>

#include <algorithm>
#include <cstring>

namespace Velox {

namespace {

// A value nested deeper is taken as changed: it came from code, but the stack is finite.
constexpr int MaxDepth = 512;

bool sameAt(const QVariant &a, const QVariant &b, int depth);

bool sameList(const QVariantList &a, const QVariantList &b, int depth)
{
    if (a.size() != b.size())
        return false;
    return a.constData() == b.constData()
        || std::equal(a.cbegin(), a.cend(), b.cbegin(),
                      [depth](const QVariant &x, const QVariant &y) { return sameAt(x, y, depth); });
}

template <class Map>
bool sameMap(const Map &a, const Map &b, int depth)
{
    if (a.size() != b.size())
        return false;
    if (a.isSharedWith(b))
        return true;
    for (auto it = a.cbegin(); it != a.cend(); ++it) {
        const auto other = b.constFind(it.key());
        if (other == b.cend() || !sameAt(it.value(), other.value(), depth))
            return false;
    }
    return true;
}

template <class T>
const T &as(const QVariant &value)
{
    return *static_cast<const T *>(value.constData());
}

bool sameAt(const QVariant &a, const QVariant &b, int depth)
{
    if (a.metaType() != b.metaType() || a.isNull() != b.isNull() || depth > MaxDepth)
        return false;
    switch (a.typeId()) {
    case QMetaType::UnknownType:
        return true;
    case QMetaType::Double:
        return std::memcmp(a.constData(), b.constData(), sizeof(double)) == 0;
    case QMetaType::Float:
        return std::memcmp(a.constData(), b.constData(), sizeof(float)) == 0;
    case QMetaType::QVariantList:
        return sameList(as<QVariantList>(a), as<QVariantList>(b), depth + 1);
    case QMetaType::QVariantMap:
        return sameMap(as<QVariantMap>(a), as<QVariantMap>(b), depth + 1);
    case QMetaType::QVariantHash:
        return sameMap(as<QVariantHash>(a), as<QVariantHash>(b), depth + 1);
    default:
        return a == b;
    }
}

bool isGadget(const QVariant &value)
{
    return value.metaType().flags().testFlag(QMetaType::IsGadget) && value.metaType().metaObject();
}

QStringList propertyNames(const QMetaObject *type, int from)
{
    QStringList names;
    for (int i = from; i < type->propertyCount(); ++i) {
        if (type->property(i).isReadable())
            names << QString::fromLatin1(type->property(i).name());
    }
    return names;
}

bool setGadgetFields(QVariant &value, const QVariantMap &fields)
{
    QVariant changed = value;
    const QMetaObject *type = value.metaType().metaObject();
    for (auto it = fields.cbegin(); it != fields.cend(); ++it) {
        const int index = type->indexOfProperty(it.key().toUtf8().constData());
        if (index < 0 || !type->property(index).writeOnGadget(changed.data(), it.value()))
            return false;
    }
    value = std::move(changed);
    return true;
}

} // namespace

bool sameValue(const QVariant &a, const QVariant &b) { return sameAt(a, b, 0); }

QVariant plainValue(const QVariant &value)
{
    // This layer does not link QML, which has registered the conversions to map and list when such a value
    // exists.
    const QMetaType type = value.metaType();
    if (qstrcmp(type.name(), "QJSValue") != 0)
        return value;
    const QMetaType any = QMetaType::fromType<QVariant>();
    if (QVariant plain; QMetaType::hasRegisteredConverterFunction(type, any)
        && QMetaType::convert(type, value.constData(), any, &plain))
        return plain;
    if (const QVariantMap map = value.value<QVariantMap>(); !map.isEmpty())
        return map;
    return value.value<QVariantList>();
}

QObject *objectOf(const QVariant &value)
{
    if (!value.metaType().flags().testFlag(QMetaType::PointerToQObject))
        return nullptr;
    return as<QObject *>(value);
}

QStringList fieldNames(const QVariant &value)
{
    if (value.typeId() == QMetaType::QVariantMap)
        return as<QVariantMap>(value).keys();
    if (isGadget(value))
        return propertyNames(value.metaType().metaObject(), 0);
    QObject *object = objectOf(value);
    if (const auto *map = qobject_cast<VMap *>(object))
        return map->keys();
    if (!object || qobject_cast<VSlice *>(object))
        return {};
    return propertyNames(object->metaObject(), QObject::staticMetaObject.propertyCount());
}

QVariant fieldValue(const QVariant &value, const QString &name)
{
    if (value.typeId() == QMetaType::QVariantMap)
        return as<QVariantMap>(value).value(name);
    if (isGadget(value)) {
        const QMetaObject *type = value.metaType().metaObject();
        return type->property(type->indexOfProperty(name.toUtf8().constData()))
            .readOnGadget(value.constData());
    }
    QObject *object = objectOf(value);
    if (const auto *map = qobject_cast<VMap *>(object))
        return map->has(name) ? map->get(name) : QVariant();
    return object && !qobject_cast<VSlice *>(object) ? object->property(name.toUtf8().constData())
                                                     : QVariant();
}

bool setFields(QVariant &value, const QVariantMap &fields)
{
    if (isGadget(value))
        return setGadgetFields(value, fields);
    if (value.typeId() != QMetaType::QVariantMap)
        return false;
    QVariantMap map = value.toMap();
    for (auto it = fields.cbegin(); it != fields.cend(); ++it)
        map.insert(it.key(), it.value());
    value = map;
    return true;
}

} // namespace Velox
