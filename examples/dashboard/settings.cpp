// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "settings.h"

#include "model/vmap.h"

#include <optional>
#include <utility>

namespace {

QString intervalKey() { return QStringLiteral("intervalMs"); }
QString rowsKey() { return QStringLiteral("processRows"); }
QString titleKey() { return QStringLiteral("title"); }

// A number as such: QVariant would also turn "500" and true into one, and readers would be sent that text.
std::optional<int> wholeNumber(const QVariant &value, int min, int max)
{
    const int type = value.typeId();
    if (type != QMetaType::Int && type != QMetaType::LongLong && type != QMetaType::Double)
        return std::nullopt;
    const double number = value.toDouble();
    if (!(number >= min && number <= max) || number != int(number))
        return std::nullopt;
    return int(number);
}

} // namespace

Settings::Settings(QObject *parent)
    : QObject(parent)
    , m_map(new VMap(this))
{
    putBack();
    connect(m_map, &VMap::valueChanged, this, &Settings::takeOver);
    connect(m_map, &VMap::modelReset, this, &Settings::takeOver); // very many changes from another thread
}

void Settings::takeOver()
{
    const auto interval = wholeNumber(m_map->get(intervalKey()), minIntervalMs, maxIntervalMs);
    const auto rows = wholeNumber(m_map->get(rowsKey()), minProcessRows, maxProcessRows);
    const QVariant title = m_map->get(titleKey());
    const bool titleIsGood =
        title.typeId() == QMetaType::QString && title.toString().size() <= maxTitleLength;

    if (titleIsGood)
        m_title = title.toString();
    if (!interval || !rows || !titleIsGood)
        // Later, because a model must not be written to while it tells its views what has changed.
        QMetaObject::invokeMethod(this, &Settings::putBack, Qt::QueuedConnection);
    if (interval && std::exchange(m_intervalMs, *interval) != *interval)
        Q_EMIT intervalMsChanged();
    if (rows && std::exchange(m_processRows, *rows) != *rows)
        Q_EMIT processRowsChanged();
    if (!interval)
        Q_EMIT refused(
            QStringLiteral("intervalMs must be from %1 to %2").arg(minIntervalMs).arg(maxIntervalMs));
    if (!rows)
        Q_EMIT refused(
            QStringLiteral("processRows must be from %1 to %2").arg(minProcessRows).arg(maxProcessRows));
    if (!titleIsGood)
        Q_EMIT refused(QStringLiteral("title must be a text of at most %1 characters").arg(maxTitleLength));
}

void Settings::putBack()
{
    m_map->batch([this] {
        m_map->set(intervalKey(), m_intervalMs);
        m_map->set(rowsKey(), m_processRows);
        m_map->set(titleKey(), m_title);
    });
}
