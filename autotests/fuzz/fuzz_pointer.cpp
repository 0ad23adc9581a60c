// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Input: the text of a JSON Pointer or of a URI fragment. Every text is read as both, and as raw UTF-16.

#include "fuzzing.h"
#include "json/jsonpointer.h"

#include <QUrl>

using Fuzz::check;
using Velox::JsonPointer;

namespace {

// RFC 6901 by replacement instead of one pass: first ~1, then ~0 (section 4).
std::optional<QStringList> modelTokens(const QString &text)
{
    if (text.isEmpty())
        return QStringList();
    QStringList tokens = text.split(u'/');
    if (!tokens.takeFirst().isEmpty())
        return std::nullopt;
    for (QString &token : tokens) {
        if (token.count(u'~') != token.count(QStringLiteral("~0")) + token.count(QStringLiteral("~1")))
            return std::nullopt;
        token.replace(QStringLiteral("~1"), QStringLiteral("/"))
            .replace(QStringLiteral("~0"), QStringLiteral("~"));
    }
    return tokens;
}

void checkIndex(const QString &token)
{
    bool fits = false;
    const qulonglong number = token.toULongLong(&fits);
    const bool isIndex = fits && QString::number(number) == token;
    for (const qsizetype size : {0, 1, 10}) {
        const auto existing = JsonPointer::arrayIndex(token, size);
        check(existing.has_value() == (isIndex && number < qulonglong(size)), "an index is below the size");
        const auto insertion = JsonPointer::arrayIndex(token, size, JsonPointer::IndexUse::Insertion);
        const bool isPlace = (isIndex && number <= qulonglong(size)) || token == u'-';
        check(insertion.has_value() == isPlace, "a place is up to the size");
        check(!insertion || *insertion == (token == u'-' ? size : qsizetype(number)),
              "the place is as written");
    }
}

void checkText(const QString &text)
{
    QString why;
    const auto pointer = JsonPointer::fromString(text, &why);
    const auto model = modelTokens(text);
    check(pointer.has_value() == model.has_value(), "the pointer is as valid as the model says");
    check(pointer.has_value() == why.isEmpty(), "only an error has a text");
    if (!pointer)
        return;
    check(pointer->tokens() == *model, "the tokens are those of the model");
    check(pointer->toString() == text, "it is written as it was read");
    check(JsonPointer(pointer->tokens()) == *pointer, "it is made of its tokens");
    check(pointer->parent().isPrefixOf(*pointer), "what holds it is a prefix of it");
    check(pointer->isRoot() || pointer->parent() < *pointer, "what holds it comes before it");
    checkIndex(pointer->last());
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    checkText(text);
    QString raw(qsizetype(size / 2), Qt::Uninitialized);
    if (!raw.isEmpty())
        memcpy(raw.data(), data, size / 2 * 2);
    checkText(raw);
    if (const auto fragment = JsonPointer::fromUriFragment(text)) {
        const QByteArray encoded = '#' + QUrl::toPercentEncoding(fragment->toString());
        const auto again = JsonPointer::fromUriFragment(QString::fromLatin1(encoded));
        check(again == fragment, "a fragment reads back");
    }
    return 0;
}
