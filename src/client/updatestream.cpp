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
    stopWaiting();
    stop();
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
    close();
    Q_EMIT ended(why);
}

} // namespace Velox
