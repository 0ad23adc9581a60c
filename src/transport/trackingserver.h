// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/httplimits.h"

#include <QTcpServer>

#include <functional>
#include <memory>
#include <optional>

#if QT_CONFIG(ssl)
#  include <QSslConfiguration>
#endif

namespace Velox {

/** The listening socket: makes plain or TLS sockets, counts them until they are destroyed, and tells of each
 *  before Qt's HTTP server sees it. TLS is HTTP/1.1 only: no protocol is negotiated. */
class TrackingServer : public QTcpServer
{
    Q_OBJECT
public:
    /** Called with each connection before anything was read from it. */
    using Arrival = std::function<void(QTcpSocket *)>;

    TrackingServer(const HttpLimits &limits, Arrival arrival, QObject *parent = nullptr);

#if QT_CONFIG(ssl)
    void setSslConfiguration(const QSslConfiguration &configuration) { m_tls = configuration; }
#endif
    /** Sockets that exist, whatever has become of them. */
    [[nodiscard]] int connectionCount() const { return *m_count; }

    /** Whether @p hold takes a connection over, which then comes back through handOver(), or never. */
    void setHold(std::function<bool(QTcpSocket *)> hold) { m_hold = std::move(hold); }
    /** Gives a connection that was held to whoever takes pending ones, who sees what it has received. */
    void handOver(QTcpSocket *socket);

    QTcpSocket *nextPendingConnection() override;

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    QTcpSocket *makeSocket();
    void admit(QTcpSocket *socket);
    void startTls(QTcpSocket *socket);

    const HttpLimits m_limits;
    const Arrival m_arrival;
    std::function<bool(QTcpSocket *)> m_hold;
    std::shared_ptr<int> m_count = std::make_shared<int>(0); // sockets may outlive the server
#if QT_CONFIG(ssl)
    std::optional<QSslConfiguration> m_tls;
#endif
};

} // namespace Velox
