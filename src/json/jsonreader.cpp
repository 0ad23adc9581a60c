// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/jsonreader.h"

#include "json/jsonwriter.h"

namespace Velox {

QString JsonError::toString() const
{
    return QStringLiteral("line %1, column %2: %3").arg(line).arg(column).arg(text);
}

JsonReader::JsonReader(QByteArrayView json, Source source, int maxDepth)
    : m_json(json)
    , m_source(source)
    , m_maxDepth(maxDepth)
{
    if (source == Source::Peer && !json.isValidUtf8())
        fail("the text is not valid UTF-8");
}

JsonReader::Token JsonReader::fail(const char *text)
{
    if (!m_failed)
        m_why = text;
    m_failed = true;
    m_value = {};
    return Token::Error;
}

JsonError JsonReader::error() const
{
    JsonError error;
    error.offset = std::min(m_at, m_json.size());
    error.text = QString::fromLatin1(m_why);
    for (const char c : m_json.first(error.offset)) {
        error.column = c == '\n' ? 1 : error.column + 1;
        error.line += c == '\n';
    }
    return error;
}

void JsonReader::skipSpace()
{
    while (m_at < m_json.size()) {
        const char c = m_json[m_at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return;
        ++m_at;
    }
}

JsonReader::Token JsonReader::next()
{
    if (m_failed)
        return Token::Error;
    skipSpace();
    if (m_expect == Expect::CommaOrEnd) {
        if (m_open.isEmpty())
            return m_at == m_json.size() ? Token::End : fail("unexpected text after the value");
        if (peek() != ',')
            return readContainerEnd(inObject() ? '}' : ']');
        ++m_at;
        skipSpace();
        m_expect = inObject() ? Expect::Key : Expect::Value;
    }
    m_token = m_at;
    if (m_expect == Expect::KeyOrEnd && peek() == '}')
        return readContainerEnd('}');
    if (m_expect == Expect::ValueOrEnd && peek() == ']')
        return readContainerEnd(']');
    if (m_expect == Expect::Key || m_expect == Expect::KeyOrEnd)
        return readKey();
    return readScalarOrBegin();
}

JsonReader::Token JsonReader::readContainerEnd(char end)
{
    if (peek() != end || m_at >= m_json.size())
        return fail(end == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
    m_token = m_at++;
    m_open.pop_back();
    m_expect = Expect::CommaOrEnd;
    return end == '}' ? Token::EndObject : Token::EndArray;
}

JsonReader::Token JsonReader::readKey()
{
    if (peek() != '"')
        return fail("expected a key in quotes");
    if (!readString())
        return Token::Error;
    skipSpace();
    if (peek() != ':')
        return fail("expected ':'");
    ++m_at;
    m_expect = Expect::Value;
    return Token::Key;
}

JsonReader::Token JsonReader::readScalarOrBegin()
{
    m_anchor = 0;
    m_anchorRowKey = {};
    if (m_source == Source::Own && peek() == '\x01' && !readAnchor())
        return Token::Error;
    switch (peek()) {
    case '{':
        return begin(Expect::KeyOrEnd, Token::BeginObject);
    case '[':
        return begin(Expect::ValueOrEnd, Token::BeginArray);
    case '"':
        return readString() ? afterValue(Token::String) : Token::Error;
    case 't':
        return readLiteral("true") ? afterValue(Token::Literal) : Token::Error;
    case 'f':
        return readLiteral("false") ? afterValue(Token::Literal) : Token::Error;
    case 'n':
        return readLiteral("null") ? afterValue(Token::Literal) : Token::Error;
    default:
        return readNumber() ? afterValue(Token::Number) : Token::Error;
    }
}

JsonReader::Token JsonReader::begin(Expect inside, Token token)
{
    if (m_open.size() >= m_maxDepth)
        return fail("nested too deeply");
    m_open.push_back(token == Token::BeginObject);
    m_expect = inside;
    ++m_at;
    return token;
}

JsonReader::Token JsonReader::afterValue(Token token)
{
    m_expect = Expect::CommaOrEnd;
    return token;
}

bool JsonReader::readAnchor()
{
    ++m_at;
    while (m_at < m_json.size() && m_json[m_at] >= '0' && m_json[m_at] <= '9')
        m_anchor = m_anchor * 10 + quint32(m_json[m_at++] - '0');
    if (peek() == '"') {
        const qsizetype start = m_at;
        if (!readString())
            return false;
        m_anchorRowKey = m_json.sliced(start, m_at - start);
    }
    return peek() == '{' || peek() == '[' || fail("expected a container after an anchor") != Token::Error;
}

bool JsonReader::readString()
{
    const qsizetype start = m_at++;
    for (; m_at < m_json.size(); ++m_at) {
        const char c = m_json[m_at];
        if (c == '\\')
            return readEscaped(start);
        if (uchar(c) < 0x20)
            return fail("a control character in a string must be escaped") != Token::Error;
        if (c == '"') {
            ++m_at;
            m_value = m_json.sliced(start, m_at - start);
            return true;
        }
    }
    return fail("the string does not end") != Token::Error;
}

// Goes on where the first backslash stands; decodes the string and writes it again in its canonical form.
bool JsonReader::readEscaped(qsizetype start)
{
    QByteArray text(m_json.data() + start + 1, m_at - start - 1);
    while (m_at < m_json.size() && m_json[m_at] != '"') {
        const char c = m_json[m_at++];
        if (uchar(c) < 0x20)
            return fail("a control character in a string must be escaped") != Token::Error;
        if (c != '\\') {
            text += c;
            continue;
        }
        static constexpr char names[] = "\"\\/bfnrt";
        static constexpr char values[] = "\"\\/\b\f\n\r\t";
        const char escape = peek();
        ++m_at;
        const char *name = escape ? strchr(names, escape) : nullptr;
        if (name)
            text += values[name - names];
        else if (escape != 'u')
            return fail("unknown escape in a string") != Token::Error;
        else if (!readUnicodeEscape(text))
            return false;
    }
    if (m_at >= m_json.size())
        return fail("the string does not end") != Token::Error;
    ++m_at;
    m_scratch.resize(0);
    JsonWriter::writeUtf8(m_scratch, text);
    m_value = m_scratch;
    return true;
}

bool JsonReader::readUnicodeEscape(QByteArray &out)
{
    const auto first = readFourDigits();
    if (!first)
        return fail("expected four hexadecimal digits") != Token::Error;
    char32_t code = *first;
    if (QChar::isHighSurrogate(code) && m_json.sliced(m_at).startsWith("\\u")) {
        const qsizetype back = m_at;
        m_at += 2;
        const auto second = readFourDigits();
        if (second && QChar::isLowSurrogate(*second))
            code = QChar::surrogateToUcs4(char16_t(code), *second);
        else
            m_at = back;
    }
    if (QChar::isSurrogate(code))
        code = QChar::ReplacementCharacter;
    out += QStringView(QChar::fromUcs4(code)).toUtf8(); // QString::fromUcs4() would drop U+FEFF
    return true;
}

std::optional<char16_t> JsonReader::readFourDigits()
{
    if (m_json.size() - m_at < 4)
        return std::nullopt;
    char16_t code = 0;
    for (const char c : m_json.sliced(m_at, 4)) {
        const char lower = c | 0x20;
        if (c >= '0' && c <= '9')
            code = char16_t(code * 16 + (c - '0'));
        else if (lower >= 'a' && lower <= 'f')
            code = char16_t(code * 16 + (lower - 'a' + 10));
        else
            return std::nullopt;
    }
    m_at += 4;
    return code;
}

bool JsonReader::readDigits()
{
    const qsizetype start = m_at;
    while (peek() >= '0' && peek() <= '9')
        ++m_at;
    return m_at > start || fail("expected a digit") != Token::Error;
}

bool JsonReader::readNumber()
{
    const qsizetype start = m_at;
    if (peek() == '-')
        ++m_at;
    else if (peek() < '0' || peek() > '9')
        return fail("expected a value") != Token::Error;
    if (peek() == '0')
        ++m_at;
    else if (!readDigits())
        return false;
    if (peek() == '.') {
        ++m_at;
        if (!readDigits())
            return false;
    }
    if ((peek() | 0x20) == 'e') {
        ++m_at;
        if (peek() == '+' || peek() == '-')
            ++m_at;
        if (!readDigits())
            return false;
    }
    m_value = m_json.sliced(start, m_at - start);
    return true;
}

bool JsonReader::readLiteral(QByteArrayView word)
{
    if (!m_json.sliced(m_at).startsWith(word))
        return fail("expected a value") != Token::Error;
    m_value = m_json.sliced(m_at, word.size());
    m_at += word.size();
    return true;
}

bool JsonReader::atEnd()
{
    skipSpace();
    const char end = inObject() ? '}' : ']';
    return m_failed || m_open.isEmpty()
        || (m_expect != Expect::Value && m_expect != Expect::Key && peek() == end);
}

QByteArrayView JsonReader::readValue()
{
    const qsizetype depth = m_open.size();
    Token token = next();
    const qsizetype start = m_token;
    if (token == Token::BeginObject || token == Token::BeginArray) {
        while (token != Token::Error && m_open.size() > depth)
            token = next();
    }
    if (token == Token::Error || token == Token::End || token == Token::Key || m_open.size() < depth)
        return {};
    return m_json.sliced(start, m_at - start);
}

namespace {

// Writes the tokens of a text again, compact or one value a line.
class TokenWriter
{
public:
    TokenWriter(QByteArray &out, bool isIndented)
        : m_out(out)
        , m_isIndented(isIndented)
    {
    }

    void write(JsonReader::Token token, QByteArrayView value)
    {
        using Token = JsonReader::Token;
        const bool ends = token == Token::EndObject || token == Token::EndArray;
        const bool begins = token == Token::BeginObject || token == Token::BeginArray;
        m_depth -= ends;
        if (!m_isFirst && !ends)
            m_out += ',';
        if (m_depth > 0 || ends)
            breakLine(ends);
        m_isFirst = begins || token == Token::Key;
        m_isAfterKey = token == Token::Key;
        if (begins || ends)
            m_out +=
                begins ? (token == Token::BeginObject ? '{' : '[') : (token == Token::EndObject ? '}' : ']');
        else
            m_out += value;
        m_depth += begins;
        m_isEmpty = begins;
        if (m_isAfterKey)
            m_out += m_isIndented ? ": " : ":";
    }

private:
    void breakLine(bool ends)
    {
        if (!m_isIndented || m_isAfterKey || (ends && m_isEmpty))
            return;
        m_out += '\n';
        m_out.append(4 * m_depth, ' ');
    }

    QByteArray &m_out;
    int m_depth = 0;
    bool m_isIndented;
    bool m_isFirst = true; // no comma before the next value
    bool m_isAfterKey = false;
    bool m_isEmpty = false; // nothing in the container yet
};

} // namespace

std::optional<QByteArray> JsonReader::rewritten(QByteArrayView json, bool isIndented, JsonError *error)
{
    JsonReader reader(json);
    QByteArray out;
    out.reserve(json.size());
    TokenWriter writer(out, isIndented);
    for (Token token = reader.next(); token != Token::End; token = reader.next()) {
        if (token == Token::Error) {
            if (error)
                *error = reader.error();
            return std::nullopt;
        }
        writer.write(token, reader.value());
    }
    return out;
}

std::optional<QByteArray> JsonReader::canonical(QByteArrayView json, JsonError *error)
{
    return rewritten(json, false, error);
}

QByteArray JsonReader::indented(QByteArrayView json)
{
    return rewritten(json, true, nullptr).value_or(QByteArray());
}

} // namespace Velox
