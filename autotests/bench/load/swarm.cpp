// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "bench/load/swarm.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <tuple>
#include <utility>

#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Bench {
namespace {

double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::int64_t nanosecondsSinceEpoch()
{
    return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

/** The first number of 19 digits, which in these states is `sent_at`; 0 where there is none. */
std::int64_t sentAt(std::string_view message)
{
    constexpr size_t digits = 19;
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    for (size_t end = digits - 1; end < message.size();) {
        size_t first = end;
        while (end - first < digits && isDigit(message[first]))
            --first;
        if (end - first < digits) {
            end = first + digits; // the next run that is long enough ends there at the earliest
            continue;
        }
        return std::strtoll(message.data() + first + 1, nullptr, 10);
    }
    return 0;
}

std::string maskedFrame(const std::string &text)
{
    std::string frame("\x81", 1);
    frame += char(0x80 | text.size()); // below 126 bytes
    frame += std::string(4, '\0'); // a mask that leaves the text as it is
    return frame + text;
}

} // namespace

struct Swarm::Reader
{
    explicit Reader(Transport transport)
        : stream(transport)
    {
    }

    int fd = -1;
    bool isSilent = false;
    bool isOpen = false; // its request is sent
    bool saidHello = false;
    bool hasJoined = false;
    MessageStream stream;
};

Swarm::Swarm(Settings settings)
    : m_settings(std::move(settings))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
}

Swarm::~Swarm()
{
    for (const auto &reader : m_readers) {
        if (reader->fd >= 0)
            ::close(reader->fd);
    }
    ::close(m_epoll);
}

std::string Swarm::request() const
{
    std::string text = "GET " + m_settings.target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    switch (m_settings.transport) {
    case Transport::GzipSse:
        text += "Accept-Encoding: gzip\r\n";
        [[fallthrough]];
    case Transport::Sse:
        return text + "Accept: text/event-stream\r\n\r\n";
    case Transport::WebSocket:
        break;
    }
    text += "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    return text;
}

bool Swarm::join(int count, int silent, int atOnce, double timeout)
{
    const double until = now() + timeout;
    for (int started = 0; started < count || m_joined + m_ended < m_started;) {
        while (started < count && m_started - m_joined - m_ended < atOnce)
            connectOne(started++ < silent);
        poll(10);
        if (m_ended > 0 || now() > until)
            return false;
    }
    return true;
}

void Swarm::run(double seconds)
{
    const double until = now() + seconds;
    for (double left = seconds; left > 0; left = until - now())
        poll(std::max(1, int(left * 1000)));
}

void Swarm::connectOne(bool isSilent)
{
    auto reader = std::make_unique<Reader>(m_settings.transport);
    reader->isSilent = isSilent;
    reader->fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(reader->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (isSilent) {
        const int small = 4096;
        ::setsockopt(reader->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    }
    ::connect(reader->fd, reinterpret_cast<const sockaddr *>(&m_settings.server), sizeof m_settings.server);
    epoll_event event = {};
    event.events = EPOLLOUT;
    event.data.ptr = reader.get();
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, reader->fd, &event);
    m_readers.push_back(std::move(reader));
    ++m_started;
}

void Swarm::poll(int milliseconds)
{
    epoll_event events[512];
    const int count = ::epoll_wait(m_epoll, events, std::size(events), milliseconds);
    for (int i = 0; i < count; ++i) {
        auto &reader = *static_cast<Reader *>(events[i].data.ptr);
        if (reader.isOpen) {
            take(reader);
            continue;
        }
        const std::string text = request();
        if (::send(reader.fd, text.data(), text.size(), MSG_NOSIGNAL) != ssize_t(text.size())) {
            end(reader);
            continue;
        }
        reader.isOpen = true;
        if (reader.isSilent) {
            ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, reader.fd, nullptr);
            ++m_joined;
            continue;
        }
        events[i].events = EPOLLIN;
        ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, reader.fd, &events[i]);
    }
}

void Swarm::take(Reader &reader)
{
    static char buffer[256 * 1024];
    const ssize_t size = ::recv(reader.fd, buffer, sizeof buffer, 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0) {
        end(reader);
        return;
    }
    m_received.bytes += size;
    // Not with the request: a QWebSocket that was opened by the same bytes would leave them lying.
    if (!m_settings.hello.empty() && !std::exchange(reader.saidHello, true)) {
        const std::string frame = maskedFrame(m_settings.hello);
        std::ignore = ::send(reader.fd, frame.data(), frame.size(), MSG_NOSIGNAL);
    }
    const bool isFine = reader.stream.feed({buffer, size_t(size)}, [&](std::string_view message, size_t) {
        judge(reader, message);
        if (!m_settings.answer.empty()) {
            const std::string frame = maskedFrame(m_settings.answer);
            std::ignore = ::send(reader.fd, frame.data(), frame.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        }
    });
    if (!isFine)
        end(reader);
}

void Swarm::judge(Reader &reader, std::string_view message)
{
    if (message.size() < 100 && message.find("\"ping\"") != std::string_view::npos)
        return;
    const bool isFirst = !std::exchange(reader.hasJoined, true);
    m_joined += isFirst;
    if (isFirst
        || (m_settings.answer.empty()
            && message.substr(0, 256).find("\"delta\":true") == std::string_view::npos)) {
        ++m_received.fulls;
        return;
    }
    ++m_received.deltas;
    const std::int64_t pushed = sentAt(message);
    if (pushed == 0)
        return;
    const double latency = double(nanosecondsSinceEpoch() - pushed) / 1e6;
    m_received.latencies.push_back(latency);
    double &last = m_received.lastOfPush[pushed];
    last = std::max(last, latency);
}

void Swarm::end(Reader &reader)
{
    ::close(std::exchange(reader.fd, -1));
    ++m_ended;
}

} // namespace Bench
