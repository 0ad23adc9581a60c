// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/jsonpatch.h"

namespace Velox {

/** One patch on its way into a tree, with the inverse of every step done so far.
 *
 *  A step's inverse keeps the value that it took out, moved and not copied, so that undoing is as cheap as doing and
 *  nothing is ever copied "just in case". */
class PatchApplication
{
public:
    explicit PatchApplication(JsonTree &tree)
        : m_tree(tree)
    {
    }
    ~PatchApplication();
    Q_DISABLE_COPY_MOVE(PatchApplication)

    [[nodiscard]] std::optional<PatchError> apply(const PatchOperation &operation);
    /** Puts the tree back as it was before the first operation. */
    void undo();

private:
    using Failure = std::optional<PatchError>;
    struct Step // how to take one change back
    {
        enum class Kind {
            Insert, // the value kept here
            PutBack, // the value that undoing the step after this one gave: the other half of a move
            Take,
            Replace,
        };
        Kind kind;
        JsonTree::Place place;
        TreeValue value;
    };

    /** Finds where @p pointer leads; @p mayBeNew lets the last token name a member or row that is not there yet. */
    Failure resolve(const JsonPointer &pointer, bool mayBeNew, JsonTree::Place &place);
    Failure resolveLast(TreeContainer *parent, const JsonPointer &pointer, bool mayBeNew,
                        JsonTree::Place &place);
    [[nodiscard]] bool exists(const JsonTree::Place &place) const;

    Failure add(const JsonPointer &path, TreeValue value);
    Failure remove(const JsonPointer &path);
    Failure move(const PatchOperation &operation);
    Failure copy(const PatchOperation &operation);
    Failure test(const PatchOperation &operation);
    Failure replace(const PatchOperation &operation);
    Failure read(const PatchOperation &operation, TreeValue &value);

    void insert(const JsonTree::Place &place, TreeValue value);
    TreeValue take(const JsonTree::Place &place);
    void note(Step::Kind kind, const JsonTree::Place &place, TreeValue value);

    JsonTree &m_tree;
    std::vector<Step> m_steps;
};

} // namespace Velox
