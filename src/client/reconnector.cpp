// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "client/reconnector.h"

#include "client/longpollstream.h"
#include "client/ssestream.h"
#include "client/websocketstream.h"

#include <QDateTime>
#include <QPointer>
#include <QRandomGenerator>

#include <utility>

namespace Velox {
namespace {

using namespace std::chrono_literals;

// A timer that comes so much late has slept with the machine (docs/protocol.md, 6).
constexpr auto sleepCheck = 5s;
constexpr auto sleepLateness = 30s;

UpdateStream *makeStream(TransportKind kind, StreamRequest request, UpdateStream::HeldLookup held)
{
    switch (kind) {
    case TransportKind::WebSocket:
        return new WebSocketStream(std::move(request), std::move(held));
    case TransportKind::LongPoll:
        return new LongPollStream(std::move(request), std::move(held));
    case TransportKind::ServerSentEvents:
        break;
    }
    return new SseStream(std::move(request), std::move(held));
}

} // namespace

Reconnector::Environment Reconnector::systemEnvironment()
{
    return {makeStream, [] { return QRandomGenerator::global()->generateDouble(); },
            [] { return QDateTime::currentMSecsSinceEpoch(); }};
}

Reconnector::Reconnector(UpdateStream::HeldLookup held, QObject *parent, Environment environment)
    : QObject(parent)
    , m_held(std::move(held))
    , m_environment(std::move(environment))
    , m_chooser(Settings().transports)
    , m_backoff(m_environment.random)
    , m_sleepTimer(this)
{
    m_retryTimer.setSingleShot(true);
    m_silenceTimer.setSingleShot(true);
    m_stallTimer.setSingleShot(true);
    m_sleepTimer.setInterval(sleepCheck);
    m_sleepTimer.setObjectName(QStringLiteral("sleep"));
    connect(&m_retryTimer, &QTimer::timeout, this, &Reconnector::connectNow);
    connect(&m_silenceTimer, &QTimer::timeout, this, [this] {
        fail({ErrorCode::Silence,
              QStringLiteral("Nothing was heard for %1 ms").arg(m_settings.silence.count())});
    });
    connect(&m_stallTimer, &QTimer::timeout, this, [this] {
        fail({ErrorCode::Silence, QStringLiteral("Nothing came for %1 ms").arg(m_settings.stall.count())});
    });
    connect(&m_sleepTimer, &QTimer::timeout, this, &Reconnector::checkForSleep);
}

Reconnector::~Reconnector() { release(); }

void Reconnector::setSettings(const Settings &settings)
{
    const bool isElsewhere =
        settings.request.url != m_settings.request.url || settings.transports != m_settings.transports;
    if (settings.minRetry != m_settings.minRetry || settings.maxRetry != m_settings.maxRetry)
        m_backoff = Backoff(m_environment.random, settings.minRetry, settings.maxRetry);
    m_settings = settings;
    if (isElsewhere)
        setTransport([this] { m_chooser = TransportChooser(m_settings.transports); });
}

void Reconnector::open()
{
    if (isActive())
        return;
    m_backoff.reset();
    m_chooser.restart();
    m_firstFailure.reset();
    m_checkedAt = m_heardAt = m_environment.wallClockMs();
    m_sleepTimer.start();
    m_retryTimer.start(0); // signals come from the event loop
    setStatus(Status::Connecting);
}

void Reconnector::close()
{
    release();
    m_retryTimer.stop();
    m_sleepTimer.stop();
    setStatus(Status::Closed);
}

void Reconnector::retryNow()
{
    if (m_status != Status::Waiting)
        return;
    m_retryTimer.start(0);
    setStatus(Status::Connecting);
}

void Reconnector::reopen()
{
    if (!isActive())
        return;
    release();
    m_backoff.reset();
    m_firstFailure.reset();
    m_retryTimer.start(0);
    setStatus(Status::Connecting);
}

void Reconnector::setPaused(bool isPaused)
{
    if (std::exchange(m_isPaused, isPaused) == isPaused)
        return;
    if (m_stream) {
        m_heardAt = m_environment.wallClockMs();
        if (isPaused)
            m_silenceTimer.stop();
        else if (m_status == Status::Connected)
            m_silenceTimer.start(m_settings.silence);
        m_stream->setPaused(isPaused);
    } else if (!isPaused && m_status == Status::Connecting) {
        m_retryTimer.start(0);
    }
}

void Reconnector::reject(ErrorCode code, const QString &text) { fail({code, text, true}); }

void Reconnector::ignoreSslErrors(const QList<QSslError> &errors)
{
    if (m_stream)
        m_stream->ignoreSslErrors(errors);
}

bool Reconnector::hasAddress() const
{
    const QString scheme = m_settings.request.url.scheme().toLower();
    const bool isKnown = scheme == u"http" || scheme == u"https" || scheme == u"ws" || scheme == u"wss";
    return isKnown && m_settings.request.url.isValid() && !m_settings.request.url.host().isEmpty();
}

void Reconnector::connectNow()
{
    if (m_isPaused) {
        setStatus(Status::Connecting); // when it is not any more
        return;
    }
    if (!hasAddress()) {
        const QPointer<Reconnector> alive(this);
        close();
        if (alive)
            Q_EMIT failed(ErrorCode::BadUrl, QStringLiteral("Not an http, https, ws or wss address"));
        return;
    }
    const QPointer<Reconnector> alive(this);
    setStatus(Status::Connecting);
    if (alive && m_status == Status::Connecting && !m_stream) // else a slot closed, or has opened anew
        openStream(m_chooser.current());
}

void Reconnector::openStream(TransportKind kind)
{
    m_isHeard = false;
    ++m_serial;
    m_stream = m_environment.makeStream(kind, m_settings.request, m_held);
    // A long poll is held back on purpose, and nothing comes after it to fall through to.
    if (m_chooser.hasOthers() && kind != TransportKind::LongPoll)
        m_stallTimer.start(m_settings.stall);
    connect(m_stream, &UpdateStream::opened, this, [this] {
        if (!m_isPaused)
            m_silenceTimer.start(m_settings.silence);
        setStatus(Status::Connected);
    });
    connect(m_stream, &UpdateStream::heard, this, [this] {
        m_heardAt = m_environment.wallClockMs();
        if (!m_isPaused)
            m_silenceTimer.start(m_settings.silence);
    });
    connect(m_stream, &UpdateStream::received, this, &Reconnector::take);
    connect(m_stream, &UpdateStream::ended, this, [this](const StreamEnd &end) { fail(failureOf(end)); });
    connect(m_stream, &UpdateStream::sslErrors, this, &Reconnector::sslErrors);
    m_stream->open();
}

// The stream may be at work below this call.
void Reconnector::release()
{
    m_silenceTimer.stop();
    m_stallTimer.stop();
    UpdateStream *const stream = std::exchange(m_stream, nullptr);
    if (!stream)
        return;
    ++m_serial;
    stream->disconnect(this);
    stream->close();
    stream->deleteLater();
}

void Reconnector::take(const QByteArray &message)
{
    if (!std::exchange(m_isHeard, true)) {
        m_stallTimer.stop();
        m_firstFailure.reset();
        m_chooser.keep();
    }
    Q_EMIT received(message);
}

Reconnector::Failure Reconnector::failureOf(const StreamEnd &end)
{
    using Kind = StreamEnd::Kind;
    switch (end.kind) {
    case Kind::Closed:
    case Kind::Network:
        return {ErrorCode::ConnectionLost, end.text};
    case Kind::NotVelox:
        return {ErrorCode::NotVelox, end.text};
    case Kind::Tls:
        return {ErrorCode::TlsFailed, end.text, true};
    case Kind::TooLarge:
        return {ErrorCode::MessageTooLarge, end.text, true};
    case Kind::Refused:
        break;
    }
    switch (end.httpStatus) {
    case 0: // a WebSocket close frame
        return {ErrorCode::ConnectionLost, end.text, true};
    case 401:
    case 403:
        return {ErrorCode::Unauthorized, end.text, true};
    case 404:
        return {ErrorCode::NotFound, end.text};
    case 429:
    case 503:
        return {ErrorCode::ServerBusy, end.text, true, end.retryAfter};
    default:
        return {ErrorCode::NotVelox, end.text, false, end.retryAfter};
    }
}

void Reconnector::fail(const Failure &failure)
{
    release();
    if (!m_firstFailure)
        m_firstFailure = failure;
    const QPointer<Reconnector> alive(this);
    bool hasNext = false;
    if (!m_isHeard) {
        setTransport([this, &failure, &hasNext] {
            if (failure.isFinal)
                m_chooser.restart();
            else
                hasNext = m_chooser.fall();
        });
        if (!alive)
            return;
    }
    if (!isActive() || m_stream)
        return; // a slot closed, or opened anew
    if (hasNext) {
        m_retryTimer.start(0);
        setStatus(Status::Connecting);
    } else {
        wait(*std::exchange(m_firstFailure, std::nullopt));
    }
}

void Reconnector::wait(const Failure &failure)
{
    const QPointer<Reconnector> alive(this);
    if (!m_settings.retry) {
        close();
        if (alive)
            Q_EMIT failed(failure.code, failure.text);
        return;
    }
    // A server that asks for more patience than the application has is asked again all the same.
    const auto asked = std::min(failure.retryAfter.value_or(0ms), m_settings.maxRetry);
    const auto delay = std::max(m_backoff.next(), asked);
    m_retryTimer.start(delay);
    setStatus(Status::Waiting);
    if (alive)
        Q_EMIT failed(failure.code, failure.text);
    if (alive && m_status == Status::Waiting)
        Q_EMIT retryScheduled(int(delay.count()));
}

void Reconnector::setStatus(Status status)
{
    if (std::exchange(m_status, status) != status)
        Q_EMIT statusChanged();
}

void Reconnector::setTransport(const std::function<void()> &change)
{
    const TransportKind before = m_chooser.current();
    change();
    if (m_chooser.current() != before)
        Q_EMIT transportChanged();
}

void Reconnector::checkForSleep()
{
    const qint64 now = m_environment.wallClockMs();
    const qint64 since = now - std::exchange(m_checkedAt, now);
    const qint64 limit = std::chrono::milliseconds(sleepLateness).count();
    // Something would have been heard meanwhile, had only this timer been late.
    if (since > std::chrono::milliseconds(sleepCheck).count() + limit && now - m_heardAt > limit)
        reopen();
}

} // namespace Velox
