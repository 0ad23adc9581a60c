// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractEventDispatcher>

#include <atomic>
#include <chrono>
#include <map>
#include <unordered_map>

namespace Velox {

/** An event dispatcher whose turn costs what happens in it, however many sockets there are (Linux).
 *
 *  Qt's own hand every descriptor to poll() on each turn: with 1,000 readers that was an eighth of what a push cost.
 *  For a thread with sockets, timers and queued calls; nothing else is dispatched. */
class EpollDispatcher : public QAbstractEventDispatcher
{
    Q_OBJECT
public:
    explicit EpollDispatcher(QObject *parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    [[nodiscard]] QList<TimerInfo> registeredTimers(QObject *object) const override;
    [[nodiscard]] int remainingTime(int timerId) override;

    void wakeUp() override;
    void interrupt() override;

private:
    using Clock = std::chrono::steady_clock;
    struct Watched
    {
        QSocketNotifier *notifiers[3] = {}; // by QSocketNotifier::Type
        quint32 generation = 0; // tells it from what had the same descriptor a moment ago
        bool isAdded = false; // to epoll
    };
    using Queue = std::multimap<Clock::time_point, int>;
    struct Timer
    {
        std::chrono::milliseconds interval;
        Qt::TimerType type;
        QObject *object;
        Queue::iterator place;
    };

    void watch(int fd, Watched &watched);
    [[nodiscard]] int waitingTime(QEventLoop::ProcessEventsFlags flags) const;
    bool activateSocket(quint64 key, quint32 happened);
    bool activateTimers();

    const int m_epoll;
    const int m_wake; // an eventfd
    std::atomic<bool> m_isAwake = false;
    std::atomic<bool> m_isInterrupted = false;
    std::unordered_map<int, Watched> m_watched; // by descriptor
    quint32 m_lastGeneration = 0;
    std::unordered_map<int, Timer> m_timers; // by id
    Queue m_queue; // ids, by when they are due
};

} // namespace Velox
