// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

namespace Velox {

/** Why one end closes a reader's connection. */
enum class CloseReason {
    Normal, ///< the reader, or the code that owns it, is done
    GoingAway, ///< the server stops
    Unpublished, ///< the state at this path is gone
    Refused, ///< closed by the application: it does not want this reader
    TooSlow, ///< the peer took no byte for the write timeout
    NoAnswer, ///< the peer answered no ping
    UnsupportedData, ///< the peer sent a binary message
    MessageTooBig, ///< the peer sent more than it may
    TooManyConnections, ///< the connection limit is reached
    InternalError, ///< the server could not go on with this connection
};

/** The WebSocket close code (RFC 6455, 7.4.1 and its registry) that tells a peer @p reason. */
[[nodiscard]] constexpr quint16 webSocketCloseCode(CloseReason reason) noexcept
{
    switch (reason) {
    case CloseReason::Normal:
        return 1000;
    case CloseReason::GoingAway:
    case CloseReason::Unpublished:
        return 1001;
    case CloseReason::UnsupportedData:
        return 1003;
    case CloseReason::Refused:
    case CloseReason::TooSlow:
    case CloseReason::NoAnswer:
        return 1008;
    case CloseReason::MessageTooBig:
        return 1009;
    case CloseReason::InternalError:
        return 1011;
    case CloseReason::TooManyConnections:
        return 1013;
    }
    return 1011;
}

/** Whether a reader that was closed for @p reason should try again (with backoff). It should not where the
 *  same request can only meet the same end. */
[[nodiscard]] constexpr bool mayReconnect(CloseReason reason) noexcept
{
    switch (reason) {
    case CloseReason::Normal:
    case CloseReason::Refused:
    case CloseReason::UnsupportedData:
    case CloseReason::MessageTooBig:
        return false;
    case CloseReason::GoingAway:
    case CloseReason::Unpublished:
    case CloseReason::TooSlow:
    case CloseReason::NoAnswer:
    case CloseReason::TooManyConnections:
    case CloseReason::InternalError:
        return true;
    }
    return true;
}

} // namespace Velox
