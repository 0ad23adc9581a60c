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
    const ContainerLock::Reader reader(m_data->lock);
    m_log->start();
    m_log->active = !m_data->closed;
    return m_data->entries();
}

MapFeed::Changes MapFeed::take()
{
    const ContainerLock::Reader reader(m_data->lock);
    if (m_data->closed)
        return {};
    return m_data->take(*m_log);
}

} // namespace Velox
