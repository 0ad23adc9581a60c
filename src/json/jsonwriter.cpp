// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/jsonwriter.h"

#include <charconv>
#include <cmath>

namespace Velox::JsonWriter {
namespace {

// What follows the backslash for a character that must be escaped; 'u' asks for four digits, 0 for none.
constexpr char escapeOf(uchar c)
{
    switch (c) {
    case '"':
        return '"';
    case '\\':
        return '\\';
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return c < 0x20 ? 'u' : 0;
    }
}

void appendEscaped(QByteArray &out, uchar c)
{
    static constexpr char digits[] = "0123456789abcdef";
    const char escape = escapeOf(c);
    out += '\\';
    out += escape;
    if (escape == 'u') {
        out += "00";
        out += digits[c >> 4];
        out += digits[c & 15];
    }
}

template <typename Number>
void appendNumber(QByteArray &out, Number value)
{
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, value);
    out.append(text, end.ptr - text);
}

template <typename Float>
void appendFloat(QByteArray &out, Float value)
{
    if (!std::isfinite(value))
        out += "null";
    else if (value == 0)
        out += '0'; // also for -0, which JSON could carry but no reader expects
    else
        appendNumber(out, value);
}

} // namespace

void writeUtf8(QByteArray &out, QByteArrayView utf8)
{
    out += '"';
    const char *plain = utf8.begin();
    for (const char *c = utf8.begin(); c != utf8.end(); ++c) {
        if (!escapeOf(uchar(*c)))
            continue;
        out.append(plain, c - plain);
        appendEscaped(out, uchar(*c));
        plain = c + 1;
    }
    out.append(plain, utf8.end() - plain);
    out += '"';
}

void writeString(QByteArray &out, QStringView text)
{
    // Qt's encoder writes U+FFFD (or '?', by version) for a lone surrogate; make it U+FFFD everywhere.
    if (text.isValidUtf16()) {
        writeUtf8(out, text.toUtf8());
        return;
    }
    QString mended = text.toString();
    for (qsizetype i = 0; i < mended.size(); ++i) {
        const QChar c = mended.at(i);
        if (c.isHighSurrogate() && i + 1 < mended.size() && mended.at(i + 1).isLowSurrogate())
            ++i;
        else if (c.isSurrogate())
            mended[i] = QChar::ReplacementCharacter;
    }
    writeUtf8(out, mended.toUtf8());
}

void writeInteger(QByteArray &out, qint64 value) { appendNumber(out, value); }
void writeUnsigned(QByteArray &out, quint64 value) { appendNumber(out, value); }
void writeDouble(QByteArray &out, double value) { appendFloat(out, value); }
void writeFloat(QByteArray &out, float value) { appendFloat(out, value); }

} // namespace Velox::JsonWriter
