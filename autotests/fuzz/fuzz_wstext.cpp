// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Input: a text that a peer sent, as JSON. A server reads nothing of what its readers send but its length, so this stands for
// every text that becomes values: the reader, values of it, and these as C++ types.

#include "fuzzing.h"
#include "json/variantdecoder.h"
#include "json/variantjson.h"

#include <QDateTime>
#include <QPointF>
#include <QRegularExpression>
#include <QUrl>

using Fuzz::check;
using namespace Velox;

namespace {

void checkText(const QByteArray &text, const QByteArray &canonical)
{
    check(JsonReader::canonical(canonical) == canonical, "canonical text stays");
    check(JsonReader::canonical(JsonReader::indented(text)) == canonical, "a person's text is the same");
    JsonTree tree;
    check(tree.load(text), "a tree takes what is JSON");
    Fuzz::checkTree(tree, *Fuzz::read(text));
    check(JsonTree::equal(tree.root(), tree.root()), "a value is equal to itself");
}

// A value that comes back from its own text is the same value.
void checkVariant(const QVariant &value)
{
    const QByteArray text = VariantEncoder::toJson(value);
    const auto again = variantFromJson(text);
    check(again.has_value(), "an encoded value is JSON");
    check(VariantEncoder::toJson(*again) == text, "an encoded value reads back");
}

template <typename T>
void decodeAs(const QVariant &plain)
{
    DecodeError error;
    const std::optional<T> value = decode<T>(plain, &error);
    check(value.has_value() == error.text.isEmpty(), "only an error has a text");
    if (!value)
        return;
    const auto text = variantFromJson(VariantEncoder::toJson(QVariant::fromValue(*value)));
    check(text && decode<T>(*text).has_value(), "a decoded value is written so that it can be decoded");
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    JsonError error;
    const auto plain = variantFromJson(text, &error);
    const auto canonical = JsonReader::canonical(text);
    check(plain.has_value() == canonical.has_value(), "all readers agree about what is JSON");
    if (!plain) {
        check(!error.text.isEmpty() && error.offset <= text.size() && error.line >= 1, "an error says where");
        return 0;
    }
    checkText(text, *canonical);
    checkVariant(*plain);
    decodeAs<bool>(*plain);
    decodeAs<signed char>(*plain);
    decodeAs<qint64>(*plain);
    decodeAs<quint64>(*plain);
    decodeAs<double>(*plain);
    decodeAs<float>(*plain);
    decodeAs<QString>(*plain);
    decodeAs<QByteArray>(*plain);
    decodeAs<QUrl>(*plain);
    decodeAs<QDateTime>(*plain);
    decodeAs<QTime>(*plain);
    decodeAs<QPointF>(*plain);
    decodeAs<QRegularExpression>(*plain);
    decodeAs<QList<int>>(*plain);
    decodeAs<QMap<int, QString>>(*plain);
    decodeAs<QVariantMap>(*plain);
    return 0;
}
