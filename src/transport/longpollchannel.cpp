// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/longpollchannel.h"

#include "protocol/limits.h"
#include "transport/httpconnection.h"

#include <utility>

namespace Velox {

LongPollChannel::LongPollChannel(HttpConnection *connection, HttpHeaders headers)
    : Channel(connection->peerAddress(), connection->peerPort())
    , m_connection(connection)
    , m_headers(std::move(headers))
{
    connect(connection, &HttpConnection::disconnected, this, [this] {
        m_connection = nullptr;
        announceClosed();
    });
}

LongPollChannel::~LongPollChannel() { abort(); }

void LongPollChannel::send(const SharedUpdate &update)
{
    HttpResponse response;
    response.headers = m_headers;
    response.headers +=
        {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}, {"Vary", "Accept, Origin"}};
    response.body = update->json();
    answer(response);
}

void LongPollChannel::sendPing(const SharedUpdate &update) { send(update); }

void LongPollChannel::close(CloseReason reason)
{
    HttpResponse response;
    response.status = 503;
    response.headers = m_headers;
    if (reason != CloseReason::GoingAway) // a restarted server is back sooner
        response.headers.emplaceBack("Retry-After", QByteArray::number(Limits::retryAfter.count()));
    answer(response);
}

void LongPollChannel::answer(const HttpResponse &response)
{
    HttpConnection *connection = std::exchange(m_connection, nullptr);
    if (!connection)
        return;
    connection->disconnect(this);
    m_bytesSent = response.body.size();
    announceClosed();
    connection->respond(response);
}

void LongPollChannel::abort()
{
    HttpConnection *connection = std::exchange(m_connection, nullptr);
    if (!connection)
        return;
    connection->disconnect(this);
    announceClosed();
    connection->cut();
}

QString LongPollChannel::transportName() const { return QStringLiteral("poll"); }

} // namespace Velox
