// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/httpstream.h"

#include <QElapsedTimer>
#include <QTimer>

namespace Velox {

/** Reads updates by long poll: each request is answered with one, and names what is held after the last. The next
 *  is sent when received() has returned, StreamTimes::pollGap after the last request at the earliest; a server that
 *  closes idle connections does not end the stream. So Closed never comes.
 *
 *  A request that names a held state may be held by the server. It counts as accepted StreamTimes::heldPollAfter
 *  after it was sent, and is waited for without an end: that is the owner's to bound, by the time since heard(). */
class LongPollStream : public HttpStream
{
    Q_OBJECT
public:
    explicit LongPollStream(StreamRequest request, HeldLookup held = {}, QObject *parent = nullptr);
    ~LongPollStream() override;

private:
    void start() override;
    void stop() override;
    void resumed() override;
    void requestSent() override;
    void refusalBegan() override;
    void answerBegan() override;
    void take(QByteArrayView bytes) override;
    void answerEnded() override;
    void poll();

    QTimer m_nextPoll;
    QTimer m_heldTimer;
    QElapsedTimer m_sinceRequest;
    QByteArray m_message; // what came of it so far
    bool m_namesHeld = false; // the request under way does
    bool m_isPollDue = false; // after the pause
};

} // namespace Velox
