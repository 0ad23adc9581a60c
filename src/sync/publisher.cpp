// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/publisher.h"

#include "protocol/limits.h"
#include "sync/observer.h"
#include "json/guardedread.h"

#include <QScopedValueRollback>

namespace Velox {

Publisher::Publisher(QObject *parent)
    : QObject(parent)
    , m_observer(std::make_unique<Observer>([this] { schedule(); }))
{
    m_clock.start();
    m_coalescer.setInterval(Limits::throttle);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Publisher::flush);
}

Publisher::~Publisher() = default;

void Publisher::setSource(const QVariant &source)
{
    const auto *object =
        source.metaType().flags() & QMetaType::PointerToQObject ? source.value<QObject *>() : nullptr;
    if (!object) {
        setSource([source] { return source; });
        return;
    }
    // Kept weakly until it is observed, which may be after it is gone.
    restart([pointer = QPointer<QObject>(
                 source.value<QObject *>())] { return QVariant::fromValue(pointer.data()); },
            true);
}

void Publisher::setSource(std::function<QVariant()> read) { restart(std::move(read), false); }

void Publisher::restart(std::function<QVariant()> read, bool isObject)
{
    m_read = std::move(read);
    m_isObject = isObject;
    m_restart = true;
    // The first at once, so that no reader waits for it; but not from inside a getter that is being read.
    if (std::exchange(m_started, true) || m_flushing)
        schedule();
    else
        flush();
}

void Publisher::push()
{
    m_poll = true;
    schedule();
}

void Publisher::schedule()
{
    if (const auto wait = m_coalescer.changed(now()))
        m_timer.start(*wait);
}

void Publisher::acknowledge()
{
    m_inFlight = false;
    if (std::exchange(m_overdue, false))
        flush();
}

void Publisher::flush()
{
    if (m_inFlight) {
        m_overdue = true;
        return;
    }
    m_timer.stop();
    m_coalescer.pushed(now());
    const ChangeBatch batch = collect();
    if (batch.empty())
        return;
    m_inFlight = true;
    Q_EMIT batchReady(batch);
}

void Publisher::finish()
{
    if (m_flushing || !(m_coalescer.isDue() || m_overdue))
        return;
    if (m_isObject && !(m_read && m_read().value<QObject *>()))
        return;
    m_inFlight = false; // does not wait for the batch before: they stay in order
    m_overdue = false;
    flush();
}

ChangeBatch Publisher::collect()
{
    const QScopedValueRollback flushing(m_flushing, true);
    ChangeBatch batch;
    const bool poll = std::exchange(m_poll, false);
    // A copy: it may set another source.
    const std::function<QVariant()> read = [call = m_read] {
        return call ? guardedRead([] { return QStringLiteral("The function that is the source"); }, call)
                    : QVariant();
    };
    if (std::exchange(m_restart, false)) {
        m_observer->start(read(), batch);
        return batch;
    }
    if (poll && m_isObject)
        m_observer->poll(batch);
    else if (poll && m_read)
        m_observer->start(read(), batch);
    else
        m_observer->collect(batch);
    return batch;
}

} // namespace Velox
