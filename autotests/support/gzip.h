// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <zlib.h>

/** Codes a stream with gzip piece by piece, as a server does that flushes each event. */
class Gzip
{
public:
    Gzip()
    {
        deflateInit2(&m_stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    }
    ~Gzip() { deflateEnd(&m_stream); }
    Gzip(const Gzip &) = delete;
    Gzip &operator=(const Gzip &) = delete;

    /** What is sent for @p bytes, from which they can be read. */
    QByteArray flushed(const QByteArray &bytes) { return coded(bytes, Z_SYNC_FLUSH); }
    /** The same, and the end of the stream. */
    QByteArray finished(const QByteArray &bytes) { return coded(bytes, Z_FINISH); }

private:
    QByteArray coded(QByteArray bytes, int flush)
    {
        QByteArray out;
        m_stream.next_in = reinterpret_cast<Bytef *>(bytes.data());
        m_stream.avail_in = uInt(bytes.size());
        do {
            char buffer[4096];
            m_stream.next_out = reinterpret_cast<Bytef *>(buffer);
            m_stream.avail_out = sizeof buffer;
            deflate(&m_stream, flush);
            out.append(buffer, qsizetype(sizeof buffer - m_stream.avail_out));
        } while (m_stream.avail_out == 0);
        return out;
    }

    z_stream m_stream = {};
};
