// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/replica.h"

#include <QPointer>

namespace Velox {

Replica::Replica(QObject *owner)
    : m_copy(std::make_shared<ReplicaCopy>())
    , m_views(owner, m_copy->document)
{
}

bool Replica::clear()
{
    const TreeValue &root = m_copy->document.root();
    std::vector<PatchOperation> operations;
    if (!root.isNull())
        operations.push_back({PatchOperation::Kind::Replace, JsonPointer()});
    return show(std::make_shared<ReplicaCopy>(), operations, {});
}

Replica::Outcome Replica::apply(const Update &update, bool isFirst)
{
    m_views.setContents({}); // this may come in a slot of what they are for
    const auto note = [this](const PatchOperation &operation) { m_views.note(operation); };
    {
        const auto locked = m_views.lockTree();
        if (const auto error = m_copy->apply(update, isFirst, m_sizeLimit, note)) {
            m_views.discard();
            return {error};
        }
    }
    return {std::nullopt, m_views.finish()};
}

UpdateToPrepare Replica::prepare(const QByteArray &message, bool isFirst) const
{
    return {message, isFirst, m_sizeLimit, m_copy, m_views.containers(), m_views.isFollowed()};
}

Replica::Outcome Replica::apply(PreparedUpdate prepared)
{
    const Disposal dispose = m_dispose; // a slot may delete this
    const bool isAlive = show(std::move(prepared.copy), prepared.operations, prepared.contents);
    if (isAlive)
        m_views.setContents({});
    if (dispose) {
        for (auto &[place, content] : prepared.contents.lists)
            dispose(std::move(content));
        for (auto &[place, map] : prepared.contents.maps)
            dispose(std::move(map.content));
    }
    return {std::nullopt, isAlive};
}

// The new copy as a whole, of which the views are told what differs from the old one.
bool Replica::show(std::shared_ptr<ReplicaCopy> copy, const std::vector<PatchOperation> &operations,
                   const ViewContents &contents)
{
    {
        const auto locked = m_views.lockTree();
        m_copy.swap(copy);
        m_views.setTree(m_copy->document);
    }
    m_views.setContents(contents);
    if (m_dispose && copy->document.size() > Limits::inlineMessageBytes)
        m_dispose(std::move(copy));
    for (const PatchOperation &operation : operations)
        m_views.note(operation);
    return m_views.finish();
}

} // namespace Velox
