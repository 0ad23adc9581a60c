// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/eventstreamchannel.h"
#include "transport/httphandler.h"
#include "transport/httplimits.h"
#include "transport/requestmeter.h"

#include <QBasicTimer>
#include <QObject>
#include <QPointer>
#include <QQueue>

#include <functional>
#include <memory>

class QTcpSocket;

namespace Velox {

/** One client's connection, from accepting to the end, as long as it speaks HTTP. Qt parses the requests;
 *  this class bounds them, keeps answers in the order of requests, and writes the answers. Deletes itself when
 *  the peer is gone. */
class HttpConnection : public QObject
{
    Q_OBJECT
public:
    /** Whether this class bounds requests and idle time, or whoever owns the server does. */
    enum class Metering { Off, On };

    HttpConnection(QTcpSocket *socket, HttpHandler &handler, const HttpLimits &limits, Metering metering,
                   QObject *parent);
    /** Cuts the connection where an answer is under way. */
    ~HttpConnection() override;

    /** Answers a request instead of the handler. */
    using Fallback = std::function<void(const HttpRequest &, HttpExchange)>;

    /** A request that Qt has parsed, for the handler or @p instead. @p hold is kept while it is unanswered or
     *  streamed: Qt 6.5 and later read the next request when it goes. */
    void takeRequest(const HttpRequest &request, std::shared_ptr<void> hold, const Fallback &instead = {});
    /** Answers @p response to every request to come, and closes. */
    void refuseWith(const HttpResponse &response);
    /** Writes @p response for an upgrade that Qt was told to refuse; Qt closes the connection then. */
    void refuseUpgrade(const HttpResponse &response, std::shared_ptr<void> hold);
    /** Writes @p response before a request was taken, and leaves closing to the peer for a while: it may be sending. */
    void refuseUnread(const HttpResponse &response);
    /** The socket became a WebSocket: nothing here touches it any more, and this object goes. */
    void release();

    /** Whether a request waits for its answer and the peer is there to get it. */
    [[nodiscard]] bool hasUnanswered() const;
    /** Answers the request that is waiting. */
    void respond(const HttpResponse &response);
    /** Answers it with an event stream; null where it was HEAD. */
    [[nodiscard]] std::unique_ptr<Channel> openEventStream(const HttpHeaders &headers,
                                                           EventStreamChannel::Coding coding);
    /** Cuts the connection now. */
    void cut();

    [[nodiscard]] QTcpSocket *socket() const;
    [[nodiscard]] QHostAddress peerAddress() const { return m_peerAddress; }
    [[nodiscard]] quint16 peerPort() const { return m_peerPort; }

Q_SIGNALS:
    /** The connection is gone. */
    void disconnected();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    enum class State {
        Waiting, ///< for the first byte of a request
        Reading, ///< a request is incomplete
        Handling, ///< a request is unanswered, or just answered
        Streaming, ///< a channel owns what is written
        Ending, ///< the last answer is written; what comes in is dropped
        Gone, ///< the socket is closed or somebody else's
    };
    struct Pending
    {
        HttpRequest request;
        std::shared_ptr<void> hold;
        Fallback instead;
        bool keepAlive = true;
    };

    void noteBytes();
    void meter();
    void judgeBody();
    void handle(Pending next);
    void becomeReady();
    void refuseEarly(int status, const QByteArray &text);
    void takeReadingFromQt();
    void discardInput();
    void end();
    void noteDisconnected();
    void startTimer(std::chrono::milliseconds time);

    QPointer<QTcpSocket> m_socket;
    HttpHandler &m_handler;
    const HttpLimits m_limits;
    const bool m_isMetered;
    const QHostAddress m_peerAddress;
    const quint16 m_peerPort;
    std::shared_ptr<void> m_hold;
    std::unique_ptr<HttpResponse> m_refusal;
    QQueue<Pending> m_waiting; // pipelined requests
    RequestMeter m_meter;
    QBasicTimer m_timer;
    qint64 m_lastUnsent = 0;
    State m_state = State::Waiting;
    bool m_isAnswered = false;
    bool m_isHead = false;
    bool m_keepAlive = true;
};

} // namespace Velox
