// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/variantjson.h"

#include "json/guardedread.h"
#include "json/jsonpointer.h"
#include "json/jsonwriter.h"
#include "json/propertyoptions.h"
#include "json/variantjson_p.h"
#include "json/variantscalar.h"
#include "json/warnonce.h"

#include <QMetaObject>
#include <QMetaProperty>
#include <QObject>
#include <QScopedValueRollback>

namespace Velox {
namespace {

// True where the value that @p out ends in has just been opened, so that no comma is due.
bool endsIn(const QByteArray &out, char open) { return !out.isEmpty() && out.back() == open; }

QByteArrayView nameOf(const QMetaType &type) { return type.name() ? type.name() : "an unnamed type"; }

bool isObjectPointer(QMetaType::TypeFlags flags)
{
    return flags
        & (QMetaType::PointerToQObject | QMetaType::SharedPointerToQObject | QMetaType::WeakPointerToQObject
           | QMetaType::TrackingPointerToQObject);
}

QObject *objectAt(QMetaType type, const void *data)
{
    if (type.flags() & QMetaType::PointerToQObject)
        return *static_cast<QObject *const *>(data);
    QObject *object = nullptr;
    QMetaType::convert(type, data, QMetaType::fromType<QObject *>(), &object);
    return object;
}

template <typename To>
bool convertTo(QMetaType type, const void *data, To &to)
{
    const QMetaType target = QMetaType::fromType<To>();
    return QMetaType::canConvert(type, target) && QMetaType::convert(type, data, target, &to);
}

} // namespace

VariantEncoder::~VariantEncoder() = default;

void VariantEncoder::encode(const QVariant &value, QByteArray &out, const QString &path)
{
    // A hook may call this again, for another value.
    const QScopedValueRollback base(m_base, path);
    const QScopedValueRollback<const Step *> step(m_step, nullptr);
    const QScopedValueRollback depth(m_depth, int(path.count(u'/')));
    encodeValue(value.metaType(), value.constData(), out);
}

QByteArray VariantEncoder::toJson(const QVariant &value)
{
    QByteArray out;
    VariantEncoder().encode(value, out);
    return out;
}

void VariantEncoder::encodeMember(QStringView name, const QVariant &value, QByteArray &out)
{
    if (!endsIn(out, '{'))
        out += ',';
    JsonWriter::writeString(out, name);
    out += ':';
    const Descent descent(*this, {.key = name});
    encodeValue(value.metaType(), value.constData(), out);
}

void VariantEncoder::encodeMember(QByteArrayView name, const QVariant &value, QByteArray &out)
{
    if (!endsIn(out, '{'))
        out += ',';
    JsonWriter::writeUtf8(out, name);
    out += ':';
    const Descent descent(*this, {.name = name});
    encodeValue(value.metaType(), value.constData(), out);
}

void VariantEncoder::encodeElement(qsizetype index, const QVariant &value, QByteArray &out)
{
    if (!endsIn(out, '['))
        out += ',';
    const Descent descent(*this, {.index = index});
    encodeValue(value.metaType(), value.constData(), out);
}

void VariantEncoder::encodeValue(QMetaType type, const void *data, QByteArray &out)
{
    while (type.id() == QMetaType::QVariant) { // a variant in a variant, at any depth
        const auto *inner = static_cast<const QVariant *>(data);
        type = inner->metaType();
        data = inner->constData();
    }
    const int id = type.id();
    if (id == QMetaType::UnknownType || id == QMetaType::Void || id == QMetaType::Nullptr)
        out += "null";
    else if (!encodeContainer(id, data, out) && !writeScalar(out, type, data))
        encodeOther(type, data, out);
}

void VariantEncoder::encodeOther(QMetaType type, const void *data, QByteArray &out)
{
    const QMetaType::TypeFlags flags = type.flags();
    const bool isGadget = flags & QMetaType::IsGadget;
    if (flags & QMetaType::IsEnumeration)
        writeEnum(out, type, data);
    else if (type == QMetaType::fromType<JsonText>())
        out += static_cast<const JsonText *>(data)->json;
    else if (isGadget && type.metaObject() && type.metaObject()->propertyCount() > 0)
        encodeGadget(type.metaObject(), data, out);
    else if (!encodePointer(type, data, out) && !encodeScript(type, data, out)
             && !encodeIterable(type, data, out) && !encodeConverted(type, data, out))
        refuse(QString::fromUtf8(nameOf(type)), out);
}

bool VariantEncoder::encodePointer(QMetaType type, const void *data, QByteArray &out)
{
    const QMetaType::TypeFlags flags = type.flags();
    if (isObjectPointer(flags)) {
        encodeObjectOnce(objectAt(type, data), out);
        return true;
    }
    if (!(flags & QMetaType::IsPointer))
        return false;
    const void *target = *static_cast<const void *const *>(data);
    if (!target)
        out += "null";
    else if (flags & QMetaType::PointerToGadget && type.metaObject())
        encodeGadget(type.metaObject(), target, out);
    else
        return false;
    return true;
}

void VariantEncoder::encodeObjectOnce(QObject *object, QByteArray &out)
{
    if (!object) {
        out += "null";
        return;
    }
    if (refuseDepth(out))
        return;
    for (const Step *step = m_step; step; step = step->parent) {
        if (step->object == object)
            return refuse(QStringLiteral("an object that contains itself (%1)")
                              .arg(QString::fromUtf8(object->metaObject()->className())),
                          out);
    }
    const Descent descent(*this, {.object = object});
    encodeObject(object, out);
}

static QString nameOf(const QMetaObject *meta, int property)
{
    return QString::fromUtf8(meta->className()) + u'.' + QString::fromUtf8(meta->property(property).name());
}

void VariantEncoder::encodeObject(QObject *object, QByteArray &out)
{
    const QMetaObject *meta = object->metaObject();
    QList<QByteArray> taken;
    out += '{';
    // From QObject's own on: objectName is no part of a state.
    for (int i = QObject::staticMetaObject.propertyCount(); i < meta->propertyCount(); ++i) {
        const QByteArray name = takeName(meta, i, taken);
        if (!name.isEmpty())
            encodeMember(
                QByteArrayView(name),
                guardedRead([&] { return nameOf(meta, i); }, [&] { return meta->property(i).read(object); }),
                out);
    }
    const QList<QByteArray> dynamicNames = object->dynamicPropertyNames();
    for (const QByteArray &name : dynamicNames) {
        if (!name.startsWith("_q_") && !taken.contains(name)) // Qt's own bookkeeping starts so
            encodeMember(QString::fromUtf8(name), object->property(name.constData()), out);
    }
    out += '}';
}

void VariantEncoder::encodeGadget(const QMetaObject *meta, const void *gadget, QByteArray &out)
{
    if (refuseDepth(out))
        return;
    QList<QByteArray> taken;
    out += '{';
    for (int i = 0; i < meta->propertyCount(); ++i) {
        const QByteArray name = takeName(meta, i, taken);
        if (!name.isEmpty())
            encodeMember(QByteArrayView(name),
                         guardedRead([&] { return nameOf(meta, i); },
                                     [&] { return meta->property(i).readOnGadget(gadget); }),
                         out);
    }
    out += '}';
}

// Empty where property @p index is no member: unreadable, left out, redeclared further down, or a name twice.
QByteArray VariantEncoder::takeName(const QMetaObject *meta, int index, QList<QByteArray> &taken)
{
    const QMetaProperty property = meta->property(index);
    if (!property.isReadable())
        return {};
    if (property.enclosingMetaObject() != meta && meta->indexOfProperty(property.name()) != index)
        return {};
    const QByteArray name = memberName(meta, property);
    if (name.isEmpty())
        return {};
    if (taken.contains(name)) {
        const QString where =
            QString::fromUtf8(meta->className()) + u'.' + QString::fromUtf8(property.name());
        warnOnce(QStringLiteral("name ") + where,
                 QStringLiteral("%1 is left out: the name \"%2\" is taken by another property")
                     .arg(where, QString::fromUtf8(name)));
        return {};
    }
    taken.append(name);
    return name;
}

QByteArray VariantEncoder::memberName(const QMetaObject *meta, const QMetaProperty &property)
{
    const PropertyOptions options = propertyOptions(meta, property);
    return options.omit ? QByteArray() : options.name;
}

bool VariantEncoder::encodeConverted(QMetaType type, const void *data, QByteArray &out)
{
    // Each conversion counts as a level, so that converters that lead in a circle end.
    const QScopedValueRollback depth(m_depth, m_depth + 1);
    if (QVariant value; convertTo(type, data, value)) {
        if (value.metaType() == type)
            out += "null"; // it could not be told either, as a function in a script
        else if (!refuseDepth(out))
            encodeValue(value.metaType(), value.constData(), out);
        return true;
    }
    if (QVariantMap map; convertTo(type, data, map)) {
        encodeMap(map, out);
        return true;
    }
    if (QString text; convertTo(type, data, text)) {
        JsonWriter::writeString(out, text);
        return true;
    }
    return false;
}

// Told by its name, as Qt Qml is not linked here.
bool VariantEncoder::encodeScript(QMetaType type, const void *data, QByteArray &out)
{
    if (nameOf(type) != "QJSValue")
        return false;
    if (QMetaType::canConvert(type, QMetaType::fromType<QVariant>()))
        return encodeConverted(type, data, out);
    QVariantList list;
    QVariantMap map;
    QStringList texts;
    if (convertTo(type, data, list) && !list.isEmpty() && list.constFirst().typeId() != QMetaType::QChar)
        encodeValue(QMetaType::fromType<QVariantList>(), &list, out);
    else if (convertTo(type, data, map) && !map.isEmpty())
        encodeMap(map, out);
    else if (convertTo(type, data, texts) && texts.size() == 1) // a text, which as a list is its characters
        JsonWriter::writeString(out, texts.constFirst());
    else
        refuse(QStringLiteral("a JavaScript value that is not a text and looks empty"), out);
    return true;
}

bool VariantEncoder::refuseDepth(QByteArray &out)
{
    if (m_depth < maxJsonDepth)
        return false;
    refuse(QStringLiteral("what is nested deeper than %1 levels").arg(maxJsonDepth), out);
    return true;
}

void VariantEncoder::refuse(const QString &what, QByteArray &out)
{
    out += "null";
    // Rows share one warning: a list of 100,000 would write as many.
    warnOnce(QStringLiteral("value ") + what + u' ' + pathText(true),
             QStringLiteral("Cannot write %1 as JSON, null is sent instead, at \"%2\"").arg(what, path()));
}

QString VariantEncoder::path() const { return pathText(false); }

QString VariantEncoder::pathText(bool anyRow) const
{
    QString text;
    for (const Step *step = m_step; step; step = step->parent) {
        if (step->object)
            continue;
        QString token = QStringLiteral("*");
        if (step->index < 0)
            token = JsonPointer::escaped(step->name.isNull() ? step->key.toString()
                                                             : QString::fromUtf8(step->name));
        else if (!anyRow)
            token = QString::number(step->index);
        text.prepend(u'/' + token);
    }
    return m_base + text;
}

} // namespace Velox
