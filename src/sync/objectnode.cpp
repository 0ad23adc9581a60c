// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/objectnode.h"

#include "sync/objectlistnode.h"
#include "sync/observer.h"
#include "json/guardedread.h"
#include "json/jsonwriter.h"
#include "json/propertyoptions.h"

#include <QDynamicPropertyChangeEvent>
#include <QSet>

namespace Velox {

ObjectNode::ObjectNode(Observer &observer, SourceNode *parent, QObject *object)
    : SourceNode(observer, parent, object)
    , m_object(object)
{
    addProperties();
    const QList<QByteArray> names = object->dynamicPropertyNames();
    for (const QByteArray &name : names)
        addDynamicProperty(name);
    object->installEventFilter(this);
}

void ObjectNode::addProperties()
{
    const QMetaObject *meta = m_object->metaObject();
    QSet<QByteArray> names;
    // From QObject's own on: objectName is no part of a state. Backwards, so that a redeclared property counts once.
    for (int i = meta->propertyCount(); i-- > QObject::staticMetaObject.propertyCount();) {
        const QMetaProperty property = meta->property(i);
        const PropertyOptions options = propertyOptions(meta, property);
        if (property.isReadable() && !options.omit && !names.contains(options.name)) {
            names.insert(options.name);
            addSlot(property);
        }
    }
    std::reverse(m_slots.begin(), m_slots.end());
    for (size_t index = 0; index < m_slots.size(); ++index)
        listen(index);
}

void ObjectNode::addSlot(const QMetaProperty &property)
{
    const PropertyOptions options = propertyOptions(m_object->metaObject(), property);
    Slot slot;
    slot.name = QByteArray(options.name.constData(),
                           options.name.size()); // a copy: the option may point into the class
    slot.property = property;
    if (!options.key.isEmpty())
        JsonWriter::writeUtf8(slot.rowKey, options.key);
    m_slots.push_back(std::move(slot));
}

void ObjectNode::listen(size_t index)
{
    Slot &slot = m_slots[index];
    const QMetaProperty &property = slot.property;
    if (property.hasNotifySignal()) {
        static const QMetaMethod notified =
            staticMetaObject.method(staticMetaObject.indexOfSlot("propertyNotified()"));
        std::vector<size_t> &sharing = m_slotsOfSignal[property.notifySignalIndex()];
        if (sharing.empty())
            connect(m_object, property.notifySignal(), this, notified);
        sharing.push_back(index);
    } else if (property.isBindable()) {
        QUntypedBindable bindable = property.bindable(m_object);
        slot.notifier = bindable.addNotifier([this, index] { markSlot(index); });
    } else {
        slot.isSilent = !property.isConstant();
    }
}

void ObjectNode::addDynamicProperty(const QByteArray &name)
{
    const bool isTaken =
        std::any_of(m_slots.begin(), m_slots.end(), [&name](const Slot &slot) { return slot.name == name; });
    if (isTaken || name.startsWith("_q_")) // so begins Qt's own bookkeeping
        return;
    Slot slot;
    slot.name = name;
    slot.dynamicName = name;
    m_slots.push_back(std::move(slot));
}

bool ObjectNode::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_object && event->type() == QEvent::DynamicPropertyChange)
        dynamicPropertyChanged(static_cast<QDynamicPropertyChangeEvent *>(event)->propertyName());
    return false;
}

void ObjectNode::dynamicPropertyChanged(const QByteArray &name)
{
    const auto found =
        std::find_if(m_slots.begin(), m_slots.end(), [&name](const Slot &slot) { return slot.name == name; });
    const size_t index = size_t(found - m_slots.begin());
    if (found == m_slots.end())
        addDynamicProperty(name);
    if (index < m_slots.size() && !m_slots[index].dynamicName.isEmpty())
        markSlot(index);
}

void ObjectNode::propertyNotified()
{
    const auto slots = m_slotsOfSignal.constFind(senderSignalIndex());
    if (slots == m_slotsOfSignal.cend())
        return;
    for (const size_t index : *slots)
        markSlot(index);
}

void ObjectNode::markSlot(size_t index)
{
    if (std::exchange(m_slots[index].isDirty, true))
        return;
    m_dirtySlots.push_back(index);
    markDirty();
}

// ---- reading ----

QVariant ObjectNode::read(const Slot &slot) const
{
    if (!slot.dynamicName.isEmpty())
        return m_object->property(slot.dynamicName.constData());
    const auto name = [&] {
        return QString::fromUtf8(m_object->metaObject()->className()) + u'.'
            + QString::fromUtf8(slot.property.name());
    };
    return guardedRead(name, [&] { return slot.property.read(m_object); });
}

void ObjectNode::write(QByteArray &out)
{
    out += '{';
    bool first = true;
    for (size_t index = 0; index < m_slots.size() && m_object; ++index) {
        Slot &slot = m_slots[index];
        if (!first)
            out += ',';
        first = false;
        JsonWriter::writeUtf8(out, slot.name);
        out += ':';
        writeSlot(slot, read(slot), out);
    }
    out += '}';
}

void ObjectNode::writeSlot(Slot &slot, const QVariant &value, QByteArray &out)
{
    slot.found.clear();
    if (const auto objects = ObjectListNode::objectsOf(value)) {
        auto list = std::make_unique<ObjectListNode>(observer(), this);
        list->setStep(QString::fromUtf8(slot.name));
        list->setObjects(*objects);
        ObjectListNode &written = *list;
        slot.found.push_back(std::move(list));
        out += anchor(written.handle());
        written.write(out);
        return;
    }
    NodeList found;
    const qsizetype start = out.size();
    observer().writeValue(*this, QString::fromUtf8(slot.name), value, found, out);
    slot.found = std::move(found);
    if (slot.rowKey.isEmpty())
        return;
    if (out.at(start) == '[')
        out.insert(start, anchor(0, slot.rowKey));
    else if (const QByteArray own = slot.found.empty() ? QByteArray() : anchor(slot.found.front()->handle());
             !own.isEmpty() && out.indexOf(own + '[', start) == start)
        out.insert(start + own.size(), slot.rowKey);
}

void ObjectNode::collect(ChangeBatch &batch)
{
    const std::vector<size_t> dirty = std::exchange(m_dirtySlots, {});
    for (const size_t index : dirty) {
        m_slots[index].isDirty = false;
        if (m_object)
            collectSlot(m_slots[index], read(m_slots[index]), batch);
    }
}

void ObjectNode::collectSlot(Slot &slot, const QVariant &value, ChangeBatch &batch)
{
    if (!m_object || updateFound(slot, value, batch))
        return;
    Change set = change(Change::Kind::Set);
    JsonWriter::writeUtf8(set.key, slot.name);
    if (!slot.dynamicName.isEmpty() && !value.isValid()) {
        set.kind = Change::Kind::Remove;
        slot.found.clear();
    } else {
        writeSlot(slot, value, set.value);
    }
    batch.push_back(std::move(set));
}

// What is observed already tells of its changes itself: the same object, and the objects of a list that stay.
bool ObjectNode::updateFound(Slot &slot, const QVariant &value, ChangeBatch &batch)
{
    if (slot.found.size() != 1)
        return false;
    SourceNode &node = *slot.found.front();
    if (auto *list = dynamic_cast<ObjectListNode *>(&node)) {
        const auto objects = ObjectListNode::objectsOf(value);
        if (objects)
            list->update(*objects, batch);
        return objects.has_value();
    }
    return node.isValue(value);
}

// A getter without a signal may go on returning a pointer to an object that is gone, so such a pointer is not followed.
bool ObjectNode::mayDangle(const Slot &slot, const QVariant &value)
{
    return std::any_of(slot.found.begin(), slot.found.end(), [&value](const auto &node) {
        if (const auto *list = dynamic_cast<ObjectListNode *>(node.get())) {
            const auto objects = ObjectListNode::objectsOf(value);
            return objects && list->mayDangle(*objects);
        }
        const bool isPointer = value.metaType().flags() & QMetaType::PointerToQObject;
        return node->isDead() && (!isPointer || addressIn(value) == node->address());
    });
}

void ObjectNode::poll(ChangeBatch &batch)
{
    for (size_t index = 0; index < m_slots.size() && m_object; ++index) {
        Slot &slot = m_slots[index];
        if (const QVariant value = slot.isSilent ? read(slot) : QVariant();
            slot.isSilent && !mayDangle(slot, value))
            collectSlot(slot, value, batch);
        for (const auto &node : slot.found)
            node->poll(batch);
    }
}

} // namespace Velox
