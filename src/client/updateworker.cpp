// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "client/updateworker.h"

#include <QCoreApplication>
#include <QMutex>
#include <QThreadPool>

#include <atomic>
#include <chrono>
#include <functional>
#include <utility>

namespace Velox {
namespace {

using namespace std::chrono_literals;

/** A thread that had nothing to do for so long ends. */
constexpr auto threadExpiry = 2s;

/** The application's own pool may be full of its own work, and it may clear it. */
class Pool
{
public:
    /** False where there is no application whose end could wait for it, or it ends. */
    static bool start(std::function<void()> work)
    {
        const QMutexLocker locker(&s_mutex);
        if (!QCoreApplication::instance() || QCoreApplication::closingDown())
            return false;
        if (!s_pool) {
            s_pool = new QThreadPool;
            s_pool->setExpiryTimeout(int(std::chrono::milliseconds(threadExpiry).count()));
            qAddPostRoutine(&Pool::end);
        }
        s_pool->start(std::move(work));
        return true;
    }

private:
    static void end()
    {
        QThreadPool *pool = nullptr;
        {
            const QMutexLocker locker(&s_mutex);
            pool = std::exchange(s_pool, nullptr);
        }
        delete pool; // waits
    }

    static inline QBasicMutex s_mutex;
    static inline QThreadPool *s_pool = nullptr;
};

} // namespace

/** What the two threads share. */
struct UpdateWorker::Job
{
    UpdateToPrepare work; // the pool's
    std::atomic<bool> isCancelled = false;
    QMutex mutex; // of what follows
    UpdateWorker *owner = nullptr; // null: gone
    PreparedUpdate prepared;
};

UpdateWorker::UpdateWorker(QObject *parent)
    : QObject(parent)
{
}

UpdateWorker::~UpdateWorker()
{
    if (!m_job)
        return;
    cancel();
    const QMutexLocker locker(&m_job->mutex);
    m_job->owner = nullptr;
}

void UpdateWorker::start(UpdateToPrepare work)
{
    m_job = std::make_shared<Job>();
    m_job->work = std::move(work);
    m_job->owner = this;
    std::function<void()> run = [job = m_job]() mutable {
        PreparedUpdate prepared = prepareUpdate(job->work, job->isCancelled);
        job->work = {};
        QMutexLocker locker(&job->mutex);
        if (job->owner) {
            job->prepared = std::move(prepared);
            // Under the lock, so that the owner is there to be told.
            QMetaObject::invokeMethod(job->owner, &UpdateWorker::finish, Qt::QueuedConnection);
        }
        locker.unlock();
        job.reset();
    };
    if (!Pool::start(run))
        run();
}

void UpdateWorker::cancel()
{
    if (m_job)
        m_job->isCancelled = true;
}

void UpdateWorker::finish()
{
    const auto job = std::exchange(m_job, nullptr);
    if (job->isCancelled)
        dispose(std::make_shared<PreparedUpdate>(std::move(job->prepared)));
    Q_EMIT done(job->prepared);
}

void UpdateWorker::dispose(std::shared_ptr<const void> something)
{
    const auto held = std::make_shared<std::shared_ptr<const void>>(std::move(something));
    Pool::start([held] { held->reset(); });
}

} // namespace Velox
