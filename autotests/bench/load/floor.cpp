// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "bench/load/floor.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <tuple>
#include <vector>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Peer
{
    int fd;
    bool isWebSocket;
};

std::string event(const std::string &json) { return "data: " + json + "\n\n"; }

std::string frame(const std::string &json)
{
    std::string head("\x81", 1);
    if (json.size() < 126)
        return head + char(json.size()) + json;
    head += char(126);
    head += char(json.size() >> 8);
    head += char(json.size() & 0xFF);
    return head + json;
}

void send(int fd, const std::string &bytes)
{
    std::ignore = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

int listenOn(sockaddr_in &address)
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(listener, 4096) != 0)
        return -1;
    ::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size);
    return listener;
}

/** Its request comes in one piece on loopback. */
Peer accept(int listener)
{
    const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    char request[4096] = {};
    std::ignore = ::recv(fd, request, sizeof request - 1, 0);
    const bool isWebSocket = std::string(request).find("websocket") != std::string::npos;
    const std::string full = R"({"id":"floor","version":1,"body":{}})";
    send(fd,
         isWebSocket ? "HTTP/1.1 101 Switching Protocols\r\n\r\n" + frame(full)
                     : "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + event(full));
    return {fd, isWebSocket};
}

std::string message(int bytes)
{
    const auto now = std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
    std::string json = R"({"version":2,"delta":true,"body":[)" + std::to_string(now) + ",\"";
    json.resize(size_t(std::max(int(json.size()), bytes - 10)), 'x');
    return json + "\"]}";
}

} // namespace

int Floor::serve() const
{
    sockaddr_in address = {};
    const int listener = listenOn(address);
    if (listener < 0)
        return 1;
    std::printf("listening %d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    std::vector<Peer> peers;
    const auto interval =
        std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / rate));
    const auto end =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    for (auto next = Clock::now() + interval; Clock::now() < end;) {
        pollfd waiting{listener, POLLIN, 0};
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
        if (::poll(&waiting, 1, std::max(0, int(wait))) > 0)
            peers.push_back(accept(listener));
        if (Clock::now() < next)
            continue;
        next += interval;
        const std::string json = message(bytes);
        const std::string texts[] = {event(json), frame(json)};
        for (const Peer &peer : peers)
            send(peer.fd, texts[peer.isWebSocket]);
    }
    return 0;
}

} // namespace Bench
