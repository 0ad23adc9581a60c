// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/httpwriter.h"

#include <QDateTime>
#include <QLocale>

namespace Velox {

namespace {

QByteArrayView reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 204:
        return "No Content";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 307:
        return "Temporary Redirect";
    case 308:
        return "Permanent Redirect";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 408:
        return "Request Timeout";
    case 413:
        return "Content Too Large";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 503:
        return "Service Unavailable";
    default:
        return "";
    }
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
