// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/longpollstream.h"
#include "client/ssestream.h"
#include "support/httppeer.h"
#include "support/streamlog.h"

#include <QRegularExpression>
#include <QTest>

/** A test of what Server-Sent Events and long poll share: its functions run with both. */
class HttpStreamTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

protected:
    [[nodiscard]] static std::unique_ptr<Velox::UpdateStream> make(Velox::StreamRequest request,
                                                                   Velox::UpdateStream::HeldLookup held = {});
    [[nodiscard]] static bool isPoll();
    [[nodiscard]] static QByteArray mediaType();
    /** A whole answer with a ping in it, of the transport under test. */
    [[nodiscard]] static QByteArray goodAnswer();
    /** Answers with @p answer and hangs up: what is signalled must be @p lines, and the end must say why. */
    static void endsAs(HttpPeer &peer, const QByteArray &answer, const QStringList &lines);

    static inline const QByteArray ping = R"({"ping":true})";
};

inline void HttpStreamTest::initTestCase_data()
{
    QTest::addColumn<bool>("poll");
    QTest::newRow("Server-Sent Events") << false;
    QTest::newRow("long poll") << true;
}

inline bool HttpStreamTest::isPoll()
{
    QFETCH_GLOBAL(bool, poll);
    return poll;
}

inline QByteArray HttpStreamTest::mediaType() { return isPoll() ? "application/json" : "text/event-stream"; }

inline QByteArray HttpStreamTest::goodAnswer()
{
    const QByteArray body = isPoll() ? ping : "data: " + ping + "\n\n";
    return "HTTP/1.1 200 OK\r\nContent-Type: " + mediaType()
        + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

inline std::unique_ptr<Velox::UpdateStream> HttpStreamTest::make(Velox::StreamRequest request,
                                                                 Velox::UpdateStream::HeldLookup held)
{
    if (isPoll())
        return std::make_unique<Velox::LongPollStream>(std::move(request), std::move(held));
    return std::make_unique<Velox::SseStream>(std::move(request), std::move(held));
}

inline void HttpStreamTest::endsAs(HttpPeer &peer, const QByteArray &answer, const QStringList &lines)
{
    const auto stream = make({peer.url()});
    const StreamLog log(*stream);
    stream->open();
    QTRY_COMPARE(peer.heads.size(), 1);
    peer.write(answer);
    peer.hangUp();
    QTRY_VERIFY(log.end);
    QCOMPARE(log.lines, lines);
    QVERIFY(!log.end->text.isEmpty());
}
