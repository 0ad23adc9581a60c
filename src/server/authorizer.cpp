// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/authorizer.h"

#include <QMutex>
#include <QThread>

#include <atomic>

namespace Velox {
namespace {

using Clock = std::chrono::steady_clock;

VeloxRequest describe(const HttpRequest &request)
{
    VeloxRequest out;
    out.method = QString::fromLatin1(request.method);
    out.path = request.path;
    out.peerAddress = request.peerAddress.toString();
    out.isWebSocket = request.isUpgrade;
    out.isEncrypted = request.isEncrypted;
    for (const auto &[name, value] : request.query.queryItems(QUrl::FullyDecoded)) {
        if (!out.query.contains(name))
            out.query.insert(name, value);
    }
    for (const auto &[name, value] : request.headers)
        out.headers.insert(QString::fromLatin1(name.toLower()), QString::fromUtf8(request.header(name)));
#if QT_CONFIG(ssl)
    if (!request.peerCertificate.isNull())
        out.peerCertificate = QString::fromLatin1(request.peerCertificate.toPem());
#endif
    return out;
}

Authorizer::Decision decisionOf(int status, const QByteArray &reason)
{
    if (status == 0)
        return std::nullopt;
    return HttpRefusal{status, {}, reason.isEmpty() ? "Not authorised." : reason};
}

HttpRefusal overload(const QByteArray &text)
{
    return {503, {{"Retry-After", QByteArray::number(Limits::retryAfter.count())}}, text};
}

} // namespace

/** Where answers arrive, from any thread. */
struct Authorizer::Mailbox
{
    QMutex mutex;
    Authorizer *authorizer = nullptr; // null once it is gone
    std::atomic<int> open = 0; // decisions that the application still holds

    void deliver(quint64 id, int status, const QByteArray &reason)
    {
        --open;
        QMutexLocker locker(&mutex);
        if (!authorizer)
            return;
        const Decision decision = decisionOf(status, reason);
        Authorizer *to = authorizer;
        // Never directly under the lock, except in its own thread, where it cannot go meanwhile.
        if (QThread::currentThread() != to->thread()) {
            QMetaObject::invokeMethod(
                to, [to, id, decision] { to->answer(id, decision); }, Qt::QueuedConnection);
            return;
        }
        locker.unlock();
        to->answer(id, decision);
    }
};

Authorizer::Authorizer(Ask ask)
    : m_ask(std::move(ask))
    , m_mailbox(std::make_shared<Mailbox>())
    , m_timer(this)
{
    m_mailbox->authorizer = this;
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Authorizer::expire);
}

Authorizer::~Authorizer()
{
    const QMutexLocker locker(&m_mailbox->mutex);
    m_mailbox->authorizer = nullptr;
}

void Authorizer::decide(const HttpRequest &request, Receiver receiver)
{
    // Both are counted: the application may be slow to take questions that were given up here.
    if (std::max(waitingCount(), m_mailbox->open.load()) >= Limits::pendingAuthorizations) {
        receiver(overload("Too many requests wait for authorisation."));
        return;
    }
    const quint64 id = ++m_lastId;
    m_waiting.insert(id, {std::move(receiver), Clock::now() + m_timeout});
    if (!m_timer.isActive())
        m_timer.start(m_timeout);
    ++m_mailbox->open;
    m_ask(describe(request),
          VeloxAuthorization([mailbox = m_mailbox, id](int status, const QByteArray &reason) {
              mailbox->deliver(id, status, reason);
          }));
}

Authorizer::Decision Authorizer::decideNow(const HttpRequest &request)
{
    // Shared, as the application may keep the question for longer than this call.
    struct Answer
    {
        QMutex mutex;
        std::optional<Decision> decision;
    };
    const auto answer = std::make_shared<Answer>();
    ++m_mailbox->open;
    m_ask(describe(request),
          VeloxAuthorization([mailbox = m_mailbox, answer](int status, const QByteArray &reason) {
              --mailbox->open;
              const QMutexLocker locker(&answer->mutex);
              answer->decision = decisionOf(status, reason);
          }));
    const QMutexLocker locker(&answer->mutex);
    return answer->decision.value_or(HttpRefusal{403, {}, "The authorisation must answer at once here."});
}

void Authorizer::answer(quint64 id, const Decision &decision)
{
    const Waiting waiting = m_waiting.take(id);
    if (waiting.receiver)
        waiting.receiver(decision);
}

// Deadlines are in the order of the ids, but for a timeout that was shortened meanwhile.
void Authorizer::expire()
{
    const auto now = Clock::now();
    while (!m_waiting.isEmpty() && m_waiting.first().deadline <= now)
        answer(m_waiting.firstKey(), overload("The authorisation did not answer in time."));
    if (m_waiting.isEmpty())
        return;
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(m_waiting.first().deadline - now);
    m_timer.start(std::max(rest, std::chrono::milliseconds(1)));
}

} // namespace Velox
