// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/variantjson.h"

#include <QStringDecoder>

#include <vector>

namespace Velox {
namespace {

// Builds the value of a text token by token, with its own stack: a peer's nesting costs no stack of the
// thread.
class Builder
{
public:
    void add(const QVariant &value)
    {
        if (m_open.empty())
            m_root = value;
        else if (m_open.back().isObject)
            m_open.back().map.insert(m_open.back().key, value);
        else
            m_open.back().list.append(value);
    }

    void open(bool isObject) { m_open.push_back({isObject, {}, {}, {}}); }
    void setKey(const QString &key) { m_open.back().key = key; }

    void close()
    {
        const Level level = std::move(m_open.back());
        m_open.pop_back();
        add(level.isObject ? QVariant(level.map) : QVariant(level.list));
    }

    [[nodiscard]] const QVariant &root() const { return m_root; }

private:
    struct Level
    {
        bool isObject;
        QVariantMap map;
        QVariantList list;
        QString key;
    };

    std::vector<Level> m_open;
    QVariant m_root;
};

QVariant numberFromJson(QByteArrayView text)
{
    bool isInteger = false;
    const qlonglong integer =
        text.toLongLong(&isInteger); // refuses '.' and 'e', as well as what does not fit
    return isInteger ? QVariant(integer) : QVariant(text.toDouble());
}

QVariant literalFromJson(QByteArrayView text)
{
    return text == "null" ? QVariant::fromValue(nullptr) : QVariant(text == "true");
}

char plainOf(char escape)
{
    switch (escape) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return escape; // a quote or a backslash
    }
}

} // namespace

std::optional<QVariant> variantFromJson(QByteArrayView json, JsonError *error)
{
    using Token = JsonReader::Token;
    JsonReader reader(json);
    Builder builder;
    for (Token token = reader.next(); token != Token::End; token = reader.next()) {
        if (token == Token::Error) {
            if (error)
                *error = reader.error();
            return std::nullopt;
        }
        if (token == Token::BeginObject || token == Token::BeginArray)
            builder.open(token == Token::BeginObject);
        else if (token == Token::EndObject || token == Token::EndArray)
            builder.close();
        else if (token == Token::Key)
            builder.setKey(textFromJson(reader.value()));
        else if (token == Token::String)
            builder.add(textFromJson(reader.value()));
        else
            builder.add(token == Token::Number ? numberFromJson(reader.value())
                                               : literalFromJson(reader.value()));
    }
    return builder.root();
}

// QString::fromUtf8() would take a first U+FEFF for a byte order mark, and drop it.
static QString decoded(QByteArrayView utf8)
{
    return QStringDecoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom)(utf8);
}

QString textFromJson(QByteArrayView json)
{
    const QByteArrayView text = json.sliced(1).chopped(1);
    if (!text.contains('\\'))
        return decoded(text);
    QByteArray plain;
    plain.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            plain += text[i];
        } else if (text[++i] == 'u') { // canonical text escapes nothing above U+001F so
            plain += char(text.sliced(i + 1, 4).toInt(nullptr, 16));
            i += 4;
        } else {
            plain += plainOf(text[i]);
        }
    }
    return decoded(plain);
}

} // namespace Velox
