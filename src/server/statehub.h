// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/syncrequest.h"
#include "server/readernotices.h"
#include "server/serversettings.h"
#include "server/session.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <unordered_map>

namespace Velox {

/** One published state and its readers: takes changes, makes versions, and brings every reader along.
 *
 *  Lives in the I/O thread; its slots may be invoked from others by queued calls. */
class StateHub : public QObject
{
    Q_OBJECT
public:
    explicit StateHub(QByteArray id);
    ~StateHub() override;

    void setSettings(const StateSettings &settings);
    /** Applies the changes and pushes them; applied() says when that is done. */
    void apply(const ChangeBatch &batch);

    /** Takes a reader in. @p id names its connection. */
    void join(quint64 id, const SyncRequest &request, std::unique_ptr<Channel> channel);
    /** True when @p request, a long poll, is to wait for the next push; false when it is answered at once. */
    [[nodiscard]] bool wouldHold(const SyncRequest &request) const;
    /** The present state as a whole update, to be shown to a person; empty where there is no state yet. */
    [[nodiscard]] QByteArray page();

    [[nodiscard]] int readerCount() const { return int(m_sessions.size()); }
    [[nodiscard]] QList<VeloxConnection> connections() const;
    void closeConnection(quint64 id);
    void closeAll(CloseReason reason);
    /** Cuts every reader that is still there. */
    void dropAll();

    /** Who connected and left; shared, as it may be read when the hub is gone. */
    [[nodiscard]] std::shared_ptr<ReaderNotices> notices() const { return m_notices; }
    [[nodiscard]] const StateStore &store() const { return m_store; }
    [[nodiscard]] int fullsMade() const { return m_cache.fullsMade(); }

Q_SIGNALS:
    /** A batch was applied; @p changed tells whether @p version is new. */
    void applied(qint64 version, bool changed);
    /** Something waits in notices(), for someone who is not looking there. */
    void noticed();
    void left();

private:
    void tell(bool isThere, const VeloxConnection &reader);
    [[nodiscard]] std::optional<qint64> heldVersion(const SyncRequest &request) const;
    [[nodiscard]] StateStore::Format formatOf(const SyncRequest &request) const;
    void drop(quint64 id);
    void pingAll();
    void cutStuckReaders();
    void countMergeReaders(StateStore::Format format, int by);

    StateStore m_store;
    UpdateCache m_cache;
    StateSettings m_settings;
    std::unordered_map<quint64, std::unique_ptr<Session>> m_sessions;
    const std::shared_ptr<ReaderNotices> m_notices = std::make_shared<ReaderNotices>(Limits::pendingNotices);
    Channel::SharedUpdate m_ping;
    QTimer m_pingTimer;
    QTimer m_stuckTimer;
    QElapsedTimer m_clock;
    int m_mergeReaders = 0;
};

} // namespace Velox
