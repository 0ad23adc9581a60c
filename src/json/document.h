// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/change.h"
#include "json/jsontree.h"
#include "json/listdiff.h"

#include <QHash>

namespace Velox {

/** A list with more structural steps than this in one commit is replaced whole: to move rows one by one costs a
 *  JavaScript reader far more than to read the list again. */
inline constexpr int maxListEdits = 1000;
/** A patch of more operations than this is not sent; the reader gets the whole state, which it applies sooner. */
inline constexpr int maxPatchOperations = 50'000;

/** What one commit changed, in the forms that readers take. */
struct DocumentDelta
{
    bool changed = false; ///< False: nothing differs, the other fields are empty.
    bool patchUsable =
        false; ///< The JSON Patch says it all; Smallest: smaller than the state, within maxPatchOperations.
    QByteArray operations; ///< RFC 6902 operations joined by commas, without the brackets.
    int operationCount = 0;
    bool mergeUsable =
        false; ///< A merge patch was asked for, can say all of it, and is smaller than the state.
    QByteArray merge; ///< RFC 7396 merge patch.
};

/** Whether a commit makes a merge patch. */
enum class MergeUse : quint8 {
    No, ///< Nobody reads one.
    IfSmaller, ///< Unless it is as long as the document.
    Always, ///< Whatever its length.
};

/** How a commit writes its JSON Patch. */
enum class PatchDetail : quint8 {
    Smallest, ///< As it is sent: what takes fewer bytes to replace than to patch is replaced.
    Exact, ///< Each row and member by itself, whatever its length: for views that follow.
};

/** The authoritative document: takes changes, and tells at each commit what differs from the last one.
 *
 *  Applying and committing cost what changed: no operation visits, copies or compares the whole document, unless
 *  the change itself carries the whole. Whole new values are compared with what is there, lists by the identity
 *  of their rows (a declared key field, else `id`, `key` or `uuid`, else their content). Not thread-safe. */
class VELOX_CORE_EXPORT Document : public JsonTree
{
public:
    Document();
    ~Document() override;

    enum class Outcome {
        Applied,
        UnknownNode, ///< The container is gone; nothing was done. Ordinary when a source dies.
        Invalid, ///< The key, row or value does not fit; the document is intact. Of a whole value that nests too
        ///< deeply, which no encoder writes, a part may have been taken.
    };
    Outcome apply(const Change &change);
    /** Sets the whole document, comparing it with what is there; @p json must be canonical. */
    Outcome setRoot(QByteArrayView json);

    /** Merges @p patch (RFC 7396), comparing lists with those that are there. It must be JSON that nests no deeper
     *  than maxJsonDepth. */
    void merge(QByteArrayView patch);

    /** Ends a round of changes. */
    DocumentDelta commit(MergeUse merge, PatchDetail detail = PatchDetail::Smallest);

    /** Above how many structural steps in one commit a list is replaced whole; maxListEdits by default. */
    void setListEditLimit(int edits) { m_listEditLimit = edits; }

    /** How many values commits and whole-value comparisons have looked at: the guard that cost follows change. */
    [[nodiscard]] quint64 visits() const { return m_visits; }

protected:
    void containerMade(TreeContainer *container, const JsonReader &reader) override;
    void valueDropped(const TreeValue &value) override;

private:
    friend class PatchWriter;
    friend class MergePatchWriter;

    [[nodiscard]] bool isFresh(const TreeContainer *container) const { return container->epoch == m_epoch; }
    Outcome applyToObject(TreeObject *object, const Change &change);
    Outcome applyToList(TreeList *list, const Change &change);
    Outcome setAt(const Place &place, const Change &change);
    void takeAnchor(TreeContainer *container, const JsonReader &reader);
    void forget(const TreeValue &value);

    void assign(const Place &place, JsonReader &reader, JsonReader::Token token);
    void assignMembers(TreeObject *object, JsonReader &reader);
    void assignRows(TreeList *list, JsonReader &reader);
    void refillRows(TreeList *list, const std::vector<QByteArrayView> &rows, const std::vector<int> &match,
                    int first);
    void applyEdits(TreeList *list, const std::vector<QByteArrayView> &rows,
                    const std::vector<ListEdit> &edits, int first);
    void addMember(TreeObject *object, TreeKey *key, TreeValue value);
    void removeMember(TreeObject *object, TreeKey *key);
    void mergeMembers(TreeObject *object, JsonReader &reader);
    void mergeMember(TreeObject *object, JsonReader &reader);
    TreeObject *makeObject(const Place &place);
    void insertRow(TreeList *list, int row, TreeValue value);
    void removeRow(TreeList *list, int row);
    void moveRow(TreeList *list, int row, int to);

    bool touch(TreeContainer *container);
    void noteReplace(const Place &place);
    void settleEdit(TreeList *list, const TreeValue &row);
    void clearPending(const TreeValue &value);
    [[nodiscard]] int depthLeft(const Place &place) const;

    QHash<quint32, TreeContainer *> m_nodes;
    quint64 m_visits = 0;
    quint32 m_epoch = 1;
    int m_listEditLimit = maxListEdits;
    bool m_rootReplaced = false;
};

} // namespace Velox
