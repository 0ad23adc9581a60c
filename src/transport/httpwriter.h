// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/httphandler.h"

namespace Velox::HttpWriter {

enum class Connection { KeepAlive, Close };
enum class Body { Send, Omit };

/** Status line and headers of an answer without a length, ended by its connection's end. */
[[nodiscard]] QByteArray streamHead(int status, const HttpHeaders &headers);

/** A whole answer. The headers that depend on the connection (Date, Content-Length, Connection,
 *  Transfer-Encoding) are made here, and left out where the answer brings them; a header with a line break in
 *  it is left out as well. */
[[nodiscard]] QByteArray answer(const HttpResponse &response, Connection connection, Body body);

} // namespace Velox::HttpWriter
