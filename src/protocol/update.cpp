// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "protocol/update.h"

#include "protocol/limits.h"
#include "json/jsonreader.h"
#include "json/jsonwriter.h"
#include "json/variantjson.h"

#include <optional>

namespace Velox {

namespace {

/** A version number: digits only, from 1 to 2^53-1. */
std::optional<qint64> toVersion(QByteArrayView number)
{
    bool ok = false;
    const qint64 version = number.toByteArray().toLongLong(&ok); // fails on a fraction or an exponent
    if (!ok || version < 1 || version > Limits::maxVersion)
        return std::nullopt;
    return version;
}

/** Reads the members of the envelope, noting the first that has the wrong type: in a ping that would not
 * matter. */
class EnvelopeReader
{
public:
    explicit EnvelopeReader(QByteArrayView message)
        : m_reader(message, JsonReader::Source::Peer, Limits::updateDepth)
    {
    }

    std::variant<Update, Update::Error> read()
    {
        if (m_reader.next() != JsonReader::Token::BeginObject)
            return m_reader.failed()
                ? jsonError()
                : Update::Error{Update::ErrorCode::BadJson, QStringLiteral("expected an object"), 0};
        while (m_reader.next() == JsonReader::Token::Key) {
            const QByteArray key = m_reader.value().toByteArray();
            const QByteArrayView value = m_reader.readValue();
            if (!m_reader.failed())
                take(key, value);
        }
        if (m_reader.failed() || m_reader.next() != JsonReader::Token::End)
            return jsonError();
        return judge();
    }

private:
    void take(const QByteArray &key, QByteArrayView value)
    {
        if (key == "\"id\"")
            takeId(value);
        else if (key == "\"version\"")
            takeVersion(value, m_update.version, "version");
        else if (key == "\"base\"")
            takeVersion(value, m_update.base, "base");
        else if (key == "\"delta\"")
            takeBool(value, m_update.delta, "delta");
        else if (key == "\"ping\"")
            takeBool(value, m_update.ping, "ping");
        else if (key == "\"body\"")
            m_update.body = value.toByteArray();
    }

    void takeId(QByteArrayView value)
    {
        JsonReader reader(value);
        if (reader.next() == JsonReader::Token::String)
            m_update.id = textFromJson(reader.value()).toUtf8();
        else
            reject("id is not a string");
    }

    void takeVersion(QByteArrayView value, qint64 &version, const char *name)
    {
        if (const auto number = toVersion(value))
            version = *number;
        else
            reject(QByteArray(name) + " is not an integer from 1 to 2^53-1");
    }

    void takeBool(QByteArrayView value, bool &field, const char *name)
    {
        field = value == "true"; // of a name that stands twice the last one counts, well typed or not
        if (!field && value != "false")
            reject(QByteArray(name) + " is not true or false");
    }

    void reject(const QByteArray &text)
    {
        if (m_rejected.isEmpty())
            m_rejected = text;
    }

    std::variant<Update, Update::Error> judge()
    {
        if (m_update.ping)
            return pingUpdate();
        if (!m_rejected.isEmpty())
            return Update::Error{Update::ErrorCode::BadField, QString::fromLatin1(m_rejected), 0};
        if (m_update.version > 0 && m_update.body.isEmpty() && !m_update.delta)
            m_update.body = "null"; // what released servers send of a state that is cleared
        if (m_update.version == 0 || m_update.body.isEmpty())
            return Update::Error{Update::ErrorCode::MissingField, QStringLiteral("no version or no body"), 0};
        return m_update.delta ? judgeDelta() : full();
    }

    static Update pingUpdate()
    {
        Update update;
        update.ping = true;
        return update;
    }

    std::variant<Update, Update::Error> judgeDelta()
    {
        if (m_update.base == 0)
            m_update.base = m_update.version - 1;
        if (m_update.base < 1 || m_update.base >= m_update.version)
            return Update::Error{Update::ErrorCode::BadField, QStringLiteral("base is not below version"), 0};
        if (m_update.body[0] != '[' && m_update.body[0] != '{')
            return Update::Error{Update::ErrorCode::BadField,
                                 QStringLiteral("a patch is an array or an object"), 0};
        return m_update;
    }

    std::variant<Update, Update::Error> full()
    {
        m_update.base = 0; // says nothing about a full state
        return m_update;
    }

    Update::Error jsonError() const
    {
        const JsonError error = m_reader.error();
        return {Update::ErrorCode::BadJson, error.toString(), error.offset};
    }

    JsonReader m_reader;
    Update m_update;
    QByteArray m_rejected;
};

} // namespace

QByteArray Update::encode() const
{
    if (ping)
        return QByteArrayLiteral("{\"ping\":true}");
    QByteArray out;
    out.reserve(body.size() + id.size() + 80);
    out += '{';
    if (!id.isEmpty()) {
        out += "\"id\":";
        JsonWriter::writeUtf8(out, id);
        out += ',';
    }
    out += "\"version\":";
    JsonWriter::writeInteger(out, version);
    if (delta && base != 0 && base != version - 1) {
        out += ",\"base\":";
        JsonWriter::writeInteger(out, base);
    }
    if (delta)
        out += ",\"delta\":true";
    out += ",\"body\":";
    out += body;
    out += '}';
    return out;
}

std::variant<Update, Update::Error> Update::parse(QByteArrayView message)
{
    return EnvelopeReader(message).read();
}

} // namespace Velox
