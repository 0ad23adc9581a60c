// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "client/ssestream.h"

#include <utility>

namespace Velox {

SseStream::SseStream(StreamRequest request, HeldLookup held, QObject *parent)
    : HttpStream(std::move(request), std::move(held), QByteArrayLiteral("text/event-stream"), parent)
    , m_reader(qsizetype(this->request().maxMessageBytes))
{
}

SseStream::~SseStream() { close(); }

void SseStream::start() { send(held()); }

void SseStream::answerBegan() { setOpened(); }

void SseStream::take(QByteArrayView bytes)
{
    const QList<SseEvent> events = m_reader.feed(bytes);
    for (const SseEvent &event : events) {
        if (event.type == "message")
            deliver(event.data);
        if (!isActive())
            return;
    }
    if (m_reader.isTooLarge())
        end({StreamEnd::Kind::TooLarge,
             QStringLiteral("An event is larger than %1 bytes").arg(request().maxMessageBytes)});
}

void SseStream::answerEnded()
{
    end({StreamEnd::Kind::Closed, QStringLiteral("The server ended the event stream")});
}

} // namespace Velox
