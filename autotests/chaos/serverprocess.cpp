// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "serverprocess.h"

#include <QUrl>

#include <csignal>

namespace Velox {

ServerProcess::ServerProcess(int throttleMs, int pingMs)
    : m_throttleMs(throttleMs)
    , m_pingMs(pingMs)
{
}

ServerProcess::~ServerProcess()
{
    if (m_process) {
        m_process->kill();
        m_process->waitForFinished();
    }
}

bool ServerProcess::start()
{
    static const QByteArray heading = "listening on ";
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process->start(QStringLiteral(VELOX_PROGRAM),
                     {QStringLiteral("serve"), QStringLiteral("-"), QStringLiteral("--listen"),
                      QStringLiteral("127.0.0.1:%1").arg(m_port), QStringLiteral("--throttle"),
                      QString::number(m_throttleMs), QStringLiteral("--ping"), QString::number(m_pingMs)});
    while (!m_process->canReadLine()) {
        if (!m_process->waitForReadyRead(10'000)) {
            m_errorString = QStringLiteral("the server does not start: ") + m_process->errorString();
            return false;
        }
    }
    const QByteArray line = m_process->readLine().trimmed();
    if (line.startsWith(heading))
        m_port = quint16(QUrl(QString::fromUtf8(line.sliced(heading.size()))).port());
    return m_port > 0;
}

bool ServerProcess::restart()
{
    m_process->kill();
    m_process->waitForFinished();
    return start();
}

void ServerProcess::freeze() { ::kill(pid_t(m_process->processId()), SIGSTOP); }

void ServerProcess::thaw() { ::kill(pid_t(m_process->processId()), SIGCONT); }

void ServerProcess::publish(const QByteArray &json) { m_process->write(json + '\n'); }

} // namespace Velox
