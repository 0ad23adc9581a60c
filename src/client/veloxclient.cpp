// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "client/veloxclient_p.h"

#include "client/observation.h"
#include "model/vmap.h"
#include "model/vslice.h"
#include "json/jsonpointer.h"

#include <QPointer>

using Velox::JsonPointer;
using Velox::Reconnector;
using Velox::Replica;
using Velox::TransportKind;
using Velox::Update;

namespace {

std::vector<TransportKind> transportsFor(VeloxClient::Transport transport, const QUrl &url)
{
    switch (transport) {
    case VeloxClient::Transport::ServerSentEvents:
        return {TransportKind::ServerSentEvents};
    case VeloxClient::Transport::WebSocket:
        return {TransportKind::WebSocket};
    case VeloxClient::Transport::LongPoll:
        return {TransportKind::LongPoll};
    case VeloxClient::Transport::Auto:
        break;
    }
    if (url.scheme().startsWith(QLatin1String("ws"), Qt::CaseInsensitive))
        return {TransportKind::WebSocket, TransportKind::ServerSentEvents, TransportKind::LongPoll};
    return {TransportKind::ServerSentEvents, TransportKind::WebSocket, TransportKind::LongPoll};
}

VeloxClient::ErrorCode codeFor(Replica::Error::Code code)
{
    switch (code) {
    case Replica::Error::Code::Malformed:
        return VeloxClient::ErrorCode::BadMessage;
    case Replica::Error::Code::TooLarge:
        return VeloxClient::ErrorCode::StateTooLarge;
    case Replica::Error::Code::BaseMismatch:
    case Replica::Error::Code::PatchFailed:
        break;
    }
    return VeloxClient::ErrorCode::BadPatch;
}

} // namespace

VeloxClient::Private::Private(VeloxClient *client)
    : q(client)
    , replica(client)
    , mirror(replica,
             [client](const QString &pointer, const QString &text) {
                 Q_EMIT client->errorOccurred(ErrorCode::BadTarget, pointer + QStringLiteral(": ") + text);
             })
    , connection([this] {
        return Velox::HeldState{replica.id(), replica.version()};
    })
{
    connect(&connection, &Reconnector::received, q, [this](const QByteArray &message) { take(message); });
    connect(&connection, &Reconnector::failed, q,
            [this](ErrorCode code, const QString &text) { report(code, text); });
    connect(&connection, &Reconnector::statusChanged, q, [this] { showStatus(); });
    connect(&connection, &Reconnector::transportChanged, q, &VeloxClient::activeTransportChanged);
    connect(&connection, &Reconnector::retryScheduled, q, &VeloxClient::retryScheduled);
    connect(&connection, &Reconnector::sslErrors, q, &VeloxClient::sslErrors);
    connect(&worker, &Velox::UpdateWorker::done, q,
            [this](Velox::PreparedUpdate &prepared) { takePrepared(prepared); });
    replica.setDisposal(&Velox::UpdateWorker::dispose);
    configure();
}

void VeloxClient::Private::configure()
{
    Reconnector::Settings settings;
    settings.request.url = url;
    for (auto field = headers.cbegin(); field != headers.cend(); ++field)
        settings.request.headers.append({field.key().toLatin1(), field.value().toString().toUtf8()});
    if (!bearerToken.isEmpty())
        settings.request.headers.append({"Authorization", "Bearer " + bearerToken.toUtf8()});
    settings.request.ssl = ssl;
    settings.request.maxMessageBytes = maxMessageBytes;
    settings.transports = transportsFor(transport, url);
    settings.retry = retry;
    settings.minRetry = std::chrono::milliseconds(minRetryMs);
    settings.maxRetry = std::chrono::milliseconds(qMax(minRetryMs, maxRetryMs));
    settings.silence = std::chrono::milliseconds(silenceMs);
    connection.setSettings(settings);
}

void VeloxClient::Private::take(const QByteArray &message)
{
    const QPointer<VeloxClient> alive(q);
    const quint64 serial = connection.serial();
    Q_EMIT q->messageReceived(message);
    if (!alive || serial != connection.serial() || !connection.isActive())
        return;
    if (worker.isBusy()) // a slot above runs an event loop, in which a later update came
        return reject(ErrorCode::BadPatch, QStringLiteral("updates came out of order"));
    if (message.size() > Velox::Limits::inlineMessageBytes)
        return prepare(message);
    const auto parsed = Update::parse(message);
    if (const auto *error = std::get_if<Update::Error>(&parsed))
        reject(ErrorCode::BadMessage, error->text);
    else if (const auto &update = std::get<Update>(parsed); !update.ping)
        apply(update);
}

void VeloxClient::Private::prepare(const QByteArray &message)
{
    preparedFor = connection.serial();
    connection.setPaused(true);
    worker.start(replica.prepare(message, bodyOf != connection.serial()));
}

void VeloxClient::Private::takePrepared(Velox::PreparedUpdate &prepared)
{
    const QPointer<VeloxClient> alive(q);
    if (preparedFor == connection.serial()) {
        if (prepared.failure) {
            const auto &[isMessage, error] = *prepared.failure;
            reject(isMessage ? ErrorCode::BadMessage : codeFor(error.code), error.text);
        } else if (prepared.copy) {
            settle(replica.apply(std::move(prepared)));
        } else if (!prepared.update->ping) {
            apply(*prepared.update);
        }
    }
    if (alive && !worker.isBusy())
        connection.setPaused(false);
}

void VeloxClient::Private::apply(const Update &update)
{
    settle(replica.apply(update, bodyOf != connection.serial()));
}

void VeloxClient::Private::settle(const Replica::Outcome &outcome)
{
    if (!outcome.isOwnerAlive)
        return;
    if (outcome.error) {
        reject(codeFor(outcome.error->code), outcome.error->text);
        return;
    }
    bodyOf = connection.serial();
    connection.confirm();
    const QPointer<VeloxClient> alive(q);
    showSynced();
    if (alive)
        setErrorString({});
    if (alive)
        Q_EMIT q->updated();
}

void VeloxClient::Private::reject(ErrorCode code, const QString &text)
{
    replica.forget();
    connection.reject(code, text);
}

void VeloxClient::Private::report(ErrorCode code, const QString &text)
{
    const QPointer<VeloxClient> alive(q);
    setErrorString(text);
    if (alive)
        Q_EMIT q->errorOccurred(code, text);
}

void VeloxClient::Private::setErrorString(const QString &text)
{
    if (std::exchange(errorString, text) != text)
        Q_EMIT q->errorStringChanged();
}

void VeloxClient::Private::showStatus()
{
    if (preparedFor != connection.serial())
        worker.cancel(); // the connection that brought it is gone
    const QPointer<VeloxClient> alive(q);
    const bool changesActive = std::exchange(wasActive, connection.isActive()) != connection.isActive();
    const bool changesConnected = std::exchange(wasConnected, q->isConnected()) != q->isConnected();
    Q_EMIT q->statusChanged();
    if (alive && changesConnected)
        Q_EMIT q->connectedChanged();
    if (alive && changesActive)
        Q_EMIT q->activeChanged();
}

void VeloxClient::Private::showSynced()
{
    if (std::exchange(wasSynced, replica.hasCopy()) != replica.hasCopy())
        Q_EMIT q->syncedChanged();
}

VeloxClient::VeloxClient(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{
}

VeloxClient::VeloxClient(const QUrl &url, QObject *parent)
    : VeloxClient(parent)
{
    setUrl(url);
}

VeloxClient::~VeloxClient()
{
    d->connection.disconnect(this);
    d->worker.disconnect(this);
}

void VeloxClient::open()
{
    if (d->isDeferred)
        d->isWanted = true;
    else
        d->connection.open();
}

void VeloxClient::close()
{
    d->isWanted = false;
    d->connection.close();
}

void VeloxClient::deferOpening(bool isDeferred)
{
    d->isDeferred = isDeferred;
    if (!isDeferred && std::exchange(d->isWanted, false))
        open();
}

void VeloxClient::retryNow() { d->connection.retryNow(); }

void VeloxClient::ignoreSslErrors(const QList<QSslError> &errors) { d->connection.ignoreSslErrors(errors); }

QVariant VeloxClient::value(const QString &pointer) const
{
    const auto place = JsonPointer::fromString(pointer);
    const Velox::TreeValue *held = place && d->replica.hasCopy() ? d->replica.tree().find(*place) : nullptr;
    return held ? Velox::JsonTree::toVariant(*held) : QVariant();
}

QByteArray VeloxClient::json(const QString &pointer) const
{
    const auto place = JsonPointer::fromString(pointer);
    const Velox::TreeValue *held = place && d->replica.hasCopy() ? d->replica.tree().find(*place) : nullptr;
    QByteArray text;
    if (held)
        Velox::JsonTree::write(*held, text);
    return text;
}

VMap *VeloxClient::map(const QString &pointer)
{
    const auto place = JsonPointer::fromString(pointer);
    return place ? d->replica.views().map(*place) : nullptr;
}

VSlice *VeloxClient::slice(const QString &pointer)
{
    const auto place = JsonPointer::fromString(pointer);
    return place ? d->replica.views().slice(*place) : nullptr;
}

bool VeloxClient::observe(const QString &pointer, QObject *context,
                          std::function<void(const QVariant &)> changed)
{
    const auto place = JsonPointer::fromString(pointer);
    if (!place)
        return false;
    const auto call = [this, pointer, changed = std::move(changed)] { changed(value(pointer)); };
    d->replica.views().attach(new Velox::Observation(context, call), *place);
    if (d->replica.hasCopy() && d->replica.tree().find(*place))
        call();
    return true;
}

Replica &VeloxClient::replica() const { return d->replica; }
