// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "qmlserver/veloxqmlserver.h"

#include "jsvalues.h"

#include <QQmlInfo>

namespace {

void settle(const QJSValue &result, const VeloxAuthorization &authorization)
{
    if (result.isBool() && result.toBool())
        authorization.accept();
    else if (result.isNumber())
        authorization.refuse(result.toInt());
    else
        authorization.refuse();
}

} // namespace

VeloxQmlServer::VeloxQmlServer(QObject *parent)
    : VeloxServer(parent)
{
    Velox::registerScriptValues(); // states that are written in QML hold such
}

void VeloxQmlServer::setActive(bool active)
{
    if (m_isActive == active)
        return;
    m_isActive = active;
    restart();
    Q_EMIT activeChanged();
}

void VeloxQmlServer::setAddress(const QString &address)
{
    if (m_address == address)
        return;
    m_address = address;
    restart();
    Q_EMIT addressChanged();
}

void VeloxQmlServer::setPort(int port)
{
    if (m_port == port)
        return;
    m_port = port;
    restart();
    Q_EMIT portChanged();
}

void VeloxQmlServer::setAuthorizeFunction(const QJSValue &authorize)
{
    if (m_authorize.strictlyEquals(authorize))
        return;
    m_authorize = authorize;
    if (authorize.isUndefined() || authorize.isNull()) {
        setAuthorize({});
    } else {
        setAuthorize([this](const VeloxRequest &request, const VeloxAuthorization &authorization) {
            ask(request, authorization);
        });
        if (!authorize.isCallable())
            qmlWarning(this) << QStringLiteral("authorize is no function: every request is refused");
    }
    Q_EMIT authorizeChanged();
}

// Fails closed: whatever is no clear yes is a no.
void VeloxQmlServer::ask(const VeloxRequest &request, const VeloxAuthorization &authorization)
{
    QJSEngine *engine = qjsEngine(this);
    if (!engine || !m_authorize.isCallable()) {
        authorization.refuse();
        return;
    }
    const QJSValue result = m_authorize.call({engine->toScriptValue(request)});
    if (result.isError()) // never what it says: that may quote the request
        qmlWarning(this) << QStringLiteral("authorize threw an error in line %1: the request is refused")
                                .arg(result.property(QStringLiteral("lineNumber")).toInt());
    settle(result, authorization);
}

QQmlListProperty<QObject> VeloxQmlServer::content()
{
    using List = QQmlListProperty<QObject>;
    return {this,
            nullptr,
            [](List *list, QObject *object) {
                auto *server = static_cast<VeloxQmlServer *>(list->object);
                server->m_content.append(object);
                object->setParent(server);
            },
            [](List *list) { return static_cast<VeloxQmlServer *>(list->object)->m_content.size(); },
            [](List *list, qsizetype index) {
                return static_cast<VeloxQmlServer *>(list->object)->m_content.at(index);
            },
            nullptr};
}

void VeloxQmlServer::classBegin() { m_isComplete = false; }

void VeloxQmlServer::componentComplete()
{
    m_isComplete = true;
    restart();
}

void VeloxQmlServer::restart()
{
    if (!m_isComplete)
        return;
    close();
    if (!m_isActive)
        return;
    const QHostAddress address(m_address);
    if (address.isNull())
        qmlWarning(this) << QStringLiteral("\"%1\" is no IP address").arg(m_address);
    else if (m_port < 0 || m_port > 65535)
        qmlWarning(this) << QStringLiteral("%1 is no port").arg(m_port);
    else if (!listen(address, quint16(m_port)))
        qmlWarning(this) << errorString();
}
