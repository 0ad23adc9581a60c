// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/httphandler.h"
#include "transport/httplimits.h"

#include <QHostAddress>
#include <QObject>
#include <QString>

#include <memory>

#if QT_CONFIG(ssl)
#  include <QSslConfiguration>
#endif

namespace Velox {

/** A listening HTTP/1.1 server that hands every request to one HttpHandler. Lives in one thread, with an
 *  event loop.
 *
 *  Not supported: HTTP/2 (a stream is written straight to its socket), and request bodies, which are read and
 *  dropped. */
class HttpServer : public QObject
{
    Q_OBJECT
public:
    /** @p handler must outlive the server. */
    explicit HttpServer(HttpHandler &handler, const HttpLimits &limits = {}, QObject *parent = nullptr);
    /** Like close(). */
    ~HttpServer() override;

#if QT_CONFIG(ssl)
    /** Serve TLS with this configuration (certificate and key); to be set before listen(). */
    void setSslConfiguration(const QSslConfiguration &configuration);
#endif

    /** Starts listening; port 0 picks one. False with errorString() where that fails or it listens already.
     */
    [[nodiscard]] bool listen(const QHostAddress &address, quint16 port);
    [[nodiscard]] QString errorString() const;
    /** The port listened on, 0 where it does not listen. */
    [[nodiscard]] quint16 serverPort() const;
    [[nodiscard]] QHostAddress serverAddress() const;
    /** Open connections of every kind. */
    [[nodiscard]] int connectionCount() const;

    /** Stops listening and cuts every connection; channels emit closed() and exchanges have no peer any more.
     *  What the kernel has taken is still delivered. For a graceful end close the channels first and give them
     *  a moment. */
    void close();
    /** Stops listening, keeps what is connected. */
    void stopListening();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Velox
