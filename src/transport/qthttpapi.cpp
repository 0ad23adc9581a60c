// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/qthttpapi.h"

#include <QHttpServer>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QWebSocket>

#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
#  include <QHttpServerRouterRule>
#else
#  include <QHttpHeaders>
#  include <QHttpServerWebSocketUpgradeResponse>
#endif

#if QT_CONFIG(ssl)
#  include <QSslConfiguration>
#  include <QSslSocket>
#endif

#include <utility>

namespace Velox::QtHttpApi {

namespace {

QByteArray methodName(QHttpServerRequest::Method method)
{
    using Method = QHttpServerRequest::Method;
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Put:
        return "PUT";
    case Method::Delete:
        return "DELETE";
    case Method::Post:
        return "POST";
    case Method::Head:
        return "HEAD";
    case Method::Options:
        return "OPTIONS";
    case Method::Patch:
        return "PATCH";
    case Method::Connect:
        return "CONNECT";
    case Method::Trace:
        return "TRACE";
    default:
        return {};
    }
}

HttpHeaders headersOf(const QHttpServerRequest &request)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    HttpHeaders headers;
    for (const auto &[name, value] : request.headers().toListOfPairs())
        headers.append({name, value});
    return headers;
#else
    return request.headers();
#endif
}

/** Whether Qt will upgrade: its own test, so that no request falls between a route and a WebSocket. */
bool isUpgrade(const QHttpServerRequest &request)
{
    return request.value("connection").toLower().contains("upgrade")
        && request.value("upgrade").compare("websocket", Qt::CaseInsensitive) == 0;
}

void readTls(HttpRequest &request, const QTcpSocket *socket)
{
#if QT_CONFIG(ssl)
    const auto *tls = qobject_cast<const QSslSocket *>(socket);
    if (!tls)
        return;
    request.isEncrypted = tls->isEncrypted();
    request.peerCertificate = tls->peerCertificate();
#else
    Q_UNUSED(request);
    Q_UNUSED(socket);
#endif
}

/** @p socket may be null where Qt does not tell it. */
HttpRequest requestFrom(const QHttpServerRequest &request, const QTcpSocket *socket)
{
    HttpRequest out;
    out.method = methodName(request.method());
    out.path = request.url().path();
    out.query = request.query();
    out.headers = headersOf(request);
    out.peerAddress = request.remoteAddress();
    out.peerPort = socket ? socket->peerPort() : 0;
    out.isUpgrade = isUpgrade(request);
    readTls(out, socket);
    return out;
}

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)

/** The responder, kept alive and never written to: Qt reads nothing more while it lives, and owns the socket.
 */
std::shared_ptr<void> hold(QHttpServerResponder &responder)
{
    return std::make_shared<QHttpServerResponder>(std::move(responder));
}

HttpDispatcher::Key keyOf(const QHttpServerRequest &request)
{
    return {request.remoteAddress(), request.remotePort(), request.localPort()};
}

/** The socket of a request to an application's server, which does not tell it; null for HTTP/2. */
QTcpSocket *socketOf(const QHttpServerRequest &request, const QHttpServer *server,
                     const HttpDispatcher &dispatcher)
{
    const HttpDispatcher::Key key = keyOf(request);
    if (QTcpSocket *known = dispatcher.socketAt(key))
        return known;
    for (QTcpSocket *socket : server->findChildren<QTcpSocket *>()) {
        if (socket->peerPort() != key.peerPort || socket->localPort() != key.localPort
            || socket->peerAddress() != key.peerAddress)
            continue;
#  if QT_CONFIG(ssl)
        const auto *tls = qobject_cast<QSslSocket *>(socket);
        if (tls && tls->sslConfiguration().nextNegotiatedProtocol() == QSslConfiguration::ALPNProtocolHTTP2)
            return nullptr;
#  endif
        return socket;
    }
    return nullptr;
}

void answerPlainly(QHttpServerResponder &responder, QHttpServerResponder::StatusCode status,
                   const QByteArray &text)
{
    responder.write(text, "text/plain; charset=utf-8", status);
}

bool isOurs(const Gateway &gateway, const HttpRequest &request)
{
    return gateway.dispatcher && gateway.paths.contains(request.path);
}

#endif

void connectWebSockets(QHttpServer *server, const std::shared_ptr<Gateway> &gateway)
{
    // For as long as the server lives: Qt complains of an upgrade that nobody would take, even of one it
    // refuses.
    QObject::connect(server, &QAbstractHttpServer::newWebSocketConnection, server, [server, gateway] {
        while (server->hasPendingWebSocketConnections()) {
            auto webSocket = server->nextPendingWebSocketConnection();
            if (gateway->dispatcher)
                gateway->dispatcher->takeWebSocket(std::move(webSocket));
        }
    });
}

} // namespace

Front::Front(HttpDispatcher &dispatcher)
    : m_dispatcher(dispatcher)
{
    // Inside the signal: Qt keeps no more than 30 that nobody took.
    connect(this, &QAbstractHttpServer::newWebSocketConnection, this, [this] {
        while (hasPendingWebSocketConnections())
            m_dispatcher.takeWebSocket(nextPendingWebSocketConnection());
    });
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    addWebSocketUpgradeVerifier(this, [this](const QHttpServerRequest &request) {
        QTcpSocket *socket = m_dispatcher.socketAt(keyOf(request));
        const HttpRequest ours = requestFrom(request, socket);
        m_refusal = m_dispatcher.refuseUpgrade(ours);
        if (m_refusal || !socket)
            return QHttpServerWebSocketUpgradeResponse::passToNext(); // deny() sends no length and does not
                // close
        m_dispatcher.expectUpgrade(ours, socket);
        return QHttpServerWebSocketUpgradeResponse::accept();
    });
#endif
}

void Front::serve(QTcpServer *server) { bind(server); }

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)

bool Front::handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder)
{
    QTcpSocket *socket = m_dispatcher.socketAt(keyOf(request));
    HttpConnection *connection = m_dispatcher.connectionOf(socket);
    if (connection)
        connection->takeRequest(requestFrom(request, socket), hold(responder));
    return true;
}

void Front::missingHandler(const QHttpServerRequest &request, QHttpServerResponder &responder)
{
    const auto refusal = std::exchange(m_refusal, std::nullopt);
    HttpConnection *connection = m_dispatcher.connectionOf(m_dispatcher.socketAt(keyOf(request)));
    if (refusal && connection)
        connection->refuseUpgrade(*refusal, hold(responder));
}

void attach(QHttpServer *server, const std::shared_ptr<Gateway> &gateway)
{
    connectWebSockets(server, gateway);
    server->addWebSocketUpgradeVerifier(server, [server, gateway](const QHttpServerRequest &request) {
        const HttpRequest plain = requestFrom(request, nullptr);
        if (!isOurs(*gateway, plain))
            return QHttpServerWebSocketUpgradeResponse::passToNext();
        QTcpSocket *socket = socketOf(request, server, *gateway->dispatcher);
        const HttpRequest ours = requestFrom(request, socket);
        gateway->refusal = gateway->dispatcher->refuseUpgrade(ours);
        if (gateway->refusal || !socket)
            return QHttpServerWebSocketUpgradeResponse::passToNext();
        gateway->dispatcher->expectUpgrade(ours, socket);
        return QHttpServerWebSocketUpgradeResponse::accept();
    });
    server->setMissingHandler(
        server, [server, gateway](const QHttpServerRequest &request, QHttpServerResponder &responder) {
            const auto refusal = std::exchange(gateway->refusal, std::nullopt);
            QTcpSocket *socket =
                gateway->dispatcher ? socketOf(request, server, *gateway->dispatcher) : nullptr;
            HttpConnection *connection = socket ? gateway->dispatcher->connectionOf(socket) : nullptr;
            const HttpRequest ours = requestFrom(request, socket);
            if (!connection)
                answerPlainly(responder, QHttpServerResponder::StatusCode::NotFound, "Not found.\n");
            else if (refusal && ours.isUpgrade)
                connection->refuseUpgrade(*refusal, hold(responder));
            else if (ours.isUpgrade)
                connection->refuseUpgrade(HttpResponse::fromRefusal({404, {}, "Not found."}),
                                          hold(responder));
            else
                connection->takeRequest(ours, hold(responder), gateway->fallback);
        });
}

bool addRoute(QHttpServer *server, const QString &path, const std::shared_ptr<Gateway> &gateway)
{
    const auto handle = [server, gateway](const QHttpServerRequest &request,
                                          QHttpServerResponder &responder) {
        if (!gateway->dispatcher) {
            answerPlainly(responder, QHttpServerResponder::StatusCode::ServiceUnavailable,
                          "Not served any more.\n");
            return;
        }
        QTcpSocket *socket = socketOf(request, server, *gateway->dispatcher);
        HttpConnection *connection = gateway->dispatcher->connectionOf(socket);
        if (connection)
            connection->takeRequest(requestFrom(request, socket), hold(responder));
        else
            answerPlainly(responder, QHttpServerResponder::StatusCode::HttpVersionNotSupported,
                          "HTTP/1.1 is needed here.\n");
    };
    if (!server->route(QRegularExpression::escape(path), server, handle))
        return false;
    gateway->paths.insert(path);
    return true;
}

#else // Qt 6.4

bool Front::handleRequest(const QHttpServerRequest &request, QTcpSocket *socket)
{
    HttpConnection *connection = m_dispatcher.connectionOf(socket);
    const HttpRequest ours = requestFrom(request, socket);
    if (!ours.isUpgrade) {
        if (connection)
            connection->takeRequest(ours, nullptr);
        return true;
    }
    m_refusal = connection ? m_dispatcher.refuseUpgrade(ours) : HttpResponse();
    if (m_refusal)
        return false;
    m_dispatcher.expectUpgrade(ours, socket);
    return true;
}

void Front::missingHandler(const QHttpServerRequest &, QTcpSocket *socket)
{
    const auto refusal = std::exchange(m_refusal, std::nullopt);
    HttpConnection *connection = m_dispatcher.connectionOf(socket);
    if (refusal && connection)
        connection->refuseUpgrade(*refusal, nullptr);
}

namespace {

/** A route that does not match an upgrade that is refused: then Qt asks the missing handler instead of
 * upgrading. */
class UpgradeRule : public QHttpServerRouterRule
{
public:
    UpgradeRule(std::shared_ptr<Gateway> gateway, const QString &pattern, RouterHandler handler)
        : QHttpServerRouterRule(pattern, std::move(handler))
        , m_gateway(std::move(gateway))
    {
    }

protected:
    bool matches(const QHttpServerRequest &request, QRegularExpressionMatch *match) const override
    {
        if (!QHttpServerRouterRule::matches(request, match))
            return false;
        const HttpRequest ours = requestFrom(request, nullptr);
        if (!ours.isUpgrade)
            return true;
        m_gateway->refusal = m_gateway->dispatcher
            ? m_gateway->dispatcher->refuseUpgrade(ours)
            : HttpResponse::fromRefusal({503, {}, "Not served any more."});
        return !m_gateway->refusal;
    }

private:
    const std::shared_ptr<Gateway> m_gateway;
};

} // namespace

void attach(QHttpServer *server, const std::shared_ptr<Gateway> &gateway)
{
    connectWebSockets(server, gateway);
    server->setMissingHandler([gateway](const QHttpServerRequest &request, QHttpServerResponder &&responder) {
        const auto refusal = std::exchange(gateway->refusal, std::nullopt);
        QTcpSocket *socket = responder.socket();
        HttpConnection *connection =
            gateway->dispatcher ? gateway->dispatcher->connectionOf(socket) : nullptr;
        const HttpRequest ours = requestFrom(request, socket);
        if (!connection)
            responder.write(QHttpServerResponder::StatusCode::NotFound);
        else if (ours.isUpgrade)
            connection->refuseUpgrade(refusal.value_or(HttpResponse::fromRefusal({404, {}, "Not found."})),
                                      nullptr);
        else
            connection->takeRequest(ours, nullptr, gateway->fallback);
    });
}

bool addRoute(QHttpServer *server, const QString &path, const std::shared_ptr<Gateway> &gateway)
{
    const auto handle = [gateway](const QHttpServerRequest &request, QHttpServerResponder &&responder) {
        QTcpSocket *socket = responder.socket();
        HttpConnection *connection =
            gateway->dispatcher ? gateway->dispatcher->connectionOf(socket) : nullptr;
        const HttpRequest ours = requestFrom(request, socket);
        if (!connection)
            responder.write(QHttpServerResponder::StatusCode::ServiceUnavailable);
        else if (ours.isUpgrade)
            gateway->dispatcher->expectUpgrade(ours, socket); // the rule asked; nothing is to be written
        else
            connection->takeRequest(ours, nullptr);
    };
    if (!server->route<UpgradeRule>(gateway, QRegularExpression::escape(path), handle))
        return false;
    gateway->paths.insert(path);
    return true;
}

#endif

} // namespace Velox::QtHttpApi
