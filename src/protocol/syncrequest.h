// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QUrlQuery>

#include <functional>
#include <optional>
#include <variant>

namespace Velox {

/** Header fields in the order they are sent, names as they are written. */
using HttpHeaders = QList<QPair<QByteArray, QByteArray>>;

/** An HTTP answer that says no: status, header fields besides Content-Type and the like, and one line of
 *  plain text. */
struct HttpRefusal
{
    int status = 400;
    HttpHeaders headers;
    QByteArray text;

    friend bool operator==(const HttpRefusal &, const HttpRefusal &) = default;
};

/** What a reader asks for with its request (docs/protocol.md, sections 2 to 4). */
struct VELOX_CORE_EXPORT SyncRequest
{
    enum class Transport {
        WebSocket,
        ServerSentEvents,
        LongPoll,
        Page, ///< the present state pretty-printed for a person, never held
    };
    enum class Patch {
        ServerDefault, ///< the reader named none
        Json, ///< RFC 6902
        Merge, ///< RFC 7396
    };
    /** Gives the value of a header field by name without case, several fields joined with commas; empty where
     *  absent. */
    using HeaderLookup = std::function<QByteArray(const QByteArray &name)>;

    Transport transport = Transport::Page;
    Patch patch = Patch::ServerDefault;
    QByteArray heldId; ///< id of the state that the reader holds a copy of; empty: none
    std::optional<qint64> heldVersion; ///< version of that copy; absent: send the full state
    bool gzip = false; ///< the reader takes gzip-coded answers

    friend bool operator==(const SyncRequest &, const SyncRequest &) = default;

    /** Reads a request. @p method is upper case. GET and HEAD are served; a preflight (OPTIONS) is the
     *  server's to answer before it comes here, and is refused with 405 like any other method.
     *
     *  A held version that is no number is no held version, not an error: the reader gets the full state. For
     *  Server-Sent Events `Last-Event-ID` counts before the query, which an EventSource repeats unchanged. */
    [[nodiscard]] static std::variant<SyncRequest, HttpRefusal> parse(const QByteArray &method,
                                                                      const QUrlQuery &query,
                                                                      const HeaderLookup &header);
};

/** Whether the comma-separated @p list has the item @p token, compared without case; parameters after a
 *  semicolon are not compared, but an item with `q=0` does not count. */
[[nodiscard]] VELOX_CORE_EXPORT bool hasToken(QByteArrayView list, QByteArrayView token);

/** Whether the request asks for a WebSocket: both `Upgrade: websocket` and `upgrade` among `Connection`. */
[[nodiscard]] VELOX_CORE_EXPORT bool isWebSocketUpgrade(const SyncRequest::HeaderLookup &header);

} // namespace Velox
