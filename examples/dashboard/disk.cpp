// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "disk.h"

#include <QFileInfo>
#include <QMap>
#include <QSet>
#include <QStorageInfo>

#include <algorithm>
#include <utility>

namespace {

// File systems in memory and images say nothing about disks; the root is shown whatever it is, as in a
// container.
bool isShown(const QStorageInfo &volume)
{
    static const QSet<QByteArray> unreal = {"tmpfs",    "devtmpfs", "ramfs",      "overlay",
                                            "squashfs", "efivarfs", "fuse.portal"};
    if (!volume.isValid() || !volume.isReady() || volume.bytesTotal() <= 0)
        return false;
    // Containers mount single files such as /etc/hosts.
    if (!QFileInfo(volume.rootPath()).isDir())
        return false;
    return volume.isRoot() || !unreal.contains(volume.fileSystemType());
}

} // namespace

QList<Mount> Disk::readMounts()
{
    // One device may be mounted at many places; the shortest path is the one people know it by.
    QMap<QByteArray, Mount> byDevice;
    const QList<QStorageInfo> volumes = QStorageInfo::mountedVolumes();
    for (const QStorageInfo &volume : volumes) {
        if (!isShown(volume))
            continue;
        Mount &known = byDevice[volume.device()];
        const QString path = volume.rootPath();
        if (known.mount.isEmpty() || path.size() < known.mount.size())
            known = {path, QString::fromUtf8(volume.fileSystemType()), volume.bytesTotal(),
                     volume.bytesTotal() - volume.bytesFree()};
    }
    QList<Mount> mounts = byDevice.values();
    std::ranges::sort(mounts, {}, &Mount::mount);
    return mounts;
}

void Disk::setTraffic(const Procfs::TrafficByDevice &now, const QSet<QString> &counted, double seconds)
{
    const Procfs::Traffic rate =
        Procfs::sum(Procfs::rates(std::exchange(m_before, now), now, seconds), counted);
    if (qint64(rate.in) == m_readRate && qint64(rate.out) == m_writeRate)
        return;
    m_readRate = qint64(rate.in);
    m_writeRate = qint64(rate.out);
    Q_EMIT ratesChanged();
}

void Disk::setMounts(const QList<Mount> &mounts)
{
    if (mounts == m_mounts)
        return;
    const QList<Mount> before = std::exchange(m_mounts, mounts);
    Q_EMIT mountsChanged();
    if (before.isEmpty())
        return; // the first reading: what is there did not just appear
    for (const Mount &mount : mounts) {
        const bool isNew = std::ranges::find(before, mount.mount, &Mount::mount) == before.cend();
        if (isNew)
            Q_EMIT mountAppeared(mount);
    }
}
