// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "support/machine.h"
#include "support/readers.h"

/** What may go before its time. */
enum class Victim { Source, State, Server, Reader };
/** Each of the four on the heap, so that it can go alone, and readers of all kinds. */
struct Scene
{
    Scene()
    {
        state->setThrottleMs(15);
        state->setSource(machine.get());
        server->addState(state.get());
    }

    void kill(Victim victim)
    {
        if (std::exchange(isDone, true))
            return;
        switch (victim) {
        case Victim::Source:
            machine.reset();
            break;
        case Victim::State:
            state.reset();
            break;
        case Victim::Server:
            server.reset();
            break;
        case Victim::Reader:
            readers.clear();
            break;
        }
    }

    template <typename Signal>
    void killIn(Signal signal, Victim victim)
    {
        QObject::connect(state.get(), signal, &context, [this, victim] { kill(victim); });
    }

    [[nodiscard]] bool listen()
    {
        const bool isListening = server->listen(QHostAddress::LocalHost, 0);
        url = server ? server->url() : QUrl();
        url.setPath(QStringLiteral("/sync"));
        return isListening;
    }

    void connectReaders(const QByteArrayList &transports = {"sse", "sse+gzip", "websocket", "poll"})
    {
        for (const QByteArray &transport : transports)
            readers.push_back(makeReader(QString::fromLatin1(transport), {url}));
    }

    [[nodiscard]] bool allHold(qint64 version) const
    {
        return std::all_of(readers.cbegin(), readers.cend(),
                           [version](const auto &reader) { return reader->version() >= version; });
    }
    [[nodiscard]] bool allEnded() const
    {
        return std::all_of(readers.cbegin(), readers.cend(),
                           [](const auto &reader) { return reader->isEnded; });
    }

    QObject context; // of the connections that kill
    VSlice rows; // of nobody, so that it outlives its batch
    QUrl url;
    std::unique_ptr<Machine> machine = std::make_unique<Machine>();
    std::unique_ptr<VeloxState> state = std::make_unique<VeloxState>();
    std::unique_ptr<VeloxServer> server = std::make_unique<VeloxServer>();
    std::vector<std::unique_ptr<Reader>> readers;
    bool isDone = false;
};
