// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/mapnode.h"

#include "model/vmap.h"
#include "sync/observer.h"
#include "json/jsonwriter.h"

namespace Velox {

MapNode::MapNode(Observer &observer, SourceNode *parent, VMap *map)
    : SourceNode(observer, parent, map)
    , m_feed(map, observer.wakerFor(*this))
{
}

void MapNode::write(QByteArray &out) { writeAll(m_feed.start(), out); }

void MapNode::writeAll(const QVariantMap &entries, QByteArray &out)
{
    m_found.clear();
    out += '{';
    for (auto entry = entries.cbegin(); entry != entries.cend(); ++entry) {
        if (entry != entries.cbegin())
            out += ',';
        JsonWriter::writeString(out, entry.key());
        out += ':';
        writeEntry(entry.key(), entry.value(), out);
    }
    out += '}';
}

void MapNode::writeEntry(const QString &key, const QVariant &value, QByteArray &out)
{
    NodeList found;
    observer().writeValue(*this, key, value, found, out);
    if (found.empty())
        m_found.remove(key);
    else
        m_found.insert(key, std::make_shared<NodeList>(std::move(found)));
}

void MapNode::collect(ChangeBatch &batch)
{
    const MapFeed::Changes changes = m_feed.take();
    if (changes.reset) {
        Change all = change(Change::Kind::Assign);
        all.value = anchor(handle());
        writeAll(changes.all, all.value);
        batch.push_back(std::move(all));
        return;
    }
    for (const auto &[key, value] : changes.changed) {
        const auto found = m_found.constFind(key);
        if (value && found != m_found.cend() && isObserved(**found, *value))
            continue;
        Change entry = change(value ? Change::Kind::Set : Change::Kind::Remove);
        JsonWriter::writeString(entry.key, key);
        if (value)
            writeEntry(key, *value, entry.value);
        else
            m_found.remove(key);
        batch.push_back(std::move(entry));
    }
}

void MapNode::poll(ChangeBatch &batch)
{
    const auto all = m_found;
    for (const auto &found : all) {
        for (const auto &node : *found)
            node->poll(batch);
    }
}

} // namespace Velox
