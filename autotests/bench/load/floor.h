// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

namespace Bench {

/** The least that a server can do: one send() for each reader and push, of bytes made beforehand, to sockets in one
 *  array. It answers any request as the transport wants it. */
struct Floor
{
    int bytes = 200; ///< On the wire, for each reader and push.
    double rate = 4; ///< Pushes a second.
    double seconds = 600; ///< Stops after this time.

    /** Serves on a free port of localhost, which it prints. Returns the exit code. */
    [[nodiscard]] int serve() const;
};

} // namespace Bench
