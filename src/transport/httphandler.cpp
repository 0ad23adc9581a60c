// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/httphandler.h"

#include "transport/httpconnection.h"
#include "transport/longpollchannel.h"

#include <utility>

namespace Velox {

QByteArray HttpRequest::header(const QByteArray &name) const
{
    QByteArray joined;
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            joined += joined.isEmpty() ? value : ", " + value;
    }
    return joined;
}

HttpResponse HttpResponse::fromRefusal(const HttpRefusal &refusal)
{
    HttpResponse response{refusal.status, refusal.headers, refusal.text + '\n'};
    response.headers.emplaceBack("Content-Type", "text/plain; charset=utf-8");
    return response;
}

HttpExchange::HttpExchange(HttpConnection *connection)
    : m_connection(connection)
{
}

HttpExchange::HttpExchange(HttpExchange &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
{
}

HttpExchange &HttpExchange::operator=(HttpExchange &&other) noexcept
{
    std::swap(m_connection, other.m_connection); // what was ours is answered when other is destroyed
    return *this;
}

HttpExchange::~HttpExchange()
{
    if (isOpen())
        respond(HttpResponse::fromRefusal({500, {}, "The server did not answer."}));
}

bool HttpExchange::isOpen() const { return m_connection && m_connection->hasUnanswered(); }

void HttpExchange::respond(const HttpResponse &response)
{
    if (isOpen())
        std::exchange(m_connection, nullptr)->respond(response);
}

std::unique_ptr<Channel> HttpExchange::openEventStream(const HttpHeaders &headers, bool gzip)
{
    if (!isOpen())
        return nullptr;
    const auto coding = gzip ? EventStreamChannel::Coding::Gzip : EventStreamChannel::Coding::Identity;
    return std::exchange(m_connection, nullptr)->openEventStream(headers, coding);
}

std::unique_ptr<Channel> HttpExchange::openLongPoll(const HttpHeaders &headers)
{
    if (!isOpen())
        return nullptr;
    return std::make_unique<LongPollChannel>(std::exchange(m_connection, nullptr).data(), headers);
}

} // namespace Velox
