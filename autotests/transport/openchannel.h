// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "rawpeer.h"
#include "testhandler.h"
#include "transport/httpserver.h"

#include <QSignalSpy>

/** A server, one peer that asked for a channel, and that channel. */
struct OpenChannel
{
    explicit OpenChannel(const QByteArray &request,
                         std::chrono::milliseconds closeTimeout = std::chrono::seconds(10))
    {
        Velox::HttpLimits limits;
        limits.closeTimeout = closeTimeout;
        server = std::make_unique<Velox::HttpServer>(handler, limits);
        if (!server->listen(QHostAddress(QHostAddress::LocalHost), 0))
            return;
        peer = std::make_unique<RawPeer>(server->serverPort(), request);
        isOpen = QTest::qWaitFor([this] { return handler.channels.size() == 1; });
    }

    Velox::Channel &channel() { return *handler.channels.front(); }

    TestHandler handler;
    std::unique_ptr<Velox::HttpServer> server;
    std::unique_ptr<RawPeer> peer;
    bool isOpen = false;
};

/** An update larger than the kernel's buffers, even when it is compressed. */
inline const std::shared_ptr<const Velox::EncodedUpdate> &hugeUpdate()
{
    static const auto update = [] {
        QByteArray noise(12 * 1024 * 1024, Qt::Uninitialized);
        quint32 state = 1;
        for (char &byte : noise) {
            state = state * 1664525 + 1013904223;
            byte = char('0' + (state >> 26)); // 64 characters, none a control character
        }
        return sharedUpdate(noise);
    }();
    return update;
}
