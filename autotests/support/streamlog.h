// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/updatestream.h"

#include <QStringList>

#include <functional>
#include <initializer_list>
#include <optional>
#include <utility>

/** What a StreamLog's lines are compared with. */
inline QStringList lines(std::initializer_list<const char *> all)
{
    QStringList list;
    for (const char *line : all)
        list += QString::fromUtf8(line);
    return list;
}

/** What a stream signalled, in order: "opened", "received …" (short), "ended Kind". heard() is counted. */
class StreamLog
{
public:
    explicit StreamLog(Velox::UpdateStream &stream)
    {
        using Velox::UpdateStream;
        QObject::connect(&stream, &UpdateStream::opened, &stream,
                         [this] { take(QStringLiteral("opened"), onOpened); });
        QObject::connect(&stream, &UpdateStream::received, &stream, [this](const QByteArray &message) {
            messages += message;
            take(QStringLiteral("received ") + QString::fromUtf8(message.left(40)), onReceived);
        });
        QObject::connect(&stream, &UpdateStream::heard, &stream, [this] { ++heard; });
        QObject::connect(&stream, &UpdateStream::ended, &stream, [this](const Velox::StreamEnd &why) {
            end = why;
            take(QStringLiteral("ended ") + name(why.kind), onEnded);
        });
    }

    /** What is called within the signal, after it is noted. */
    std::function<void()> onOpened, onReceived, onEnded;
    QStringList lines;
    QByteArrayList messages;
    std::optional<Velox::StreamEnd> end;
    int heard = 0;

    [[nodiscard]] static QString name(Velox::StreamEnd::Kind kind)
    {
        switch (kind) {
        case Velox::StreamEnd::Kind::Closed:
            return QStringLiteral("Closed");
        case Velox::StreamEnd::Kind::Network:
            return QStringLiteral("Network");
        case Velox::StreamEnd::Kind::Refused:
            return QStringLiteral("Refused");
        case Velox::StreamEnd::Kind::NotVelox:
            return QStringLiteral("NotVelox");
        case Velox::StreamEnd::Kind::Tls:
            return QStringLiteral("Tls");
        case Velox::StreamEnd::Kind::TooLarge:
            return QStringLiteral("TooLarge");
        }
        return {};
    }

private:
    void take(const QString &line, const std::function<void()> &then)
    {
        lines += line;
        if (then)
            then();
    }
};
