// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "client/updatestream.h"

#include <algorithm>
#include <utility>

namespace Velox {

UpdateStream::UpdateStream(StreamRequest request, HeldLookup held, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_held(std::move(held))
    , m_connectTimer(this)
{
    m_connectTimer.setSingleShot(true);
    connect(&m_connectTimer, &QTimer::timeout, this, &UpdateStream::timeOut);
}

UpdateStream::~UpdateStream() = default;

void UpdateStream::open()
{
    if (m_phase != Phase::Idle)
        return;
    m_phase = Phase::Active;
    startWaiting();
    const auto startIfActive = [this] {
        if (isActive())
            start();
    };
    // Some failures are told at once by Qt's classes, which would be within open().
    QMetaObject::invokeMethod(this, startIfActive, Qt::QueuedConnection);
}

void UpdateStream::close()
{
    if (std::exchange(m_phase, Phase::Over) != Phase::Active)
        return;
    m_kept.clear();
    stopOnce();
}

void UpdateStream::stopOnce()
{
    stopWaiting();
    if (!std::exchange(m_isStopped, true))
        stop();
}

void UpdateStream::deliver(const QByteArray &message)
{
    if (!isActive() || m_keptEnd)
        return;
    if (!m_isPaused && m_kept.isEmpty()) {
        Q_EMIT received(message);
        return;
    }
    if (!m_kept.isEmpty() && message.size() > m_request.maxMessageBytes - m_keptBytes) {
        end({StreamEnd::Kind::Network, QStringLiteral("Updates come faster than they can be taken")});
        return;
    }
    m_kept.enqueue(message);
    m_keptBytes += message.size();
}

void UpdateStream::setPaused(bool isPaused)
{
    m_isPaused = isPaused;
    while (!m_isPaused && isActive() && !m_kept.isEmpty()) {
        const QByteArray message = m_kept.dequeue();
        m_keptBytes -= message.size();
        Q_EMIT received(message); // whose slots may pause again
    }
    if (m_isPaused || !isActive())
        return;
    if (m_keptEnd)
        end(*m_keptEnd);
    else
        resumed();
}

void UpdateStream::ignoreSslErrors(const QList<QSslError> &errors)
{
    for (const QSslError &error : errors) {
        if (!m_ignoredSslErrors.contains(error))
            m_ignoredSslErrors += error;
    }
    if (isActive())
        passIgnoredSslErrors();
}

void UpdateStream::takeSslErrors(const QList<QSslError> &errors)
{
    const bool isLetThrough = std::all_of(errors.cbegin(), errors.cend(), [this](const QSslError &error) {
        return m_ignoredSslErrors.contains(error);
    });
    if (isLetThrough)
        passIgnoredSslErrors();
    else
        Q_EMIT sslErrors(errors);
}

void UpdateStream::timeOut()
{
    end({StreamEnd::Kind::Network,
         QStringLiteral("The server did not answer within %1 ms")
             .arg(m_request.times.connectTimeout.count())});
}

void UpdateStream::startWaiting() { m_connectTimer.start(m_request.times.connectTimeout); }

void UpdateStream::stopWaiting() { m_connectTimer.stop(); }

void UpdateStream::setOpened()
{
    stopWaiting();
    if (!isActive() || std::exchange(m_opened, true))
        return;
    Q_EMIT opened();
}

void UpdateStream::end(const StreamEnd &why)
{
    if (!isActive())
        return;
    if (m_isPaused || !m_kept.isEmpty()) {
        m_keptEnd = m_keptEnd.value_or(why);
        stopOnce();
        return;
    }
    const StreamEnd end = why; // which may be the kept one
    close();
    Q_EMIT ended(end);
}

} // namespace Velox
