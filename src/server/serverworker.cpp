// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/serverworker.h"

#include "transport/httpattachment.h"
#include "transport/httpserver.h"
#include "json/jsonreader.h"

namespace Velox {

namespace {

const QByteArray noSniffing = "X-Content-Type-Options";

/** A refusal or a file, with what keeps browsers from making more of it than it is. */
HttpResponse secured(HttpResponse response)
{
    response.headers.emplaceBack(noSniffing, "nosniff");
    return response;
}

void respond(HttpExchange &exchange, const HttpResponse &response) { exchange.respond(secured(response)); }

/** Other sites' pages may not even embed a state; those that are allowed to read it use CORS, which this leaves. */
HttpHeaders stateHeaders()
{
    return {{noSniffing, "nosniff"}, {"Cross-Origin-Resource-Policy", "same-origin"}};
}

} // namespace

ServerWorker::ServerWorker(Authorizer::Ask ask)
    : m_stopTimer(this)
    , m_authorizer(std::move(ask))
{
    m_authorizer.setParent(this); // moves to the I/O thread with this
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
    m_settings = settings;
    m_gate.setSettings(settings);
    m_credentials.set(settings.bearerTokens, settings.basicUsers);
    m_authorizer.setTimeout(settings.authorizeTimeout);
    m_files.setDocumentRoot(settings.documentRoot);
}

ServerWorker::Listening ServerWorker::listen(const QHostAddress &address, quint16 port,
                                             const TlsSettings &tls)
{
    auto http = std::make_unique<HttpServer>(*this);
    m_gate.setLoopbackOnly(address.isLoopback());
#if QT_CONFIG(ssl)
    if (tls)
        http->setSslConfiguration(*tls);
#else
    Q_UNUSED(tls);
#endif
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

// Browsers and pages need the client before they can show who they are; it holds no secret.
bool ServerWorker::isOpenFile(const HttpRequest &request) const
{
    return !m_hubs.contains(request.path) && StaticFiles::isClient(request.path);
}

// What needs no application, in front of it, so that it is asked little in vain.
std::optional<HttpResponse> ServerWorker::refuseAtOnce(const HttpRequest &request, int open) const
{
    if (m_stopping)
        return HttpResponse::fromRefusal({503, {}, "The server is stopping."});
    if (auto refusal = m_gate.refuseHost(request))
        return refusal;
    if (isOpenFile(request))
        return std::nullopt;
    // From here on nothing may depend on whether there is a state at the path, or a stranger could find out.
    if (request.method == "OPTIONS")
        return m_gate.preflight(request); // which shows no credentials
    const bool isState = m_hubs.contains(request.path) || request.isUpgrade;
    if (m_credentials.areNeeded() && !m_credentials.areShown(request, isState))
        return m_credentials.challenge("A token, or a user and password, is needed here.");
    if (isState)
        return m_gate.refuse(request, open);
    return m_settings.asksApplication ? m_gate.refuseOrigin(request) : std::nullopt;
}

HttpResponse ServerWorker::refusalOf(const HttpRefusal &refusal) const
{
    return refusal.status == 401 ? m_credentials.challenge(refusal.text) : HttpResponse::fromRefusal(refusal);
}

void ServerWorker::handle(const HttpRequest &request, HttpExchange exchange)
{
    if (const auto refusal = refuseAtOnce(request, readerCount())) {
        respond(exchange, *refusal);
        return;
    }
    if (!m_settings.asksApplication || isOpenFile(request)) {
        serve(request, std::move(exchange));
        return;
    }
    // Shared, as what is called later must be copyable.
    const auto waiting = std::make_shared<HttpExchange>(std::move(exchange));
    m_authorizer.decide(request, [this, request, waiting](const Authorizer::Decision &refusal) {
        if (refusal)
            respond(*waiting, refusalOf(*refusal));
        else if (m_stopping)
            respond(*waiting, HttpResponse::fromRefusal({503, {}, "The server is stopping."}));
        else
            serve(request, std::move(*waiting));
    });
}

void ServerWorker::serve(const HttpRequest &request, HttpExchange exchange)
{
    if (StateHub *hub = m_hubs.value(request.path))
        handleSync(*hub, request, std::move(exchange));
    else
        respond(exchange, m_files.answer(request));
}

void ServerWorker::handleSync(StateHub &hub, const HttpRequest &request, HttpExchange exchange)
{
    const auto parsed = parse(request);
    if (const auto *refusal = std::get_if<HttpRefusal>(&parsed)) {
        respond(exchange, HttpResponse::fromRefusal(*refusal));
        return;
    }
    // Again: it may have waited.
    if (const auto refusal = m_gate.refuse(request, readerCount())) {
        respond(exchange, *refusal);
        return;
    }
    const auto &sync = std::get<SyncRequest>(parsed);
    const HttpHeaders cors = m_gate.corsHeaders(request) + stateHeaders();
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
        respond(exchange, HttpResponse::fromRefusal({503, {{"Retry-After", "1"}}, "There is no state yet."}));
        return;
    }
    HttpResponse response;
    response.headers = m_gate.corsHeaders(request) + stateHeaders();
    response.headers.emplaceBack("Content-Type", "application/json");
    response.headers.emplaceBack("Cache-Control", "no-cache");
    response.headers.emplaceBack("Vary", "Accept, Origin");
    response.body = JsonReader::indented(update) + '\n';
    exchange.respond(response);
}

void ServerWorker::considerUpgrade(const HttpRequest &request, Decision decide)
{
    if (auto refusal = refuseAtOnce(request, readerCount())) {
        decide(secured(*refusal));
        return;
    }
    m_authorizer.decide(request, [this, decide = std::move(decide)](const Authorizer::Decision &refusal) {
        decide(refusal ? std::optional(secured(refusalOf(*refusal))) : std::nullopt);
    });
}

std::optional<HttpResponse> ServerWorker::refuseUpgrade(const HttpRequest &request, int upgrading)
{
    const auto refuse = [](const HttpResponse &response) { return secured(response); };
    const int open = readerCount() + upgrading; // or many at a time would pass the limit together
    if (const auto refusal = refuseAtOnce(request, open))
        return refuse(*refusal);
    if (m_settings.asksApplication && !request.wasConsidered) {
        // The connection cannot wait any more: Qt upgrades now or never.
        if (m_http)
            return refuse(
                HttpResponse::fromRefusal({403, {}, "A WebSocket needs a connection of its own here."}));
        if (const auto refusal = m_authorizer.decideNow(request))
            return refuse(refusalOf(*refusal));
    }
    if (!m_hubs.contains(request.path))
        return refuse(HttpResponse::fromRefusal({404, {}, "There is no state at this path."}));
    const auto parsed = parse(request);
    if (const auto *refusal = std::get_if<HttpRefusal>(&parsed))
        return refuse(HttpResponse::fromRefusal(*refusal));
    return std::nullopt;
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
