// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <atomic>
#include <shared_mutex>
#include <thread>

namespace Velox {

/** Many readers or one writer, and no deadlock with oneself: a thread that writes may lock again for both, a
 *  thread that reads may read again, and is refused to write (a callback under VSlice::range()). */
class ContainerLock
{
public:
    ContainerLock() = default;
    Q_DISABLE_COPY_MOVE(ContainerLock)

    /** Locked for reading while it lives. */
    class Reader
    {
    public:
        explicit Reader(ContainerLock &lock)
            : m_lock(lock)
            , m_outer(s_readers)
            , m_nested(lock.isWrittenHere() || lock.isReadHere())
        {
            s_readers = this;
            if (!m_nested)
                m_lock.m_mutex.lock_shared();
        }
        ~Reader()
        {
            if (!m_nested)
                m_lock.m_mutex.unlock_shared();
            s_readers = m_outer;
        }
        Q_DISABLE_COPY_MOVE(Reader)

    private:
        friend class ContainerLock;
        ContainerLock &m_lock;
        const Reader *const m_outer; // the readers of a thread nest like its calls
        const bool m_nested;
    };

    /** Locked for writing while it lives, unless isRefused(). */
    class Writer
    {
    public:
        explicit Writer(ContainerLock &lock)
            : m_lock(lock)
            , m_nested(lock.isWrittenHere())
            , m_refused(!m_nested && lock.isReadHere())
        {
            if (m_nested || m_refused)
                return;
            m_lock.m_mutex.lock();
            m_lock.m_writer = std::this_thread::get_id();
        }
        ~Writer()
        {
            if (m_nested || m_refused)
                return;
            m_lock.m_writer = std::thread::id();
            m_lock.m_mutex.unlock();
        }
        Q_DISABLE_COPY_MOVE(Writer)

        /** True inside another Writer of this thread: what follows a change is left to that one. */
        [[nodiscard]] bool isNested() const { return m_nested; }

        /** True where this thread holds the lock for reading. */
        [[nodiscard]] bool isRefused() const { return m_refused; }

    private:
        ContainerLock &m_lock;
        const bool m_nested;
        const bool m_refused;
    };

    /** True while the calling thread holds the lock for writing. */
    [[nodiscard]] bool isWrittenHere() const { return m_writer == std::this_thread::get_id(); }

private:
    [[nodiscard]] bool isReadHere() const
    {
        for (const Reader *reader = s_readers; reader; reader = reader->m_outer) {
            if (&reader->m_lock == this)
                return true;
        }
        return false;
    }

    static inline thread_local const Reader *s_readers = nullptr;

    std::shared_mutex m_mutex;
    std::atomic<std::thread::id> m_writer = std::thread::id();
};

} // namespace Velox
