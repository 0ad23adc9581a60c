// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/epolldispatcher.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <algorithm>
#include <limits>
#include <vector>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace Velox {
namespace {

constexpr quint64 wakeKey = ~quint64(0);

quint64 keyOf(int fd, quint32 generation) { return quint64(generation) << 32 | quint32(fd); }

// What epoll tells for each QSocketNotifier::Type. An error or hang-up concerns all of them.
constexpr quint32 wantedFor[] = {EPOLLIN, EPOLLOUT, EPOLLPRI};

} // namespace

EpollDispatcher::EpollDispatcher(QObject *parent)
    : QAbstractEventDispatcher(parent)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (m_epoll < 0 || m_wake < 0)
        qFatal("velox: no descriptor is left for an event dispatcher"); // as Qt's own dispatchers do
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.u64 = wakeKey;
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event);
}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_epoll);
    ::close(m_wake);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_isInterrupted = false;
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();

    const int timeout = waitingTime(flags);
    if (timeout != 0)
        Q_EMIT aboutToBlock();
    epoll_event events[256];
    const int count = ::epoll_wait(m_epoll, events, std::size(events), timeout);
    if (timeout != 0)
        Q_EMIT awake();

    bool isAnything = false;
    for (int i = 0; i < count; ++i) {
        if (events[i].data.u64 == wakeKey) {
            // In this order: who wakes us in between need not write, as the sendPostedEvents() that follows hears it.
            // The other way round this read would take what was just written, and nobody would ever write again.
            quint64 times = 0;
            [[maybe_unused]] const auto size = ::read(m_wake, &times, sizeof times);
            m_isAwake = false;
            isAnything = true;
        } else if (!(flags & QEventLoop::ExcludeSocketNotifiers)) {
            isAnything |= activateSocket(events[i].data.u64, events[i].events);
        }
    }
    return activateTimers() || isAnything;
}

/** Milliseconds that a turn may wait: 0 for not at all, -1 for as long as nothing happens. */
int EpollDispatcher::waitingTime(QEventLoop::ProcessEventsFlags flags) const
{
    if (m_isInterrupted || !(flags & QEventLoop::WaitForMoreEvents))
        return 0;
    if (m_queue.empty())
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_queue.begin()->first - Clock::now());
    return int(std::clamp<qint64>(left.count(), 0, std::numeric_limits<int>::max()));
}

void EpollDispatcher::wakeUp()
{
    if (m_isAwake.exchange(true))
        return;
    const quint64 once = 1;
    [[maybe_unused]] const auto size = ::write(m_wake, &once, sizeof once);
}

void EpollDispatcher::interrupt()
{
    m_isInterrupted = true;
    wakeUp();
}

// ---- sockets ----

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    Watched &watched = m_watched[int(notifier->socket())];
    if (watched.generation == 0)
        watched.generation = ++m_lastGeneration;
    watched.notifiers[notifier->type()] = notifier;
    watch(int(notifier->socket()), watched);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const int fd = int(notifier->socket());
    const auto found = m_watched.find(fd);
    if (found == m_watched.end() || found->second.notifiers[notifier->type()] != notifier)
        return;
    found->second.notifiers[notifier->type()] = nullptr;
    watch(fd, found->second);
    if (!found->second.isAdded)
        m_watched.erase(found);
}

/** Tells the kernel what the notifiers of @p fd wait for. */
void EpollDispatcher::watch(int fd, Watched &watched)
{
    epoll_event event = {};
    event.data.u64 = keyOf(fd, watched.generation);
    for (int type = 0; type < 3; ++type)
        event.events |= watched.notifiers[type] ? wantedFor[type] : 0;
    const int operation = event.events == 0 ? EPOLL_CTL_DEL : watched.isAdded ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (::epoll_ctl(m_epoll, operation, fd, &event) != 0 && operation != EPOLL_CTL_DEL)
        qWarning("velox: descriptor %d cannot be watched", fd);
    watched.isAdded = event.events != 0;
}

bool EpollDispatcher::activateSocket(quint64 key, quint32 happened)
{
    bool isAnything = false;
    const int fd = int(quint32(key));
    for (int type = 0; type < 3; ++type) {
        if (!(happened & (wantedFor[type] | EPOLLHUP | EPOLLERR)))
            continue;
        // Looked up each time: an earlier slot may have closed it.
        const auto found = m_watched.find(fd);
        if (found == m_watched.end() || keyOf(fd, found->second.generation) != key)
            break;
        if (QSocketNotifier *notifier = found->second.notifiers[type]) {
            QEvent event(QEvent::SockAct);
            QCoreApplication::sendEvent(notifier, &event);
            isAnything = true;
        }
    }
    return isAnything;
}

// ---- timers ----

void EpollDispatcher::registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject *object)
{
    const std::chrono::milliseconds time(interval);
    m_timers.insert_or_assign(timerId,
                              Timer{time, timerType, object, m_queue.emplace(Clock::now() + time, timerId)});
}

bool EpollDispatcher::unregisterTimer(int timerId)
{
    const auto found = m_timers.find(timerId);
    if (found == m_timers.end())
        return false;
    m_queue.erase(found->second.place);
    m_timers.erase(found);
    return true;
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return std::erase_if(m_timers,
                         [this, object](const auto &entry) {
                             if (entry.second.object != object)
                                 return false;
                             m_queue.erase(entry.second.place);
                             return true;
                         })
        > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    QList<TimerInfo> timers;
    for (const auto &[id, timer] : m_timers) {
        if (timer.object == object)
            timers.append(TimerInfo(id, int(timer.interval.count()), timer.type));
    }
    return timers;
}

int EpollDispatcher::remainingTime(int timerId)
{
    const auto found = m_timers.find(timerId);
    if (found == m_timers.end())
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(found->second.place->first - Clock::now());
    return int(std::max<qint64>(0, left.count()));
}

bool EpollDispatcher::activateTimers()
{
    const Clock::time_point now = Clock::now();
    std::vector<int> due;
    for (auto place = m_queue.begin(); place != m_queue.end() && place->first <= now; ++place)
        due.push_back(place->second);
    for (const int id : due) {
        const auto found = m_timers.find(id);
        if (found == m_timers.end() || found->second.place->first > now)
            continue; // stopped, or started anew, by a slot before it
        Timer &timer = found->second;
        const Clock::time_point next = std::max(timer.place->first + timer.interval, now);
        m_queue.erase(timer.place);
        timer.place = m_queue.emplace(next, id);
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer.object, &event);
    }
    return !due.empty();
}

} // namespace Velox
