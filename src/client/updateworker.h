// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sync/preparedupdate.h"

#include <QObject>

#include <memory>

namespace Velox {

/** Makes large updates ready in a thread of a pool, which all clients of the process share and in which nothing runs
 *  while no large update comes. One at a time. Lives in the thread of its owner. What is deleted, or cancelled, while
 *  the pool is at work does not wait for it: the work then ends early, and by itself. QCoreApplication waits for it in
 *  its destructor. */
class UpdateWorker : public QObject
{
    Q_OBJECT
public:
    explicit UpdateWorker(QObject *parent = nullptr);
    ~UpdateWorker() override;

    /** Begins, and emits done() when it is ready. Not while busy. */
    void start(UpdateToPrepare work);
    /** Gets it over with soon, and still emits done(): until then the work's base is being read. */
    void cancel();
    /** Whether the pool is at work, or done() is on its way. */
    [[nodiscard]] bool isBusy() const { return m_job != nullptr; }

    /** Lets go of @p something in the pool. In any thread. */
    static void dispose(std::shared_ptr<const void> something);

Q_SIGNALS:
    /** Comes from the event loop. A receiver may take what is in @p prepared. */
    void done(Velox::PreparedUpdate &prepared);

private:
    struct Job;

    void finish();

    std::shared_ptr<Job> m_job;
};

} // namespace Velox
