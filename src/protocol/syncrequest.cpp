// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "protocol/syncrequest.h"

#include "protocol/limits.h"

namespace Velox {

namespace {

/** Whether a list item's parameters say `q=0` (RFC 9110, 12.4.2), in one of its spellings. */
bool isExcluded(QByteArrayView parameters)
{
    for (const QByteArray &parameter : parameters.toByteArray().toLower().split(';')) {
        const QByteArray text = parameter.simplified().replace(' ', QByteArray());
        if (text.startsWith("q=") && text.mid(2).toDouble() == 0)
            return true;
    }
    return false;
}

/** Whether one item of a list is @p token and not excluded. */
bool isToken(QByteArrayView item, QByteArrayView token)
{
    const qsizetype semicolon = item.indexOf(';');
    const QByteArrayView name = (semicolon < 0 ? item : item.first(semicolon)).trimmed();
    if (name.compare(token, Qt::CaseInsensitive) != 0)
        return false;
    return semicolon < 0 || !isExcluded(item.sliced(semicolon + 1));
}

std::optional<qint64> toVersion(QByteArrayView digits)
{
    if (digits.isEmpty() || digits.size() > 16)
        return std::nullopt;
    qint64 version = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9')
            return std::nullopt;
        version = version * 10 + (digit - '0');
    }
    if (version < 1 || version > Limits::maxVersion)
        return std::nullopt;
    return version;
}

std::optional<SyncRequest::Transport> transportFor(const SyncRequest::HeaderLookup &header)
{
    if (isWebSocketUpgrade(header))
        return SyncRequest::Transport::WebSocket;
    const QByteArray accept = header(QByteArrayLiteral("Accept"));
    if (hasToken(accept, "text/event-stream"))
        return SyncRequest::Transport::ServerSentEvents;
    if (hasToken(accept, "application/json"))
        return SyncRequest::Transport::LongPoll;
    if (accept.trimmed().isEmpty() || hasToken(accept, "*/*") || hasToken(accept, "text/html"))
        return SyncRequest::Transport::Page;
    return std::nullopt;
}

std::optional<SyncRequest::Patch> patchFor(const QUrlQuery &query)
{
    const QString name = QStringLiteral("patch");
    if (!query.hasQueryItem(name))
        return SyncRequest::Patch::ServerDefault;
    const QString value = query.queryItemValue(name, QUrl::FullyDecoded);
    if (value == QLatin1String("json"))
        return SyncRequest::Patch::Json;
    if (value == QLatin1String("merge"))
        return SyncRequest::Patch::Merge;
    return std::nullopt;
}

void readHeldCopy(SyncRequest &request, const QUrlQuery &query, const SyncRequest::HeaderLookup &header)
{
    if (request.transport == SyncRequest::Transport::ServerSentEvents) {
        const QByteArray last = header(QByteArrayLiteral("Last-Event-ID"));
        const qsizetype dash = last.lastIndexOf('-'); // an id may hold dashes, a version does not
        const auto version = dash > 0 ? toVersion(QByteArrayView(last).sliced(dash + 1)) : std::nullopt;
        if (version) {
            request.heldId = last.first(dash);
            request.heldVersion = version;
            return;
        }
    }
    request.heldId = query.queryItemValue(QStringLiteral("id"), QUrl::FullyDecoded).toUtf8();
    request.heldVersion = toVersion(query.queryItemValue(QStringLiteral("v"), QUrl::FullyDecoded).toUtf8());
}

} // namespace

bool hasToken(QByteArrayView list, QByteArrayView token)
{
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        if (isToken(comma < 0 ? list : list.first(comma), token))
            return true;
        list = comma < 0 ? QByteArrayView() : list.sliced(comma + 1);
    }
    return false;
}

bool isWebSocketUpgrade(const SyncRequest::HeaderLookup &header)
{
    const QByteArray upgrade = header(QByteArrayLiteral("Upgrade")).trimmed();
    return upgrade.compare("websocket", Qt::CaseInsensitive) == 0
        && hasToken(header(QByteArrayLiteral("Connection")), "upgrade");
}

std::variant<SyncRequest, HttpRefusal> SyncRequest::parse(const QByteArray &method, const QUrlQuery &query,
                                                          const HeaderLookup &header)
{
    if (method != "GET" && method != "HEAD")
        return HttpRefusal{
            405, {{"Allow", "GET, HEAD, OPTIONS"}}, "Only GET, HEAD and OPTIONS are served here."};

    const auto transport = transportFor(header);
    if (!transport)
        return HttpRefusal{406, {}, "Accept must allow text/event-stream, application/json or text/html."};
    if (transport == Transport::WebSocket && method != "GET")
        return HttpRefusal{400, {}, "A WebSocket is opened with GET."};

    const auto patch = patchFor(query);
    if (!patch)
        return HttpRefusal{400, {}, "The parameter patch must be json or merge."};

    SyncRequest request;
    request.transport = *transport;
    request.patch = *patch;
    request.gzip = hasToken(header(QByteArrayLiteral("Accept-Encoding")), "gzip");
    readHeldCopy(request, query, header);
    return request;
}

} // namespace Velox
