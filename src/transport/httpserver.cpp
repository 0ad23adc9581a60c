// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/httpserver.h"

#include "transport/heldconnection.h"
#include "transport/httpdispatcher.h"
#include "transport/qthttpapi.h"
#include "transport/trackingserver.h"

#include <QPointer>
#include <QTcpSocket>

#include <optional>

namespace Velox {

struct HttpServer::Private
{
    void welcome(QTcpSocket *socket);
    bool hold(QTcpSocket *socket);

    HttpHandler &handler;
    const HttpLimits limits;
    QString errorString;
#if QT_CONFIG(ssl)
    std::optional<QSslConfiguration> tls;
#endif
    // Destroyed in this order, from the last: Qt's server before what its callbacks reach.
    std::unique_ptr<HttpDispatcher> dispatcher;
    std::unique_ptr<QtHttpApi::Front> front;
    QPointer<TrackingServer> listener; // owned by the front
};

void HttpServer::Private::welcome(QTcpSocket *socket)
{
    HttpConnection *connection = dispatcher->connectionOf(socket);
    if (!connection || !listener || listener->connectionCount() <= limits.connections)
        return;
    const HttpHeaders retry = {{"Retry-After", QByteArray::number(Limits::retryAfter.count())}};
    connection->refuseWith(HttpResponse::fromRefusal({503, retry, "Too many connections."}));
}

bool HttpServer::Private::hold(QTcpSocket *socket)
{
    if (!handler.considersUpgrades())
        return false;
    auto *held = new HeldConnection(socket, handler, limits);
    QObject::connect(held, &HeldConnection::passed, listener,
                     [this](QTcpSocket *passed, const HttpRequest &allowed) {
                         const HttpDispatcher::Allowance allowance(*dispatcher, allowed);
                         listener->handOver(passed);
                     });
    QObject::connect(held, &HeldConnection::refused, listener,
                     [this](QTcpSocket *refused, const HttpResponse &response) {
                         if (HttpConnection *connection = dispatcher->connectionOf(refused))
                             connection->refuseUnread(response);
                     });
    return true;
}

HttpServer::HttpServer(HttpHandler &handler, const HttpLimits &limits, QObject *parent)
    : QObject(parent)
    , d(new Private{handler, limits, {}, {}, {}, {}, {}})
{
}

HttpServer::~HttpServer() { close(); }

#if QT_CONFIG(ssl)
void HttpServer::setSslConfiguration(const QSslConfiguration &configuration) { d->tls = configuration; }
#endif

bool HttpServer::listen(const QHostAddress &address, quint16 port)
{
    if (d->front) {
        d->errorString = tr("The server listens already.");
        return false;
    }
    auto listener =
        std::make_unique<TrackingServer>(d->limits, [this](QTcpSocket *socket) { d->welcome(socket); });
#if QT_CONFIG(ssl)
    if (d->tls)
        listener->setSslConfiguration(*d->tls);
#endif
    if (!listener->listen(address, port)) {
        d->errorString = listener->errorString();
        return false;
    }
    d->errorString.clear();
    d->dispatcher = std::make_unique<HttpDispatcher>(d->handler, d->limits, HttpConnection::Metering::On);
    d->front = std::make_unique<QtHttpApi::Front>(*d->dispatcher);
    d->listener = listener.get();
    listener->setHold([this](QTcpSocket *socket) { return d->hold(socket); });
    d->front->serve(listener.release());
    return true;
}

QString HttpServer::errorString() const { return d->errorString; }

quint16 HttpServer::serverPort() const { return d->listener ? d->listener->serverPort() : 0; }

QHostAddress HttpServer::serverAddress() const
{
    return d->listener ? d->listener->serverAddress() : QHostAddress();
}

int HttpServer::connectionCount() const { return d->listener ? d->listener->connectionCount() : 0; }

void HttpServer::stopListening()
{
    if (d->listener)
        d->listener->close();
}

void HttpServer::close()
{
    stopListening();
    if (d->dispatcher)
        d->dispatcher->cutAll(); // Qt's responders must be gone before Qt's server
    d->front.reset();
    d->dispatcher.reset();
}

} // namespace Velox
