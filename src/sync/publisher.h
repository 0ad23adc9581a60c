// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sync/coalescer.h"
#include "json/change.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QVariant>

#include <functional>
#include <memory>

namespace Velox {

class Observer;

/** The application's side of one state: observes a source and hands out its changes, coalesced.
 *
 *  One batch is on its way at a time: the next one waits for acknowledge(), so that a stalled document can never
 *  make batches pile up; what changes meanwhile is in the next batch. Lives in the source's thread. */
class VELOX_CORE_EXPORT Publisher : public QObject
{
    Q_OBJECT
public:
    explicit Publisher(QObject *parent = nullptr);
    ~Publisher() override;

    /** What is published: an object, a container, an item model, or plain data (a QJsonValue, QVariantMap, gadget...),
     *  in place of what was. The first source is published at once, another one like any change. An object is not
     *  owned; once it is destroyed the state is null. */
    void setSource(const QVariant &source);
    /** Publishes what @p read returns, now and at each push(). */
    void setSource(std::function<QVariant()> read);

    /** Shortest time between two batches. */
    void setThrottle(std::chrono::milliseconds interval) { m_coalescer.setInterval(interval); }

    /** Also reads what has no change signal, in the next batch. */
    void push();
    /** Hands out what was changed and waits for its time, at once and last of all: to be called before the end. Not
     *  that an object is gone, which at an end may just have been destroyed first. */
    void finish();
    /** The last batch was taken. */
    void acknowledge();
    /** True while some change has not been acknowledged. */
    [[nodiscard]] bool isBusy() const { return m_inFlight || m_coalescer.isDue(); }

Q_SIGNALS:
    /** What changed; never empty. The first one brings the whole state. */
    void batchReady(const Velox::ChangeBatch &batch);

private:
    void restart(std::function<QVariant()> read, bool isObject);
    void schedule();
    void flush();
    [[nodiscard]] ChangeBatch collect();
    [[nodiscard]] std::chrono::milliseconds now() const
    {
        return std::chrono::milliseconds(m_clock.elapsed());
    }

    std::unique_ptr<Observer> m_observer;
    Coalescer m_coalescer;
    QElapsedTimer m_clock;
    QTimer m_timer;
    std::function<QVariant()> m_read;
    bool m_isObject = false; // the source is an object, which is observed, and not what a function returns
    bool m_started = false; // something was published
    bool m_restart = false; // the source is another one
    bool m_poll = false; // push() was called
    bool m_inFlight = false; // a batch is not acknowledged yet
    bool m_overdue = false; // a flush waits for that
    bool m_flushing = false;
};

} // namespace Velox
