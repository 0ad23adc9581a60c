// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The event dispatcher of the I/O thread on Linux; sockets, TLS and all else go through it in the server's tests.

#include "server/epolldispatcher.h"

#include <QSemaphore>
#include <QSocketNotifier>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include <sys/socket.h>
#include <unistd.h>

using namespace Velox;

namespace {

/** Runs @p work in a thread with such a dispatcher, whose event loop @p work has to end. */
bool runs(std::function<void()> work)
{
    QThread thread;
    thread.setEventDispatcher(new EpollDispatcher);
    QObject context;
    context.moveToThread(&thread);
    QObject::connect(&thread, &QThread::started, &context, std::move(work));
    QObject::connect(
        &thread, &QThread::finished, &context,
        [&context, main = QThread::currentThread()] { context.moveToThread(main); }, Qt::DirectConnection);
    thread.start();
    return thread.wait(20'000);
}

/** A thread with such a dispatcher, and an object in it to call. */
struct OtherThread
{
    OtherThread()
    {
        thread.setEventDispatcher(new EpollDispatcher);
        object.moveToThread(&thread);
        thread.start();
    }
    [[nodiscard]] bool stop()
    {
        thread.quit();
        return thread.wait(20'000);
    }

    QThread thread;
    QObject object;
};

/** Two connected sockets. */
struct Pair
{
    Pair() { ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()); }
    ~Pair()
    {
        ::close(ends[0]);
        ::close(ends[1]);
    }

    std::array<int, 2> ends = {};
};

void quit() { QThread::currentThread()->quit(); }

} // namespace

class TestEpollDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void callsWhatIsQueuedFromAnotherThread();
    void hearsACallWhileAnotherThreadWakesIt();
    void firesTimersInTheirOrder();
    void repeatsATimerUntilItIsStopped();
    void tellsOfASocketThatCanBeReadUntilItIsRead();
    void forgetsANotifierThatASlotDisabled();
    void tellsOfASocketThatHangsUp();
};

void TestEpollDispatcher::callsWhatIsQueuedFromAnotherThread()
{
    OtherThread other;
    int calls = 0;
    for (int i = 1; i <= 1'000; ++i) {
        QMetaObject::invokeMethod(
            &other.object, [&calls] { ++calls; },
            i % 10 == 0 ? Qt::BlockingQueuedConnection : Qt::QueuedConnection);
        if (i % 10 == 0)
            QCOMPARE(calls, i);
    }
    QVERIFY(other.stop());
}

// One thread wakes the dispatcher without a pause, also while it takes note of a wake-up. One that gets lost there keeps all
// later ones from it as well.
void TestEpollDispatcher::hearsACallWhileAnotherThreadWakesIt()
{
    OtherThread other;
    std::atomic<bool> isOver = false;
    std::thread waker([&isOver, dispatcher = other.thread.eventDispatcher()] {
        while (!isOver)
            dispatcher->wakeUp();
    });
    const auto called = std::make_shared<QSemaphore>();
    constexpr int count = 100'000; // with the mistake it ended after 1,000 to 20,000
    int heard = 0;
    while (heard < count) {
        QMetaObject::invokeMethod(
            &other.object, [called] { called->release(); }, Qt::QueuedConnection);
        if (!called->tryAcquire(1, 10'000))
            break;
        ++heard;
    }
    isOver = true;
    waker.join();
    QCOMPARE(heard, count);
    QVERIFY(other.stop());
}

void TestEpollDispatcher::firesTimersInTheirOrder()
{
    QList<int> order;
    QVERIFY(runs([&order] {
        QObject *context = QThread::currentThread()->eventDispatcher();
        QTimer::singleShot(30, context, [&order] {
            order.append(30);
            quit();
        });
        QTimer::singleShot(10, context, [&order] { order.append(10); });
        QTimer::singleShot(0, context, [&order] { order.append(0); });
        QTimer::singleShot(20, context, [&order] { order.append(20); });
    }));
    QCOMPARE(order, (QList<int>{0, 10, 20, 30}));
}

void TestEpollDispatcher::repeatsATimerUntilItIsStopped()
{
    int ticks = 0;
    QVERIFY(runs([&ticks] {
        auto *timer = new QTimer(QThread::currentThread()->eventDispatcher());
        QObject::connect(timer, &QTimer::timeout, timer, [&ticks, timer] {
            if (++ticks == 5) {
                timer->stop();
                QTimer::singleShot(20, timer, quit);
            }
        });
        timer->start(2);
        QVERIFY(timer->remainingTime() <= 2);
        QCOMPARE(QThread::currentThread()->eventDispatcher()->registeredTimers(timer).size(), 1);
    }));
    QCOMPARE(ticks, 5);
}

void TestEpollDispatcher::tellsOfASocketThatCanBeReadUntilItIsRead()
{
    Pair pair;
    QByteArray received;
    QVERIFY(runs([&] {
        auto *notifier = new QSocketNotifier(pair.ends[0], QSocketNotifier::Read,
                                             QThread::currentThread()->eventDispatcher());
        QObject::connect(notifier, &QSocketNotifier::activated, notifier, [&] {
            char byte = 0;
            if (::read(pair.ends[0], &byte, 1) == 1)
                received += byte; // one at a time: the rest is told of again
            if (received.size() == 3)
                quit();
        });
        QCOMPARE(::write(pair.ends[1], "abc", 3), 3);
    }));
    QCOMPARE(received, QByteArray("abc"));
}

void TestEpollDispatcher::forgetsANotifierThatASlotDisabled()
{
    Pair pair;
    int reads = 0;
    int writes = 0;
    QVERIFY(runs([&] {
        QObject *owner = QThread::currentThread()->eventDispatcher();
        auto *reader = new QSocketNotifier(pair.ends[0], QSocketNotifier::Read, owner);
        auto *writer = new QSocketNotifier(pair.ends[0], QSocketNotifier::Write, owner);
        QObject::connect(reader, &QSocketNotifier::activated, reader, [&reads, owner, reader, writer] {
            ++reads;
            writer->setEnabled(false); // which is due in the same turn
            delete reader;
            QTimer::singleShot(20, owner, quit);
        });
        QObject::connect(writer, &QSocketNotifier::activated, writer, [&writes] { ++writes; });
        QCOMPARE(::write(pair.ends[1], "a", 1), 1);
    }));
    QCOMPARE(reads, 1);
    QCOMPARE(writes, 0);
}

void TestEpollDispatcher::tellsOfASocketThatHangsUp()
{
    Pair pair;
    QVERIFY(runs([&] {
        auto *notifier = new QSocketNotifier(pair.ends[0], QSocketNotifier::Read,
                                             QThread::currentThread()->eventDispatcher());
        QObject::connect(notifier, &QSocketNotifier::activated, notifier, [notifier] {
            notifier->setEnabled(false);
            quit();
        });
        ::shutdown(pair.ends[1], SHUT_RDWR);
    }));
}

QTEST_GUILESS_MAIN(TestEpollDispatcher)
#include "tst_epolldispatcher.moc"
