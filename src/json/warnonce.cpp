// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/warnonce.h"

#include <QLoggingCategory>
#include <QMutex>
#include <QSet>

namespace Velox {
namespace {

Q_LOGGING_CATEGORY(lcJson, "velox.json")

constexpr qsizetype maxKeys = 1000;

bool isFirst(const QString &key)
{
    static QBasicMutex mutex;
    static QSet<QString> seen;
    const QMutexLocker locker(&mutex);
    if (seen.size() >= maxKeys || seen.contains(key))
        return false;
    seen.insert(key);
    return true;
}

} // namespace

void warnOnce(const QString &key, const QString &message)
{
    if (isFirst(key)) // outside of the lock: a message handler may encode something itself
        qCWarning(lcJson, "%ls", qUtf16Printable(message));
}

} // namespace Velox
