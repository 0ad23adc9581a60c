// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "procfs.h"

#include <QList>
#include <QObject>

/** How busy the processor is. All loads are shares of the time since the sample before: 0 idle, 1 fully busy.
 */
class Cpu : public QObject
{
    Q_OBJECT
    Q_PROPERTY(double load READ load NOTIFY loadChanged)
    /** One load for each core that is online, in the order of their numbers. */
    Q_PROPERTY(QList<double> cores READ cores NOTIFY loadChanged)
    Q_PROPERTY(double load1 READ load1 NOTIFY averagesChanged)
    Q_PROPERTY(double load5 READ load5 NOTIFY averagesChanged)
    Q_PROPERTY(double load15 READ load15 NOTIFY averagesChanged)
    Q_PROPERTY(int processes READ processes NOTIFY processesChanged)

public:
    using QObject::QObject;

    double load() const { return m_load; }
    QList<double> cores() const { return m_cores; }
    double load1() const { return m_averages.one; }
    double load5() const { return m_averages.five; }
    double load15() const { return m_averages.fifteen; }
    int processes() const { return m_processes; }

    void setTimes(const Procfs::Stat &now);
    void setAverages(const Procfs::LoadAverages &averages);
    void setProcesses(int count);

Q_SIGNALS:
    void loadChanged();
    void averagesChanged();
    void processesChanged();

private:
    Procfs::Stat m_before;
    Procfs::LoadAverages m_averages;
    QList<double> m_cores;
    double m_load = 0;
    int m_processes = 0;
};
