// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/authorizer.h"
#include "server/credentials.h"
#include "server/gate.h"
#include "server/statehub.h"
#include "server/staticfiles.h"
#include "transport/httphandler.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>

class QHttpServer;

namespace Velox {

class HttpAttachment;
class HttpServer;

/** The I/O side of a VeloxServer: answers its requests and holds its states' hubs.
 *
 *  Lives in the I/O thread, or in the thread of the QHttpServer that it is attached to; created and destroyed there. */
class ServerWorker : public QObject, public HttpHandler
{
    Q_OBJECT
public:
    /** @p ask takes a request to the application's authorize hook, from the I/O thread. */
    explicit ServerWorker(Authorizer::Ask ask);
    ~ServerWorker() override;

    void setSettings(const ServerSettings &settings);

    struct Listening
    {
        QHostAddress address;
        quint16 port = 0;
        QString error; ///< Empty where it listens.
    };
    /** Over TLS where there is a configuration. */
    [[nodiscard]] Listening listen(const QHostAddress &address, quint16 port, const TlsSettings &tls);
    /** Serves the states' paths from @p server, those added later too. */
    void attach(QHttpServer *server);

    /** Serves @p hub, which is owned from now on, at @p path. */
    void addState(const QString &path, StateHub *hub);
    /** Closes the readers of the state at @p path and deletes its hub. */
    void removeState(const QString &path);

    /** Refuses new requests and closes every reader; stopped() when all have taken what was on its way to them, or
     *  did not within Limits::closeTimeout. */
    void stop();
    /** The same at once, without waiting for anybody to take anything. */
    void cut();

    void handle(const HttpRequest &request, HttpExchange exchange) override;
    [[nodiscard]] bool considersUpgrades() const override { return m_settings.asksApplication; }
    void considerUpgrade(const HttpRequest &request, Decision decide) override;
    std::optional<HttpResponse> refuseUpgrade(const HttpRequest &request, int upgrading) override;
    void webSocketOpened(const HttpRequest &request, std::unique_ptr<Channel> channel) override;

Q_SIGNALS:
    /** A state could not be served from the attached server at @p path. */
    void routeRefused(const QString &path);
    void stopped();

private:
    [[nodiscard]] int readerCount() const;
    [[nodiscard]] std::variant<SyncRequest, HttpRefusal> parse(const HttpRequest &request) const;
    [[nodiscard]] bool isOpenFile(const HttpRequest &request) const;
    [[nodiscard]] std::optional<HttpResponse> refuseAtOnce(const HttpRequest &request, int open) const;
    [[nodiscard]] HttpResponse refusalOf(const HttpRefusal &refusal) const;
    void serve(const HttpRequest &request, HttpExchange exchange);
    void handleSync(StateHub &hub, const HttpRequest &request, HttpExchange exchange);
    void answerPage(StateHub &hub, const HttpRequest &request, HttpExchange exchange);
    void finishStopping();

    ServerSettings m_settings;
    Credentials m_credentials;
    Gate m_gate;
    StaticFiles m_files;
    QHash<QString, StateHub *> m_hubs;
    std::unique_ptr<HttpServer> m_http;
    std::unique_ptr<HttpAttachment> m_attachment;
    QTimer m_stopTimer;
    quint64 m_lastId = 0;
    bool m_stopping = false;
    Authorizer m_authorizer; // its answers use what is above
};

} // namespace Velox
