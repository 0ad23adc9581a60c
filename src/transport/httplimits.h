// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/limits.h"

#include <chrono>

namespace Velox {

/** What a server allows its peers. */
struct HttpLimits
{
    qint64 headerBytes = Limits::headerBytes; ///< request line and headers; more is answered 431
    qint64 bodyBytes = Limits::requestBodyBytes; ///< more is answered 413
    std::chrono::milliseconds requestTimeout = Limits::requestTimeout; ///< a slower request is answered 408
    std::chrono::milliseconds keepAliveTimeout =
        Limits::keepAliveTimeout; ///< then an idle connection is closed
    std::chrono::milliseconds closeTimeout =
        Limits::closeTimeout; ///< a closing peer that takes no byte so long is cut
    std::chrono::milliseconds writeTimeout =
        Limits::writeTimeout; ///< the kernel cuts a peer that takes none so long
    int connections = Limits::connections; ///< above it a new connection's request is answered 503
};

} // namespace Velox
