// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "client/longpollstream.h"

#include <algorithm>
#include <utility>

namespace Velox {

using namespace std::chrono_literals;

LongPollStream::LongPollStream(StreamRequest request, HeldLookup held, QObject *parent)
    : HttpStream(std::move(request), std::move(held), QByteArrayLiteral("application/json"), parent)
    , m_nextPoll(this)
    , m_heldTimer(this)
{
    m_nextPoll.setSingleShot(true);
    m_nextPoll.setTimerType(
        Qt::PreciseTimer); // a coarse one may come up to 5 % early, and then the gap is none
    m_heldTimer.setSingleShot(true);
    connect(&m_nextPoll, &QTimer::timeout, this, &LongPollStream::poll);
    connect(&m_heldTimer, &QTimer::timeout, this, &LongPollStream::setOpened);
}

LongPollStream::~LongPollStream() { close(); }

void LongPollStream::start() { poll(); }

void LongPollStream::stop()
{
    m_nextPoll.stop();
    m_heldTimer.stop();
    HttpStream::stop();
}

void LongPollStream::resumed()
{
    HttpStream::resumed();
    if (std::exchange(m_isPollDue, false))
        poll();
}

void LongPollStream::poll()
{
    m_isPollDue = isPaused(); // what is held is known when what came has been taken
    if (m_isPollDue)
        return;
    const HeldState state = held();
    m_namesHeld = !state.isEmpty();
    m_message.clear();
    m_sinceRequest.start();
    send(state);
}

void LongPollStream::requestSent()
{
    if (!m_namesHeld)
        return;
    stopWaiting();
    if (!isOpened())
        m_heldTimer.start(request().times.heldPollAfter);
}

void LongPollStream::refusalBegan() { m_heldTimer.stop(); }

void LongPollStream::answerBegan()
{
    m_heldTimer.stop();
    stopWaiting();
    setOpened();
}

void LongPollStream::take(QByteArrayView bytes)
{
    if (bytes.size() > request().maxMessageBytes - m_message.size()) {
        end({StreamEnd::Kind::TooLarge,
             QStringLiteral("An answer is larger than %1 bytes").arg(request().maxMessageBytes)});
        return;
    }
    m_message.append(bytes);
}

void LongPollStream::answerEnded()
{
    if (m_message.trimmed().isEmpty()) {
        end({StreamEnd::Kind::NotVelox, QStringLiteral("The server answered with nothing")});
        return;
    }
    deliver(std::exchange(m_message, {}));
    if (!isActive())
        return;
    const std::chrono::milliseconds since(m_sinceRequest.elapsed());
    m_nextPoll.start(std::max(0ms, request().times.pollGap - since));
}

} // namespace Velox
