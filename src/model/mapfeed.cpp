// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/mapfeed_p.h"

#include "model/mapdata_p.h"
#include "model/vmap.h"

#include <utility>

namespace Velox {

MapFeed::MapFeed(VMap *map, std::function<void()> wake)
    : m_data(map->sharedData())
    , m_log(std::make_shared<MapLog>())
{
    m_log->wake = std::move(wake);
    m_data->addFeed(m_log);
}

MapFeed::~MapFeed() { m_data->removeFeed(m_log); }

QVariantMap MapFeed::start()
{
    {
        const ContainerLock::Reader reader(m_data->lock);
        m_log->active = !m_data->closed;
    }
    return m_data->readAll(m_log.get());
}

MapFeed::Changes MapFeed::take()
{
    Changes changes;
    {
        const ContainerLock::Reader reader(m_data->lock);
        if (m_data->closed)
            return {};
        changes = m_data->take(*m_log);
    }
    if (changes.reset) {
        changes.all.clear(); // shared: making a value would copy it
        changes.all = m_data->readAll(m_log.get());
    }
    for (auto &[key, value] : changes.changed) {
        if (value)
            value = m_data->made(key, *value);
    }
    return changes;
}

} // namespace Velox
