// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/httpdispatcher.h"

#include <QAbstractHttpServer>
#include <QPointer>
#include <QSet>
#include <QString>

#include <memory>

class QHttpServer;
class QTcpServer;

/** Everything that differs between the versions of Qt's HTTP server, 6.4 to 6.11, and nothing else. */
namespace Velox::QtHttpApi {

/** A Qt HTTP server whose requests and upgrades all go to a dispatcher, which must outlive it. */
class Front : public QAbstractHttpServer
{
    Q_OBJECT
public:
    explicit Front(HttpDispatcher &dispatcher);

    /** Takes over @p server, which listens already. */
    void serve(QTcpServer *server);

protected:
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
    void missingHandler(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
#else
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;
#endif

private:
    HttpDispatcher &m_dispatcher;
    std::optional<HttpResponse> m_refusal; // of the upgrade that Qt is about to refuse
};

/** What the routes of an application's server reach. They live as long as the server, the dispatcher may not.
 */
struct Gateway
{
    QPointer<HttpDispatcher> dispatcher;
    HttpConnection::Fallback fallback;
    QSet<QString> paths;
    std::optional<HttpResponse> refusal; ///< of the upgrade that Qt is about to refuse
};

/** Sends the server's WebSockets, its upgrades on our paths, and requests that no route matches through @p
 *  gateway. */
void attach(QHttpServer *server, const std::shared_ptr<Gateway> &gateway);
/** Sends requests for exactly @p path through @p gateway. */
[[nodiscard]] bool addRoute(QHttpServer *server, const QString &path,
                            const std::shared_ptr<Gateway> &gateway);

} // namespace Velox::QtHttpApi
