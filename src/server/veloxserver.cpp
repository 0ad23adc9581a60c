// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/veloxserver.h"

#include "server/blockinginvoke.h"
#include "server/tlsfiles.h"
#include "server/veloxserver_p.h"
#include "server/veloxstate_p.h"

#include <QHttpServer>
#include <QSemaphore>

using namespace Velox;

bool VeloxServer::Private::fail(const QString &text)
{
    errorString = text;
    Q_EMIT q->errorStringChanged();
    return false;
}

void VeloxServer::Private::succeed()
{
    if (!errorString.isEmpty()) {
        errorString.clear();
        Q_EMIT q->errorStringChanged();
    }
}

void VeloxServer::Private::sendSettings()
{
    // Not queued: who has set a token may rely on it from then on.
    if (worker)
        blockingInvoke(worker, [this] { worker->setSettings(settings); });
}

// ---- states ----

void VeloxServer::Private::start(VeloxState *state)
{
    StateHub *hub = state->d->makeHub();
    hub->moveToThread(worker->thread());
    const QString path = state->path();
    blockingInvoke(worker, [this, path, hub] { worker->addState(path, hub); });
}

void VeloxServer::Private::stop(VeloxState *state)
{
    const QString path = state->path();
    if (worker)
        blockingInvoke(worker, [this, path] { worker->removeState(path); });
    state->d->release();
}

void VeloxServer::Private::startAll()
{
    for (VeloxState *state : std::as_const(states))
        start(state);
}

// Last of all, as a slot may delete any of them, or the server.
void VeloxServer::Private::announce(const QList<QPointer<VeloxState>> &started)
{
    for (const QPointer<VeloxState> &state : started) {
        if (state)
            Q_EMIT state->stateIdChanged();
    }
}

bool VeloxServer::Private::addChildren()
{
    const auto children = q->findChildren<VeloxState *>(Qt::FindDirectChildrenOnly);
    for (VeloxState *state : children) {
        if (!states.contains(state) && !q->addState(state))
            return false;
    }
    return true;
}

VeloxState *VeloxServer::publish(const QString &path, QObject *source)
{
    auto state = std::make_unique<VeloxState>();
    state->setPath(path);
    state->setSource(source);
    if (!addState(state.get()))
        return nullptr;
    state->setParent(this);
    return state.release();
}

bool VeloxServer::addState(VeloxState *state)
{
    if (!state || d->states.contains(state) || state->d->unpublish)
        return d->fail(tr("This state is published already."));
    if (!state->path().startsWith(u'/'))
        return d->fail(tr("The path \"%1\" does not start with a slash.").arg(state->path()));
    for (const VeloxState *other : std::as_const(d->states)) {
        if (other->path() == state->path())
            return d->fail(tr("There is a state at the path \"%1\" already.").arg(state->path()));
    }
    d->states.append(state);
    state->d->unpublish = [this, state] { removeState(state); };
    connect(state, &VeloxState::connectionCountChanged, this, &VeloxServer::connectionCountChanged);
    if (d->worker)
        d->start(state);
    d->succeed();
    if (d->worker)
        Private::announce({state});
    return true;
}

void VeloxServer::removeState(VeloxState *state)
{
    if (!d->states.removeOne(state))
        return;
    d->stop(state);
    state->disconnect(this);
    if (state->connectionCount()
        > 0) // its readers count no more, though some may still take their last bytes
        Q_EMIT connectionCountChanged();
}

QList<VeloxState *> VeloxServer::states() const { return d->states; }

// ---- listening ----

VeloxServer::VeloxServer(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{
}

VeloxServer::~VeloxServer()
{
    close();
    const QList<VeloxState *> states = d->states;
    for (VeloxState *state : states)
        removeState(state);
}

void VeloxServer::Private::makeWorker()
{
    worker = new ServerWorker([this](const VeloxRequest &request, const VeloxAuthorization &authorization) {
        if (QThread::currentThread() == q->thread())
            ask(request, authorization);
        else
            QMetaObject::invokeMethod(
                q, [this, request, authorization] { ask(request, authorization); }, Qt::QueuedConnection);
    });
    worker->setSettings(settings);
    QObject::connect(worker, &ServerWorker::routeRefused, q, [this](const QString &path) {
        fail(VeloxServer::tr("The HTTP server takes no route for the path \"%1\".").arg(path));
    });
}

bool VeloxServer::listen(const QHostAddress &address, quint16 port)
{
    if (d->worker)
        return d->fail(tr("The server listens already."));
    auto tls = readTls(d->certificateFile, d->privateKeyFile);
    if (d->tls)
        tls = d->tls;
    if (const auto *error = std::get_if<QString>(&tls))
        return d->fail(*error);
    if (!d->addChildren())
        return false;
    d->isEncrypted = std::get<TlsSettings>(tls).has_value();
    d->makeWorker();
    d->thread = std::make_unique<IoThread>();
    d->worker->moveToThread(d->thread.get());
    connect(d->thread.get(), &QThread::finished, d->worker, &QObject::deleteLater);
    d->thread->begin();
    // Before the port is open, so that the first reader finds the state there.
    d->startAll();
    ServerWorker::Listening listening;
    blockingInvoke(d->worker,
                   [&] { listening = d->worker->listen(address, port, std::get<TlsSettings>(tls)); });
    if (!listening.error.isEmpty()) {
        close();
        return d->fail(listening.error);
    }
    d->address = listening.address;
    d->port = listening.port;
    d->succeed();
    const auto states = d->guarded();
    Q_EMIT listeningChanged();
    Private::announce(states);
    return true;
}

bool VeloxServer::attach(QHttpServer *server)
{
    if (d->worker)
        return d->fail(tr("The server listens already."));
    if (!server || server->thread() != thread())
        return d->fail(tr("The HTTP server must live in this object's thread."));
    if (!d->addChildren())
        return false;
    d->makeWorker();
    d->startAll();
    d->succeed();
    d->worker->attach(server);
    const bool isServed = d->errorString.isEmpty();
    Private::announce(d->guarded());
    return isServed;
}

void VeloxServer::close()
{
    if (!d->worker)
        return;
    for (const QPointer<VeloxState> &state : d->guarded()) {
        if (state && state->d->publisher)
            state->d->publisher->finish(); // what was changed and waits for its time goes out first
    }
    for (VeloxState *state : std::as_const(d->states))
        state->d->publisher.reset(); // nothing more comes; the hub still serves what it has
    if (d->thread) {
        // The thread's event dispatcher goes with it, so it does not end while the call that wakes it is under way here.
        QSemaphore isWoken;
        connect(
            d->worker, &ServerWorker::stopped, d->thread.get(),
            [this, &isWoken] {
                isWoken.acquire();
                d->thread->quit();
            },
            Qt::DirectConnection);
        QMetaObject::invokeMethod(d->worker, &ServerWorker::stop);
        isWoken.release();
        d->thread->wait();
        d->thread.reset();
    } else {
        d->worker->cut();
        delete d->worker;
    }
    d->worker = nullptr;
    for (VeloxState *state : std::as_const(d->states))
        state->d->hub = nullptr;
    const bool wasListening = d->port != 0;
    d->port = 0;
    if (wasListening)
        Q_EMIT listeningChanged();
}

bool VeloxServer::isListening() const { return d->port != 0; }
QHostAddress VeloxServer::serverAddress() const { return d->address; }
quint16 VeloxServer::serverPort() const { return d->port; }

QUrl VeloxServer::url() const
{
    if (d->port == 0)
        return QUrl();
    // Who listens everywhere is reached here by the loopback address.
    const bool isAny = d->address == QHostAddress::Any || d->address == QHostAddress::AnyIPv4;
    QUrl url;
    url.setScheme(d->isEncrypted ? QStringLiteral("https") : QStringLiteral("http"));
    url.setHost(isAny                                     ? QStringLiteral("127.0.0.1")
                    : d->address == QHostAddress::AnyIPv6 ? QStringLiteral("::1")
                                                          : d->address.toString());
    url.setPort(d->port);
    return url;
}

int VeloxServer::connectionCount() const
{
    int count = 0;
    for (const VeloxState *state : std::as_const(d->states))
        count += state->connectionCount();
    return count;
}

QString VeloxServer::errorString() const { return d->errorString; }
