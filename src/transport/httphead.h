// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/httphandler.h"

#include <optional>

namespace Velox {

/** Reads the head of a request (request line and header fields, up to the empty line) without Qt's parser. Nothing
 *  where it is malformed. Peer address and encryption are left for the caller to fill in. */
[[nodiscard]] std::optional<HttpRequest> readHead(const QByteArray &head);

} // namespace Velox
