// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/maprows_p.h"

#include <QVariantMap>

namespace Velox {

/** A whole new content of a VMap. It is made in any thread, so that VMap::take() has only to compare and to exchange:
 *  in the map's own thread nothing is copied and nothing large is let go of. */
struct MapContent
{
    QVariantMap entries; ///< For readers in any thread.
    MapRows rows; ///< The same for views.
    QVariantMap old; ///< What readers saw, once it was taken: dropping it takes time, too.
    MapRows oldRows; ///< What views saw, where they were told of a reset.

    /** Sets a value in both. In the thread of take(), before it. */
    void set(const QString &key, const QVariant &value)
    {
        const MapRows::Place place = rows.find(key);
        if (!place.found)
            return;
        entries.insert(key, value);
        rows.setValue(place.row, value);
    }
};

} // namespace Velox
