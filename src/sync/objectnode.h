// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sync/sourcenode.h"

#include <QHash>
#include <QMetaProperty>
#include <QObject>
#include <QPointer>
#include <QProperty>

#include <deque>

namespace Velox {

/** Observes the properties of any object: by NOTIFY signal, by binding where it is BINDABLE, once where it is CONSTANT,
 *  and at poll() where it has none of these; dynamic properties too.
 *
 *  A property is read again only after it said that it changed. */
class ObjectNode : public QObject, public SourceNode
{
    Q_OBJECT
public:
    ObjectNode(Observer &observer, SourceNode *parent, QObject *object);

    void write(QByteArray &out) override;
    void collect(ChangeBatch &batch) override;
    void poll(ChangeBatch &batch) override;

    bool eventFilter(QObject *watched, QEvent *event) override;

private Q_SLOTS:
    void propertyNotified();

private:
    struct Slot
    {
        QByteArray name; // as it is in the state
        QMetaProperty property;
        QByteArray dynamicName; // of a dynamic property, else empty
        QByteArray rowKey{}; // field that names a row, as JSON text
        bool isSilent = false; // no signal: read at poll()
        bool isDirty = false;
        NodeList found{};
        QPropertyNotifier notifier{};
    };

    void addProperties();
    void addSlot(const QMetaProperty &property);
    void listen(size_t index);
    void addDynamicProperty(const QByteArray &name);
    void dynamicPropertyChanged(const QByteArray &name);
    void markSlot(size_t index);

    [[nodiscard]] QVariant read(const Slot &slot) const;
    void writeSlot(Slot &slot, const QVariant &value, QByteArray &out);
    void collectSlot(Slot &slot, const QVariant &value, ChangeBatch &batch);
    [[nodiscard]] bool updateFound(Slot &slot, const QVariant &value, ChangeBatch &batch);
    [[nodiscard]] static bool mayDangle(const Slot &slot, const QVariant &value);

    QPointer<QObject> m_object;
    std::deque<Slot> m_slots; // a getter may add a dynamic property while one is read: references must stay
    QHash<int, std::vector<size_t>> m_slotsOfSignal;
    std::vector<size_t> m_dirtySlots;
};

} // namespace Velox
