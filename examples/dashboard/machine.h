// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "cpu.h"
#include "disk.h"
#include "eventlog.h"
#include "host.h"
#include "memory.h"
#include "model/vmap.h"
#include "model/vslice.h"
#include "network.h"
#include "process.h"
#include "processtable.h"
#include "settings.h"
#include "watchdog.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QTimer>

/** The machine that this program runs on: an ordinary QObject that reads the system again and again.
 *
 *  It knows nothing of who looks at it. Its properties tell when they change, and that is all that publishing
 *  it takes. The class info says which field tells one row of a list from another, so that a row that moves
 *  is sent as a move.
 */
class Machine : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("velox.processes", "key pid")
    Q_PROPERTY(Host *host READ host CONSTANT)
    Q_PROPERTY(Cpu *cpu READ cpu CONSTANT)
    Q_PROPERTY(Memory *memory READ memory CONSTANT)
    Q_PROPERTY(Disk *disk READ disk CONSTANT)
    Q_PROPERTY(Network *network READ network CONSTANT)
    /** The busiest processes; settings say how many. */
    Q_PROPERTY(QList<Process> processes READ processes NOTIFY processesChanged)
    Q_PROPERTY(VSlice *log READ log CONSTANT)
    Q_PROPERTY(VMap *settings READ settings CONSTANT)

public:
    /** Takes the first sample, in which all rates are 0, and goes on at the interval that the settings say.
     */
    explicit Machine(QObject *parent = nullptr);

    Host *host() { return &m_host; }
    Cpu *cpu() { return &m_cpu; }
    Memory *memory() { return &m_memory; }
    Disk *disk() { return &m_disk; }
    Network *network() { return &m_network; }
    QList<Process> processes() const { return m_processes; }
    VSlice *log() const { return m_log.lines(); }
    VMap *settings() const { return m_settings.map(); }

    /** For what others have to report. */
    EventLog *eventLog() { return &m_log; }

    /** Reads the system now. The timer does this by itself. */
    void sample();

Q_SIGNALS:
    void processesChanged();

private:
    void sampleProcesses(double seconds);
    void sampleMounts();
    void report();

    Host m_host;
    Cpu m_cpu;
    Memory m_memory;
    Disk m_disk;
    Network m_network;
    EventLog m_log;
    Settings m_settings;
    ProcessTable m_table;
    Watchdog m_watchdog;
    QList<Process> m_processes;
    QElapsedTimer m_sinceSample;
    QElapsedTimer m_sinceMounts;
    QTimer m_timer;
};
