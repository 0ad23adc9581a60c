// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/serversettings.h"

#include <QString>

#include <variant>

namespace Velox {

/** A server's TLS configuration from PEM files; or why there is none. */
[[nodiscard]] std::variant<TlsSettings, QString> readTls(const QString &certificateFile,
                                                         const QString &privateKeyFile);

#if QT_CONFIG(ssl)
/** @p configuration without protocols below TLS 1.2. */
[[nodiscard]] QSslConfiguration withoutOldProtocols(QSslConfiguration configuration);
#endif

} // namespace Velox
