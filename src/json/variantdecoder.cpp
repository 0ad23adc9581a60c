// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/variantdecoder.h"

#include "json/jsonpointer.h"
#include "json/propertyoptions.h"
#include "json/variantdecoder_p.h"
#include "json/variantjson.h"

#include <QAssociativeIterable>
#include <QMetaProperty>
#include <QSequentialIterable>

namespace Velox {
namespace {

constexpr qsizetype maxQuoted = 40; // characters of a peer's text in an error

QString nameOf(QMetaType type)
{
    return type.name() ? QString::fromUtf8(type.name()) : QStringLiteral("an unknown type");
}

QString described(const QVariant &plain)
{
    if (isMap(plain))
        return QStringLiteral("an object");
    if (isList(plain))
        return QStringLiteral("an array");
    if (isNull(plain))
        return QStringLiteral("null");
    const int id = plain.typeId();
    if (id == QMetaType::Bool || id == QMetaType::LongLong || id == QMetaType::Double)
        return QString::fromUtf8(VariantEncoder::toJson(plain));
    if (id != QMetaType::QString)
        return nameOf(plain.metaType());
    const QString text = plain.toString();
    return text.size() > maxQuoted ? u'"' + text.first(maxQuoted) + QStringLiteral("...\"")
                                   : u'"' + text + u'"';
}

void assign(QMetaType type, void *to, const void *from)
{
    type.destruct(to);
    type.construct(to, from);
}

// The way into a container is found through a view of it, which does not copy it.
template <typename Container>
Container containerOf(QMetaType type, const void *data)
{
    const QMetaType target = QMetaType::fromType<QIterable<Container>>();
    QIterable<Container> view(Container(), nullptr);
    if (!QMetaType::canConvert(type, target) || !QMetaType::convert(type, data, target, &view))
        return {};
    return view.metaContainer();
}

// Qt registers no such view for its own containers.
QMetaSequence sequenceOf(QMetaType type, const void *data)
{
    switch (type.id()) {
    case QMetaType::QVariantList:
        return QMetaSequence::fromContainer<QVariantList>();
    case QMetaType::QStringList:
        return QMetaSequence::fromContainer<QStringList>();
    case QMetaType::QByteArrayList:
        return QMetaSequence::fromContainer<QByteArrayList>();
    default:
        return containerOf<QMetaSequence>(type, data);
    }
}

QMetaAssociation associationOf(QMetaType type, const void *data)
{
    switch (type.id()) {
    case QMetaType::QVariantMap:
        return QMetaAssociation::fromContainer<QVariantMap>();
    case QMetaType::QVariantHash:
        return QMetaAssociation::fromContainer<QVariantHash>();
    default:
        return containerOf<QMetaAssociation>(type, data);
    }
}

} // namespace

VariantDecoder::VariantDecoder(DecodeError *error, int depth)
    : m_error(error)
    , m_depth(depth)
{
}

bool VariantDecoder::fail(const QString &text)
{
    if (m_error)
        *m_error = {pathText(), text};
    return false;
}

bool VariantDecoder::refuse(const QVariant &plain, QMetaType type)
{
    if (m_error)
        *m_error = {pathText(),
                    QStringLiteral("Cannot convert %1 to %2").arg(described(plain), nameOf(type))};
    return false;
}

bool VariantDecoder::decode(QMetaType type, const QVariant &plain, void *value)
{
    const int id = type.id(); // this registers the type, and with it the views of a container
    if (id == QMetaType::UnknownType || id == QMetaType::Void)
        return refuse(plain, type);
    if (id == QMetaType::QVariant)
        return store(value, plain);
    if (plain.metaType() == type) {
        assign(type, value, plain.constData());
        return true;
    }
    if (m_depth >= maxJsonDepth && (isMap(plain) || isList(plain)))
        return fail(QStringLiteral("It nests deeper than %1 levels").arg(maxJsonDepth));
    using Way = Result (VariantDecoder::*)(QMetaType, const QVariant &, void *);
    static constexpr Way ways[] = {
        &VariantDecoder::decodeScalar,   &VariantDecoder::decodeEnum,   &VariantDecoder::decodeGeometry,
        &VariantDecoder::decodeJson,     &VariantDecoder::decodeGadget, &VariantDecoder::decodePointer,
        &VariantDecoder::decodeSequence, &VariantDecoder::decodeMap,    &VariantDecoder::decodeConverted,
    };
    for (const Way way : ways) {
        const Result result = (this->*way)(type, plain, value);
        if (result != Result::OtherType)
            return result == Result::Decoded;
    }
    return refuse(plain, type);
}

VariantDecoder::Result VariantDecoder::decodeGadget(QMetaType type, const QVariant &plain, void *value)
{
    const QMetaObject *meta = type.metaObject();
    if (!type.flags().testFlag(QMetaType::IsGadget) || !meta || meta->propertyCount() == 0)
        return Result::OtherType;
    if (!isMap(plain))
        return resultOf(refuse(plain, type));
    const QVariantMap &members = mapOf(plain);
    QList<QByteArray> taken; // of two properties with one name the encoder writes the first
    for (int i = 0; i < meta->propertyCount(); ++i) {
        const QMetaProperty property = meta->property(i);
        if (property.enclosingMetaObject() != meta && meta->indexOfProperty(property.name()) != i)
            continue; // redeclared further down
        const PropertyOptions options = propertyOptions(meta, property);
        if (options.omit || taken.contains(options.name))
            continue;
        taken.append(options.name);
        const auto member = members.constFind(QString::fromUtf8(options.name));
        if (member == members.cend() || !property.isWritable())
            continue;
        const Descent descent(*this, {.key = member.key()});
        if (!decodeMember(property, *member, value))
            return Result::Failed;
    }
    return Result::Decoded;
}

bool VariantDecoder::decodeMember(const QMetaProperty &property, const QVariant &plain, void *gadget)
{
    const QMetaType type = property.metaType();
    QVariant value = plain;
    if (type.id() != QMetaType::QVariant) {
        value = QVariant();
        if (type.flags() & QMetaType::IsGadget)
            value = property.readOnGadget(gadget); // what it has no member for stays
        if ((value.metaType() != type && !make(type, value)) || !decode(type, plain, value.data()))
            return false;
    }
    return property.writeOnGadget(gadget, value)
        || fail(QStringLiteral("The property %1 did not take it").arg(QString::fromUtf8(property.name())));
}

VariantDecoder::Result VariantDecoder::decodePointer(QMetaType type, const QVariant &plain, void *value)
{
    constexpr auto pointers = QMetaType::IsPointer | QMetaType::PointerToQObject | QMetaType::PointerToGadget
        | QMetaType::SharedPointerToQObject | QMetaType::WeakPointerToQObject
        | QMetaType::TrackingPointerToQObject;
    if (!(type.flags() & pointers))
        return Result::OtherType;
    if (!isNull(plain))
        return resultOf(refuse(plain, type));
    assign(type, value, nullptr);
    return Result::Decoded;
}

VariantDecoder::Result VariantDecoder::decodeSequence(QMetaType type, const QVariant &plain, void *value)
{
    const QMetaSequence container = sequenceOf(type, value);
    const bool isSet = !container.canAddValueAtBegin() && container.canAddValue();
    if (!container.canClear() || !(isSet || container.canAddValueAtEnd()))
        return Result::OtherType;
    if (!isList(plain))
        return resultOf(refuse(plain, type));
    container.clear(value);
    const QMetaType elementType = container.valueMetaType();
    qsizetype index = 0;
    for (const QVariant &plainElement : listOf(plain)) {
        const Descent descent(*this, {.index = index++});
        QVariant element;
        if (!make(elementType, element) || !decode(elementType, plainElement, element.data()))
            return Result::Failed;
        if (isSet)
            container.addValue(value, element.constData());
        else
            container.addValueAtEnd(value, element.constData());
    }
    return Result::Decoded;
}

VariantDecoder::Result VariantDecoder::decodeMap(QMetaType type, const QVariant &plain, void *value)
{
    const QMetaAssociation container = associationOf(type, value);
    if (!container.canClear() || !container.canSetMappedAtKey())
        return Result::OtherType;
    if (!isMap(plain))
        return resultOf(refuse(plain, type));
    container.clear(value);
    const QMetaType keyType = container.keyMetaType();
    const QMetaType mappedType = container.mappedMetaType();
    for (auto it = mapOf(plain).cbegin(); it != mapOf(plain).cend(); ++it) {
        const Descent descent(*this, {.key = it.key()});
        QVariant key;
        QVariant mapped;
        if (!make(keyType, key) || !decodeKey(keyType, it.key(), key.data()) || !make(mappedType, mapped)
            || !decode(mappedType, it.value(), mapped.data()))
            return Result::Failed;
        container.setMappedAtKey(value, key.constData(), mapped.constData());
    }
    return Result::Decoded;
}

// VariantEncoder::keyText() backwards: a key is its text, or its JSON where that is no string.
bool VariantDecoder::decodeKey(QMetaType type, const QString &key, void *value)
{
    if (type.id() == QMetaType::QByteArray)
        return store(value, key.toUtf8());
    if (VariantDecoder(nullptr, m_depth).decode(type, key, value))
        return true;
    const std::optional<QVariant> plain = variantFromJson(key.toUtf8());
    return (plain && VariantDecoder(nullptr, m_depth).decode(type, *plain, value)) || refuse(key, type);
}

VariantDecoder::Result VariantDecoder::decodeConverted(QMetaType type, const QVariant &plain, void *value)
{
    if (!plain.isValid() || !QMetaType::canConvert(plain.metaType(), type))
        return Result::OtherType;
    return resultOf(QMetaType::convert(plain.metaType(), plain.constData(), type, value)
                    || refuse(plain, type));
}

bool VariantDecoder::make(QMetaType type, QVariant &value)
{
    if (type.isValid() && type.id() != QMetaType::Void)
        value = QVariant(type);
    return value.metaType() == type || fail(QStringLiteral("Cannot make a value of %1").arg(nameOf(type)));
}

QString VariantDecoder::pathText() const
{
    QString text;
    for (const Step *step = m_step; step; step = step->parent)
        text.prepend(u'/'
                     + (step->index < 0 ? JsonPointer::escaped(step->key) : QString::number(step->index)));
    return text;
}

std::optional<QVariant> decodeVariant(const QVariant &plain, QMetaType type, DecodeError *error)
{
    if (type.id() == QMetaType::QVariant || (type.isValid() && plain.metaType() == type))
        return plain;
    QVariant value(type);
    VariantDecoder decoder(error);
    if (value.metaType() != type || !type.isValid()) {
        decoder.refuse(plain, type);
        return std::nullopt;
    }
    return decoder.decode(type, plain, value.data()) ? std::optional<QVariant>(value) : std::nullopt;
}

bool decodeInto(QMetaType type, void *value, const QVariant &plain, DecodeError *error)
{
    if (type.id() == QMetaType::QVariant)
        return store(value, plain);
    QVariant copy(type, value); // so that a failure half way changes nothing
    VariantDecoder decoder(error);
    if (copy.metaType() != type || !type.isValid())
        return decoder.refuse(plain, type);
    if (!decoder.decode(type, plain, copy.data()))
        return false;
    assign(type, value, copy.constData());
    return true;
}

} // namespace Velox
