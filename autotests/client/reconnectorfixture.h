// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/reconnector.h"

#include <QPointer>
#include <QTest>

// A reconnector over connections that are not there.

namespace Velox {

/** A connection that does what the test says. */
class FakeStream : public UpdateStream
{
    Q_OBJECT
public:
    FakeStream(TransportKind kind, const StreamRequest &request, HeldLookup held)
        : UpdateStream(request, std::move(held), nullptr)
        , kind(kind)
    {
    }
    ~FakeStream() override { close(); }

    void accept() { setOpened(); }
    void send(const QByteArray &message) { deliver(message); }
    void refuse(int status) { end({StreamEnd::Kind::Refused, QStringLiteral("answered"), status}); }
    void end(const StreamEnd &why) { UpdateStream::end(why); }

    const TransportKind kind;

protected:
    void start() override { }
    void stop() override { }
    void passIgnoredSslErrors() override { }
};

inline QString nameOf(TransportKind kind)
{
    switch (kind) {
    case TransportKind::ServerSentEvents:
        return QStringLiteral("sse");
    case TransportKind::WebSocket:
        return QStringLiteral("ws");
    case TransportKind::LongPoll:
        break;
    }
    return QStringLiteral("poll");
}

/** A reconnector over fake streams, and what it did. */
struct Fixture
{
    explicit Fixture(std::vector<TransportKind> transports = {TransportKind::ServerSentEvents})
        : reconnector(std::make_unique<Reconnector>(UpdateStream::HeldLookup(), nullptr, environment()))
    {
        settings.request.url = QUrl(QStringLiteral("http://localhost/sync"));
        settings.transports = std::move(transports);
        settings.minRetry = std::chrono::milliseconds(1);
        settings.maxRetry = std::chrono::milliseconds(4);
        reconnector->setSettings(settings);
        QObject::connect(reconnector.get(), &Reconnector::statusChanged, reconnector.get(), [this] {
            log.append(QString::fromLatin1(
                QMetaEnum::fromType<VeloxClient::Status>().valueToKey(int(reconnector->status()))));
        });
        QObject::connect(
            reconnector.get(), &Reconnector::failed, reconnector.get(), [this](VeloxClient::ErrorCode code) {
                log.append(
                    QString::fromLatin1(QMetaEnum::fromType<VeloxClient::ErrorCode>().valueToKey(int(code))));
            });
        QObject::connect(reconnector.get(), &Reconnector::retryScheduled, reconnector.get(),
                         [this](int ms) { waits.append(ms); });
    }

    Reconnector::Environment environment()
    {
        return {[this](TransportKind kind, const StreamRequest &request, UpdateStream::HeldLookup held) {
                    stream = new FakeStream(kind, request, std::move(held));
                    log.append(nameOf(kind));
                    return stream.data();
                },
                [] { return 0.999; }, [this] { return wallClock; }};
    }

    /** Waits for the connection after the present one. */
    FakeStream *next()
    {
        const qsizetype from = streamCount();
        if (!QTest::qWaitFor([&] { return streamCount() > from; }))
            qWarning("no connection");
        return stream;
    }
    FakeStream *open()
    {
        reconnector->open();
        return next();
    }
    [[nodiscard]] qsizetype streamCount() const
    {
        return log.count(QStringLiteral("sse")) + log.count(QStringLiteral("ws"))
            + log.count(QStringLiteral("poll"));
    }
    [[nodiscard]] QString text() const { return log.join(u' '); }

    Reconnector::Settings settings;
    QStringList log;
    QList<int> waits;
    QPointer<FakeStream> stream;
    qint64 wallClock = 1'000'000;
    std::unique_ptr<Reconnector> reconnector;
};

} // namespace Velox
