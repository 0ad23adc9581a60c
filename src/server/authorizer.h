// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/serversettings.h"
#include "server/veloxauthorization.h"
#include "server/veloxrequest.h"
#include "transport/httphandler.h"

#include <QMap>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace Velox {

/** Puts requests to the application's authorisation, which answers when it likes: bounds the time that is waited, and
 *  how many wait. Lives in the I/O thread. */
class Authorizer : public QObject
{
    Q_OBJECT
public:
    /** Takes a request to the application's thread, or calls it where that is this one. */
    using Ask = std::function<void(const VeloxRequest &, const VeloxAuthorization &)>;
    /** Nothing where the request may pass. */
    using Decision = std::optional<HttpRefusal>;
    using Receiver = std::function<void(const Decision &)>;

    explicit Authorizer(Ask ask);
    ~Authorizer() override;

    void setTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }

    /** Calls @p receiver once, in this thread: now, when the answer comes, or when it was waited for too long. */
    void decide(const HttpRequest &request, Receiver receiver);
    /** The same where there is no time: an answer that does not come at once is a refusal. */
    [[nodiscard]] Decision decideNow(const HttpRequest &request);
    [[nodiscard]] int waitingCount() const { return int(m_waiting.size()); }

private:
    struct Waiting
    {
        Receiver receiver;
        std::chrono::steady_clock::time_point deadline;
    };
    struct Mailbox;

    void answer(quint64 id, const Decision &decision);
    void expire();

    const Ask m_ask;
    std::shared_ptr<Mailbox> m_mailbox; // outlives this where answers are still to come
    std::chrono::milliseconds m_timeout = Limits::authorizeTimeout;
    QMap<quint64, Waiting> m_waiting;
    QTimer m_timer;
    quint64 m_lastId = 0;
};

} // namespace Velox
