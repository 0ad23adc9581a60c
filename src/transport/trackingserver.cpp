// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/trackingserver.h"

#include "transport/directwrite.h"

#include <QPointer>
#include <QTcpSocket>
#include <QTimer>

#if QT_CONFIG(ssl)
#  include <QSslSocket>
#endif

#include <utility>

namespace Velox {

namespace {

/** Connections above the limit that are still answered 503; beyond them a connection is closed without a
 * word. */
constexpr int answeredAboveLimit = 64;

/** A socket that is counted as long as it exists: Qt drops every signal connection of a socket that it
 * upgrades. */
template <class Socket>
class CountedSocket : public Socket
{
public:
    explicit CountedSocket(std::shared_ptr<int> count, QObject *parent)
        : Socket(parent)
        , m_count(std::move(count))
    {
        ++*m_count;
    }
    ~CountedSocket() override { --*m_count; }

private:
    std::shared_ptr<int> m_count;
};

} // namespace

TrackingServer::TrackingServer(const HttpLimits &limits, Arrival arrival, QObject *parent)
    : QTcpServer(parent)
    , m_limits(limits)
    , m_arrival(std::move(arrival))
{
    setListenBacklogSize(Limits::listenBacklog);
    setMaxPendingConnections(Limits::listenBacklog);
    // Qt stops accepting for good when the process is out of descriptors.
    connect(this, &QTcpServer::acceptError, this,
            [this] { QTimer::singleShot(Limits::acceptPause, this, &QTcpServer::resumeAccepting); });
}

QTcpSocket *TrackingServer::nextPendingConnection()
{
    QTcpSocket *socket = QTcpServer::nextPendingConnection();
    if (socket)
        m_arrival(socket);
    return socket;
}

void TrackingServer::incomingConnection(qintptr descriptor)
{
    QTcpSocket *socket = makeSocket();
    if (!socket->setSocketDescriptor(descriptor) || *m_count > m_limits.connections + answeredAboveLimit) {
        delete socket;
        return;
    }
    prepareSocket(socket, m_limits.writeTimeout);
#if QT_CONFIG(ssl)
    if (m_tls) {
        startTls(socket);
        return;
    }
#endif
    admit(socket);
}

void TrackingServer::admit(QTcpSocket *socket)
{
    if (!m_hold || !m_hold(socket))
        addPendingConnection(socket);
}

void TrackingServer::handOver(QTcpSocket *socket)
{
    const QPointer<QTcpSocket> alive(socket);
    addPendingConnection(socket);
    if (alive && alive->bytesAvailable() > 0)
        Q_EMIT alive->readyRead();
}

QTcpSocket *TrackingServer::makeSocket()
{
#if QT_CONFIG(ssl)
    if (m_tls)
        return new CountedSocket<QSslSocket>(m_count, this);
#endif
    return new CountedSocket<QTcpSocket>(m_count, this);
}

void TrackingServer::startTls(QTcpSocket *socket)
{
#if QT_CONFIG(ssl)
    auto *tls = static_cast<QSslSocket *>(socket);
    tls->setSslConfiguration(*m_tls);
    auto *patience = new QTimer(tls);
    connect(patience, &QTimer::timeout, tls, &QSslSocket::abort);
    connect(tls, &QSslSocket::disconnected, tls, &QObject::deleteLater);
    connect(tls, &QSslSocket::encrypted, this, [this, tls, patience] {
        delete patience;
        tls->disconnect(tls);
        admit(tls);
    });
    patience->start(m_limits.requestTimeout);
    tls->startServerEncryption();
#else
    Q_UNUSED(socket);
#endif
}

} // namespace Velox
