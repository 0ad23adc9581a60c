// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The properties of VeloxClient.

#include "client/veloxclient_p.h"

#include <QPointer>

#include <limits>

using Velox::TransportKind;

QUrl VeloxClient::url() const { return d->url; }

void VeloxClient::setUrl(const QUrl &url)
{
    if (d->url == url)
        return;
    d->url = url;
    d->configure();
    const QPointer<VeloxClient> alive(this);
    const bool hadCopy = d->replica.hasCopy();
    d->mirror.suspend(); // the target stays as it is until the other state is here
    if (!d->replica.clear())
        return;
    d->mirror.resume();
    d->connection.reopen();
    if (alive)
        d->showSynced();
    if (alive)
        Q_EMIT urlChanged();
    if (alive && hadCopy)
        Q_EMIT updated();
}

VeloxClient::Transport VeloxClient::transport() const { return d->transport; }

void VeloxClient::setTransport(Transport transport)
{
    if (d->transport == transport)
        return;
    d->transport = transport;
    d->configure();
    const QPointer<VeloxClient> alive(this);
    d->connection.reopen();
    if (alive)
        Q_EMIT transportChanged();
}

VeloxClient::Transport VeloxClient::activeTransport() const
{
    switch (d->connection.transport()) {
    case TransportKind::WebSocket:
        return Transport::WebSocket;
    case TransportKind::LongPoll:
        return Transport::LongPoll;
    case TransportKind::ServerSentEvents:
        break;
    }
    return Transport::ServerSentEvents;
}

bool VeloxClient::isActive() const { return d->isWanted || d->connection.isActive(); }

void VeloxClient::setActive(bool active)
{
    if (active)
        open();
    else
        close();
}

VeloxClient::Status VeloxClient::status() const { return d->connection.status(); }

bool VeloxClient::isSynced() const { return d->replica.hasCopy(); }

QString VeloxClient::errorString() const { return d->errorString; }

qint64 VeloxClient::version() const { return d->replica.version(); }

QString VeloxClient::stateId() const { return QString::fromUtf8(d->replica.id()); }

bool VeloxClient::retry() const { return d->retry; }

void VeloxClient::setRetry(bool retry)
{
    if (d->retry == retry)
        return;
    d->retry = retry;
    d->configure();
    Q_EMIT retryChanged();
}

int VeloxClient::minRetryMs() const { return d->minRetryMs; }

void VeloxClient::setMinRetryMs(int ms)
{
    const int valid = qMax(1, ms);
    if (d->minRetryMs == valid)
        return;
    d->minRetryMs = valid;
    d->configure();
    Q_EMIT minRetryMsChanged();
}

int VeloxClient::maxRetryMs() const { return d->maxRetryMs; }

void VeloxClient::setMaxRetryMs(int ms)
{
    const int valid = qMax(1, ms);
    if (d->maxRetryMs == valid)
        return;
    d->maxRetryMs = valid;
    d->configure();
    Q_EMIT maxRetryMsChanged();
}

int VeloxClient::silenceMs() const { return d->silenceMs; }

void VeloxClient::setSilenceMs(int ms)
{
    const int valid = qMax(1, ms);
    if (d->silenceMs == valid)
        return;
    d->silenceMs = valid;
    d->configure();
    Q_EMIT silenceMsChanged();
}

QVariantMap VeloxClient::headers() const { return d->headers; }

void VeloxClient::setHeaders(const QVariantMap &headers)
{
    if (d->headers == headers)
        return;
    d->headers = headers;
    d->configure();
    Q_EMIT headersChanged();
}

QString VeloxClient::bearerToken() const { return d->bearerToken; }

void VeloxClient::setBearerToken(const QString &token)
{
    if (d->bearerToken == token)
        return;
    d->bearerToken = token;
    d->configure();
    Q_EMIT bearerTokenChanged();
}

qint64 VeloxClient::maxMessageBytes() const { return d->maxMessageBytes; }

void VeloxClient::setMaxMessageBytes(qint64 bytes)
{
    const qint64 valid = qMax<qint64>(1, bytes);
    if (d->maxMessageBytes == valid)
        return;
    d->maxMessageBytes = valid;
    d->configure();
    Q_EMIT maxMessageBytesChanged();
}

qint64 VeloxClient::maxStateBytes() const { return d->replica.sizeLimit(); }

void VeloxClient::setMaxStateBytes(qint64 bytes)
{
    const qint64 valid = qBound(qint64(1), bytes, qint64(std::numeric_limits<qint32>::max()));
    if (d->replica.sizeLimit() == valid)
        return;
    d->replica.setSizeLimit(valid);
    Q_EMIT maxStateBytesChanged();
}

QObject *VeloxClient::target() const { return d->mirror.target(); }

void VeloxClient::setTarget(QObject *target)
{
    if (d->mirror.target() == target)
        return;
    const QPointer<VeloxClient> alive(this);
    disconnect(d->targetDeath);
    if (target)
        d->targetDeath = connect(target, &QObject::destroyed, this, &VeloxClient::targetChanged);
    d->mirror.setTarget(target);
    if (alive)
        Q_EMIT targetChanged();
}

QSslConfiguration VeloxClient::sslConfiguration() const { return d->ssl; }

void VeloxClient::setSslConfiguration(const QSslConfiguration &configuration)
{
    d->ssl = configuration;
    d->configure();
}
