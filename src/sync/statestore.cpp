// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/statestore.h"

#include "protocol/update.h"

#include <QLoggingCategory>

#include <algorithm>

namespace Velox {

Q_LOGGING_CATEGORY(lcSync, "velox.sync")

StateStore::StateStore(QByteArray id)
    : m_id(std::move(id))
{
}

bool StateStore::apply(const ChangeBatch &batch)
{
    for (const Change &change : batch) {
        if (m_document.apply(change) == Document::Outcome::Invalid)
            qCWarning(lcSync, "a change of the state does not fit and is left out (kind %d, row %d, key %s)",
                      int(change.kind), change.row, change.key.constData());
    }
    DocumentDelta delta = m_document.commit(mergeWanted() ? MergeUse::IfSmaller : MergeUse::No);
    if (m_version > 0 && !delta.changed)
        return false;
    ++m_version;
    m_history.add(m_version, std::move(delta));
    const qint64 size = m_document.size();
    m_history.trim(
        m_historyLimit.value_or(std::clamp(size, Limits::minHistoryBytes, Limits::maxHistoryBytes)));
    return true;
}

void StateStore::setMergeReaders(int count)
{
    if (count == 0 && m_mergeReaders > 0)
        m_mergeReadersLeft = m_version;
    m_mergeReaders = count;
}

bool StateStore::mergeWanted() const
{
    return m_mergeReaders > 0
        || (m_mergeReadersLeft > 0 && m_mergeReadersLeft >= m_history.oldestBase(m_version));
}

std::vector<StateStore::Step> StateStore::stepsFrom(std::optional<qint64> held, Format format) const
{
    if (m_version == 0 || held == m_version)
        return {};
    const std::vector<Step> full{{true, m_version}};
    if (!held || *held > m_version || *held < 1)
        return full;
    if (format == Format::Json) {
        const QByteArray patch = m_history.patchFrom(*held, m_document.size());
        return patch.isEmpty() ? full : std::vector<Step>{{false, m_version, *held, patch}};
    }
    std::vector<Step> steps;
    qint64 base = *held;
    for (const QByteArray &merge : m_history.mergesFrom(base, m_document.size())) {
        steps.push_back({false, base + 1, base, merge});
        ++base;
    }
    return steps.empty() ? full : steps;
}

QByteArray StateStore::encode(const Step &step, bool withId) const
{
    Update update;
    if (withId)
        update.id = m_id;
    update.version = step.version;
    update.base = step.isFull ? 0 : step.base;
    update.delta = !step.isFull;
    update.body = step.isFull ? m_document.toJson() : step.patch;
    return update.encode();
}

QByteArray StateStore::eventId(const Step &step) const
{
    return m_id + '-' + QByteArray::number(step.version);
}

} // namespace Velox
