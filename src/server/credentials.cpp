// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/credentials.h"

#include <QCryptographicHash>

namespace Velox {

// Of hashes, so that the lengths do not tell either.
bool isSameSecret(const QByteArray &a, const QByteArray &b)
{
    const QByteArray left = QCryptographicHash::hash(a, QCryptographicHash::Sha256);
    const QByteArray right = QCryptographicHash::hash(b, QCryptographicHash::Sha256);
    uchar difference = 0;
    for (qsizetype i = 0; i < left.size(); ++i)
        difference |= uchar(left[i]) ^ uchar(right[i]);
    return difference == 0;
}

void Credentials::set(const QStringList &bearerTokens, const QVariantMap &basicUsers)
{
    m_tokens.clear();
    for (const QString &token : bearerTokens)
        m_tokens += token.toUtf8();
    m_users.clear();
    for (auto user = basicUsers.cbegin(); user != basicUsers.cend(); ++user)
        m_users += (user.key() + u':' + user.value().toString()).toUtf8();
}

// All of them are compared, so that the time does not tell which.
bool Credentials::isAmong(const QByteArray &secret, const QList<QByteArray> &known)
{
    bool found = false;
    for (const QByteArray &each : known)
        found = (!each.isEmpty() && isSameSecret(secret, each)) || found;
    return found;
}

bool Credentials::areShown(const HttpRequest &request, bool takesQuery) const
{
    const QByteArray authorization = request.header("Authorization").trimmed();
    const qsizetype space = authorization.indexOf(' ');
    const QByteArray scheme = authorization.first(std::max<qsizetype>(space, 0)).toLower();
    const QByteArray value = authorization.sliced(space + 1).trimmed();
    if (scheme == "bearer" && isAmong(value, m_tokens))
        return true;
    if (scheme == "basic" && isAmong(QByteArray::fromBase64(value), m_users))
        return true;
    const QString name = QStringLiteral("access_token");
    return takesQuery && request.query.hasQueryItem(name)
        && isAmong(request.query.queryItemValue(name, QUrl::FullyDecoded).toUtf8(), m_tokens);
}

HttpResponse Credentials::challenge(const QByteArray &reason) const
{
    HttpResponse response = HttpResponse::fromRefusal({401, {}, reason});
    // A browser asks its user only for Basic, and takes the first challenge it knows.
    if (!m_users.isEmpty())
        response.headers.emplaceBack("WWW-Authenticate", "Basic realm=\"velox\", charset=\"UTF-8\"");
    if (!m_tokens.isEmpty() || m_users.isEmpty())
        response.headers.emplaceBack("WWW-Authenticate", "Bearer realm=\"velox\"");
    return response;
}

} // namespace Velox
