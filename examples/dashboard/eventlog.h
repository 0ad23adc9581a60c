// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QString>

class VSlice;

/** What has happened, newest last, as a VSlice of {time, level, text}. */
class EventLog : public QObject
{
    Q_OBJECT

public:
    /** Older lines are dropped. */
    static constexpr int maxLines = 100;

    explicit EventLog(QObject *parent = nullptr);

    /** The lines; lives as long as this object. */
    VSlice *lines() const { return m_lines; }

    void info(const QString &text);
    void warning(const QString &text);

private:
    void append(const QString &level, const QString &text);

    VSlice *const m_lines;
};
