// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/httpconnection.h"

#include "transport/directwrite.h"
#include "transport/httpwriter.h"

#include <QTcpSocket>
#include <QTimerEvent>

#include <utility>

namespace Velox {

HttpConnection::HttpConnection(QTcpSocket *socket, HttpHandler &handler, const HttpLimits &limits,
                               Metering metering, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_handler(handler)
    , m_limits(limits)
    , m_isMetered(metering == Metering::On)
    , m_peerAddress(socket->peerAddress())
    , m_peerPort(socket->peerPort())
    , m_meter(limits.headerBytes, limits.bodyBytes)
{
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::noteBytes);
    connect(socket, &QTcpSocket::disconnected, this, &HttpConnection::noteDisconnected);
    if (m_isMetered) {
        // Qt keeps a request in the socket's buffer until it is complete, so the buffer must hold the
        // largest.
        socket->setReadBufferSize(limits.headerBytes + limits.bodyBytes + 1);
        startTimer(limits.requestTimeout);
    }
}

HttpConnection::~HttpConnection()
{
    if (m_state == State::Handling || m_state == State::Streaming || m_state == State::Ending)
        cut();
}

QTcpSocket *HttpConnection::socket() const { return m_socket; }

void HttpConnection::noteBytes()
{
    switch (m_state) {
    case State::Waiting:
        if (m_socket->bytesAvailable() == 0)
            break; // Qt 6.5 and later emit the signal after each request, just in case
        m_state = State::Reading;
        if (m_isMetered)
            startTimer(m_limits.requestTimeout);
        meter();
        break;
    case State::Reading:
        meter();
        break;
    case State::Streaming:
    case State::Ending:
        discardInput();
        break;
    case State::Handling:
    case State::Gone:
        break;
    }
}

void HttpConnection::meter()
{
    if (!m_isMetered || !m_socket->isOpen()) // a peer that has gone may still have said something
        return;
    switch (m_meter.take(m_socket->peek(m_socket->bytesAvailable()))) {
    case RequestMeter::Verdict::Fits:
        break;
    case RequestMeter::Verdict::NotHttp:
        refuseEarly(400, "This is not HTTP.");
        break;
    case RequestMeter::Verdict::HeadersTooLarge:
        refuseEarly(431, "The request headers are too large.");
        break;
    case RequestMeter::Verdict::BodyTooLarge:
        // These may be the next requests instead: Qt, which gets these bytes after us, tells.
        QMetaObject::invokeMethod(this, &HttpConnection::judgeBody, Qt::QueuedConnection);
        break;
    }
}

void HttpConnection::judgeBody()
{
    if (m_state == State::Reading && m_meter.verdict() == RequestMeter::Verdict::BodyTooLarge)
        refuseEarly(413, "The request body is too large.");
}

void HttpConnection::takeRequest(const HttpRequest &request, std::shared_ptr<void> hold,
                                 const Fallback &instead)
{
    const QByteArray connection = request.header(QByteArrayLiteral("Connection"));
    const bool keepAlive =
        m_meter.isHttp10() ? hasToken(connection, "keep-alive") : !hasToken(connection, "close");
    m_meter.reset();
    Pending next{request, std::move(hold), instead, keepAlive};
    if (m_state == State::Waiting || m_state == State::Reading) {
        handle(std::move(next));
    } else if (m_state == State::Handling) {
        // Qt before 6.5 reads on while a request is unanswered, and answers must keep the order of requests.
        if (m_waiting.size() < Limits::pipelinedRequests)
            m_waiting.enqueue(std::move(next));
        else
            cut();
    }
}

void HttpConnection::handle(Pending next)
{
    m_timer.stop();
    m_state = State::Handling;
    m_isAnswered = false;
    m_isHead = next.request.method == "HEAD";
    m_keepAlive = next.keepAlive && !m_refusal;
    m_hold = std::move(next.hold);
    if (m_refusal)
        respond(*m_refusal);
    else if (next.instead)
        next.instead(next.request, HttpExchange(this));
    else
        m_handler.handle(next.request, HttpExchange(this));
}

void HttpConnection::refuseWith(const HttpResponse &response)
{
    m_refusal = std::make_unique<HttpResponse>(response);
}

void HttpConnection::refuseUpgrade(const HttpResponse &response, std::shared_ptr<void> hold)
{
    m_timer.stop();
    m_state = State::Handling;
    m_isAnswered = false;
    m_isHead = false;
    m_keepAlive = false;
    m_hold = std::move(hold);
    respond(response);
}

void HttpConnection::release()
{
    m_timer.stop();
    m_state = State::Gone;
    if (m_socket)
        m_socket->disconnect(this);
    m_socket = nullptr;
    deleteLater();
}

bool HttpConnection::hasUnanswered() const { return m_state == State::Handling && !m_isAnswered && m_socket; }

void HttpConnection::respond(const HttpResponse &response)
{
    if (!hasUnanswered())
        return;
    m_isAnswered = true;
    directWrite(m_socket,
                HttpWriter::answer(
                    response, m_keepAlive ? HttpWriter::Connection::KeepAlive : HttpWriter::Connection::Close,
                    m_isHead ? HttpWriter::Body::Omit : HttpWriter::Body::Send));
    if (m_keepAlive) {
        // Not now: Qt 6.8 connects the socket twice where the hold goes while it still handles the request.
        QMetaObject::invokeMethod(this, &HttpConnection::becomeReady, Qt::QueuedConnection);
    } else {
        end();
    }
}

void HttpConnection::becomeReady()
{
    if (m_state != State::Handling)
        return;
    m_hold.reset();
    if (!m_waiting.isEmpty()) {
        handle(m_waiting.dequeue());
        return;
    }
    m_state = State::Waiting;
    if (m_isMetered)
        startTimer(m_limits.keepAliveTimeout);
}

std::unique_ptr<Channel> HttpConnection::openEventStream(const HttpHeaders &headers,
                                                         EventStreamChannel::Coding coding)
{
    const bool gzip = coding == EventStreamChannel::Coding::Gzip;
    HttpResponse response{200, headers, {}};
    // Exactly this type: released clients refuse a charset. A stream is not for a cache or a proxy's buffer.
    response.headers += {{"Content-Type", "text/event-stream"},
                         {"Cache-Control", "no-cache, no-transform"},
                         {"Vary", "Accept, Origin"},
                         {"X-Accel-Buffering", "no"}};
    if (gzip)
        response.headers.emplaceBack("Content-Encoding", "gzip");
    m_isAnswered = true;
    QByteArray head = HttpWriter::streamHead(response.status, response.headers);
    if (m_isHead) {
        directWrite(m_socket, head);
        end();
        return nullptr;
    }
    m_state = State::Streaming;
    m_waiting.clear(); // there is no answer after one that ends with the connection
    takeReadingFromQt();
    directWrite(m_socket, gzip ? head + EncodedUpdate::gzipStreamHead() : head);
    return std::make_unique<EventStreamChannel>(m_socket, coding, m_limits.closeTimeout);
}

void HttpConnection::refuseEarly(int status, const QByteArray &text)
{
    refuseUnread(HttpResponse::fromRefusal({status, {}, text}));
}

void HttpConnection::refuseUnread(const HttpResponse &response)
{
    m_state = State::Ending;
    takeReadingFromQt();
    directWrite(m_socket,
                HttpWriter::answer(response, HttpWriter::Connection::Close, HttpWriter::Body::Send));
    // The peer may still be sending. Closing now would reset the connection and lose the answer, so the peer
    // closes.
    finishWriting(m_socket);
    startTimer(m_limits.closeTimeout);
}

/** Qt must not parse what comes in from here on, nor keep it. */
void HttpConnection::takeReadingFromQt()
{
    QObject::disconnect(m_socket, &QTcpSocket::readyRead, nullptr, nullptr);
    if (m_socket->isTransactionStarted())
        m_socket->commitTransaction();
    discardInput();
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpConnection::noteBytes);
}

void HttpConnection::discardInput() { m_socket->skip(m_socket->bytesAvailable()); }

void HttpConnection::end()
{
    m_state = State::Ending;
    m_waiting.clear();
    takeReadingFromQt();
    abortWhenStuck(m_socket, m_limits.closeTimeout);
    m_socket->disconnectFromHost();
}

void HttpConnection::cut()
{
    const QPointer<QTcpSocket> socket = std::exchange(m_socket, nullptr);
    noteDisconnected();
    if (socket) {
        socket->disconnect(this);
        QObject::disconnect(socket, &QTcpSocket::readyRead, nullptr,
                            nullptr); // Qt would read on once it is closed
        socket->abort();
    }
}

void HttpConnection::noteDisconnected()
{
    if (m_state == State::Gone)
        return;
    m_state = State::Gone;
    m_timer.stop();
    m_waiting.clear();
    m_hold.reset();
    Q_EMIT disconnected();
    deleteLater();
}

void HttpConnection::startTimer(std::chrono::milliseconds time)
{
    m_lastUnsent = m_socket ? unsentBytes(m_socket) : 0;
    m_timer.start(int(time.count()), Qt::CoarseTimer, this);
}

void HttpConnection::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId() || !m_socket) {
        QObject::timerEvent(event);
        return;
    }
    if (m_state == State::Waiting && unsentBytes(m_socket) < m_lastUnsent) {
        m_lastUnsent = unsentBytes(m_socket); // not idle: it still takes the last answer
        return;
    }
    m_timer.stop();
    if (m_state == State::Reading)
        refuseEarly(408, "The request took too long.");
    else
        cut();
}

} // namespace Velox
