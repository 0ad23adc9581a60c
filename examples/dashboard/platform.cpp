// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "platform.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#  include <csignal>
#  include <sys/socket.h>
#  include <unistd.h>
#endif

namespace Platform {

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

#ifdef Q_OS_LINUX

namespace {

// The kernel gives hardware a "device" link there; loop, device mapper, bridge and tunnel devices have none.
QSet<QString> withDevice(const QString &folder)
{
    QSet<QString> names;
    const QStringList entries = QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::NoSort);
    for (const QString &name : entries) {
        if (QFileInfo::exists(folder + u'/' + name + QStringLiteral("/device")))
            names.insert(name);
    }
    return names;
}

} // namespace

QList<int> processIds()
{
    QList<int> pids;
    const QStringList entries =
        QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::NoSort);
    for (const QString &name : entries) {
        bool isNumber = false;
        const int pid = name.toInt(&isNumber);
        if (isNumber)
            pids.append(pid);
    }
    return pids;
}

QString processOwner(int pid)
{
    const QFileInfo folder(QStringLiteral("/proc/%1").arg(pid));
    if (!folder.exists())
        return {};
    // Kept, because looking up a name can mean a request to a directory server.
    static QHash<uint, QString> names;
    QString &name = names[folder.ownerId()];
    if (name.isEmpty())
        name = folder.owner();
    if (name.isEmpty())
        name = QString::number(folder.ownerId());
    return name;
}

QSet<QString> physicalDisks() { return withDevice(QStringLiteral("/sys/block")); }
QSet<QString> physicalInterfaces() { return withDevice(QStringLiteral("/sys/class/net")); }
int clockTicksPerSecond() { return int(sysconf(_SC_CLK_TCK)); }
qint64 pageBytes() { return sysconf(_SC_PAGESIZE); }

#else

QList<int> processIds() { return {}; }
QString processOwner(int) { return {}; }
QSet<QString> physicalDisks() { return {}; }
QSet<QString> physicalInterfaces() { return {}; }
int clockTicksPerSecond() { return 100; }
qint64 pageBytes() { return 4096; }

#endif

#ifdef Q_OS_UNIX

namespace {

int stopSockets[2] = {-1, -1};

// A signal handler may call next to nothing, least of all Qt: it writes a byte and the event loop does the
// rest.
void wakeEventLoop(int)
{
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(stopSockets[0], &byte, 1);
}

} // namespace

void quitOnStopSignal()
{
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, stopSockets) != 0)
        return; // out of descriptors: the signals keep their own effect, which is to end the program
    auto *notifier = new QSocketNotifier(stopSockets[1], QSocketNotifier::Read, qApp);
    QObject::connect(notifier, &QSocketNotifier::activated, qApp, [notifier] {
        notifier->setEnabled(false);
        QCoreApplication::quit();
    });
    struct sigaction action = {};
    action.sa_handler = wakeEventLoop;
    action.sa_flags = int(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

#else

void quitOnStopSignal() { }

#endif

} // namespace Platform
