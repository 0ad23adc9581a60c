// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace Velox {

/** One update in the forms that the transports write, each made once, on first use, and shared by all
 *  readers.
 *
 *  Immutable to its users. The forms are made without a lock: use it in one thread, the server's I/O thread.
 */
class EncodedUpdate
{
public:
    /** @p json is the update's JSON text; @p eventId the id of its server-sent event, empty for none (a
     *  ping). */
    explicit EncodedUpdate(QByteArray json, QByteArray eventId = {});

    const QByteArray &json() const { return m_json; }
    /** One unmasked RFC 6455 text frame. */
    const QByteArray &webSocketFrame() const;
    /** One event of an event stream. */
    const QByteArray &serverSentEvent() const;
    /** The event as a byte-aligned block of raw deflate data that depends on nothing before it: it may follow
     *  any other such block, or gzipStreamHead(). */
    const QByteArray &gzipEvent() const;

    /** What a gzip-coded stream starts with (RFC 1952). Its blocks follow; it has no end. */
    static QByteArray gzipStreamHead();

private:
    QByteArray m_json;
    QByteArray m_eventId;
    mutable QByteArray m_webSocketFrame;
    mutable QByteArray m_serverSentEvent;
    mutable QByteArray m_gzipEvent;
};

} // namespace Velox
