// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "eventlog.h"

#include "model/vslice.h"

#include <QDateTime>
#include <QVariantMap>

EventLog::EventLog(QObject *parent)
    : QObject(parent)
    , m_lines(new VSlice(this))
{
}

void EventLog::info(const QString &text) { append(QStringLiteral("info"), text); }
void EventLog::warning(const QString &text) { append(QStringLiteral("warning"), text); }

void EventLog::append(const QString &level, const QString &text)
{
    const QVariantMap line = {{QStringLiteral("time"), QDateTime::currentDateTimeUtc()},
                              {QStringLiteral("level"), level},
                              {QStringLiteral("text"), text}};
    m_lines->batch([&] {
        m_lines->append(line);
        while (m_lines->length() > maxLines)
            m_lines->removeAt(0);
    });
}
