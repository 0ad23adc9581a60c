// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/httpwriter.h"

#include <QDateTime>
#include <QLocale>

namespace Velox {

namespace {

struct Status
{
    int code;
    const char *phrase;
};

constexpr Status statuses[] = {
    {200, "OK"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {413, "Content Too Large"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
};

/** Empty for a status that is not ours: a client goes by the number. */
QByteArrayView reasonPhrase(int code)
{
    for (const Status &status : statuses) {
        if (status.code == code)
            return status.phrase;
    }
    return {};
}

bool isOurs(const QByteArray &name)
{
    for (const char *own : {"Date", "Content-Length", "Connection", "Transfer-Encoding"}) {
        if (name.compare(own, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

bool isOneLine(const QByteArray &text) { return !text.contains('\r') && !text.contains('\n'); }

void appendHeader(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    out.append(name).append(": ").append(value).append("\r\n");
}

QByteArray head(int status, const HttpHeaders &headers)
{
    QByteArray out = "HTTP/1.1 " + QByteArray::number(status) + ' ';
    out.append(reasonPhrase(status)).append("\r\n");
    const QString now =
        QLocale::c().toString(QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'");
    appendHeader(out, "Date", now.toLatin1());
    for (const auto &[name, value] : headers) {
        if (!isOurs(name) && isOneLine(name) && isOneLine(value))
            appendHeader(out, name, value);
    }
    return out;
}

} // namespace

QByteArray HttpWriter::streamHead(int status, const HttpHeaders &headers)
{
    return head(status, headers) + "Connection: close\r\n\r\n";
}

QByteArray HttpWriter::answer(const HttpResponse &response, Connection connection, Body body)
{
    QByteArray out = head(response.status, response.headers);
    const bool hasBody = response.status >= 200 && response.status != 204 && response.status != 304;
    if (hasBody)
        appendHeader(out, "Content-Length", QByteArray::number(response.body.size()));
    appendHeader(out, "Connection", connection == Connection::KeepAlive ? "keep-alive" : "close");
    out += "\r\n";
    if (hasBody && body == Body::Send)
        out += response.body;
    return out;
}

} // namespace Velox
