// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <zlib.h>

/** What a gzip-coded stream that goes on holds so far; empty where it is broken. */
inline QByteArray inflatedSoFar(QByteArray coded)
{
    z_stream stream = {};
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
        return {};
    QByteArray out;
    stream.next_in = reinterpret_cast<Bytef *>(coded.data());
    stream.avail_in = uInt(coded.size());
    int result = Z_OK;
    while (result == Z_OK && stream.avail_in > 0) {
        char buffer[4096];
        stream.next_out = reinterpret_cast<Bytef *>(buffer);
        stream.avail_out = sizeof buffer;
        result = inflate(&stream, Z_SYNC_FLUSH);
        out.append(buffer, qsizetype(sizeof buffer - stream.avail_out));
    }
    inflateEnd(&stream);
    return result == Z_OK ? out : QByteArray();
}
