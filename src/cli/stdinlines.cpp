// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "cli/stdinlines.h"

#include <unistd.h>

namespace Velox {

StdinLines::StdinLines(QObject *parent)
    : QObject(parent)
    , m_notifier(STDIN_FILENO, QSocketNotifier::Read)
{
    m_notifier.setEnabled(false);
    connect(&m_notifier, &QSocketNotifier::activated, this, &StdinLines::read);
}

void StdinLines::next()
{
    // From the event loop, as a line that is there already must not come before this returns.
    if (!m_ended)
        QMetaObject::invokeMethod(
            this, [this] { m_notifier.setEnabled(!deliver() && !m_ended); }, Qt::QueuedConnection);
}

bool StdinLines::deliver()
{
    const qsizetype end = m_buffer.indexOf('\n', m_scanned);
    m_scanned = m_buffer.size();
    const bool isLast = end < 0 && m_ended && !m_buffer.isEmpty();
    if (end < 0 && !isLast)
        return false;
    const QByteArray text = end < 0 ? m_buffer : m_buffer.first(end);
    m_buffer.remove(0, end < 0 ? m_buffer.size() : end + 1);
    m_scanned = 0;
    ++m_number;
    if (std::exchange(m_skipping, false))
        return deliver();
    Q_EMIT line(text, m_number);
    return true;
}

void StdinLines::read()
{
    char chunk[64 * 1024];
    const ssize_t count = ::read(STDIN_FILENO, chunk, sizeof chunk);
    if (count < 0)
        return;
    m_ended = count == 0;
    m_buffer.append(chunk, count);
    if (m_buffer.size() > maxLineBytes && m_buffer.indexOf('\n', m_scanned) < 0) {
        if (!std::exchange(m_skipping, true))
            Q_EMIT tooLong(m_number + 1);
        m_buffer.clear();
        m_scanned = 0;
    }
    if (deliver() || m_ended)
        m_notifier.setEnabled(false);
    if (m_ended)
        Q_EMIT ended();
}

} // namespace Velox
