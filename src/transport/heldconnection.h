// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/httphandler.h"
#include "transport/httplimits.h"
#include "transport/requestmeter.h"

#include <QBasicTimer>
#include <QObject>

class QTcpSocket;

namespace Velox {

/** Keeps a new connection back from Qt's HTTP server, which upgrades at once or never, until the head of its first
 *  request is there. A WebSocket upgrade is then put to the handler, whose decision may take its time; everything else
 *  passes. Reads nothing from the socket. A child of the socket, which it deletes where the peer goes first. */
class HeldConnection : public QObject
{
    Q_OBJECT
public:
    HeldConnection(QTcpSocket *socket, HttpHandler &handler, const HttpLimits &limits);

Q_SIGNALS:
    /** Qt may have the connection. The request is the upgrade that was allowed, or one without a path. */
    void passed(QTcpSocket *socket, const Velox::HttpRequest &allowed);
    /** It is to be answered and closed. */
    void refused(QTcpSocket *socket, const Velox::HttpResponse &response);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void look();
    void consider(const QByteArray &head);
    void decide(const HttpRequest &request, const std::optional<HttpResponse> &refusal);
    void refuse(const HttpResponse &response);
    void letGo();

    QTcpSocket *const m_socket;
    HttpHandler &m_handler;
    const HttpLimits m_limits;
    QBasicTimer m_timer;
    QByteArray m_head; // also still in the socket, by a transaction
};

} // namespace Velox
