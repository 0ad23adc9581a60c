// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/syncrequest.h"
#include "transport/channel.h"

#include <QByteArray>
#include <QHostAddress>
#include <QPointer>
#include <QString>
#include <QUrlQuery>

#include <functional>
#include <memory>
#include <optional>

#if QT_CONFIG(ssl)
#  include <QSslCertificate>
#endif

namespace Velox {

class HttpConnection;

/** A request, free of Qt's HTTP types. */
struct HttpRequest
{
    QByteArray method; ///< upper case; empty where Qt does not know it
    QString path; ///< percent-decoded, without the query
    QUrlQuery query;
    HttpHeaders headers;
    QHostAddress peerAddress;
    quint16 peerPort = 0;
    bool isUpgrade = false; ///< asks for a WebSocket
    bool isEncrypted = false; ///< came over TLS
    bool wasConsidered = false; ///< HttpHandler::considerUpgrade() has let it pass
#if QT_CONFIG(ssl)
    QSslCertificate peerCertificate; ///< of the client; null where it showed none
#endif

    /** Value of the header field @p name, compared without case; several are joined with ", ". Empty where
     *  absent. */
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
};

/** A whole answer. Content-Length, Connection and Date are added by the transport, everything else is the
 *  handler's. */
struct HttpResponse
{
    int status = 200;
    HttpHeaders headers;
    QByteArray body;

    /** @p refusal as an answer in plain text. */
    static HttpResponse fromRefusal(const HttpRefusal &refusal);
};

/** The duty to answer one request, now or later, in the I/O thread. Exactly one of the three answers is
 *  given; the first counts, others do nothing. Dropped without an answer, it answers 500. Whoever holds it may
 *  outlive the connection and the server: then answers go nowhere. */
class HttpExchange
{
public:
    explicit HttpExchange(HttpConnection *connection);
    HttpExchange(HttpExchange &&) noexcept;
    HttpExchange &operator=(HttpExchange &&) noexcept;
    ~HttpExchange();

    /** False once it is answered or the peer is gone. */
    [[nodiscard]] bool isOpen() const;

    /** Answers whole. The body of an answer to HEAD, and of 1xx, 204 and 304, is not sent. */
    void respond(const HttpResponse &response);

    /** Answers 200 with an event stream: the headers of docs/protocol.md, section 3, and @p headers besides.
     *  With
     *  @p gzip the stream is gzip-coded. Returns null where there is nobody to send to: the peer is gone, or
     *  the request was HEAD. Nothing is sent on it yet. */
    [[nodiscard]] std::unique_ptr<Channel> openEventStream(const HttpHeaders &headers, bool gzip);

    /** Holds the request until the first update is sent on the channel, which is the whole answer (200,
     *  application/json, and @p headers). Returns null where the peer is gone; HEAD is held and answered
     *  likewise, without the body. */
    [[nodiscard]] std::unique_ptr<Channel> openLongPoll(const HttpHeaders &headers);

private:
    QPointer<HttpConnection> m_connection; // null once answered
};

/** Answers what an HttpServer or HttpAttachment receives. Called in its thread. */
class HttpHandler
{
public:
    virtual ~HttpHandler() = default;

    /** Answers a request, at once or later. */
    virtual void handle(const HttpRequest &request, HttpExchange exchange) = 0;
    /** Whether new connections are held until considerUpgrade() has decided on their upgrade. Only an HttpServer can
     *  do that, and only for the first request of a connection, which is where browsers upgrade. */
    [[nodiscard]] virtual bool considersUpgrades() const { return false; }
    /** Decides on a WebSocket upgrade, at once or later, by calling @p decide once in the I/O thread: with nothing to
     *  go on to refuseUpgrade(), or with the answer to give instead. The connection may be gone by then. */
    using Decision = std::function<void(const std::optional<HttpResponse> &refusal)>;
    virtual void considerUpgrade(const HttpRequest &request, Decision decide)
    {
        Q_UNUSED(request);
        decide(std::nullopt);
    }
    /** Decides on a WebSocket upgrade, at once: nothing to let it happen, or the answer to give instead. @p upgrading
     *  others were let happen and are not done yet. */
    [[nodiscard]] virtual std::optional<HttpResponse> refuseUpgrade(const HttpRequest &request,
                                                                    int upgrading) = 0;
    /** An upgrade that was not refused is done. */
    virtual void webSocketOpened(const HttpRequest &request, std::unique_ptr<Channel> channel) = 0;
};

} // namespace Velox
