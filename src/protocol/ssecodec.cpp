// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "protocol/ssecodec.h"

#include "protocol/limits.h"

#include <algorithm>
#include <utility>

namespace Velox {

namespace {

qsizetype lineEnd(QByteArrayView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' || text[i] == '\r')
            return i;
    }
    return -1;
}

/** What a line may hold besides the data: a field name, the colon and the space. */
constexpr qsizetype fieldNameBytes = 16;

constexpr QByteArrayView byteOrderMark = "\xEF\xBB\xBF";

} // namespace

QByteArray SseWriter::event(QByteArrayView data, QByteArrayView id)
{
    QByteArray out;
    out.reserve(data.size() + id.size() + 16);
    if (!id.isEmpty())
        out.append("id: ").append(id).append('\n');
    for (qsizetype end = lineEnd(data); end >= 0; end = lineEnd(data)) {
        out.append("data: ").append(data.first(end)).append('\n');
        const bool pair = data[end] == '\r' && data.size() > end + 1 && data[end + 1] == '\n';
        data = data.sliced(end + (pair ? 2 : 1));
    }
    out.append("data: ").append(data).append("\n\n");
    return out;
}

SseReader::SseReader(qsizetype maxEventBytes)
    : m_maxEventBytes(maxEventBytes)
{
}

QList<SseEvent> SseReader::feed(QByteArrayView bytes)
{
    QList<SseEvent> events;
    takeByteOrderMark(bytes);
    while (!bytes.isEmpty() && !m_tooLarge) {
        if (m_afterReturn && bytes.front() == '\n')
            bytes = bytes.sliced(1);
        m_afterReturn = false;
        const qsizetype end = lineEnd(bytes);
        const QByteArrayView part = end < 0 ? bytes : bytes.first(end);
        if (!fits(m_line.size() + part.size(), m_maxEventBytes + fieldNameBytes))
            break;
        if (end < 0) {
            m_line.append(part);
            break;
        }
        m_afterReturn = bytes[end] == '\r';
        if (m_line.isEmpty())
            takeLine(part, events); // the usual case: a line in one piece is not copied
        else
            takeLine(std::exchange(m_line, {}).append(part), events);
        bytes = bytes.sliced(end + 1);
    }
    return events;
}

void SseReader::takeByteOrderMark(QByteArrayView &bytes)
{
    while (m_markBytes >= 0 && !bytes.isEmpty()) {
        if (bytes.front() == byteOrderMark[m_markBytes]) {
            bytes = bytes.sliced(1);
            if (++m_markBytes == byteOrderMark.size())
                m_markBytes = -1;
        } else {
            m_line = byteOrderMark.first(m_markBytes).toByteArray(); // it only began like one
            m_markBytes = -1;
        }
    }
}

void SseReader::takeLine(QByteArrayView line, QList<SseEvent> &events)
{
    if (line.isEmpty()) {
        dispatch(events);
        return;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon == 0)
        return; // a comment
    if (colon < 0) {
        takeField(line, {});
        return;
    }
    QByteArrayView value = line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    takeField(line.first(colon), value);
}

void SseReader::takeField(QByteArrayView name, QByteArrayView value)
{
    if (name == "data") {
        if (fits(m_data.size() + value.size(), m_maxEventBytes))
            m_data.append(value).append('\n');
    } else if (name == "event") {
        m_type = value.toByteArray();
    } else if (name == "id") {
        if (!value.contains('\0') && value.size() <= Limits::eventIdBytes)
            m_lastEventId = value.toByteArray();
    } else if (name == "retry") {
        const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
        bool ok = !value.isEmpty() && std::all_of(value.begin(), value.end(), isDigit);
        const qint64 milliseconds = ok ? value.toByteArray().toLongLong(&ok) : 0;
        if (ok)
            m_retryMs = milliseconds;
    }
}

void SseReader::dispatch(QList<SseEvent> &events)
{
    QByteArray data = std::exchange(m_data, {});
    QByteArray type = std::exchange(m_type, {});
    if (data.isEmpty())
        return; // an id alone is kept, but is no event
    data.chop(1); // each data line put a line feed behind it
    events.append({type.isEmpty() ? QByteArrayLiteral("message") : type, data, m_lastEventId});
}

bool SseReader::fits(qsizetype size, qsizetype limit)
{
    if (size <= limit)
        return true;
    m_tooLarge = true;
    m_line = m_data = {};
    return false;
}

} // namespace Velox
