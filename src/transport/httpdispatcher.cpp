// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/httpdispatcher.h"

#include "transport/websocketchannel.h"

#include <QTcpSocket>
#include <QTimer>
#include <QWebSocket>

#include <utility>

namespace Velox {

HttpDispatcher::HttpDispatcher(HttpHandler &handler, const HttpLimits &limits,
                               HttpConnection::Metering metering)
    : m_handler(handler)
    , m_limits(limits)
    , m_metering(metering)
{
}

HttpDispatcher::~HttpDispatcher() { cutAll(); }

HttpDispatcher::Key HttpDispatcher::keyOf(const QTcpSocket *socket)
{
    return {socket->peerAddress(), socket->peerPort(), socket->localPort()};
}

HttpConnection *HttpDispatcher::connectionOf(QTcpSocket *socket)
{
    if (!socket || socket->state() != QAbstractSocket::ConnectedState)
        return nullptr;
    const Key key = keyOf(socket);
    HttpConnection *known = m_connections.value(key);
    if (known && known->socket() == socket)
        return known;
    auto *connection = new HttpConnection(socket, m_handler, m_limits, m_metering, this);
    m_connections.insert(key, connection);
    connect(connection, &QObject::destroyed, this, [this, key, connection] {
        if (m_connections.value(key) == connection) // the key may have been reused by then
            m_connections.remove(key);
    });
    return connection;
}

QTcpSocket *HttpDispatcher::socketAt(const Key &key) const
{
    const HttpConnection *connection = m_connections.value(key);
    return connection ? connection->socket() : nullptr;
}

std::optional<HttpResponse> HttpDispatcher::refuseUpgrade(HttpRequest request)
{
    // What Qt's handshake would refuse by hanging up is refused here in words (RFC 6455, 4.2.1 and 4.4).
    if (request.method != "GET" || request.header("Host").isEmpty()
        || !isWebSocketUpgrade([&request](const QByteArray &name) { return request.header(name); })
        || QByteArray::fromBase64(request.header("Sec-WebSocket-Key")).size() != 16)
        return HttpResponse::fromRefusal({400, {}, "This is not a WebSocket handshake."});
    if (request.header("Sec-WebSocket-Version").trimmed() != "13")
        return HttpResponse::fromRefusal(
            {426, {{"Sec-WebSocket-Version", "13"}}, "The WebSocket version must be 13."});
    request.wasConsidered = !m_allowed.path.isEmpty() && request.path == m_allowed.path
        && request.query == m_allowed.query && request.header("Host") == m_allowed.header("Host");
    forgetDeadUpgrades();
    return m_handler.refuseUpgrade(request, upgradingCount());
}

// Nothing tells of them: Qt drops every signal connection of a socket that it upgrades.
void HttpDispatcher::forgetDeadUpgrades()
{
    m_upgrades.removeIf([](const std::pair<const Key &, Upgrade &> &each) {
        const QTcpSocket *socket = each.second.socket;
        return !socket || socket->state() != QAbstractSocket::ConnectedState;
    });
}

void HttpDispatcher::expectUpgrade(const HttpRequest &request, QTcpSocket *socket)
{
    const Key key = keyOf(socket);
    m_upgrades.insert(key, {request, socket});
    if (HttpConnection *connection = m_connections.take(key))
        connection->release();
    QTimer::singleShot(m_limits.requestTimeout, this,
                       [this, key, socket = QPointer<QTcpSocket>(socket)] { forgetUpgrade(key, socket); });
}

void HttpDispatcher::forgetUpgrade(const Key &key, const QPointer<QTcpSocket> &socket)
{
    const auto upgrade = m_upgrades.find(key);
    if (upgrade == m_upgrades.end() || upgrade->socket != socket)
        return;
    m_upgrades.erase(upgrade);
    if (socket)
        socket->abort(); // Qt did not finish the handshake
}

void HttpDispatcher::takeWebSocket(std::unique_ptr<QWebSocket> webSocket)
{
    const auto upgrade =
        m_upgrades.take({webSocket->peerAddress(), webSocket->peerPort(), webSocket->localPort()});
    if (!upgrade.socket || upgrade.socket->state() != QAbstractSocket::ConnectedState) {
        webSocket->setParent(nullptr);
        webSocket->abort();
        webSocket.release()->deleteLater();
        return;
    }
    auto channel =
        std::make_unique<WebSocketChannel>(std::move(webSocket), upgrade.socket, m_limits.closeTimeout);
    Channel *key = channel.get();
    m_webSockets.insert(key);
    connect(key, &QObject::destroyed, this, [this, key] { m_webSockets.remove(key); });
    m_handler.webSocketOpened(upgrade.request, std::move(channel));
}

void HttpDispatcher::cutAll()
{
    const auto webSockets = std::exchange(m_webSockets, {});
    for (Channel *channel : webSockets)
        channel->abort();
    const auto upgrades = std::exchange(m_upgrades, {});
    for (const Upgrade &upgrade : upgrades) {
        if (upgrade.socket)
            upgrade.socket->abort();
    }
    const auto connections = findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly);
    qDeleteAll(connections); // now, not later: Qt's responders may not outlive Qt's server
}

} // namespace Velox
