// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "support/httppeer.h"

#include <QCryptographicHash>
#include <QList>

/** The server's end of a WebSocket (RFC 6455), frame by frame, right or wrong as the test wants it. */
class WebSocketPeer : public HttpPeer
{
public:
    enum Opcode { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

    struct Frame
    {
        int opcode = 0;
        QByteArray payload;
        bool isMasked = false;
    };

    using HttpPeer::HttpPeer;

    /** Answers the last handshake as it should be. */
    void accept()
    {
        const QByteArray key = field(heads.last(), "Sec-WebSocket-Key");
        write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: "
            + QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1)
                  .toBase64()
            + "\r\n\r\n");
    }

    [[nodiscard]] static QByteArray frame(int opcode, const QByteArray &payload, bool isLast = true)
    {
        const auto byte = [](qsizetype value) { return char(uchar(value & 0xff)); };
        QByteArray out(1, byte(opcode | (isLast ? 0x80 : 0)));
        const qsizetype size = payload.size();
        if (size < 126) {
            out += byte(size);
        } else {
            out += char(size > 0xffff ? 127 : 126);
            for (int shift = size > 0xffff ? 56 : 8; shift >= 0; shift -= 8)
                out += byte(size >> shift);
        }
        return out + payload;
    }
    [[nodiscard]] static QByteArray closeFrame(int code, const QByteArray &reason = {})
    {
        return frame(Close, QByteArray(1, char(uchar(code >> 8))) + char(uchar(code & 0xff)) + reason);
    }

    /** What came since the handshake; frames of less than 126 bytes. */
    [[nodiscard]] QList<Frame> frames() const
    {
        QList<Frame> all;
        qsizetype at = 0;
        while (at + 2 <= received.size()) {
            const bool isMasked = uchar(received[at + 1]) & 0x80;
            const qsizetype size = uchar(received[at + 1]) & 0x7f;
            const qsizetype begin = at + 2 + (isMasked ? 4 : 0);
            if (begin + size > received.size())
                break;
            Frame next{uchar(received[at]) & 0xf, received.mid(begin, size), isMasked};
            for (qsizetype i = 0; isMasked && i < size; ++i)
                next.payload[i] = char(next.payload[i] ^ received[at + 2 + i % 4]);
            all += next;
            at = begin + size;
        }
        return all;
    }
};
