// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/update.h"
#include "json/jsonpatch.h"
#include "json/mergepatch.h"

#include <QStringList>
#include <QUrl>
#include <QUrlQuery>

/** What a reader asks for. */
struct ReaderRequest
{
    QUrl url;
    QByteArray patch = "json"; ///< empty: none is named
    QByteArray id = {}; ///< with a version: the copy that it says it holds
    QByteArray version = {};
    QByteArray headers = {}; ///< more header lines of an event stream, each with its line end

    [[nodiscard]] QUrl fullUrl() const
    {
        QUrlQuery query;
        const auto add = [&query](const char *name, const QByteArray &value) {
            if (!value.isEmpty())
                query.addQueryItem(QString::fromLatin1(name), QString::fromLatin1(value));
        };
        add("patch", patch);
        add("id", id);
        add("v", version);
        QUrl full = url;
        full.setQuery(query);
        return full;
    }
};

/** A reader by docs/protocol.md, section 6, over a real socket: keeps a copy of the state, and all that it was
 *  sent. It warns, which fails the test, where an update is malformed or does not fit its copy. */
class Reader
{
public:
    virtual ~Reader() = default;

    QList<Velox::Update> updates;
    bool isEnded = false; ///< The server ended the connection.
    int closeCode = 0; ///< Of a WebSocket that ended.

    /** What came, as "ping full delta". */
    [[nodiscard]] QByteArray kinds() const
    {
        QByteArrayList kinds;
        for (const Velox::Update &update : updates)
            kinds << (update.ping ? "ping" : update.delta ? "delta" : "full");
        return kinds.join(' ');
    }
    [[nodiscard]] qsizetype count(const char *kind) const { return kinds().split(' ').count(kind); }
    [[nodiscard]] Velox::Update last() const { return updates.isEmpty() ? Velox::Update() : updates.last(); }
    [[nodiscard]] qint64 version() const { return m_version; }
    [[nodiscard]] QByteArray id() const { return m_id; }

    /** Whether the copy is @p json, members in any order. */
    [[nodiscard]] bool holds(const QByteArray &json) const
    {
        Velox::JsonReader reader(json);
        const Velox::TreeValue expected = m_copy.build(reader, reader.next()); // equal() compares in one tree
        return m_version > 0 && !reader.failed() && Velox::JsonTree::equal(expected, m_copy.root());
    }
    [[nodiscard]] QByteArray text() const { return m_copy.toJson(); }

    /** Goes on from a copy that another reader kept. */
    void startFrom(const Reader &other)
    {
        m_id = other.m_id;
        m_version = other.m_version;
        m_copy.load(other.text());
    }

protected:
    void take(const QByteArray &message)
    {
        const auto parsed = Velox::Update::parse(message);
        const auto *update = std::get_if<Velox::Update>(&parsed);
        if (!update) {
            qWarning("reader: not an update: %s", message.first(qMin(message.size(), 200)).constData());
            return;
        }
        updates.append(*update);
        if (update->ping)
            return;
        if (!update->id.isEmpty())
            m_id = update->id;
        if (update->delta && update->base != m_version)
            qWarning("reader: a delta from %lld does not fit version %lld", update->base, m_version);
        else if (!(update->delta ? applyDelta(update->body) : m_copy.load(update->body)))
            qWarning("reader: cannot apply %s", update->body.constData());
        m_version = update->version;
    }

private:
    bool applyDelta(const QByteArray &body)
    {
        if (!body.startsWith('['))
            return Velox::MergePatch::apply(m_copy, body);
        const auto parsed = Velox::JsonPatch::parse(body);
        const auto *patch = std::get_if<Velox::JsonPatch>(&parsed);
        return patch && !patch->apply(m_copy);
    }

    mutable Velox::Document m_copy; // mutable for its pool of member names
    QByteArray m_id;
    qint64 m_version = 0;
};
