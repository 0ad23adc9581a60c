// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QVariant>

class VMap;

/** The program's settings: a VMap that anybody may write to, and the values in effect.
 *
 *  A value that is out of range, of another type or removed is not taken over; the one in effect is put back
 *  into the map on the next turn of the event loop, and refused() says why. Keys that are not settings are
 *  left alone.
 */
class Settings : public QObject
{
    Q_OBJECT

public:
    static constexpr int minIntervalMs = 100;
    static constexpr int maxIntervalMs = 60'000;
    static constexpr int minProcessRows = 1;
    static constexpr int maxProcessRows = 200;
    static constexpr int maxTitleLength = 80;

    explicit Settings(QObject *parent = nullptr);

    /** Holds `intervalMs`, `processRows` and `title`; lives as long as this object. */
    VMap *map() const { return m_map; }

    /** Time between two samples, in milliseconds. Default 500, from 100 to 60,000. */
    int intervalMs() const { return m_intervalMs; }
    /** Length of the list of the busiest processes. Default 12, from 1 to 200. */
    int processRows() const { return m_processRows; }

Q_SIGNALS:
    void intervalMsChanged();
    void processRowsChanged();
    void refused(const QString &reason);

private:
    void takeOver();
    void putBack();

    VMap *const m_map;
    int m_intervalMs = 500;
    int m_processRows = 12;
    QString m_title = QStringLiteral("System dashboard");
};
