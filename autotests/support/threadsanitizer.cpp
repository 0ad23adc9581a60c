// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Tells the thread sanitizer the order that Qt makes between threads. Qt is not built with the sanitizer, which therefore
// sees neither the locks of an event queue nor those of a thread's end, and would call each hand-over a race. The
// linker (--wrap, src/CMakeLists.txt) leads our own calls of the functions below here first. Each says only what Qt
// promises: who runs what was posted has seen what the poster did before. So a race of ours is still found.

#include <QObject>
#include <QSemaphore>
#include <QThread>
#include <QThreadPool>
#include <QThreadStorage>

#include <functional>

#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

// Each function as the linker knows it.
#define VELOX_ACTIVATE(use) use(_ZN11QMetaObject8activateEP7QObjectPKS_iPPv)
#define VELOX_CONNECT(use)                                                                                   \
  use(_ZN7QObject11connectImplEPKS_PPvS1_S3_PN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPKiPK11QMetaObject)
#define VELOX_INVOKE(use)                                                                                    \
  use(_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv)
#define VELOX_START(use) use(_ZN7QThread5startENS_8PriorityE)
#define VELOX_WAIT(use) use(_ZN7QThread4waitE14QDeadlineTimer)
#define VELOX_POOL(use) use(_ZN11QThreadPool5startESt8functionIFvvEEi)
#define VELOX_ACQUIRE(use) use(_ZN10QSemaphore7acquireEi)
#define VELOX_RELEASE(use) use(_ZN10QSemaphore7releaseEi)
#define VELOX_WRAP(symbol) __wrap_##symbol
#define VELOX_NAME(symbol) #symbol

using Slot = QtPrivate::QSlotObjectBase;

namespace {

// What happened before release() of an address has happened for who calls acquire() of it later.
void acquire(const void *address) { __tsan_acquire(const_cast<void *>(address)); }
void release(const void *address) { __tsan_release(const_cast<void *>(address)); }

/** Qt's own function. */
template <typename Function>
Function *real(Function *, const char *name)
{
    return reinterpret_cast<Function *>(dlsym(RTLD_NEXT, name));
}
#define VELOX_REAL(function) real(function(VELOX_WRAP), function(VELOX_NAME))

/** A slot that is called by way of an event queue. */
class OrderedSlot : public Slot
{
public:
    /** @p before is released by who emits, @p after acquired by who waits for the end; both may be null. */
    OrderedSlot(Slot *slot, const void *before, const void *after)
        : Slot(&OrderedSlot::run)
        , m_slot(slot)
        , m_before(before)
        , m_after(after)
    {
        release(this);
    }

private:
    static void run(int operation, Slot *base, QObject *receiver, void **arguments, bool *result)
    {
        acquire(base); // it was made, or called before, in another thread perhaps
        const auto *self = static_cast<OrderedSlot *>(base);
        switch (operation) {
        case Call:
            if (self->m_before)
                acquire(self->m_before);
            self->m_slot->call(receiver, arguments);
            if (self->m_after)
                release(self->m_after);
            release(base);
            break;
        case Compare:
            *result = self->m_slot->compare(arguments);
            break;
        case Destroy:
            self->m_slot->destroyIfLastRef();
            delete self;
            break;
        }
    }

    Slot *const m_slot;
    const void *const m_before;
    const void *const m_after;
};

/** Dies in the last of what a thread runs, and says that what it did is done. */
struct LastWord
{
    const QThread *thread;
    ~LastWord() { release(thread); }
};

} // namespace

extern "C" {

void VELOX_ACTIVATE(VELOX_WRAP)(QObject *sender, const QMetaObject *object, int index, void **arguments)
{
    release(sender);
    VELOX_REAL(VELOX_ACTIVATE)(sender, object, index, arguments);
}

QMetaObject::Connection VELOX_CONNECT(VELOX_WRAP)(const QObject *sender, void **signal,
                                                  const QObject *receiver, void **method, Slot *slot,
                                                  Qt::ConnectionType type, const int *types,
                                                  const QMetaObject *object)
{
    // A direct slot runs inside the signal, in whatever thread: nothing is ordered.
    if ((type & 3) != Qt::DirectConnection)
        slot = new OrderedSlot(slot, sender, nullptr);
    return VELOX_REAL(VELOX_CONNECT)(sender, signal, receiver, method, slot, type, types, object);
}

bool VELOX_INVOKE(VELOX_WRAP)(QObject *object, Slot *slot, Qt::ConnectionType type, void *result)
{
    const char done = 0;
    const bool isBlocking = type == Qt::BlockingQueuedConnection;
    slot = new OrderedSlot(slot, nullptr, isBlocking ? &done : nullptr);
    const bool isKnown = VELOX_REAL(VELOX_INVOKE)(object, slot, type, result);
    if (isBlocking)
        acquire(&done);
    return isKnown;
}

void VELOX_START(VELOX_WRAP)(QThread *thread, QThread::Priority priority)
{
    static QThreadStorage<LastWord *> lastWord;
    // finished() comes before what was left to deleteLater(), a thread's storage goes after it.
    QObject::connect(
        thread, &QThread::finished, thread, [thread] { lastWord.setLocalData(new LastWord{thread}); },
        Qt::ConnectionType(Qt::DirectConnection | Qt::SingleShotConnection));
    VELOX_REAL(VELOX_START)(thread, priority);
}

bool VELOX_WAIT(VELOX_WRAP)(QThread *thread, QDeadlineTimer deadline)
{
    const bool hasEnded = VELOX_REAL(VELOX_WAIT)(thread, deadline);
    if (hasEnded)
        acquire(thread);
    return hasEnded;
}

void VELOX_POOL(VELOX_WRAP)(QThreadPool *pool, std::function<void()> work, int priority)
{
    // Qt moves no more than this pointer about, so nothing but it is read before it is acquired.
    auto *job = new std::function<void()>(std::move(work));
    release(job);
    const auto run = [job] {
        acquire(job);
        (*job)();
        delete job;
    };
    VELOX_REAL(VELOX_POOL)(pool, run, priority);
}

void VELOX_ACQUIRE(VELOX_WRAP)(QSemaphore *semaphore, int count)
{
    VELOX_REAL(VELOX_ACQUIRE)(semaphore, count);
    acquire(semaphore);
}

void VELOX_RELEASE(VELOX_WRAP)(QSemaphore *semaphore, int count)
{
    release(semaphore);
    VELOX_REAL(VELOX_RELEASE)(semaphore, count);
}
}
