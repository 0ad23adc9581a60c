// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QString>

/** One running process, as a row of the list of the busiest. */
struct Process
{
    Q_GADGET
    Q_PROPERTY(int pid MEMBER pid)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString user MEMBER user)
    Q_PROPERTY(double cpu MEMBER cpu)
    Q_PROPERTY(qint64 memory MEMBER memory)
    Q_PROPERTY(QString state MEMBER state)

public:
    int pid = 0;
    QString name;
    QString user;
    double cpu = 0; ///< 1 is one core fully busy; a process with threads may have more
    qint64 memory = 0; ///< resident, in bytes
    QString state; ///< one letter as in ps: R running, S sleeping, ...

    bool operator==(const Process &) const = default;
};
