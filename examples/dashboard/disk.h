// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "procfs.h"

#include <QList>
#include <QObject>

/** One place where a file system is mounted; sizes in bytes. */
struct Mount
{
    Q_GADGET
    Q_PROPERTY(QString mount MEMBER mount)
    Q_PROPERTY(QString fs MEMBER fs)
    Q_PROPERTY(qint64 total MEMBER total)
    Q_PROPERTY(qint64 used MEMBER used)

public:
    QString mount;
    QString fs;
    qint64 total = 0;
    qint64 used = 0;

    bool operator==(const Mount &) const = default;
};

/** What goes to and from the disks, in bytes a second, and how full they are. */
class Disk : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("velox.mounts", "key mount")
    Q_PROPERTY(qint64 readRate READ readRate NOTIFY ratesChanged)
    Q_PROPERTY(qint64 writeRate READ writeRate NOTIFY ratesChanged)
    Q_PROPERTY(QList<Mount> mounts READ mounts NOTIFY mountsChanged)

public:
    using QObject::QObject;

    qint64 readRate() const { return m_readRate; }
    qint64 writeRate() const { return m_writeRate; }
    QList<Mount> mounts() const { return m_mounts; }

    /** Counters of all disks, those that count, and the time since the call before. */
    void setTraffic(const Procfs::TrafficByDevice &now, const QSet<QString> &counted, double seconds);
    void setMounts(const QList<Mount> &mounts);

    /** The real file systems of this machine as they are now, each once, by mount point. Asks each of them
     *  how full it is, so a network file system that does not answer keeps the caller waiting. */
    static QList<Mount> readMounts();

Q_SIGNALS:
    void ratesChanged();
    void mountsChanged();
    /** A file system that was not there at the reading before. */
    void mountAppeared(const Mount &mount);

private:
    Procfs::TrafficByDevice m_before;
    QList<Mount> m_mounts;
    qint64 m_readRate = 0;
    qint64 m_writeRate = 0;
};
