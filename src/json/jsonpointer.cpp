// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/jsonpointer.h"

#include <QByteArray>

#include <algorithm>

namespace Velox {
namespace {

std::nullopt_t refuse(QString *error, const QString &reason)
{
    if (error)
        *error = reason;
    return std::nullopt;
}

// One pass, so that "~01" becomes "~1" and never "/". Nothing for a '~' that starts no escape.
std::optional<QString> unescaped(QStringView token)
{
    if (!token.contains(u'~'))
        return token.toString();
    QString plain;
    plain.reserve(token.size());
    for (qsizetype i = 0; i < token.size(); ++i) {
        if (token[i] != u'~') {
            plain += token[i];
            continue;
        }
        const QChar code = ++i < token.size() ? token[i] : QChar();
        if (code != u'0' && code != u'1')
            return std::nullopt;
        plain += code == u'0' ? u'~' : u'/';
    }
    return plain;
}

bool isAsciiDigit(QChar c) { return c >= u'0' && c <= u'9'; }

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<QByteArray> percentDecoded(const QByteArray &text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            bytes += text[i];
            continue;
        }
        // QByteArray::fromPercentEncoding() would pass a broken escape through.
        const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return std::nullopt;
        bytes += char(high * 16 + low);
        i += 2;
    }
    return bytes;
}

} // namespace

JsonPointer::JsonPointer(QStringList tokens)
    : m_tokens(std::move(tokens))
{
}

std::optional<JsonPointer> JsonPointer::fromString(QStringView text, QString *error)
{
    if (text.isEmpty())
        return JsonPointer();
    if (text.front() != u'/')
        return refuse(error, QStringLiteral("a pointer is empty or starts with '/'"));
    JsonPointer pointer;
    for (qsizetype start = 1; start <= text.size();) {
        qsizetype end = text.indexOf(u'/', start);
        if (end < 0)
            end = text.size();
        const std::optional<QString> token = unescaped(text.sliced(start, end - start));
        if (!token)
            return refuse(error, QStringLiteral("'~' in a pointer is followed by 0 or 1"));
        pointer.m_tokens.append(*token);
        start = end + 1;
    }
    return pointer;
}

std::optional<JsonPointer> JsonPointer::fromUriFragment(QStringView fragment, QString *error)
{
    if (fragment.startsWith(u'#'))
        fragment = fragment.sliced(1);
    const std::optional<QByteArray> bytes = percentDecoded(fragment.toUtf8());
    if (!bytes)
        return refuse(error, QStringLiteral("'%' in a fragment is followed by two hexadecimal digits"));
    if (!QByteArrayView(*bytes).isValidUtf8())
        return refuse(error, QStringLiteral("a fragment is percent-encoded UTF-8"));
    return fromString(QString::fromUtf8(*bytes), error);
}

QString JsonPointer::toString() const
{
    QString text;
    for (const QString &token : m_tokens)
        text += u'/' + escaped(token);
    return text;
}

QString JsonPointer::last() const { return m_tokens.isEmpty() ? QString() : m_tokens.last(); }

JsonPointer JsonPointer::parent() const
{
    return m_tokens.isEmpty() ? JsonPointer() : JsonPointer(m_tokens.first(m_tokens.size() - 1));
}

bool JsonPointer::isPrefixOf(const JsonPointer &other) const
{
    return m_tokens.size() <= other.m_tokens.size()
        && std::equal(m_tokens.begin(), m_tokens.end(), other.m_tokens.begin());
}

int JsonPointer::compare(const JsonPointer &other) const
{
    const qsizetype common = qMin(m_tokens.size(), other.m_tokens.size());
    for (qsizetype i = 0; i < common; ++i) {
        if (const int order = m_tokens[i].compare(other.m_tokens[i]))
            return order;
    }
    return int(m_tokens.size() > common) - int(other.m_tokens.size() > common);
}

QString JsonPointer::escaped(QStringView token)
{
    QString text = token.toString();
    if (token.contains(u'~'))
        text.replace(u'~', QStringLiteral("~0")); // first, so that the '~' of "~1" stays
    if (token.contains(u'/'))
        text.replace(u'/', QStringLiteral("~1"));
    return text;
}

bool JsonPointer::isArrayIndex(QStringView token)
{
    if (token.isEmpty() || (token.size() > 1 && token.front() == u'0'))
        return false;
    return std::all_of(token.begin(), token.end(), isAsciiDigit);
}

std::optional<qsizetype> JsonPointer::arrayIndex(QStringView token, qsizetype size, IndexUse use)
{
    if (use == IndexUse::Insertion && token == u'-')
        return size;
    if (!isArrayIndex(token))
        return std::nullopt;
    bool fits = false;
    const qlonglong index = token.toLongLong(&fits);
    const qsizetype end = use == IndexUse::Insertion ? size + 1 : size;
    if (!fits || index >= end)
        return std::nullopt;
    return qsizetype(index);
}

} // namespace Velox
