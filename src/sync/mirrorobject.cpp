// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/mirrorobject_p.h"

#include "sync/mirrorplace_p.h"
#include "sync/objectlistnode.h"
#include "sync/objectmirror.h"
#include "sync/replica.h"
#include "json/propertyoptions.h"
#include "json/variantdecoder.h"
#include "json/variantjson.h"

#include <QDynamicPropertyChangeEvent>

namespace Velox {
namespace {

constexpr auto smartPointers =
    QMetaType::SharedPointerToQObject | QMetaType::WeakPointerToQObject | QMetaType::TrackingPointerToQObject;
constexpr auto pointers = smartPointers | QMetaType::PointerToQObject;

bool isObjectListType(QMetaType type)
{
    return QByteArrayView(type.name()).startsWith("QQmlListProperty<")
        || ObjectListNode::objectsOf(QVariant(type));
}

QObject *objectIn(const QVariant &value)
{
    return value.metaType().flags() & smartPointers ? value.value<QObject *>() : addressIn(value);
}

} // namespace

bool MirrorField::mayHoldObject() const
{
    return type.id() == QMetaType::QVariant || !dynamicName.isEmpty() || (type.flags() & pointers);
}

void MirrorField::changed() { owner.take(*this); }

MirrorObject::MirrorObject(ObjectMirror &mirror, JsonPointer pointer, const MirrorObject *around,
                           QObject *object)
    : m_mirror(mirror)
    , m_pointer(std::move(pointer))
    , m_around(around)
    , m_object(object)
{
    addFields();
    object->installEventFilter(this);
}

MirrorObject::~MirrorObject() { close(); }

void MirrorObject::close()
{
    if (std::exchange(m_isClosed, true))
        return;
    if (m_object) {
        m_object->removeEventFilter(this);
        m_object->disconnect(this);
    }
    for (MirrorField &field : m_fields) {
        field.detach();
        field.notifier = {};
        if (const auto place = std::exchange(field.place, nullptr))
            place->close();
    }
}

bool MirrorObject::isWithin(const QObject *object) const
{
    for (const MirrorObject *inside = this; inside; inside = inside->m_around) {
        if (inside->m_object == object)
            return true;
    }
    return false;
}

// ---- properties ----

// The properties that ObjectNode publishes.
void MirrorObject::addFields()
{
    const QMetaObject *meta = m_object->metaObject();
    for (int i = meta->propertyCount(); i-- > QObject::staticMetaObject.propertyCount();) {
        const QMetaProperty property = meta->property(i);
        const PropertyOptions options = propertyOptions(meta, property);
        const QByteArray name(options.name.constData(), options.name.size());
        if (!property.isReadable() || options.omit || m_names.contains(name))
            continue;
        m_names.insert(name);
        addField(property, name);
    }
    const QList<QByteArray> names = m_object->dynamicPropertyNames();
    for (const QByteArray &name : names)
        addDynamicField(name);
}

void MirrorObject::addField(const QMetaProperty &property, const QByteArray &name)
{
    const QMetaType type = property.metaType();
    const bool isObjectList = isObjectListType(type);
    MirrorField &field = m_fields.emplace_front(
        *this, isObjectList ? ReplicaWatch::Follow::Value : ReplicaWatch::Follow::Everything);
    field.property = property;
    field.type = type;
    field.isObjectList = isObjectList;
    if (!property.isWritable() && !isObjectList && !field.mayHoldObject()) {
        m_fields.pop_front();
        return;
    }
    field.pointer = m_pointer;
    field.pointer.append(QString::fromUtf8(name));
    listen(field);
}

void MirrorObject::addDynamicField(const QByteArray &name)
{
    if (m_names.contains(name) || name.startsWith("_q_"))
        return;
    m_names.insert(name);
    MirrorField &field = m_fields.emplace_back(*this, ReplicaWatch::Follow::Everything);
    field.dynamicName = name;
    field.type = m_object->property(name.constData()).metaType();
    field.pointer = m_pointer;
    field.pointer.append(QString::fromUtf8(name));
}

// Only an object that a property holds is followed; what it writes itself the application may keep.
void MirrorObject::listen(MirrorField &field)
{
    if (!field.mayHoldObject())
        return;
    if (field.property.hasNotifySignal()) {
        static const QMetaMethod notified =
            staticMetaObject.method(staticMetaObject.indexOfSlot("propertyNotified()"));
        if (m_signals.contains(field.property.notifySignalIndex()))
            return;
        m_signals.insert(field.property.notifySignalIndex());
        connect(m_object, field.property.notifySignal(), this, notified);
    } else if (field.property.isBindable()) {
        field.notifier = field.property.bindable(m_object).addNotifier([this, &field] { refresh(field); });
    }
}

void MirrorObject::propertyNotified()
{
    const auto self = shared_from_this();
    const int signal = senderSignalIndex();
    for (size_t index = 0; index < m_fields.size() && !m_isClosed; ++index) {
        MirrorField &field = m_fields[index];
        if (field.dynamicName.isEmpty() && field.mayHoldObject()
            && field.property.notifySignalIndex() == signal)
            refresh(field);
    }
}

bool MirrorObject::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_object && event->type() == QEvent::DynamicPropertyChange && !m_isClosed)
        dynamicPropertyChanged(static_cast<QDynamicPropertyChangeEvent *>(event)->propertyName());
    return false;
}

void MirrorObject::dynamicPropertyChanged(const QByteArray &name)
{
    const auto self = shared_from_this();
    addDynamicField(name);
    for (size_t index = 0; index < m_fields.size() && !m_isClosed; ++index) {
        if (m_fields[index].dynamicName == name)
            refresh(m_fields[index]);
    }
}

// ---- filling ----

void MirrorObject::fill()
{
    const auto self = shared_from_this();
    for (size_t index = 0; index < m_fields.size() && !m_isClosed; ++index)
        refresh(m_fields[index]);
}

// Looks whether the property holds an object or a value, and goes on from there.
void MirrorObject::refresh(MirrorField &field)
{
    const auto self = shared_from_this();
    const QVariant held = field.mayHoldObject() ? read(field) : QVariant();
    if (m_isClosed)
        return;
    if (QObject *object = objectIn(held); object || (field.type.flags() & pointers)) {
        field.detach();
        if (!field.place)
            field.place = std::make_shared<MirrorPlace>(m_mirror, field.pointer, this);
        const auto place = field.place;
        place->setObject(object);
        return;
    }
    if (const auto place = std::exchange(field.place, nullptr))
        place->close();
    const bool isFilled = field.isObjectList || !field.dynamicName.isEmpty() || field.property.isWritable();
    if (!isFilled || field.isAttached())
        return;
    m_mirror.replica().views().attach(&field, field.pointer);
    take(field);
}

void MirrorObject::take(MirrorField &field)
{
    const auto self = shared_from_this();
    const TreeValue *value = m_mirror.replica().tree().find(field.pointer);
    if (!value) {
        takeNothing(field);
        return;
    }
    if (field.isObjectList) {
        if (!value->isNull())
            m_mirror.refuse(field.pointer, QStringLiteral("A list of objects cannot be filled"));
        return;
    }
    const QVariant plain = JsonTree::toVariant(*value);
    DecodeError error;
    std::optional<QVariant> decoded = decodeVariant(plain, field.type, &error);
    if (!decoded && !field.dynamicName.isEmpty())
        decoded = plain;
    if (decoded)
        put(field, *decoded);
    else
        m_mirror.refuse(field.pointer, error.text, error.path);
}

// There is no such member; perhaps because there is no object any more, which leaves this one as it is.
void MirrorObject::takeNothing(MirrorField &field)
{
    const TreeValue *around = m_mirror.replica().tree().find(m_pointer);
    const bool isObject =
        around && around->isContainer() && around->container()->kind == TreeContainer::Kind::Object;
    if (!isObject || field.isObjectList)
        return;
    if (field.dynamicName.isEmpty() && field.property.isResettable()) {
        const QMetaProperty property = field.property;
        if (property.reset(m_object) && !m_isClosed)
            m_mirror.accept(field.pointer);
        return;
    }
    put(field,
        field.dynamicName.isEmpty() && field.type.id() != QMetaType::QVariant ? QVariant(field.type)
                                                                              : QVariant());
}

void MirrorObject::put(MirrorField &field, const QVariant &value)
{
    const QVariant held = read(field);
    if (m_isClosed)
        return;
    if (ObjectListNode::objectsOf(held)) {
        m_mirror.refuse(field.pointer, QStringLiteral("A list of objects cannot be filled"));
        return;
    }
    // Compared as they would be published: an operator of the type may look at less, or see NaN differ from itself.
    const bool isThere = field.dynamicName.isEmpty() || held.isValid() == value.isValid();
    const bool isTaken =
        (isThere && VariantEncoder::toJson(held) == VariantEncoder::toJson(value)) || write(field, value);
    if (m_isClosed)
        return;
    if (isTaken)
        m_mirror.accept(field.pointer);
    else
        m_mirror.refuse(field.pointer, QStringLiteral("The property did not take it"));
}

QVariant MirrorObject::read(const MirrorField &field) const
{
    return field.dynamicName.isEmpty() ? field.property.read(m_object)
                                       : m_object->property(field.dynamicName.constData());
}

bool MirrorObject::write(const MirrorField &field, const QVariant &value)
{
    if (field.dynamicName.isEmpty())
        return field.property.write(m_object, value);
    m_object->setProperty(field.dynamicName.constData(), value);
    return true;
}

} // namespace Velox
