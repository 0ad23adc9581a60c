// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "host.h"

#include "platform.h"
#include "procfs.h"

#include <QSysInfo>
#include <QThread>

Host::Host(QObject *parent)
    : QObject(parent)
{
    m_sinceStart.start();
}

QString Host::name() const { return QSysInfo::machineHostName(); }
QString Host::os() const { return QSysInfo::prettyProductName(); }
QString Host::kernel() const { return QSysInfo::kernelType() + u' ' + QSysInfo::kernelVersion(); }
QString Host::qt() const { return QString::fromLatin1(qVersion()); }
int Host::cores() const { return QThread::idealThreadCount(); }

void Host::sample()
{
    const QByteArray text = Platform::readFile(QStringLiteral("/proc/uptime"));
    const qint64 uptime = Procfs::parseUptime(text).value_or(m_sinceStart.elapsed() / 1000);
    if (uptime == m_uptime)
        return;
    m_uptime = uptime;
    Q_EMIT uptimeChanged();
}
