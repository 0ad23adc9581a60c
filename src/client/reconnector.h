// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/transportchooser.h"
#include "client/updatestream.h"
#include "client/veloxclient.h"
#include "protocol/backoff.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>

namespace Velox {

/** Keeps one connection to a server (docs/protocol.md, 6): opens it, tries the next transport where one is blocked,
 *  waits longer after each failure, and gives up a connection on which nothing is heard.
 *
 *  Lives in the thread of its owner. May be deleted in a slot of any of its signals. */
class Reconnector : public QObject
{
    Q_OBJECT
public:
    using Status = VeloxClient::Status;
    using ErrorCode = VeloxClient::ErrorCode;

    struct Settings
    {
        StreamRequest request;
        std::vector<TransportKind> transports = {
            TransportKind::ServerSentEvents}; ///< the best first; at least one
        bool retry = true;
        std::chrono::milliseconds minRetry = Limits::minBackoff;
        std::chrono::milliseconds maxRetry = Limits::maxBackoff;
        std::chrono::milliseconds silence = Limits::quietTimeout;
        std::chrono::milliseconds stall =
            Limits::stallTimeout; ///< to the first message, where another transport is left
    };

    /** What is not decided here; tests bring their own. */
    struct Environment
    {
        std::function<UpdateStream *(TransportKind, StreamRequest, UpdateStream::HeldLookup)> makeStream;
        Backoff::Random random;
        std::function<qint64()> wallClockMs; ///< goes on while the machine sleeps
    };
    [[nodiscard]] static Environment systemEnvironment();

    explicit Reconnector(UpdateStream::HeldLookup held, QObject *parent = nullptr,
                         Environment environment = systemEnvironment());
    ~Reconnector() override;

    /** Used from the next connection on. Another list of transports, or another address, begins anew with the first. */
    void setSettings(const Settings &settings);

    void open();
    void close();
    /** Connects now instead of waiting longer. */
    void retryNow();
    /** Connects anew where there is or should be a connection. */
    void reopen();

    /** While paused nothing is received, no connection ends by itself or is begun, and silence is none. Unpausing
     *  delivers what came meanwhile before it returns; a slot may delete this. */
    void setPaused(bool isPaused);
    /** What was received has been applied: the next wait is the shortest again. */
    void confirm() { m_backoff.reset(); }
    /** What was received cannot be used: the connection is given up like one that broke. */
    void reject(ErrorCode code, const QString &text);
    void ignoreSslErrors(const QList<QSslError> &errors);

    [[nodiscard]] bool isActive() const { return m_status != Status::Closed; }
    [[nodiscard]] Status status() const { return m_status; }
    [[nodiscard]] TransportKind transport() const { return m_chooser.current(); }
    /** Counts connections and their ends: the same number is the same connection, still there. */
    [[nodiscard]] quint64 serial() const { return m_serial; }

Q_SIGNALS:
    void statusChanged();
    void transportChanged();
    /** A message came on the present connection. */
    void received(const QByteArray &message);
    /** Something went wrong; status() says what comes next. Once for a round through the transports. */
    void failed(VeloxClient::ErrorCode code, const QString &text);
    void retryScheduled(int ms);
    void sslErrors(const QList<QSslError> &errors);

private:
    struct Failure
    {
        ErrorCode code;
        QString text;
        bool isFinal = false; ///< Another transport would meet the same.
        std::optional<std::chrono::milliseconds> retryAfter = std::nullopt;
    };

    [[nodiscard]] static Failure failureOf(const StreamEnd &end);
    [[nodiscard]] bool hasAddress() const;
    void connectNow();
    void openStream(TransportKind kind);
    void release();
    void take(const QByteArray &message);
    void fail(const Failure &failure);
    void wait(const Failure &failure);
    void setStatus(Status status);
    void setTransport(const std::function<void()> &change);
    void checkForSleep();

    const UpdateStream::HeldLookup m_held;
    const Environment m_environment;
    Settings m_settings;
    TransportChooser m_chooser;
    Backoff m_backoff;
    QTimer m_retryTimer;
    QTimer m_silenceTimer;
    QTimer m_stallTimer;
    QTimer m_sleepTimer;
    UpdateStream *m_stream = nullptr;
    std::optional<Failure> m_firstFailure; // of this round
    qint64 m_checkedAt = 0; // wall clock, milliseconds
    qint64 m_heardAt = 0;
    quint64 m_serial = 0;
    Status m_status = Status::Closed;
    bool m_isHeard = false; // a message came on this connection
    bool m_isPaused = false;
};

} // namespace Velox
