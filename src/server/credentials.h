// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/httphandler.h"

#include <QList>
#include <QStringList>
#include <QVariantMap>

#include <optional>

namespace Velox {

/** Compares in a time that depends on neither, not even on how much of them agrees. */
[[nodiscard]] bool isSameSecret(const QByteArray &a, const QByteArray &b);

/** The bearer tokens (RFC 6750) and users (RFC 7617) that a server knows. */
class Credentials
{
public:
    void set(const QStringList &bearerTokens, const QVariantMap &basicUsers);

    /** False where everybody may come in, as there are neither tokens nor users. */
    [[nodiscard]] bool areNeeded() const { return !m_tokens.isEmpty() || !m_users.isEmpty(); }
    /** Whether @p request shows a token or a user and password that are known. @p takesQuery: the token may be the
     *  parameter access_token, as a browser's EventSource and WebSocket can set no header. */
    [[nodiscard]] bool areShown(const HttpRequest &request, bool takesQuery) const;
    /** 401 with the ways to authenticate. @p reason is one line. */
    [[nodiscard]] HttpResponse challenge(const QByteArray &reason) const;

private:
    [[nodiscard]] static bool isAmong(const QByteArray &secret, const QList<QByteArray> &known);

    QList<QByteArray> m_tokens;
    QList<QByteArray> m_users; // "user:password"
};

} // namespace Velox
