// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/mapfeed_p.h"
#include "sync/sourcenode.h"

#include <QHash>

class VMap;

namespace Velox {

/** Observes a VMap, key by key. */
class MapNode : public SourceNode
{
public:
    MapNode(Observer &observer, SourceNode *parent, VMap *map);

    void write(QByteArray &out) override;
    void collect(ChangeBatch &batch) override;
    void poll(ChangeBatch &batch) override;

private:
    void writeAll(const QVariantMap &entries, QByteArray &out);
    void writeEntry(const QString &key, const QVariant &value, QByteArray &out);

    MapFeed m_feed;
    QHash<QString, std::shared_ptr<NodeList>> m_found; // of the entries that hold objects
};

} // namespace Velox
