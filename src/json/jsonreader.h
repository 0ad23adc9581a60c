// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QByteArray>
#include <QString>
#include <QVarLengthArray>

#include <optional>

namespace Velox {

/** Deepest nesting of objects and arrays that is read or written. Peers commonly stop at 1,024; an update's
 *  envelope and a patch add a few levels of their own. */
inline constexpr int maxJsonDepth = 512;
/** How much deeper a JSON Patch nests than the values in it: an array of operations. */
inline constexpr int patchDepth = 2;

/** Where and why a text is not JSON. */
struct JsonError
{
    qsizetype offset = 0; ///< Byte offset of the offending character.
    int line = 1; ///< Counted from 1.
    int column = 1; ///< In bytes, counted from 1.
    QString text; ///< One sentence without a full stop.

    /** "line 3, column 7: expected a value". */
    [[nodiscard]] QString toString() const;
};

/** Reads JSON (RFC 8259) token by token, strictly and without recursion.
 *
 *  The reader never converts: numbers keep their digits, and strings are handed out as canonical JSON text, so
 *  that equal strings are equal bytes. It accepts any value at the root, refuses bad UTF-8, control characters
 *  in strings, and nesting deeper than maxJsonDepth. The text must outlive the reader.
 *
 *  Not supported: comments, trailing commas and every other extension; detecting duplicate keys. */
class VELOX_CORE_EXPORT JsonReader
{
public:
    /** What next() has read. */
    enum class Token : quint8 {
        BeginObject, ///< `{`
        EndObject, ///< `}`
        BeginArray, ///< `[`
        EndArray, ///< `]`
        Key, ///< value() is the name with its quotes.
        String, ///< value() is the text with its quotes.
        Number, ///< value() is the text as it stands.
        Literal, ///< value() is true, false or null.
        End, ///< The whole text was read and is one JSON value.
        Error, ///< error() says why; no further token will come.
    };

    /** Who wrote the text, and so what is believed of it. */
    enum class Source : quint8 {
        Peer, ///< Any bytes: UTF-8 is checked, anchors are errors.
        Own, ///< Written by this library; may hold anchors (see Change).
    };

    /** @p maxDepth is how deep containers may nest, from 0; what is around a state may take a little more than
     *  maxJsonDepth. */
    explicit JsonReader(QByteArrayView json, Source source = Source::Peer, int maxDepth = maxJsonDepth);

    /** Reads the next token. After End and Error it returns them again. */
    Token next();

    /** Canonical bytes of the present key or scalar; valid until next() is called. */
    [[nodiscard]] QByteArrayView value() const { return m_value; }
    /** The handle of the anchor before the present Begin token, or 0. */
    [[nodiscard]] quint32 anchor() const { return m_anchor; }
    /** The row key of that anchor, empty for none. */
    [[nodiscard]] QByteArrayView anchorRowKey() const { return m_anchorRowKey; }
    /** Offset of the first byte of the present token. */
    [[nodiscard]] qsizetype tokenOffset() const { return m_token; }

    /** Reads one whole value, whose bytes are returned as they stand in the text; empty on an error. */
    QByteArrayView readValue();
    /** After readValue() would start: true when the array or object that is open ends here instead. */
    [[nodiscard]] bool atEnd();

    /** Whether the text turned out not to be JSON; error() says why. */
    [[nodiscard]] bool failed() const { return m_failed; }
    /** Where and why reading failed; of no meaning before it did. */
    [[nodiscard]] JsonError error() const;

    /** @p json with all insignificant white space removed and strings made canonical, or what is wrong with it. */
    static std::optional<QByteArray> canonical(QByteArrayView json, JsonError *error = nullptr);
    /** @p json with line breaks and four spaces for each level, for a person; empty where it is not JSON. */
    static QByteArray indented(QByteArrayView json);

private:
    static std::optional<QByteArray> rewritten(QByteArrayView json, bool isIndented, JsonError *error);

    enum class Expect : quint8 { Value, ValueOrEnd, Key, KeyOrEnd, CommaOrEnd };

    Token fail(const char *text);
    Token readContainerEnd(char end);
    Token readKey();
    Token readScalarOrBegin();
    Token begin(Expect inside, Token token);
    Token afterValue(Token token);
    bool readAnchor();
    bool readString();
    bool readEscaped(qsizetype start);
    bool readUnicodeEscape(QByteArray &out);
    std::optional<char16_t> readFourDigits();
    bool readNumber();
    bool readDigits();
    bool readLiteral(QByteArrayView word);
    void skipSpace();
    [[nodiscard]] bool inObject() const { return !m_open.isEmpty() && m_open.back(); }
    [[nodiscard]] char peek() const { return m_at < m_json.size() ? m_json[m_at] : '\0'; }

    QByteArrayView m_json;
    QByteArrayView m_value;
    QByteArray m_scratch;
    QVarLengthArray<bool, 32> m_open; // true for an object
    qsizetype m_at = 0;
    qsizetype m_token = 0;
    QByteArrayView m_anchorRowKey;
    quint32 m_anchor = 0;
    Expect m_expect = Expect::Value;
    Source m_source;
    int m_maxDepth;
    bool m_failed = false;
    const char *m_why = "";
};

} // namespace Velox
