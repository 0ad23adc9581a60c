// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/channel.h"
#include "transport/httphandler.h"

#include <QPointer>

namespace Velox {

class HttpConnection;

/** A held request: the first update is its answer. */
class LongPollChannel : public Channel
{
    Q_OBJECT
public:
    LongPollChannel(HttpConnection *connection, HttpHeaders headers);
    ~LongPollChannel() override;

    void send(const SharedUpdate &update) override;
    void sendPing(const SharedUpdate &update) override;
    /** 0: the answer is the HTTP connection's to deliver. */
    [[nodiscard]] qint64 bytesQueued() const override { return 0; }
    [[nodiscard]] qint64 bytesSent() const override { return m_bytesSent; }
    void close(CloseReason reason) override;
    void abort() override;
    [[nodiscard]] QString transportName() const override;

private:
    void answer(const HttpResponse &response);

    QPointer<HttpConnection> m_connection; // null once answered
    HttpHeaders m_headers;
    qint64 m_bytesSent = 0;
};

} // namespace Velox
