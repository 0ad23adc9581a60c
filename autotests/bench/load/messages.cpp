// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "bench/load/messages.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <zlib.h>

namespace Bench {
namespace {

void freeStream(z_stream_s *stream)
{
    inflateEnd(stream);
    delete stream;
}

bool hasHeader(std::string head, std::string_view wanted)
{
    std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return std::tolower(c); });
    return head.find(wanted) != std::string::npos;
}

/** Length of the head of a frame that begins with @p head; 0 where more is needed to know. */
size_t frameHeadLength(const std::string &head)
{
    if (head.size() < 2)
        return 0;
    const int length = head[1] & 0x7F;
    return length == 127 ? 10 : length == 126 ? 4 : 2;
}

size_t frameLength(const std::string &head)
{
    if (head.size() == 2)
        return size_t(head[1] & 0x7F);
    size_t length = 0;
    for (size_t i = 2; i < head.size(); ++i)
        length = length << 8 | static_cast<unsigned char>(head[i]);
    return length;
}

} // namespace

MessageStream::MessageStream(Transport transport)
    : m_transport(transport)
    , m_gzip(nullptr, freeStream)
{
}

MessageStream::~MessageStream() = default;
MessageStream::MessageStream(MessageStream &&) noexcept = default;

bool MessageStream::feed(std::string_view bytes, const Take &take)
{
    if (!m_hasHead && !readHead(bytes))
        return m_head.size() < 12 || m_head[9] == '1' || m_head[9] == '2';
    if (m_isChunked)
        unchunk(bytes, take);
    else
        content(bytes, take);
    return true;
}

/** Takes the HTTP head from @p bytes; false where it is not whole. */
bool MessageStream::readHead(std::string_view &bytes)
{
    const size_t before = m_head.size();
    m_head += bytes;
    const size_t end = m_head.find("\r\n\r\n");
    if (end == std::string::npos)
        return false;
    bytes.remove_prefix(end + 4 - before);
    m_head.resize(end);
    if (m_head.size() < 12 || (m_head[9] != '1' && m_head[9] != '2'))
        return false;
    m_hasHead = true;
    m_isChunked = hasHeader(m_head, "transfer-encoding: chunked");
    if (hasHeader(m_head, "content-encoding: gzip")) {
        m_gzip.reset(new z_stream{});
        inflateInit2(m_gzip.get(), MAX_WBITS + 16);
    }
    m_head.clear();
    m_head.shrink_to_fit();
    return true;
}

void MessageStream::unchunk(std::string_view bytes, const Take &take)
{
    while (!bytes.empty()) {
        if (m_left > 0) {
            const size_t part = std::min(m_left, bytes.size());
            content(bytes.substr(0, part), take);
            bytes.remove_prefix(part);
            m_left -= part;
            continue;
        }
        m_head += bytes.front(); // "\r\n" of the chunk before, then "SIZE\r\n"
        bytes.remove_prefix(1);
        if (m_head == "\r\n") {
            m_head.clear();
        } else if (m_head.size() > 2 && m_head.back() == '\n') {
            m_left = std::strtoul(m_head.c_str(), nullptr, 16);
            m_head.clear();
        }
    }
}

void MessageStream::content(std::string_view bytes, const Take &take)
{
    if (m_gzip)
        inflate(bytes, take);
    else if (m_transport == Transport::WebSocket)
        frames(bytes, take);
    else
        events(bytes, take);
}

void MessageStream::inflate(std::string_view bytes, const Take &take)
{
    static char out[64 * 1024];
    m_gzip->next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    m_gzip->avail_in = uInt(bytes.size());
    do {
        m_gzip->next_out = reinterpret_cast<Bytef *>(out);
        m_gzip->avail_out = sizeof out;
        const int result = ::inflate(m_gzip.get(), Z_SYNC_FLUSH);
        if (result != Z_OK && result != Z_BUF_ERROR)
            return;
        events({out, sizeof out - m_gzip->avail_out}, take);
    } while (m_gzip->avail_out == 0);
}

void MessageStream::events(std::string_view bytes, const Take &take)
{
    while (!bytes.empty()) {
        if (m_lineEnded && bytes.front() == '\n') {
            finish(take);
            m_lineEnded = false;
            bytes.remove_prefix(1);
            continue;
        }
        const size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
        keep(bytes.substr(0, end));
        m_lineEnded = bytes[end - 1] == '\n';
        bytes.remove_prefix(end);
    }
}

void MessageStream::frames(std::string_view bytes, const Take &take)
{
    while (!bytes.empty()) {
        if (m_left > 0) {
            const size_t part = std::min(m_left, bytes.size());
            keep(bytes.substr(0, part));
            bytes.remove_prefix(part);
            m_left -= part;
            if (m_left == 0)
                finish(take);
            continue;
        }
        m_head += bytes.front();
        bytes.remove_prefix(1);
        if (m_head.size() == frameHeadLength(m_head)) {
            m_left = frameLength(m_head); // of a ping frame it is 0: no message
            m_head.clear();
        }
    }
}

void MessageStream::keep(std::string_view part)
{
    m_length += part.size();
    m_kept += part.substr(0, keptBytes - std::min(keptBytes, m_kept.size()));
}

void MessageStream::finish(const Take &take)
{
    if (m_length > 0)
        take(m_kept, m_length);
    if (m_kept.capacity() > 1024)
        std::string().swap(m_kept); // many readers, few of them amid a long message
    m_kept.clear();
    m_length = 0;
}

} // namespace Bench
