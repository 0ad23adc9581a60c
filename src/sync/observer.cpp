// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/observer.h"

#include "model/vmap.h"
#include "model/vslice.h"
#include "sync/itemmodelnode.h"
#include "sync/mapnode.h"
#include "sync/objectnode.h"
#include "sync/slicenode.h"
#include "json/jsonpointer.h"
#include "json/warnonce.h"

#include <QThread>

namespace Velox {

/** Carries a container's wake-up from any thread to the observer's, for as long as there is one. */
class Waker : public QObject
{
public:
    explicit Waker(Observer *observer)
        : m_observer(observer)
    {
    }

    static void wake(const std::shared_ptr<Waker> &waker, quint32 handle)
    {
        if (QThread::currentThread() == waker->thread()) {
            if (waker->m_observer) // only ever changed in this thread
                waker->m_observer->wake(handle);
            return;
        }
        QMetaObject::invokeMethod(
            waker.get(), [waker, handle] { wake(waker, handle); }, Qt::QueuedConnection);
    }

    void release() { m_observer = nullptr; }

private:
    Observer *m_observer;
};

// ---- nodes ----

SourceNode::SourceNode(Observer &observer, SourceNode *parent, const QObject *object)
    : m_observer(observer)
    , m_parent(parent)
    , m_object(object)
    , m_handle(observer.enroll(this))
{
    if (!object)
        return;
    m_death = QObject::connect(object, &QObject::destroyed, observer.m_waker.get(),
                               [&observer, handle = m_handle] { observer.bury(handle); });
}

SourceNode::~SourceNode()
{
    QObject::disconnect(m_death);
    m_observer.dismiss(this);
}

void SourceNode::markDirty() { m_observer.enqueue(this); }

Change SourceNode::change(Change::Kind kind) const
{
    Change change;
    change.kind = kind;
    change.node = m_handle;
    return change;
}

QString SourceNode::path() const
{
    if (!m_parent)
        return QString();
    return m_parent->path() + u'/' + JsonPointer::escaped(m_step);
}

bool SourceNode::isWithin(const QObject *object) const
{
    for (const SourceNode *node = this; node; node = node->m_parent) {
        if (node->object() == object)
            return true;
    }
    return false;
}

bool SourceNode::isValue(const QVariant &value) const
{
    return m_isWhole && !m_died && addressIn(value) == m_object;
}

// ---- the observer ----

Observer::Observer(std::function<void()> changed)
    : m_changed(std::move(changed))
    // Waiting wake-ups share it, so it may outlive the observer; it is deleted in its own thread's event loop.
    , m_waker(new Waker(this), [](Waker *waker) { waker->deleteLater(); })
{
}

Observer::~Observer()
{
    m_waker->release();
    m_roots.clear();
}

quint32 Observer::enroll(SourceNode *node)
{
    m_nodes.insert(++m_lastHandle, node);
    return m_lastHandle;
}

void Observer::dismiss(SourceNode *node) { m_nodes.remove(node->m_handle); }

void Observer::enqueue(SourceNode *node)
{
    if (std::exchange(node->m_dirty, true))
        return;
    m_dirty.push_back(node->m_handle);
    m_changed();
}

void Observer::wake(quint32 handle)
{
    if (SourceNode *node = m_nodes.value(handle))
        enqueue(node);
}

// What pointed to the object becomes null; whatever holds it says itself when it holds something else.
void Observer::bury(quint32 handle)
{
    SourceNode *node = m_nodes.value(handle);
    if (!node)
        return;
    node->m_died = true;
    enqueue(node);
}

std::function<void()> Observer::wakerFor(const SourceNode &node) const
{
    return [waker = m_waker, handle = node.handle()] { Waker::wake(waker, handle); };
}

void Observer::start(const QVariant &value, ChangeBatch &batch)
{
    m_roots.clear();
    m_dirty.clear();
    Change change;
    m_owner = nullptr;
    m_found = &m_roots;
    encode(value, change.value);
    m_found = nullptr;
    batch.push_back(std::move(change));
}

void Observer::collect(ChangeBatch &batch)
{
    // A getter may change something again: that is for the next time, or this would never end.
    const std::vector<quint32> dirty = std::exchange(m_dirty, {});
    for (const quint32 handle : dirty) {
        SourceNode *node = m_nodes.value(handle);
        if (!node)
            continue;
        node->m_dirty = false;
        if (!node->m_died) {
            node->collect(batch);
            continue;
        }
        batch.push_back(node->change(Change::Kind::Assign));
        batch.back().value = "null";
    }
}

void Observer::poll(ChangeBatch &batch)
{
    collect(batch);
    for (const auto &root : m_roots) {
        if (!root->m_died)
            root->poll(batch);
    }
}

void Observer::writeValue(SourceNode &owner, const QString &step, const QVariant &value, NodeList &found,
                          QByteArray &out)
{
    SourceNode *const outerOwner = std::exchange(m_owner, &owner);
    NodeList *const outerFound = std::exchange(m_found, &found);
    const QString outerStep = std::exchange(m_step, step);
    // Only a value that may hold others can need its path, in a warning or for its depth.
    const int type = value.typeId();
    const bool isPlain = type <= QMetaType::Double || type == QMetaType::QString;
    encode(value, out, isPlain ? QString() : owner.path() + u'/' + JsonPointer::escaped(step));
    m_owner = outerOwner;
    m_found = outerFound;
    m_step = outerStep;
    if (addressIn(value) && !found.empty())
        found.front()->m_isWhole = true;
}

void Observer::encodeObject(QObject *object, QByteArray &out)
{
    if (m_owner && m_owner->isWithin(object)) {
        out += "null";
        warnOnce(path(),
                 QStringLiteral("%1: an object that contains itself (%2) is written as null")
                     .arg(path(), QString::fromUtf8(object->metaObject()->className())));
        return;
    }
    std::unique_ptr<SourceNode> node = makeNode(object, m_owner);
    node->setStep(m_step);
    SourceNode &written = *node;
    m_found->push_back(std::move(node));
    out += anchor(written.handle());
    written.write(out);
}

std::unique_ptr<SourceNode> Observer::makeNode(QObject *object, SourceNode *parent)
{
    if (auto *map = qobject_cast<VMap *>(object))
        return std::make_unique<MapNode>(*this, parent, map);
    if (auto *slice = qobject_cast<VSlice *>(object))
        return std::make_unique<SliceNode>(*this, parent, slice);
    if (auto *model = qobject_cast<QAbstractItemModel *>(object))
        return std::make_unique<ItemModelNode>(*this, parent, model);
    return std::make_unique<ObjectNode>(*this, parent, object);
}

} // namespace Velox
