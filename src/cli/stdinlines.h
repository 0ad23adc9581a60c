// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>

namespace Velox {

/** The lines of standard input, one when it is asked for: what is not asked for yet stays in the pipe, so that a
 *  fast writer waits and memory does not grow. */
class StdinLines : public QObject
{
    Q_OBJECT
public:
    /** A longer line is reported by tooLong() and passed over. */
    static constexpr qsizetype maxLineBytes = 256 * 1024 * 1024;

    explicit StdinLines(QObject *parent = nullptr);

    /** Asks for the next line, which line() brings now or later. */
    void next();

Q_SIGNALS:
    /** @p number counts from 1. */
    void line(const QByteArray &text, int number);
    void tooLong(int number);
    /** There are no more lines. */
    void ended();

private:
    void read();
    bool deliver();

    QSocketNotifier m_notifier;
    QByteArray m_buffer;
    qsizetype m_scanned = 0; // no line break before here
    int m_number = 0;
    bool m_skipping = false; // in the rest of a line that is too long
    bool m_ended = false;
};

} // namespace Velox
