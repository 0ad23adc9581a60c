// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "bench/load/messages.h"

#include <netinet/in.h>

#include <cstdint>
#include <map>
#include <vector>

namespace Bench {

/** What the readers were sent since clear(). */
struct Received
{
    std::int64_t bytes = 0; ///< As they came over the sockets.
    std::int64_t deltas = 0;
    std::int64_t fulls = 0;
    std::vector<double> latencies; ///< Milliseconds from the push to each delivery of a delta.
    std::map<std::int64_t, double> lastOfPush; ///< By the time of the push, the latest of these.
};

/** Readers by the thousand on raw sockets, in one thread. */
class Swarm
{
public:
    struct Settings
    {
        sockaddr_in server = {};
        Transport transport = Transport::Sse;
        std::string target; ///< Path and query of the request.
        std::string hello; ///< First text that a WebSocket reader sends; empty for none.
        std::string answer; ///< Text that a WebSocket reader sends for each message; empty for none.
    };

    explicit Swarm(Settings settings);
    ~Swarm();

    /** Connects @p count readers, of which @p silent never read once they have asked. At most @p atOnce are on
     *  their way to their first full state. False where one was refused or @p timeout seconds pass. */
    [[nodiscard]] bool join(int count, int silent, int atOnce, double timeout);
    /** Reads for so long. */
    void run(double seconds);

    void clear() { m_received = {}; }
    [[nodiscard]] const Received &received() const { return m_received; }
    [[nodiscard]] int joined() const { return m_joined; }
    [[nodiscard]] int ended() const { return m_ended; }

private:
    struct Reader;

    void connectOne(bool isSilent);
    void poll(int milliseconds);
    void take(Reader &reader);
    void judge(Reader &reader, std::string_view message);
    void end(Reader &reader);
    [[nodiscard]] std::string request() const;

    Settings m_settings;
    std::vector<std::unique_ptr<Reader>> m_readers;
    Received m_received;
    int m_epoll = -1;
    int m_started = 0;
    int m_joined = 0;
    int m_ended = 0;
};

} // namespace Bench
