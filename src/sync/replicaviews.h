// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sync/preparedupdate.h"
#include "sync/replicaentries.h"
#include "sync/replicawatch.h"
#include "json/jsonpatch.h"
#include "json/jsontree.h"

#include <QHash>
#include <QSet>
#include <QVariant>

#include <memory>
#include <vector>

class VMap;
class VSlice;

namespace Velox {

struct ReplicaNode;
struct SliceStep;

/** What follows a replica: VMaps and VSlices that show objects and lists of it, and watches of single places.
 *
 *  Only places that somebody asked for exist here, so a large state of which little is shown costs little. During an
 *  update each operation is noted as it is applied to the tree; when all are, finish() makes the fewest signals of
 *  them. A view stays at its place: `/rows/3/tags` is always of the fourth row, whichever that is.
 *
 *  The rows of a VSlice are plain values (an object is a QVariantMap, so that its members are roles). The entries of
 *  a VMap that are objects or lists are VMaps and VSlices again; of a large one they are made when they are first
 *  read, from whichever thread. Lives in the thread of its owner. */
class VELOX_CORE_EXPORT ReplicaViews
{
    Q_DISABLE_COPY_MOVE(ReplicaViews)
public:
    /** VMaps and VSlices become children of @p owner. @p tree is the replica's. */
    ReplicaViews(QObject *owner, const JsonTree &tree);
    ~ReplicaViews();

    /** The object at @p pointer; empty while there is none. The same one each time. */
    [[nodiscard]] VMap *map(const JsonPointer &pointer);
    /** The list at @p pointer; empty while there is none. The same one each time. */
    [[nodiscard]] VSlice *slice(const JsonPointer &pointer);

    /** Keeps a container of the caller's equal to the value at @p pointer, with plain values inside, until it is
     *  destroyed or release() is called. */
    void follow(const JsonPointer &pointer, VMap *map);
    void follow(const JsonPointer &pointer, VSlice *slice);
    void release(QObject *container);
    /** Lets go of @p container at this place only. It may be destroyed already. */
    void release(const JsonPointer &pointer, QObject *container);

    /** Has @p watch told of changes at @p pointer, from the next one on. */
    void attach(ReplicaWatch *watch, const JsonPointer &pointer);

    /** To be held while the tree changes or is another one: other threads may be reading it for a VMap. */
    [[nodiscard]] std::unique_lock<std::mutex> lockTree() { return std::unique_lock(m_access->mutex); }
    /** From here on @p tree is the one that is followed. What differs from the last one has to be noted. */
    void setTree(const JsonTree &tree) { m_tree = &tree; }
    /** Whether there is a view or a watch. */
    [[nodiscard]] bool isFollowed() const;
    /** The containers that follow the tree, with the rows of the lists. */
    [[nodiscard]] std::vector<UpdateToPrepare::View> containers() const;
    /** What containers that are filled anew become, where that is ready: see PreparedUpdate. */
    void setContents(ViewContents contents);

    /** Notes @p operation, which was just applied to the tree. */
    void note(const PatchOperation &operation);
    /** Forgets what was noted: the tree has been put back. */
    void discard();
    /** Brings all views to the present tree and tells the watches. False when a slot deleted the owner, and this
     *  object with it. */
    [[nodiscard]] bool finish();

    /** Places looked at and values converted so far: the guard that cost follows the patch. */
    [[nodiscard]] quint64 visits() const { return m_visits; }
    /** Places that are kept. */
    [[nodiscard]] int nodeCount() const { return m_nodeCount; }

private:
    friend class NestedMaker;
    friend class ReplicaWatch;

    ReplicaNode *nodeAt(const JsonPointer &pointer);
    ReplicaNode *childOf(ReplicaNode *node, const QString &token);
    void prune(ReplicaNode *node);
    void detach(ReplicaWatch *watch);

    [[nodiscard]] ReplicaNode *existing(const JsonPointer &pointer) const;

    // noting
    void noteValue(const JsonPointer &path, const PatchOperation *operation);
    void noteMember(const JsonPointer &path, const PatchOperation *operation);
    void noteRows(const JsonPointer &list, SliceStep step, const PatchOperation *operation);
    ReplicaNode *descend(const JsonPointer &path, const PatchOperation *operation);
    void noteInside(ReplicaNode *node, const JsonPointer &path, qsizetype depth,
                    const PatchOperation *operation);
    void push(ReplicaNode *node, SliceStep step);
    void replaced(ReplicaNode *node);
    void pend(ReplicaNode *node);
    [[nodiscard]] const TreeList *listAt(const JsonPointer &pointer) const;
    [[nodiscard]] QVariant valueOf(const JsonPointer &pointer, const PatchOperation *operation);

    // showing
    /** What a VMap has for objects and lists in it: plain values, views, or those once they are read. */
    enum class Nesting : quint8 { Plain, Eager, Deferred };
    bool show(ReplicaNode *node);
    void showMap(ReplicaNode *node, VMap *map, bool isOwn, const TreeValue *value,
                 const QSet<QString> &members);
    void showSlice(ReplicaNode *node, VSlice *slice, const TreeValue *value,
                   const std::vector<SliceStep> &steps);
    void fill(ReplicaNode *node, VMap *map, bool isOwn, const TreeValue *value);
    void fill(ReplicaNode *node, VSlice *slice, const TreeValue *value);
    [[nodiscard]] QVariant entry(ReplicaNode *node, const QString &key, const TreeValue &value,
                                 Nesting nesting);
    [[nodiscard]] std::shared_ptr<MapContent> readyContent(ReplicaNode *node, bool isOwn);
    [[nodiscard]] static Nesting nestingOf(const ReplicaNode *node, bool isOwn, const TreeObject &object);
    VMap *ownMap(ReplicaNode *node, const TreeValue *value, bool isAskedFor);
    VSlice *ownSlice(ReplicaNode *node, const TreeValue *value, bool isAskedFor);
    void dropUnasked(ReplicaNode *node);

    // what is made when it is read
    [[nodiscard]] const std::shared_ptr<NestedMaker> &makerOf(ReplicaNode *node);
    [[nodiscard]] bool isOwnThread() const;
    [[nodiscard]] QVariant nested(const JsonPointer &place, bool isList);
    [[nodiscard]] QVariant nestedElsewhere(const JsonPointer &place, bool isList) const;
    void adopt(const JsonPointer &place, QObject *made, const std::shared_ptr<NestedMaker> &maker);

    bool tellWatches(const std::vector<ReplicaNode *> &nodes);
    [[nodiscard]] static QByteArray shapeOf(const TreeValue *value);

    QObject *const m_owner;
    const JsonTree *m_tree;
    const std::shared_ptr<ReplicaAccess> m_access;
    ViewContents m_contents;
    std::unique_ptr<ReplicaNode> m_root;
    std::vector<ReplicaNode *> m_pending;
    QMultiHash<QObject *, ReplicaNode *> m_followed; // containers of callers
    std::vector<JsonPointer> m_emptied; // while an update is shown, nodes stay; these go at its end
    std::vector<ReplicaWatch *> m_due; // to be told; a null for one that went meanwhile
    quint64 m_visits = 0;
    qint64 m_budget = 0; // bytes of rows that this update may still convert
    int m_nodeCount = 1;
    bool m_isShowing = false;
};

} // namespace Velox
