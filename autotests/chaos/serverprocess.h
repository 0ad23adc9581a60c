// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QProcess>

#include <memory>

namespace Velox {

/** A `velox serve -` that can be killed, started again on the same port, and frozen. */
class ServerProcess
{
public:
    ServerProcess(int throttleMs, int pingMs);
    ~ServerProcess();

    /** Starts it and waits until it listens. False with errorString() where it does not. */
    bool start();
    /** Kills it with SIGKILL and starts another one, which has no state until the next publish(). */
    bool restart();
    void freeze();
    void thaw();
    /** Sends it @p json as the whole state. */
    void publish(const QByteArray &json);

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString errorString() const { return m_errorString; }

private:
    std::unique_ptr<QProcess> m_process;
    QString m_errorString;
    int m_throttleMs;
    int m_pingMs;
    quint16 m_port = 0;
};

} // namespace Velox
