// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/warnonce.h"

#include <QString>
#include <QVariant>

namespace Velox {

/** What @p read returns, a call into the application. Where it throws: null, and one warning that names what @p describe says. An
 *  exception that went on would end the process, as it would pass through Qt's event loop. */
template <typename What, typename Read>
QVariant guardedRead(What &&describe, Read &&read)
{
    try {
        return read();
    } catch (...) { // whatever it is: its text may be private
        const QString what = describe();
        warnOnce(
            QStringLiteral("throws ") + what,
            QStringLiteral("%1 threw an exception when it was read: null is published instead").arg(what));
        return QVariant();
    }
}

} // namespace Velox
