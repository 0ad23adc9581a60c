// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qmlserver/qmlserverexport.h"
#include "server/veloxserver.h"

#include <QJSValue>
#include <QQmlEngine>
#include <QQmlListProperty>
#include <QQmlParserStatus>

/** VeloxServer as QML has it, under the same name: listens by itself, and publishes the states written in it.
 *
 *      VeloxServer {
 *          port: 8080
 *          VeloxState { path: "/sync"; source: app }
 *      } */
class VELOX_QMLSERVER_EXPORT VeloxQmlServer : public VeloxServer, public QQmlParserStatus
{
    Q_OBJECT
    QML_NAMED_ELEMENT(VeloxServer)
    Q_INTERFACES(QQmlParserStatus)
    Q_CLASSINFO("DefaultProperty", "content")
    /** Whether the server should listen: from when all properties are set. Default true. */
    Q_PROPERTY(bool active READ isActive WRITE setActive NOTIFY activeChanged)
    /** Address to listen on, as "127.0.0.1", "0.0.0.0" or "::". Default "127.0.0.1": only this machine. */
    Q_PROPERTY(QString address READ address WRITE setAddress NOTIFY addressChanged)
    /** Port to listen on; 0 picks a free one, which `url` tells. Default 8080. */
    Q_PROPERTY(int port READ port WRITE setPort NOTIFY portChanged)
    /** Decides on each request for a state or a file: a function that is called with the request (method, path, query,
     *  headers with names in lower case, peerAddress, isWebSocket, isEncrypted, peerCertificate) and returns true to
     *  accept, false to refuse with 403, or the status of the refusal, 401 or another from 400 on. Whatever else it
     *  returns or throws refuses with 403. Not supported: answering later, as a
     *  Promise; that takes C++. Default none: everybody may come in.
     *
     *      authorize: request => request.headers.cookie === "key=abc" || 401 */
    Q_PROPERTY(QJSValue authorize READ authorizeFunction WRITE setAuthorizeFunction NOTIFY authorizeChanged)
    /** The states to publish, and whatever objects they need. */
    Q_PROPERTY(QQmlListProperty<QObject> content READ content)
public:
    /** A server that listens once QML has completed it; made in C++, when a property is next set, or with listen(). */
    explicit VeloxQmlServer(QObject *parent = nullptr);

    [[nodiscard]] bool isActive() const { return m_isActive; }
    void setActive(bool active);
    [[nodiscard]] QString address() const { return m_address; }
    void setAddress(const QString &address);
    [[nodiscard]] int port() const { return m_port; }
    void setPort(int port);
    [[nodiscard]] QJSValue authorizeFunction() const { return m_authorize; }
    void setAuthorizeFunction(const QJSValue &authorize);
    [[nodiscard]] QQmlListProperty<QObject> content();

    /** Called by QML before it sets properties: nothing happens until they are all set. */
    void classBegin() override;
    /** Called by QML when all properties are set. */
    void componentComplete() override;

Q_SIGNALS:
    void activeChanged();
    void addressChanged();
    void portChanged();
    void authorizeChanged();

private:
    void restart();
    void ask(const VeloxRequest &request, const VeloxAuthorization &authorization);

    QString m_address = QStringLiteral("127.0.0.1");
    QJSValue m_authorize;
    QList<QObject *> m_content;
    int m_port = 8080;
    bool m_isActive = true;
    bool m_isComplete = true; // false while QML sets the properties
};
