// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/iothread.h"

#ifdef Q_OS_LINUX
#  include "server/epolldispatcher.h"
#endif

#include <QMutex>
#include <QSemaphore>

namespace Velox {

IoThread::IoThread(QObject *parent)
    : QThread(parent)
{
    setObjectName(QStringLiteral("velox-io"));
}

IoThread::~IoThread()
{
    quit();
    wait();
}

void IoThread::begin()
{
#ifdef Q_OS_LINUX
    setEventDispatcher(new EpollDispatcher); // which becomes this thread's to delete
    start();
#else
    // The only public way to choose the dispatcher is the environment, read as the thread starts. Two servers that
    // start in two threads must not take each other's setting for the user's.
    static QMutex mutex;
    const QMutexLocker lock(&mutex);
    const bool wasSet = qEnvironmentVariableIsSet("QT_NO_GLIB");
    const QByteArray before = qgetenv("QT_NO_GLIB");
    qputenv("QT_NO_GLIB", "1");
    QSemaphore running;
    connect(
        this, &QThread::started, this, [&running] { running.release(); },
        Qt::ConnectionType(Qt::DirectConnection | Qt::SingleShotConnection));
    start();
    running.acquire();
    if (wasSet)
        qputenv("QT_NO_GLIB", before);
    else
        qunsetenv("QT_NO_GLIB");
#endif
}

} // namespace Velox
