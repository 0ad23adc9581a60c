// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "cli/watchedfile.h"

#include <QFile>
#include <QFileInfo>

namespace Velox {

WatchedFile::WatchedFile(const QString &name, QObject *parent)
    : QObject(parent)
    , m_name(QFileInfo(name).absoluteFilePath())
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(20);
    connect(&m_timer, &QTimer::timeout, this, &WatchedFile::read);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] { m_timer.start(); });
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] { m_timer.start(); });
}

void WatchedFile::watch()
{
    // The folder tells when another file takes the name; the file when it is written to.
    if (m_watcher.directories().isEmpty())
        m_watcher.addPath(QFileInfo(m_name).absolutePath());
    // Anew each time: what is watched may be the file that had this name before, which somebody keeps open.
    if (!m_watcher.files().isEmpty())
        m_watcher.removePath(m_name);
    if (QFileInfo::exists(m_name))
        m_watcher.addPath(m_name);
}

void WatchedFile::start() { read(); }

void WatchedFile::read()
{
    watch();
    QFile file(m_name);
    if (file.open(QIODevice::ReadOnly))
        Q_EMIT contents(file.readAll());
    else
        Q_EMIT unreadable(file.errorString());
}

} // namespace Velox
