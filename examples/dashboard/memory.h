// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "procfs.h"

#include <QObject>

/** Main memory and swap, in bytes. */
class Memory : public QObject
{
    Q_OBJECT
    Q_PROPERTY(qint64 total READ total NOTIFY changed)
    /** What programs cannot get any more: total without available. */
    Q_PROPERTY(qint64 used READ used NOTIFY changed)
    Q_PROPERTY(qint64 available READ available NOTIFY changed)
    /** What the system keeps of files; most of it counts as available. */
    Q_PROPERTY(qint64 cached READ cached NOTIFY changed)
    Q_PROPERTY(qint64 swapTotal READ swapTotal NOTIFY changed)
    Q_PROPERTY(qint64 swapUsed READ swapUsed NOTIFY changed)

public:
    using QObject::QObject;

    qint64 total() const { return m_info.total; }
    qint64 used() const { return m_info.total - m_info.available; }
    qint64 available() const { return m_info.available; }
    qint64 cached() const { return m_info.cached; }
    qint64 swapTotal() const { return m_info.swapTotal; }
    qint64 swapUsed() const { return m_info.swapTotal - m_info.swapFree; }

    void setInfo(const Procfs::Meminfo &info);

Q_SIGNALS:
    void changed();

private:
    Procfs::Meminfo m_info;
};
