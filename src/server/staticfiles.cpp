// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/staticfiles.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QMimeDatabase>

static void initClientResource()
{
    Q_INIT_RESOURCE(velox); // a static library would leave it out
}

namespace Velox {
namespace {

HttpResponse notFound() { return HttpResponse::fromRefusal({404, {}, "There is nothing here."}); }

// The types of a web page by name, as minimal systems have no database of them.
QByteArray contentType(const QString &file)
{
    static const QHash<QString, QByteArray> types{
        {QStringLiteral("html"), "text/html; charset=utf-8"},
        {QStringLiteral("js"), "text/javascript; charset=utf-8"},
        {QStringLiteral("mjs"), "text/javascript; charset=utf-8"},
        {QStringLiteral("css"), "text/css; charset=utf-8"},
        {QStringLiteral("json"), "application/json"},
        {QStringLiteral("svg"), "image/svg+xml"},
        {QStringLiteral("wasm"), "application/wasm"},
    };
    const auto known = types.constFind(QFileInfo(file).suffix().toLower());
    if (known != types.cend())
        return *known;
    return QMimeDatabase().mimeTypeForFile(file, QMimeDatabase::MatchExtension).name().toLatin1();
}

/** What a page cannot do that is served here. Its scripts and styles are the application's own business: inline ones
 *  are usual in small pages, so nothing is said of them. */
HttpHeaders pageHeaders()
{
    return {{"X-Frame-Options", "SAMEORIGIN"},
            {"Content-Security-Policy", "frame-ancestors 'self'; object-src 'none'; base-uri 'self'"}};
}

HttpResponse serve(const QString &name, const HttpRequest &request)
{
    QFile file(name);
    if (file.size() > StaticFiles::maxFileBytes || !file.open(QIODevice::ReadOnly))
        return notFound();
    HttpResponse response;
    response.body = file.readAll();
    const QByteArray tag =
        '"' + QCryptographicHash::hash(response.body, QCryptographicHash::Sha256).toHex().first(32) + '"';
    response.headers = {
        {"Content-Type", contentType(name)},
        {"ETag", tag},
        {"Cache-Control", "no-cache"}, // ask each time, and mostly be told 304
        {"Referrer-Policy", "same-origin"}, // a query may hold a token
        // The client itself is for any page to include.
        {"Cross-Origin-Resource-Policy",
         StaticFiles::isClient(request.path) ? "cross-origin" : "same-origin"},
    };
    if (response.headers.constFirst().second.startsWith("text/html"))
        response.headers += pageHeaders();
    const QByteArray held = request.header("If-None-Match");
    if (held == "*" || held.contains(tag)) {
        response.status = 304;
        response.body.clear();
    }
    return response;
}

} // namespace

void StaticFiles::setDocumentRoot(const QString &folder)
{
    m_root = folder.isEmpty() ? QString() : QFileInfo(folder).canonicalFilePath();
}

std::optional<QString> StaticFiles::fileFor(const QString &path) const
{
    if (m_root.isEmpty() || path.contains(QChar::Null) || path.contains(u'\\')
        || path.contains(QLatin1StringView("/.")))
        return std::nullopt;
    QFileInfo file(m_root + path);
    if (file.isDir())
        file.setFile(file.filePath() + QLatin1StringView("/index.html"));
    const QString canonical = file.canonicalFilePath(); // empty where it does not exist
    if (!canonical.startsWith(m_root + u'/') || !file.isFile())
        return std::nullopt;
    return canonical;
}

bool StaticFiles::isClient(const QString &path)
{
    return path == QLatin1StringView("/velox.js") || path == QLatin1StringView("/velox.legacy.js");
}

HttpResponse StaticFiles::answer(const HttpRequest &request) const
{
    if (request.method != "GET" && request.method != "HEAD")
        return HttpResponse::fromRefusal({405, {{"Allow", "GET, HEAD"}}, "Only GET is answered here."});
    if (const auto file = fileFor(request.path))
        return serve(*file, request);
    if (!isClient(request.path))
        return notFound();
    initClientResource();
    return serve(QStringLiteral(":/velox") + request.path, request);
}

} // namespace Velox
