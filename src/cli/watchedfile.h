// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QString>
#include <QTimer>

namespace Velox {

/** One file, read again whenever it changes: when it is written to, and when it is replaced by another one of its
 *  name, as editors do. */
class WatchedFile : public QObject
{
    Q_OBJECT
public:
    explicit WatchedFile(const QString &name, QObject *parent = nullptr);

    /** Reads it now, and from now on when it changes. */
    void start();

Q_SIGNALS:
    void contents(const QByteArray &bytes);
    void unreadable(const QString &error);

private:
    void watch();
    void read();

    QString m_name;
    QFileSystemWatcher m_watcher;
    QTimer m_timer; // a writer is mostly not done at its first write
};

} // namespace Velox
