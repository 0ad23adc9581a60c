// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/requestmeter.h"

namespace Velox {
namespace {

bool isVisible(char c) { return c > ' ' && c < 0x7f; }

} // namespace

RequestMeter::RequestMeter(qint64 maxHeaderBytes, qint64 maxBodyBytes)
    : m_maxHeaderBytes(maxHeaderBytes)
    , m_maxBodyBytes(maxBodyBytes)
{
}

RequestMeter::Verdict RequestMeter::take(QByteArrayView bytes)
{
    if (!m_inBody)
        bytes = bytes.sliced(takeHeaders(bytes));
    m_bodyBytes += bytes.size();
    return verdict();
}

RequestMeter::Verdict RequestMeter::verdict() const
{
    if (!m_isHttp)
        return Verdict::NotHttp;
    if (m_headerBytes > m_maxHeaderBytes)
        return Verdict::HeadersTooLarge;
    return m_bodyBytes > m_maxBodyBytes ? Verdict::BodyTooLarge : Verdict::Fits;
}

void RequestMeter::reset()
{
    *this = RequestMeter(m_maxHeaderBytes, m_maxBodyBytes);
    m_isFirst = false;
}

qsizetype RequestMeter::takeHeaders(QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        ++m_headerBytes;
        if (c == '\n') {
            endLine();
            if (m_inBody)
                return i + 1;
        } else if (c != '\r') {
            if (m_inRequestLine)
                takeRequestLine(c);
            ++m_lineBytes;
        }
        if (m_headerBytes > m_maxHeaderBytes || !m_isHttp)
            return i + 1;
    }
    return bytes.size();
}

void RequestMeter::takeRequestLine(char c)
{
    if (m_isFirst && m_lineBytes == 0)
        m_isHttp = isVisible(c); // TLS, say, which may never send a line feed
    if (c != ' ' && (m_lineTail.isEmpty() || m_lineTail.endsWith(' ')))
        ++m_words;
    m_lineTail = m_lineTail.right(7) + c;
}

void RequestMeter::endLine()
{
    const bool isEmpty = m_lineBytes == 0;
    m_lineBytes = 0;
    if (!m_inRequestLine) {
        m_inBody = isEmpty;
        return;
    }
    if (isEmpty)
        return; // empty lines before a request are allowed (RFC 9112, 2.2)
    m_inRequestLine = false;
    m_isHttp10 = m_lineTail == "HTTP/1.0";
    m_isHttp = !m_isFirst || (m_words == 3 && m_lineTail.startsWith("HTTP/"));
}

} // namespace Velox
