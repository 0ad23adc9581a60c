// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace Velox {

/** Writes the event stream format of the HTML standard as the strictest known reader takes it: `field: value`
 *  with the space, no comments, one blank line after an event. */
namespace SseWriter {

/** One event. @p data without line breaks is one `data:` line; otherwise there is one for each line. @p id is
 *  left out where it is empty, and must not hold line breaks or NUL. */
[[nodiscard]] VELOX_CORE_EXPORT QByteArray event(QByteArrayView data, QByteArrayView id = {});

} // namespace SseWriter

/** One event as a reader sees it. */
struct SseEvent
{
    QByteArray type = QByteArrayLiteral("message");
    QByteArray data;
    QByteArray lastEventId; ///< the last id of the stream so far, not only this event's

    friend bool operator==(const SseEvent &, const SseEvent &) = default;
};

/** Reads an event stream incrementally, by the whole grammar of the HTML standard (section 9.2): byte order
 *  mark, the three line ends cut anywhere, comments, several data lines, `id`, `event` and `retry`. Bytes are
 *  taken as UTF-8 and not checked. An event that the stream ends within is never delivered. */
class VELOX_CORE_EXPORT SseReader
{
public:
    /** @p maxEventBytes bounds the data of one event, and with a few bytes more any one line. */
    explicit SseReader(qsizetype maxEventBytes);

    /** Takes the next bytes, cut anywhere, and returns the events that they complete. After an error it
     *  returns none. */
    [[nodiscard]] QList<SseEvent> feed(QByteArrayView bytes);

    /** True for good once an event was larger than the limit. The events before it were delivered. */
    [[nodiscard]] bool isTooLarge() const { return m_tooLarge; }
    /** What a reconnecting reader sends as `Last-Event-ID`. */
    [[nodiscard]] QByteArray lastEventId() const { return m_lastEventId; }
    /** Reconnection time that the server asked for, in milliseconds. */
    [[nodiscard]] std::optional<qint64> retryMs() const { return m_retryMs; }

private:
    void takeByteOrderMark(QByteArrayView &bytes);
    void takeLine(QByteArrayView line, QList<SseEvent> &events);
    void takeField(QByteArrayView name, QByteArrayView value);
    void dispatch(QList<SseEvent> &events);
    bool fits(qsizetype size, qsizetype limit);

    const qsizetype m_maxEventBytes;
    QByteArray m_line; // the part of a line that came so far
    QByteArray m_data;
    QByteArray m_type;
    QByteArray m_lastEventId;
    std::optional<qint64> m_retryMs;
    int m_markBytes = 0; // of the byte order mark seen so far; -1: past it
    bool m_afterReturn = false; // the last byte was a CR: an LF now belongs to it
    bool m_tooLarge = false;
};

} // namespace Velox
