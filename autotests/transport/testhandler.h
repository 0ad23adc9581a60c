// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/httphandler.h"
#include "transport/httpserver.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <vector>

/** An HttpHandler with one path for each way to answer, which keeps what it is given. */
class TestHandler : public Velox::HttpHandler
{
public:
    void handle(const Velox::HttpRequest &request, Velox::HttpExchange exchange) override
    {
        requests.append(request);
        if (request.path == u"/hello")
            exchange.respond({200, {{"Content-Type", "text/plain"}}, "hello"});
        else if (request.path == u"/nothing")
            exchange.respond({204, {}, "not sent"});
        else if (request.path == u"/big")
            exchange.respond({200, {}, QByteArray(8 * 1024 * 1024, 'x')});
        else if (request.path == u"/stream")
            keep(exchange.openEventStream({{"X-Test", "yes"}},
                                          request.header("Accept-Encoding").contains("gzip")));
        else if (request.path == u"/poll")
            keep(exchange.openLongPoll({{"X-Test", "yes"}}));
        else if (request.path == u"/later")
            exchanges.push_back(std::move(exchange));
        else if (request.path != u"/drop")
            exchange.respond({404, {}, "nothing here"});
    }

    std::optional<Velox::HttpResponse> refuseUpgrade(const Velox::HttpRequest &request, int) override
    {
        if (request.path == u"/private")
            return Velox::HttpResponse::fromRefusal({403, {{"X-Why", "private"}}, "Not for you."});
        if (request.path != u"/stream")
            return Velox::HttpResponse::fromRefusal({404, {}, "No state here."});
        return std::nullopt;
    }

    void webSocketOpened(const Velox::HttpRequest &request, std::unique_ptr<Velox::Channel> channel) override
    {
        requests.append(request);
        keep(std::move(channel));
    }

    /** Forgets channels that say they are closed, as a server does. */
    bool forgetClosed = false;

    QList<Velox::HttpRequest> requests;
    std::vector<std::unique_ptr<Velox::Channel>> channels;
    std::vector<Velox::HttpExchange> exchanges;
    int closedChannels = 0;

private:
    void keep(std::unique_ptr<Velox::Channel> channel)
    {
        if (!channel)
            return;
        Velox::Channel *raw = channel.get();
        QObject::connect(raw, &Velox::Channel::closed, raw, [this, raw] {
            ++closedChannels;
            if (forgetClosed)
                std::erase_if(channels, [raw](const auto &each) { return each.get() == raw; });
        });
        channels.push_back(std::move(channel));
    }
};

/** A server that listens, with times short enough for a test where it says so. */
struct Serving
{
    explicit Serving(const Velox::HttpLimits &limits = {})
        : server(std::make_unique<Velox::HttpServer>(handler, limits))
    {
        listening = server->listen(QHostAddress(QHostAddress::LocalHost), 0);
    }

    TestHandler handler;
    std::unique_ptr<Velox::HttpServer> server;
    bool listening = false;

    quint16 port() const { return server->serverPort(); }
};

inline std::shared_ptr<const Velox::EncodedUpdate> sharedUpdate(const QByteArray &json,
                                                                const QByteArray &eventId = {})
{
    return std::make_shared<const Velox::EncodedUpdate>(json, eventId);
}

/** Qt 6.4 warns of each upgrade that it was told to refuse. */
inline void expectRefusalWarning()
{
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(QStringLiteral("^WebSocket received but no slots")));
#endif
}
