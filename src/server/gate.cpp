// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/gate.h"

#include <QHostAddress>
#include <QUrl>

namespace Velox {
namespace {

HttpResponse refusal(int status, const QByteArray &text, const HttpHeaders &headers = {})
{
    return HttpResponse::fromRefusal({status, headers, text});
}

} // namespace

// A page served by this host and port, whatever its scheme: TLS may end at a proxy in front of us.
bool Gate::isOwnOrigin(const HttpRequest &request) const
{
    const QUrl origin(QString::fromLatin1(request.header("Origin")));
    const QString own = QString::fromLatin1(request.header("Host"));
    if (own.isEmpty() || origin.host().isEmpty())
        return false;
    // "host" and "host:80" are one authority where 80 is the scheme's own port.
    const int standard = origin.scheme() == QLatin1StringView("https") ? 443 : 80;
    const QUrl host(QStringLiteral("http://") + own);
    return origin.host() == host.host() && origin.port(standard) == host.port(standard);
}

bool Gate::isAllowed(const QByteArray &origin) const
{
    const QString text = QString::fromLatin1(origin);
    for (const QString &allowed : m_settings.allowedOrigins) {
        if (allowed == QLatin1StringView("*") || allowed.compare(text, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

bool Gate::isAllowedHost(const QString &host) const
{
    const QHostAddress address(host);
    if (host == QLatin1StringView("localhost") || (!address.isNull() && address.isLoopback()))
        return true;
    // A page's name is never an address, so one is no way in; but who serves this machine alone has but its own.
    if (!address.isNull() && !m_isLoopbackOnly)
        return true;
    for (const QString &allowed : m_settings.allowedHosts) {
        if (allowed == QLatin1StringView("*") || allowed.compare(host, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

std::optional<HttpResponse> Gate::refuseHost(const HttpRequest &request) const
{
    if (!m_isLoopbackOnly && m_settings.allowedHosts.isEmpty())
        return std::nullopt;
    const QByteArray header = request.header("Host");
    if (header.isEmpty()) // HTTP/1.0; browsers always name one
        return std::nullopt;
    const QUrl url(QStringLiteral("http://") + QString::fromLatin1(header));
    if (!url.isValid() || !url.userInfo().isEmpty() || !url.path().isEmpty() || !isAllowedHost(url.host()))
        return refusal(403, "This server is not called so: see allowedHosts.");
    return std::nullopt;
}

std::optional<HttpResponse> Gate::refuseOrigin(const HttpRequest &request) const
{
    const QByteArray origin = request.header("Origin");
    // Only browsers send one; a page they opened elsewhere must not read this server behind its user's back.
    if (!origin.isEmpty() && !isOwnOrigin(request) && !isAllowed(origin))
        return refusal(403, "This origin is not allowed.", {{"Vary", "Origin"}});
    return std::nullopt;
}

std::optional<HttpResponse> Gate::refuse(const HttpRequest &request, int open) const
{
    if (auto refused = refuseOrigin(request))
        return refused;
    if (open >= m_settings.maxConnections)
        return refusal(503, "Too many connections.",
                       {{"Retry-After", QByteArray::number(Limits::retryAfter.count())}});
    return std::nullopt;
}

HttpHeaders Gate::corsHeaders(const HttpRequest &request) const
{
    const QByteArray origin = request.header("Origin");
    if (origin.isEmpty() || isOwnOrigin(request) || !isAllowed(origin))
        return {};
    return {{"Access-Control-Allow-Origin", origin}};
}

HttpResponse Gate::preflight(const HttpRequest &request) const
{
    HttpResponse response;
    response.status = 204;
    response.headers = corsHeaders(request);
    response.headers.emplaceBack("Vary", "Origin");
    if (response.headers.size() > 1) {
        response.headers.emplaceBack("Access-Control-Allow-Methods", "GET, HEAD");
        response.headers.emplaceBack("Access-Control-Allow-Headers",
                                     "Authorization, Cache-Control, Last-Event-ID");
        response.headers.emplaceBack("Access-Control-Max-Age", "600");
    }
    return response;
}

} // namespace Velox
