// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// A VeloxServer's settings.

#include "server/tlsfiles.h"
#include "server/veloxserver_p.h"

using namespace Velox;

QString VeloxServer::documentRoot() const { return d->settings.documentRoot; }

void VeloxServer::setDocumentRoot(const QString &documentRoot)
{
    if (d->assign(d->settings.documentRoot, documentRoot))
        Q_EMIT documentRootChanged();
}

QStringList VeloxServer::allowedOrigins() const { return d->settings.allowedOrigins; }

void VeloxServer::setAllowedOrigins(const QStringList &allowedOrigins)
{
    if (d->assign(d->settings.allowedOrigins, allowedOrigins))
        Q_EMIT allowedOriginsChanged();
}

QStringList VeloxServer::allowedHosts() const { return d->settings.allowedHosts; }

void VeloxServer::setAllowedHosts(const QStringList &allowedHosts)
{
    if (d->assign(d->settings.allowedHosts, allowedHosts))
        Q_EMIT allowedHostsChanged();
}

QStringList VeloxServer::bearerTokens() const { return d->settings.bearerTokens; }

void VeloxServer::setBearerTokens(const QStringList &bearerTokens)
{
    if (d->assign(d->settings.bearerTokens, bearerTokens))
        Q_EMIT bearerTokensChanged();
}

QVariantMap VeloxServer::basicUsers() const { return d->settings.basicUsers; }

void VeloxServer::setBasicUsers(const QVariantMap &basicUsers)
{
    if (d->assign(d->settings.basicUsers, basicUsers))
        Q_EMIT basicUsersChanged();
}

QString VeloxServer::certificateFile() const { return d->certificateFile; }

void VeloxServer::setCertificateFile(const QString &certificateFile)
{
    if (d->assign(d->certificateFile, certificateFile))
        Q_EMIT certificateFileChanged();
}

QString VeloxServer::privateKeyFile() const { return d->privateKeyFile; }

void VeloxServer::setPrivateKeyFile(const QString &privateKeyFile)
{
    if (d->assign(d->privateKeyFile, privateKeyFile))
        Q_EMIT privateKeyFileChanged();
}

int VeloxServer::maxConnections() const { return d->settings.maxConnections; }

void VeloxServer::setMaxConnections(int maxConnections)
{
    if (d->assign(d->settings.maxConnections, maxConnections))
        Q_EMIT maxConnectionsChanged();
}

int VeloxServer::authorizeTimeoutMs() const { return int(d->settings.authorizeTimeout.count()); }

void VeloxServer::setAuthorizeTimeoutMs(int authorizeTimeoutMs)
{
    if (d->assign(d->settings.authorizeTimeout, std::chrono::milliseconds(std::max(1, authorizeTimeoutMs))))
        Q_EMIT authorizeTimeoutMsChanged();
}

#if QT_CONFIG(ssl)
void VeloxServer::setSslConfiguration(const QSslConfiguration &configuration)
{
    if (configuration.isNull())
        d->tls.reset();
    else
        d->tls = withoutOldProtocols(configuration);
}
#endif

void VeloxServer::setAuthorize(Authorize authorize)
{
    d->authorize = std::move(authorize);
    d->settings.asksApplication = bool(d->authorize);
    d->sendSettings();
}

void VeloxServer::Private::ask(const VeloxRequest &request, const VeloxAuthorization &authorization)
{
    const Authorize hook = authorize; // a copy: it may set another
    if (hook)
        hook(request, authorization);
    else
        authorization.accept(); // it was taken away while the question was on its way
}
