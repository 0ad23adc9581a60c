// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTimer>

/** Runs the event loop until @p condition holds, and tells whether it did within 5 s. For many short waits: QTRY_
 *  macros look only every 50 ms. */
template <typename Condition>
bool waitFor(Condition condition)
{
    const QDeadlineTimer deadline(5000);
    QTimer wake; // else the loop would wait for an event for ever
    wake.start(20);
    while (!condition() && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return condition();
}
