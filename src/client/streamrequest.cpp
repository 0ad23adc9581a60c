// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "client/streamrequest.h"

#include <QUrlQuery>

#include <algorithm>

namespace Velox {

namespace {

/** Shorter values are no secrets, and to take them out would leave no text. */
constexpr qsizetype shortestSecret = 4;

bool isOneOf(const QByteArray &name, std::initializer_list<QByteArrayView> names)
{
    return std::any_of(names.begin(), names.end(), [&name](QByteArrayView other) {
        return name.compare(other, Qt::CaseInsensitive) == 0;
    });
}

bool isSafe(const QByteArray &text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

QString schemeFor(const QString &scheme, SchemeFamily family)
{
    const QString lower = scheme.toLower();
    const bool encrypted = lower == QLatin1String("https") || lower == QLatin1String("wss");
    if (!encrypted && lower != QLatin1String("http") && lower != QLatin1String("ws"))
        return scheme; // fails as what it is
    const QString plain = family == SchemeFamily::Http ? QStringLiteral("http") : QStringLiteral("ws");
    return encrypted ? plain + QLatin1Char('s') : plain;
}

QStringList secretsOf(const StreamRequest &request)
{
    QStringList secrets;
    const QUrlQuery query(request.url);
    for (const auto format : {QUrl::FullyDecoded, QUrl::FullyEncoded}) {
        const auto items = query.queryItems(format);
        for (const auto &item : items)
            secrets += item.second;
        secrets += request.url.userName(format);
        secrets += request.url.password(format);
    }
    for (const auto &[name, value] : request.headers) {
        secrets += QString::fromUtf8(value);
        // The scheme of an authorisation is none, what follows it is.
        secrets += QString::fromUtf8(value.mid(value.indexOf(' ') + 1));
    }
    return secrets;
}

// Where a text was cut, a secret may have been cut too.
void cutBegunSecret(QString &line, const QStringList &secrets)
{
    for (const QString &secret : secrets) {
        for (qsizetype length = secret.size() - 1; length >= shortestSecret; --length) {
            if (line.endsWith(QStringView(secret).first(length))) {
                line.chop(length);
                break;
            }
        }
    }
}

} // namespace

QUrl addressFor(const StreamRequest &request, const HeldState &held, SchemeFamily family)
{
    QUrl url = request.url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    url.setScheme(schemeFor(url.scheme(), family));
    QUrlQuery query(url);
    for (const QString &name : {QStringLiteral("patch"), QStringLiteral("v"), QStringLiteral("id")})
        query.removeAllQueryItems(name);
    query.addQueryItem(QStringLiteral("patch"), QStringLiteral("json"));
    if (!held.isEmpty()) {
        query.addQueryItem(QStringLiteral("v"), QString::number(held.version));
        query.addQueryItem(QStringLiteral("id"), QString::fromLatin1(held.id.toPercentEncoding()));
    }
    url.setQuery(query);
    return url;
}

HttpHeaders headersFor(const StreamRequest &request)
{
    HttpHeaders fields;
    for (const auto &[name, value] : request.headers) {
        if (name.isEmpty() || !isSafe(name) || !isSafe(value) || isOneOf(name, {"Accept", "Accept-Encoding"}))
            continue;
        const auto same = std::find_if(fields.begin(), fields.end(), [&name = name](const auto &field) {
            return field.first.compare(name, Qt::CaseInsensitive) == 0;
        });
        if (same == fields.end())
            fields.append({name, value});
        else
            same->second += ", " + value; // one field to Qt, and the same by RFC 9110, 5.3
    }
    const bool hasAuthorization = std::any_of(fields.cbegin(), fields.cend(), [](const auto &field) {
        return isOneOf(field.first, {"Authorization"});
    });
    if (!hasAuthorization && !request.url.userInfo().isEmpty()) {
        const QString user = request.url.userName(QUrl::FullyDecoded) + QLatin1Char(':')
            + request.url.password(QUrl::FullyDecoded);
        fields.append({"Authorization", "Basic " + user.toUtf8().toBase64()});
    }
    return fields;
}

HttpHeaders withoutCredentials(HttpHeaders fields)
{
    fields.removeIf([](const auto &field) {
        return isOneOf(field.first, {"Authorization", "Cookie", "Proxy-Authorization"});
    });
    return fields;
}

QString logText(const QByteArray &text, const StreamRequest &request)
{
    QString line = QString::fromUtf8(text.left(Limits::refusalBytes)).trimmed();
    line.truncate(line.indexOf(QLatin1Char('\n')) < 0 ? line.size() : line.indexOf(QLatin1Char('\n')));
    line.removeIf([](QChar c) { return !c.isPrint(); });
    QStringList secrets = secretsOf(request);
    // The longest first: a shorter one may be a part of it.
    std::sort(secrets.begin(), secrets.end(),
              [](const QString &a, const QString &b) { return a.size() > b.size(); });
    for (const QString &secret : std::as_const(secrets)) {
        if (secret.size() >= shortestSecret)
            line.replace(secret, QStringLiteral("***"));
    }
    if (text.size() >= Limits::refusalBytes)
        cutBegunSecret(line, secrets);
    return line.trimmed();
}

} // namespace Velox
