// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/httphead.h"

#include <QUrl>

namespace Velox {

std::optional<HttpRequest> readHead(const QByteArray &head)
{
    QList<QByteArray> lines = head.split('\n');
    while (!lines.isEmpty() && lines.constFirst().trimmed().isEmpty())
        lines.removeFirst(); // empty lines before a request are allowed (RFC 9112, 2.2)
    if (lines.isEmpty())
        return std::nullopt;
    const QList<QByteArray> words = lines.takeFirst().trimmed().split(' ');
    if (words.size() != 3 || !words.at(2).startsWith("HTTP/1."))
        return std::nullopt;
    HttpRequest request;
    request.method = words.at(0);
    const QUrl url = QUrl::fromEncoded(words.at(1));
    request.path = url.path();
    request.query = QUrlQuery(url.query());
    for (const QByteArray &line : std::as_const(lines)) {
        if (line.trimmed().isEmpty())
            break;
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0 || line.startsWith(' ') || line.startsWith('\t'))
            return std::nullopt; // folded lines are obsolete (RFC 9112, 5.2)
        request.headers.emplaceBack(line.first(colon), line.sliced(colon + 1).trimmed());
    }
    request.isUpgrade =
        isWebSocketUpgrade([&request](const QByteArray &name) { return request.header(name); });
    return request;
}

} // namespace Velox
