// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/httpconnection.h"

#include <QHash>
#include <QScopedValueRollback>
#include <QSet>

#include <memory>
#include <optional>

class QTcpSocket;
class QWebSocket;

namespace Velox {

/** Turns what a Qt HTTP server reports into calls of an HttpHandler, and knows every connection and WebSocket
 *  that is open through it. Destroying it cuts them. */
class HttpDispatcher : public QObject
{
    Q_OBJECT
public:
    /** Both ends of a connection, as far as they tell it from the others of one server. */
    struct Key
    {
        QHostAddress peerAddress;
        quint16 peerPort = 0;
        quint16 localPort = 0;

        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed) noexcept
        {
            return qHashMulti(seed, key.peerAddress, key.peerPort, key.localPort);
        }
    };

    HttpDispatcher(HttpHandler &handler, const HttpLimits &limits, HttpConnection::Metering metering);
    ~HttpDispatcher() override;

    /** While it exists, an upgrade to the same target as @p allowed counts as considered: Qt is given its connection. */
    class Allowance
    {
    public:
        Allowance(HttpDispatcher &dispatcher, const HttpRequest &allowed)
            : m_allowed(dispatcher.m_allowed, allowed)
        {
        }

    private:
        QScopedValueRollback<HttpRequest> m_allowed;
    };

    /** The connection of @p socket, made where it is new. Null for a socket that is not connected. */
    HttpConnection *connectionOf(QTcpSocket *socket);
    /** The socket of an open connection, or null. */
    [[nodiscard]] QTcpSocket *socketAt(const Key &key) const;

    /** Whether to let Qt upgrade @p request; an answer: no. */
    [[nodiscard]] std::optional<HttpResponse> refuseUpgrade(HttpRequest request);
    /** Qt upgrades @p socket next, by @p request. */
    void expectUpgrade(const HttpRequest &request, QTcpSocket *socket);
    /** Qt has made a WebSocket. One that was not expected is closed. */
    void takeWebSocket(std::unique_ptr<QWebSocket> webSocket);

    /** Connections and WebSockets that are open. */
    [[nodiscard]] int connectionCount() const
    {
        return int(m_connections.size() + m_upgrades.size() + m_webSockets.size());
    }

    /** Upgrades that were let happen and are not done yet. */
    [[nodiscard]] int upgradingCount() const { return int(m_upgrades.size()); }

    /** Cuts every connection and WebSocket. */
    void cutAll();

private:
    struct Upgrade
    {
        HttpRequest request;
        QPointer<QTcpSocket> socket;
    };

    void forgetDeadUpgrades();
    static Key keyOf(const QTcpSocket *socket);
    void forgetUpgrade(const Key &key, const QPointer<QTcpSocket> &socket);

    HttpHandler &m_handler;
    const HttpLimits m_limits;
    const HttpConnection::Metering m_metering;
    HttpRequest m_allowed;
    QHash<Key, HttpConnection *> m_connections;
    QHash<Key, Upgrade> m_upgrades; // between Qt's question and its WebSocket
    QSet<Channel *> m_webSockets;
};

} // namespace Velox
