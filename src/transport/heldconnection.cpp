// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/heldconnection.h"

#include "transport/httphead.h"

#include <QPointer>
#include <QTcpSocket>
#include <QTimerEvent>

#if QT_CONFIG(ssl)
#  include <QSslSocket>
#endif

namespace Velox {

HeldConnection::HeldConnection(QTcpSocket *socket, HttpHandler &handler, const HttpLimits &limits)
    : QObject(socket)
    , m_socket(socket)
    , m_handler(handler)
    , m_limits(limits)
{
    socket->setReadBufferSize(limits.headerBytes + limits.bodyBytes + 1);
    socket->startTransaction();
    connect(socket, &QTcpSocket::readyRead, this, &HeldConnection::look);
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    m_timer.start(int(limits.requestTimeout.count()), Qt::CoarseTimer, this);
    // Queued: whoever makes this still has to connect to its signals.
    QMetaObject::invokeMethod(this, &HeldConnection::look, Qt::QueuedConnection);
}

void HeldConnection::look()
{
    if (!m_timer.isActive())
        return; // it is being decided on
    const qsizetype from = std::max<qsizetype>(0, m_head.size() - 3); // the end may come in pieces
    m_head += m_socket->readAll();
    qsizetype end = m_head.indexOf("\n\r\n", from);
    const qsizetype bare = m_head.indexOf("\n\n", from); // ends a head for Qt's parser too
    if (end < 0 || (bare >= 0 && bare < end))
        end = bare;
    if (end >= 0)
        consider(m_head.first(end + 1));
    else if (m_head.size() > m_limits.headerBytes)
        refuse(HttpResponse::fromRefusal({431, {}, "The request headers are too large."}));
}

void HeldConnection::consider(const QByteArray &head)
{
    m_timer.stop();
    auto request = readHead(head);
    if (!request || !request->isUpgrade) {
        letGo();
        Q_EMIT passed(m_socket, HttpRequest());
        return;
    }
    request->peerAddress = m_socket->peerAddress();
    request->peerPort = m_socket->peerPort();
#if QT_CONFIG(ssl)
    if (const auto *tls = qobject_cast<const QSslSocket *>(m_socket)) {
        request->isEncrypted = tls->isEncrypted();
        request->peerCertificate = tls->peerCertificate();
    }
#endif
    m_handler.considerUpgrade(
        *request, [self = QPointer(this), request = *request](const std::optional<HttpResponse> &refusal) {
            if (self)
                self->decide(request, refusal);
        });
}

void HeldConnection::decide(const HttpRequest &request, const std::optional<HttpResponse> &refusal)
{
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    if (refusal) {
        refuse(*refusal);
        return;
    }
    letGo();
    Q_EMIT passed(m_socket, request);
}

void HeldConnection::refuse(const HttpResponse &response)
{
    m_timer.stop();
    letGo();
    // It is never Qt's.
    connect(m_socket, &QTcpSocket::disconnected, m_socket, &QObject::deleteLater);
    Q_EMIT refused(m_socket, response);
}

void HeldConnection::letGo()
{
    m_socket->disconnect(this);
    m_socket->rollbackTransaction();
    disconnect(m_socket, &QTcpSocket::disconnected, m_socket, nullptr);
    deleteLater();
}

void HeldConnection::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_timer.timerId())
        refuse(HttpResponse::fromRefusal({408, {}, "The request took too long."}));
    else
        QObject::timerEvent(event);
}

} // namespace Velox
