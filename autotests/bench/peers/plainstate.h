// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QStringList>
#include <QVariantMap>

#include <chrono>

/** The benchmark's state with plain properties, for what knows no VMap and VSlice: each push is the whole property. */
class PlainState : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QVariantMap items MEMBER m_items NOTIFY itemsChanged)
    Q_PROPERTY(QStringList log MEMBER m_log NOTIFY logChanged)
    Q_PROPERTY(int tick MEMBER m_tick NOTIFY ticked)
    Q_PROPERTY(qlonglong sent_at MEMBER m_sentAt NOTIFY ticked)
public:
    PlainState(int entries, int logLines)
        : m_entries(entries)
        , m_sentAt(now())
    {
        for (int i = 0; i < entries; ++i)
            m_items.insert(key(i),
                           QVariantMap{{QStringLiteral("name"), QStringLiteral("item number %1").arg(i + 1)},
                                       {QStringLiteral("value"), i * 0.5},
                                       {QStringLiteral("ts"), 1'700'000'000 + i}});
        for (int i = logLines; i > 0; --i)
            m_log.append(line(-i));
    }

    void advance()
    {
        if (m_entries > 0) {
            QVariantMap item = m_items.value(key(m_nextItem)).toMap();
            item[QStringLiteral("value")] = m_tick + 0.25;
            m_items.insert(key(m_nextItem), item);
            m_nextItem = (m_nextItem + 7919) % m_entries;
            Q_EMIT itemsChanged();
        }
        if (!m_log.isEmpty()) {
            m_log.append(line(m_tick));
            m_log.removeFirst();
            Q_EMIT logChanged();
        }
        ++m_tick;
        m_sentAt = now();
        Q_EMIT ticked();
    }

    [[nodiscard]] static qlonglong now()
    {
        return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
    }

Q_SIGNALS:
    void itemsChanged();
    void logChanged();
    void ticked();

private:
    [[nodiscard]] static QString key(int index)
    {
        return QStringLiteral("k%1").arg(index + 1, 6, 10, QChar(u'0'));
    }
    [[nodiscard]] static QString line(int number)
    {
        return QStringLiteral("line %1 of the log, as long as a line of a log is").arg(number);
    }

    const int m_entries;
    QVariantMap m_items;
    QStringList m_log;
    int m_tick = 0;
    int m_nextItem = 0;
    qlonglong m_sentAt;
};
