// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/socketchannel.h"

#include <chrono>

namespace Velox {

/** Server-Sent Events on a socket whose HTTP answer has begun. */
class EventStreamChannel : public SocketChannel
{
    Q_OBJECT
public:
    enum class Coding { Identity, Gzip };

    EventStreamChannel(QTcpSocket *socket, Coding coding, std::chrono::milliseconds closeTimeout);
    ~EventStreamChannel() override;

    void send(const SharedUpdate &update) override;
    void sendPing(const SharedUpdate &update) override;
    void close(CloseReason reason) override;
    [[nodiscard]] QString transportName() const override;

private:
    const Coding m_coding;
    const std::chrono::milliseconds m_closeTimeout;
};

} // namespace Velox
