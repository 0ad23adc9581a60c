// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace Velox {

/** Measures a request as its bytes come in, before Qt has parsed it: Qt below 6.11 takes headers and bodies
 *  of any size. */
class RequestMeter
{
public:
    /** NotHttp only for the first request of a connection: where the next ones begin is known to Qt alone. */
    enum class Verdict { Fits, NotHttp, HeadersTooLarge, BodyTooLarge };

    RequestMeter(qint64 maxHeaderBytes, qint64 maxBodyBytes);

    /** Takes the next bytes of the connection. */
    Verdict take(QByteArrayView bytes);
    /** What the bytes so far are. */
    [[nodiscard]] Verdict verdict() const;
    /** The request is complete: the next byte begins another. */
    void reset();
    /** Whether the request line ended with HTTP/1.0: then the connection closes unless the client asks
     *  otherwise. */
    [[nodiscard]] bool isHttp10() const { return m_isHttp10; }

private:
    qsizetype takeHeaders(QByteArrayView bytes);
    void takeRequestLine(char c);
    void endLine();

    qint64 m_maxHeaderBytes;
    qint64 m_maxBodyBytes;
    qint64 m_headerBytes = 0;
    qint64 m_bodyBytes = 0;
    qint64 m_lineBytes = 0; // without CR
    QByteArray m_lineTail; // the end of the request line, as long as the protocol's name
    int m_words = 0; // of the request line
    bool m_inRequestLine = true;
    bool m_isFirst = true;
    bool m_isHttp = true;
    bool m_inBody = false;
    bool m_isHttp10 = false;
};

} // namespace Velox
