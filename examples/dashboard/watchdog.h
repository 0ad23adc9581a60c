// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "process.h"

#include <QList>
#include <QSet>
#include <QStringList>

/** Turns a value that goes up and down into events: on above one limit, off again only below a lower one, so
 *  that a value that trembles at the limit does not fill the log. */
class Threshold
{
public:
    Threshold(double on, double off)
        : m_on(on)
        , m_off(off)
    {
    }

    enum class Event {
        None,
        Exceeded, ///< the value has gone above the upper limit
        Recovered, ///< it was above, and has now gone below the lower one
    };
    Event update(double value);

private:
    double m_on;
    double m_off;
    bool m_exceeded = false;
};

/** Looks at each sample for what is worth a line in the log. */
class Watchdog
{
public:
    /** One line of text for each thing that began or ended with this sample. */
    struct Findings
    {
        QStringList warnings;
        QStringList infos;
    };

    /** `memoryUsed` is a share of the whole, 0 to 1; `loadPerCore` is the load average over a minute for each
     *  core. */
    Findings check(double memoryUsed, double loadPerCore, const QList<Process> &busiest);

private:
    void checkProcesses(const QList<Process> &busiest, Findings &findings);

    Threshold m_memory{0.90, 0.85};
    Threshold m_load{1.0, 0.8};
    QSet<int> m_busy; // pids that have been reported and have not calmed down since
};
