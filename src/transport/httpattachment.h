// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/httphandler.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

class QHttpServer;

namespace Velox {

/** Serves an HttpHandler on some paths of an application's own QHttpServer. Lives in that server's thread.
 *
 *  It takes the server's missing handler (Qt has one only): a refused WebSocket upgrade is answered there. An
 *  application that wants one for itself gives it to setFallback(). One that replaces it all the same only
 *  changes the text of such refusals. Connection, header and body limits are the application's server's own.
 *
 *  Not supported: other users of the server's newWebSocketConnection(): a WebSocket that is not ours is
 *  closed. Taking a path back (Qt cannot): after the attachment is gone its paths answer 503. HTTP/2: answered
 *  505. */
class HttpAttachment : public QObject
{
    Q_OBJECT
public:
    /** Answers what no route of the server matches. */
    using Fallback = std::function<void(const HttpRequest &, HttpExchange)>;

    /** @p handler must outlive the attachment. The server may go before it or after it. */
    HttpAttachment(QHttpServer *server, HttpHandler &handler, QObject *parent = nullptr);
    /** Like close(). */
    ~HttpAttachment() override;

    /** Serves exactly @p path, which starts with a slash. False where the server refuses the route. */
    [[nodiscard]] bool addPath(const QString &path);
    /** What answers requests without a route; 404 by default. */
    void setFallback(Fallback fallback);
    /** Connections of which a request came here, WebSockets included. */
    [[nodiscard]] int connectionCount() const;
    /** Cuts the streams, WebSockets and held requests that came through this attachment. */
    void close();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Velox
