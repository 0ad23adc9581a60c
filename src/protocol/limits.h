// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/jsonreader.h"

#include <QtGlobal>

#include <chrono>

/** Every default time and size, with its unit in its name (or in its type) and the reason for its value.
 *  Whatever can be set by a user starts from the value here; what cannot is a bound on what a peer may cost.
 */
namespace Velox::Limits {

using namespace std::chrono_literals;

// Pushing (docs/protocol.md, section 5)

/** Shortest time between two pushes. Five a second look live, and a busy setter costs five messages, not
 *  thousands. */
inline constexpr std::chrono::milliseconds throttle = 200ms;
/** A throttle below this is raised to it: a frame takes 16 ms, so nobody could see more. */
inline constexpr std::chrono::milliseconds minThrottle = 15ms;
/** A reader whose socket holds more than this is sent nothing until it has drained, then the latest. */
inline constexpr qint64 unsentBytesPerReader = 1024 * 1024;
/** A reader that takes no byte for this long is disconnected; TCP gives a lost path up in about the same
 *  time. */
inline constexpr std::chrono::milliseconds writeTimeout = 30s;

// Keeping a connection (sections 3 and 4)

/** Time between pings: below the 30 s after which common proxies drop a silent connection. */
inline constexpr std::chrono::milliseconds pingInterval = 25s;
/** A reader that hears nothing for this long reconnects: one ping may be lost, two are not. */
inline constexpr std::chrono::milliseconds quietTimeout = 45s;
/** A WebSocket peer that lets this many pings pass without a byte in return is gone; one that sends texts, which is
 *  "ping" every 25 s, has quietTimeout at least. */
inline constexpr int unansweredPings = 2;
/** Time that a closed connection has to take its last bytes before it is cut. */
inline constexpr std::chrono::milliseconds closeTimeout = 5s;

// What is remembered (section 4)

/** Least and greatest size of the patches kept for resuming; between them it is the size of the state. */
inline constexpr qint64 minHistoryBytes = 64 * 1024;
inline constexpr qint64 maxHistoryBytes = 8 * 1024 * 1024;

// What a delta may cost its reader (section 2) is bounded where deltas are made: maxListEdits and maxPatchOperations
// in json/document.h.

// What a peer may send

/** Deepest nesting of JSON read or written. Deeper is an error, so that recursion is bounded. */
inline constexpr int depth = maxJsonDepth;
/** The same of an update: its envelope, and the patch in it, are around a state that may be as deep as allowed. */
inline constexpr int updateDepth = depth + 1 + patchDepth;
/** Longest message a reader may send a server: it has nothing to say but `ping`. */
inline constexpr qint64 readerMessageBytes = 64 * 1024;
/** Longest update a client accepts: a full state several times larger than a browser handles well. */
inline constexpr qint64 clientMessageBytes = 64 * 1024 * 1024;
/** A longer message is read and compared in another thread; one of this length takes about a millisecond here. */
inline constexpr qsizetype inlineMessageBytes = 64 * 1024;
/** Longest state a client holds, as JSON text; what it shows of it may take several times as much. */
inline constexpr qint64 clientStateBytes = 256 * 1024 * 1024;
/** Request line and headers together. Cookies are 4 KiB each, so this holds more than a browser sends. */
inline constexpr qint64 headerBytes = 64 * 1024;
/** Body of a request: no request of ours needs one, so this only has to let others' pass. */
inline constexpr qint64 requestBodyBytes = 64 * 1024;
/** Time from the first byte of a request (or from connecting) to its end: cuts slow-loris peers. */
inline constexpr std::chrono::milliseconds requestTimeout = 10s;
/** Time that a connection may stay open between two requests. */
inline constexpr std::chrono::milliseconds keepAliveTimeout = 60s;
/** Requests that one connection may have waiting behind an unanswered one (pipelining). */
inline constexpr int pipelinedRequests = 16;
/** Open connections of one server, readers and others together. Above it new ones are answered 503. */
inline constexpr int connections = 10'000;
/** Readers that came or left and that a busy application was not told of yet. Beyond it, those that it never heard of
 *  are forgotten when they leave. */
inline constexpr std::size_t pendingNotices = 1000;
/** What `Retry-After` tells a peer that was answered 503. */
inline constexpr std::chrono::seconds retryAfter = 5s;
/** Largest event id and largest retry hint text of an event stream; ours are below 100 bytes. */
inline constexpr qsizetype eventIdBytes = 1024;

// Authorisation (section 8)

/** Time that the application has to authorise a request, then it is answered 503. */
inline constexpr std::chrono::milliseconds authorizeTimeout = 10s;
/** Requests that may wait for that at once; more are answered 503. Each holds a few KiB. */
inline constexpr int pendingAuthorizations = 1000;

// Accepting connections

/** Connections that the kernel keeps for us until they are accepted: a page with many readers reloads at
 *  once. */
inline constexpr int listenBacklog = 4096;
/** Pause before accepting again after the process ran out of descriptors; Qt stops accepting for ever
 *  otherwise. */
inline constexpr std::chrono::milliseconds acceptPause = 100ms;

// Connecting (sections 3 and 6)

/** Time from a client's request to the server's first answer; a path that drops packets gives no other sign. A
 *  long poll that the server holds is answered late by design, and only has to be sent within it. */
inline constexpr std::chrono::milliseconds connectTimeout = 10s;
/** A new connection on which not even the first ping comes for this long is held back by a proxy. */
inline constexpr std::chrono::milliseconds stallTimeout = 5s;
/** A long poll that is sent and not answered for this long is held: the server accepted it, nothing has
 *  changed. */
inline constexpr std::chrono::milliseconds heldPollAfter = 2s;
/** Least time between two requests of a long poll: a server that never holds one is not asked in a busy loop. */
inline constexpr std::chrono::milliseconds pollGap = 15ms;
/** Redirects followed for one request; browsers follow about 20, and two are usual. */
inline constexpr int redirects = 10;
/** What is read of a refusal's body for its first line. */
inline constexpr qsizetype refusalBytes = 512;
/** What a client's connection holds unread, so that a slow reader slows its server instead of filling memory. */
inline constexpr qint64 streamReadBuffer = 64 * 1024;

// Reconnecting (section 6)

inline constexpr std::chrono::milliseconds minBackoff = 100ms; ///< a restarted server is back this fast
inline constexpr std::chrono::milliseconds maxBackoff =
    10s; ///< longer, and a person reloads the page instead

/** Versions stay exact in JavaScript: 2^53 - 1. */
inline constexpr qint64 maxVersion = (qint64(1) << 53) - 1;

} // namespace Velox::Limits
