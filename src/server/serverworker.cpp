// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/serverworker.h"

#include "transport/httpattachment.h"
#include "transport/httpserver.h"
#include "json/jsonreader.h"

namespace Velox {

ServerWorker::ServerWorker()
    : m_stopTimer(this)
{
    m_stopTimer.setSingleShot(true);
    connect(&m_stopTimer, &QTimer::timeout, this, &ServerWorker::finishStopping);
}

ServerWorker::~ServerWorker()
{
    // Streams end before the server that they came from (QHttpServer would crash the other way round). Those of hubs
    // that were removed but not done yet, too.
    m_hubs.clear();
    qDeleteAll(findChildren<StateHub *>(Qt::FindDirectChildrenOnly));
}

void ServerWorker::setSettings(const ServerSettings &settings)
{
    m_gate.setSettings(settings);
    m_files.setDocumentRoot(settings.documentRoot);
}

ServerWorker::Listening ServerWorker::listen(const QHostAddress &address, quint16 port)
{
    auto http = std::make_unique<HttpServer>(*this);
    if (!http->listen(address, port))
        return {{}, 0, http->errorString()};
    m_http = std::move(http);
    return {m_http->serverAddress(), m_http->serverPort(), {}};
}

void ServerWorker::attach(QHttpServer *server)
{
    m_attachment = std::make_unique<HttpAttachment>(server, *this);
    const QStringList paths = m_hubs.keys();
    for (const QString &path : paths) {
        if (!m_attachment->addPath(path))
            Q_EMIT routeRefused(path);
    }
}

void ServerWorker::addState(const QString &path, StateHub *hub)
{
    hub->setParent(this);
    m_hubs.insert(path, hub);
    if (m_attachment && !m_attachment->addPath(path))
        Q_EMIT routeRefused(path);
}

void ServerWorker::removeState(const QString &path)
{
    StateHub *hub = m_hubs.take(path);
    if (!hub)
        return;
    hub->closeAll(CloseReason::Unpublished);
    // Its readers may still be taking what was on its way to them.
    QTimer::singleShot(Limits::closeTimeout, hub, &QObject::deleteLater);
    connect(hub, &StateHub::left, hub, [hub] {
        if (hub->readerCount() == 0)
            hub->deleteLater();
    });
    if (hub->readerCount() == 0)
        hub->deleteLater();
}

// ---- stopping ----

void ServerWorker::stop()
{
    m_stopping = true;
    if (m_http)
        m_http->stopListening();
    for (StateHub *hub : std::as_const(m_hubs)) {
        connect(hub, &StateHub::left, this, [this] {
            if (readerCount() == 0)
                m_stopTimer.start(0);
        });
        hub->closeAll(CloseReason::GoingAway);
    }
    m_stopTimer.start(readerCount() == 0 ? std::chrono::milliseconds(0) : Limits::closeTimeout);
}

void ServerWorker::cut()
{
    m_stopping = true;
    for (StateHub *hub : std::as_const(m_hubs))
        hub->closeAll(CloseReason::GoingAway);
    finishStopping();
}

void ServerWorker::finishStopping()
{
    m_stopTimer.stop();
    // Out of the list first: a hub that goes tells of its readers, who are counted over the hubs in it.
    const auto hubs = std::exchange(m_hubs, {});
    qDeleteAll(hubs);
    if (m_attachment)
        m_attachment->close();
    if (m_http)
        m_http->close();
    Q_EMIT stopped();
}

// ---- requests ----

int ServerWorker::readerCount() const
{
    int count = 0;
    for (const StateHub *hub : m_hubs)
        count += hub->readerCount();
    return count;
}

std::variant<SyncRequest, HttpRefusal> ServerWorker::parse(const HttpRequest &request) const
{
    return SyncRequest::parse(request.method, request.query,
                              [&request](const QByteArray &name) { return request.header(name); });
}

void ServerWorker::handle(const HttpRequest &request, HttpExchange exchange)
{
    StateHub *hub = m_hubs.value(request.path);
    if (m_stopping)
        exchange.respond(HttpResponse::fromRefusal({503, {}, "The server is stopping."}));
    else if (!hub)
        exchange.respond(m_files.answer(request));
    else if (request.method == "OPTIONS")
        exchange.respond(m_gate.preflight(request));
    else
        handleSync(*hub, request, std::move(exchange));
}

void ServerWorker::handleSync(StateHub &hub, const HttpRequest &request, HttpExchange exchange)
{
    const auto parsed = parse(request);
    if (const auto *refusal = std::get_if<HttpRefusal>(&parsed)) {
        exchange.respond(HttpResponse::fromRefusal(*refusal));
        return;
    }
    if (const auto refusal = m_gate.refuse(request, readerCount())) {
        exchange.respond(*refusal);
        return;
    }
    const auto &sync = std::get<SyncRequest>(parsed);
    const HttpHeaders cors = m_gate.corsHeaders(request);
    if (sync.transport == SyncRequest::Transport::Page) {
        answerPage(hub, request, std::move(exchange));
        return;
    }
    std::unique_ptr<Channel> channel = sync.transport == SyncRequest::Transport::ServerSentEvents
        ? exchange.openEventStream(cors, sync.gzip)
        : exchange.openLongPoll(cors);
    if (channel)
        hub.join(++m_lastId, sync, std::move(channel));
}

void ServerWorker::answerPage(StateHub &hub, const HttpRequest &request, HttpExchange exchange)
{
    const QByteArray update = hub.page();
    if (update.isEmpty()) {
        exchange.respond(HttpResponse::fromRefusal({503, {{"Retry-After", "1"}}, "There is no state yet."}));
        return;
    }
    HttpResponse response;
    response.headers = m_gate.corsHeaders(request);
    response.headers.emplaceBack("Content-Type", "application/json");
    response.headers.emplaceBack("Cache-Control", "no-cache");
    response.headers.emplaceBack("Vary", "Accept, Origin");
    response.body = JsonReader::indented(update) + '\n';
    exchange.respond(response);
}

std::optional<HttpResponse> ServerWorker::refuseUpgrade(const HttpRequest &request)
{
    if (m_stopping)
        return HttpResponse::fromRefusal({503, {}, "The server is stopping."});
    if (!m_hubs.contains(request.path))
        return HttpResponse::fromRefusal({404, {}, "There is no state at this path."});
    const auto parsed = parse(request);
    if (const auto *refusal = std::get_if<HttpRefusal>(&parsed))
        return HttpResponse::fromRefusal(*refusal);
    return m_gate.refuse(request, readerCount());
}

void ServerWorker::webSocketOpened(const HttpRequest &request, std::unique_ptr<Channel> channel)
{
    StateHub *hub = m_hubs.value(request.path);
    const auto parsed = parse(request);
    const auto *sync = std::get_if<SyncRequest>(&parsed);
    if (hub && sync && !m_stopping)
        hub->join(++m_lastId, *sync, std::move(channel));
    // else it is dropped, and with it the connection: the state went during the handshake
}

} // namespace Velox
