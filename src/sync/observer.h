// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sync/sourcenode.h"
#include "json/variantjson.h"

#include <QHash>

#include <functional>
#include <memory>

namespace Velox {

class Waker;

/** Watches everything that a state is made of, and says what changed as changes of a Document.
 *
 *  Values are written through it: an object found inside a value becomes a node of its own, observed from then on.
 *  Lives in one thread, that of the objects; containers (VMap, VSlice) may change in any thread. */
class VELOX_CORE_EXPORT Observer : private VariantEncoder
{
public:
    /** @p changed is called in the observer's thread when something changed and collect() would find it. It may be
     *  called from within any change signal, so it should only note it. */
    explicit Observer(std::function<void()> changed);
    ~Observer() override;

    /** Observes @p value, which may be or contain objects, in place of what was observed before. Appends the change
     *  that makes it the whole document. */
    void start(const QVariant &value, ChangeBatch &batch);
    /** Appends what changed since the last call. */
    void collect(ChangeBatch &batch);
    /** Appends everything that has changed, also what has no signal: reads all such properties. */
    void poll(ChangeBatch &batch);
    [[nodiscard]] bool hasChanges() const { return !m_dirty.empty(); }

    /** Nodes alive: what observation costs, for tests. */
    [[nodiscard]] qsizetype nodeCount() const { return m_nodes.size(); }

    // For nodes.

    /** Appends @p value, found in @p owner under @p step; nodes made for objects in it are added to @p found. */
    void writeValue(SourceNode &owner, const QString &step, const QVariant &value, NodeList &found,
                    QByteArray &out);
    /** The function by which a container wakes @p node from any thread. */
    [[nodiscard]] std::function<void()> wakerFor(const SourceNode &node) const;

private:
    friend class SourceNode;
    friend class Waker;

    void encodeObject(QObject *object, QByteArray &out) override;
    [[nodiscard]] std::unique_ptr<SourceNode> makeNode(QObject *object, SourceNode *parent);
    quint32 enroll(SourceNode *node);
    void dismiss(SourceNode *node);
    void enqueue(SourceNode *node);
    void wake(quint32 handle);
    void bury(quint32 handle);

    std::function<void()> m_changed;
    std::shared_ptr<Waker> m_waker;
    QHash<quint32, SourceNode *> m_nodes;
    std::vector<quint32> m_dirty; // handles, not pointers: a node may go while it waits here
    quint32 m_lastHandle = 0;

    // Where the value being written was found.
    SourceNode *m_owner = nullptr;
    NodeList *m_found = nullptr;
    QString m_step;
    NodeList m_roots;
};

} // namespace Velox
