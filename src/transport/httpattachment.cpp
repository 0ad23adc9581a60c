// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/httpattachment.h"

#include "transport/httpdispatcher.h"
#include "transport/qthttpapi.h"

#include <QHttpServer>
#include <QPointer>

#include <utility>

namespace Velox {

struct HttpAttachment::Private
{
    QPointer<QHttpServer> server;
    HttpDispatcher dispatcher;
    std::shared_ptr<QtHttpApi::Gateway> gateway; // shared with the routes, which live as long as the server
};

HttpAttachment::HttpAttachment(QHttpServer *server, HttpHandler &handler, QObject *parent)
    : QObject(parent)
    , d(new Private{
          server, {handler, {}, HttpConnection::Metering::Off}, std::make_shared<QtHttpApi::Gateway>()})
{
    d->gateway->dispatcher = &d->dispatcher;
    setFallback({});
    QtHttpApi::attach(server, d->gateway);
    // Emitted before Qt's server takes its connections down, which the answers that are under way may not
    // outlive.
    connect(server, &QObject::destroyed, this, &HttpAttachment::close);
}

HttpAttachment::~HttpAttachment() { close(); }

bool HttpAttachment::addPath(const QString &path)
{
    return d->server && path.startsWith(u'/') && QtHttpApi::addRoute(d->server, path, d->gateway);
}

void HttpAttachment::setFallback(Fallback fallback)
{
    static const Fallback notFound = [](const HttpRequest &, HttpExchange exchange) {
        exchange.respond(HttpResponse::fromRefusal({404, {}, "Not found."}));
    };
    d->gateway->fallback = fallback ? std::move(fallback) : notFound;
}

int HttpAttachment::connectionCount() const { return d->dispatcher.connectionCount(); }

void HttpAttachment::close() { d->dispatcher.cutAll(); }

} // namespace Velox
