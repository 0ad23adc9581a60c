// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/limits.h"
#include "protocol/syncrequest.h"

#include <QByteArray>
#include <QSslConfiguration>
#include <QString>
#include <QUrl>

#include <chrono>

namespace Velox {

/** What a reader holds: names the delta that it wants next. */
struct HeldState
{
    QByteArray id; ///< of the state; empty: nothing is held
    qint64 version = 0; ///< of the copy; below 1: nothing is held

    [[nodiscard]] bool isEmpty() const { return id.isEmpty() || version < 1; }
};

/** The times of a connection; the defaults are the ones to use, tests take shorter ones. */
struct StreamTimes
{
    std::chrono::milliseconds connectTimeout = Limits::connectTimeout;
    std::chrono::milliseconds pingInterval = Limits::pingInterval; ///< of a WebSocket
    std::chrono::milliseconds heldPollAfter = Limits::heldPollAfter;
    std::chrono::milliseconds pollGap = Limits::pollGap;
};

/** What connects to a server: the same for each transport. */
struct StreamRequest
{
    /** Of the state: http, https, ws or wss; each transport takes its own scheme of the two. Query items of the
     *  application are kept as they are written; `v`, `id` and `patch` are the protocol's. A user name and password
     *  in it are sent as Basic authorisation where @ref headers name none. */
    QUrl url;
    /** The application's, sent with each request. `Accept` and `Accept-Encoding` are the transport's, and a field
     *  with a line break or NUL in it is left out. */
    HttpHeaders headers = {};
    QSslConfiguration ssl = {}; ///< null: Qt's default
    qint64 maxMessageBytes = Limits::clientMessageBytes; ///< a longer update ends the stream; at least 1
    StreamTimes times = {};
};

/** Which pair of schemes a transport speaks. */
enum class SchemeFamily {
    Http, ///< http, https
    WebSocket, ///< ws, wss
};

/** The address to ask for what follows @p held: without user name and fragment, in the scheme of @p family. */
[[nodiscard]] QUrl addressFor(const StreamRequest &request, const HeldState &held, SchemeFamily family);

/** The fields to send, each name once, with Basic authorisation where the address brings it. */
[[nodiscard]] HttpHeaders headersFor(const StreamRequest &request);

/** @p fields for another origin than they were meant for: those without what lets the reader in. */
[[nodiscard]] HttpHeaders withoutCredentials(HttpHeaders fields);

/** @p text, which a peer wrote, for a log: one line of at most Limits::refusalBytes without control characters,
 *  and without the values of the request's query items and of its authorisation. */
[[nodiscard]] QString logText(const QByteArray &text, const StreamRequest &request);

} // namespace Velox
