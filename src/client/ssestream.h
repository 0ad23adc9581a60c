// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/httpstream.h"
#include "protocol/ssecodec.h"

namespace Velox {

/** Reads updates as Server-Sent Events: one request, whose answer does not end. Events of a type other than
 *  `message` are passed over. The server's end of the answer is Closed; one that is cut is
 *  Network, or Closed too: Qt takes a chunked answer for whole where the connection ends together with its last
 *  bytes. */
class SseStream : public HttpStream
{
    Q_OBJECT
public:
    explicit SseStream(StreamRequest request, HeldLookup held = {}, QObject *parent = nullptr);
    ~SseStream() override;

private:
    void start() override;
    void answerBegan() override;
    void take(QByteArrayView bytes) override;
    void answerEnded() override;

    SseReader m_reader;
};

} // namespace Velox
