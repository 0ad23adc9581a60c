// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace Velox {

/** A JSON Pointer (RFC 6901): the path to one value of a document, as unescaped tokens.
 *
 *  An ordinary value: copies are cheap, and const members may be called from any thread. */
class VELOX_CORE_EXPORT JsonPointer
{
public:
    /** What arrayIndex() is asked for. */
    enum class IndexUse : quint8 {
        Existing, ///< An element that is there: 0 to size - 1.
        Insertion ///< Where to insert: 0 to size, or "-" for size.
    };

    /** The whole document. */
    JsonPointer() = default;
    /** The path of these @p tokens, which are not escaped. */
    explicit JsonPointer(QStringList tokens);

    /** Reads @p text, which is empty or starts with '/', and in which '~' stands only in "~0" and "~1".
     *  Nothing is returned for any other text, and @p error, where given, says why in one sentence. */
    [[nodiscard]] static std::optional<JsonPointer> fromString(QStringView text, QString *error = nullptr);

    /** Reads a URI fragment (RFC 6901 6), with or without its '#': percent-encoded UTF-8 of a pointer. */
    [[nodiscard]] static std::optional<JsonPointer> fromUriFragment(QStringView fragment,
                                                                    QString *error = nullptr);

    /** The pointer as text; it reads back as the same pointer. */
    [[nodiscard]] QString toString() const;

    /** The tokens from the root down, unescaped. */
    [[nodiscard]] const QStringList &tokens() const noexcept { return m_tokens; }
    [[nodiscard]] qsizetype size() const noexcept { return m_tokens.size(); }
    [[nodiscard]] bool isRoot() const noexcept { return m_tokens.isEmpty(); }
    /** The last token; empty for the root, which has none. */
    [[nodiscard]] QString last() const;

    /** Goes one level down, to the member or element @p token, which is not escaped. */
    void append(const QString &token) { m_tokens.append(token); }
    void append(qsizetype index) { m_tokens.append(QString::number(index)); }
    /** The container of what this points to; the root for the root. */
    [[nodiscard]] JsonPointer parent() const;

    /** True where @p other is this value or lies inside it. */
    [[nodiscard]] bool isPrefixOf(const JsonPointer &other) const;

    /** Orders by tokens from the root down, as UTF-16; a container comes before what it holds. */
    [[nodiscard]] int compare(const JsonPointer &other) const;

    /** @p token as it stands in a pointer: '~' becomes "~0" and '/' becomes "~1". */
    [[nodiscard]] static QString escaped(QStringView token);

    /** True for "0" and for decimal digits that do not start with 0, of any length. "-" is not one. */
    [[nodiscard]] static bool isArrayIndex(QStringView token);

    /** The index that @p token names in an array of @p size elements, or nothing where it is not an index or
     *  lies outside the range of @p use. */
    [[nodiscard]] static std::optional<qsizetype> arrayIndex(QStringView token, qsizetype size,
                                                             IndexUse use = IndexUse::Existing);

    friend bool operator==(const JsonPointer &a, const JsonPointer &b) { return a.m_tokens == b.m_tokens; }
    friend bool operator<(const JsonPointer &a, const JsonPointer &b) { return a.compare(b) < 0; }

private:
    QStringList m_tokens;
};

} // namespace Velox
