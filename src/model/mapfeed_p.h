// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QString>
#include <QVariantMap>

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

class VMap;

namespace Velox {

class MapData;
struct MapLog;

/** What a publisher needs from a VMap: its content once, then the keys that changed.
 *
 *  Feeds of one container are independent. A feed may outlive its container: it then reports nothing more.
 *  One thread at a time may use a feed. */
class VELOX_CORE_EXPORT MapFeed
{
public:
    /** The keys that changed, in key order. */
    struct Changes
    {
        bool reset = false; ///< Take @ref all as the new content; the rest is empty.
        QVariantMap all; ///< The whole map, only with a reset.
        std::vector<std::pair<QString, std::optional<QVariant>>>
            changed; ///< New value, or none: the key is gone.

        [[nodiscard]] bool isEmpty() const { return !reset && changed.empty(); }
    };

    /** Watches @p map. @p wake is called from whichever thread changes the map, outside all locks, once when
     *  the first change after start() or take() arrives, and not before the end of a batch. It must be quick
     *  and should only post an event. It may still be running in another thread while the feed is destroyed:
     *  capture nothing that dies with the feed. May be empty. */
    MapFeed(VMap *map, std::function<void()> wake);
    ~MapFeed();
    Q_DISABLE_COPY_MOVE(MapFeed)

    /** The present content; changes are logged from exactly this moment on. Called again, it starts over.
     *  The map is shared with the container: drop it soon, since a write while it is alive copies all
     *  entries. */
    [[nodiscard]] QVariantMap start();

    /** What changed since start() or the last call, with values as they are now. A key that was added and
     *  removed in between is left out. More than 1000 keys and more than half of the map are a reset. */
    [[nodiscard]] Changes take();

private:
    std::shared_ptr<MapData> m_data;
    std::shared_ptr<MapLog> m_log;
};

} // namespace Velox
