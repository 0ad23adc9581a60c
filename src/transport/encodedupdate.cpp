// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/encodedupdate.h"

#include "protocol/ssecodec.h"

#include <QtEndian>

#include <utility>

#include <zlib.h>

namespace Velox {

namespace {

/** Above this size speed counts more than ratio: level 6 takes 20 ms for a megabyte, level 1 takes 8. */
constexpr qsizetype fastCompressionFrom = 64 * 1024;

QByteArray textFrame(const QByteArray &payload)
{
    QByteArray frame;
    frame.reserve(payload.size() + 10);
    frame += char(0x81); // FIN, opcode text
    const auto appendLength = [&frame](auto length) {
        const auto bigEndian = qToBigEndian(length);
        frame.append(reinterpret_cast<const char *>(&bigEndian), sizeof bigEndian);
    };
    if (payload.size() < 126) {
        frame += char(payload.size());
    } else if (payload.size() <= 0xFFFF) {
        frame += char(126);
        appendLength(quint16(payload.size()));
    } else {
        frame += char(127);
        appendLength(quint64(payload.size()));
    }
    return frame += payload;
}

/** The data as stored (not compressed) deflate blocks, which need no memory: for when zlib gets none. */
QByteArray storedBlocks(QByteArrayView data)
{
    QByteArray out;
    while (!data.isEmpty()) {
        const quint16 size = quint16(qMin<qsizetype>(data.size(), 0xFFFF));
        const quint16 lengths[] = {qToLittleEndian(size), qToLittleEndian(quint16(~size))};
        out += '\0';
        out.append(reinterpret_cast<const char *>(lengths), sizeof lengths);
        out += data.first(size);
        data = data.sliced(size);
    }
    return out;
}

QByteArray deflated(const QByteArray &data)
{
    z_stream stream = {};
    const int level = data.size() < fastCompressionFrom ? Z_DEFAULT_COMPRESSION : Z_BEST_SPEED;
    if (deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL - 1, Z_DEFAULT_STRATEGY) != Z_OK)
        return storedBlocks(data);
    // The bound is for a finished stream; a full flush ends with an empty block instead, of at most 6 bytes.
    QByteArray out(qsizetype(deflateBound(&stream, uLong(data.size()))) + 16, Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(data.constData()));
    stream.avail_in = uInt(data.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    const bool whole = deflate(&stream, Z_FULL_FLUSH) == Z_OK && stream.avail_in == 0 && stream.avail_out > 0;
    out.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return whole ? out : storedBlocks(data);
}

} // namespace

EncodedUpdate::EncodedUpdate(QByteArray json, QByteArray eventId)
    : m_json(std::move(json))
    , m_eventId(std::move(eventId))
{
}

const QByteArray &EncodedUpdate::webSocketFrame() const
{
    if (m_webSocketFrame.isEmpty())
        m_webSocketFrame = textFrame(m_json);
    return m_webSocketFrame;
}

const QByteArray &EncodedUpdate::serverSentEvent() const
{
    if (m_serverSentEvent.isEmpty())
        m_serverSentEvent = SseWriter::event(m_json, m_eventId);
    return m_serverSentEvent;
}

const QByteArray &EncodedUpdate::gzipEvent() const
{
    if (m_gzipEvent.isEmpty())
        m_gzipEvent = deflated(serverSentEvent());
    return m_gzipEvent;
}

QByteArray EncodedUpdate::gzipStreamHead()
{
    // Magic, method deflate, no flags, no time, no extra flags, written on Unix.
    return QByteArray("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
}

} // namespace Velox
