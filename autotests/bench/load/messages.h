// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace Bench {

/** How a reader is served. */
enum class Transport {
    Sse, ///< An event stream.
    GzipSse, ///< An event stream that is gzip-coded.
    WebSocket, ///< Text frames.
};

/** Cuts what a server sends on one connection into messages: HTTP head, chunks, gzip, then events or frames. Trusts the
 *  server, being for measuring. */
class MessageStream
{
public:
    /** The beginning of a message (at most keptBytes of it) and its length. */
    using Take = std::function<void(std::string_view message, size_t length)>;
    static constexpr size_t keptBytes = 64 * 1024;

    explicit MessageStream(Transport transport);
    ~MessageStream();
    MessageStream(MessageStream &&) noexcept;

    /** False where the server refused. */
    [[nodiscard]] bool feed(std::string_view bytes, const Take &take);

private:
    [[nodiscard]] bool readHead(std::string_view &bytes);
    void unchunk(std::string_view bytes, const Take &take);
    void content(std::string_view bytes, const Take &take);
    void inflate(std::string_view bytes, const Take &take);
    void events(std::string_view bytes, const Take &take);
    void frames(std::string_view bytes, const Take &take);
    void keep(std::string_view part);
    void finish(const Take &take);

    Transport m_transport;
    bool m_hasHead = false;
    bool m_isChunked = false;
    bool m_lineEnded = false; // events: the byte before was a newline
    std::string m_head; // the HTTP head, then a chunk's or a frame's
    size_t m_left = 0; // of the chunk or the frame
    std::string m_kept;
    size_t m_length = 0;
    std::unique_ptr<z_stream_s, void (*)(z_stream_s *)> m_gzip;
};

} // namespace Bench
