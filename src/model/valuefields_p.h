// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>
#include <QVariantMap>

class QObject;

// What a container needs to know of the values it holds.
namespace Velox {

/** True when both are of one type and alike all the way down. QVariant's own comparison converts (1 == "1"),
 *  also inside maps and lists. Doubles compare by bits, so NaN is itself. What cannot be compared is taken as
 *  different. */
[[nodiscard]] bool sameValue(const QVariant &a, const QVariant &b);

/** A JS object or array (QJSValue) as a map or list, other values as they are. Without a converter from
 *  QJSValue to QVariant, which a library that links Qt Qml may register, an empty object becomes an empty
 *  list. */
[[nodiscard]] QVariant plainValue(const QVariant &value);

/** The object a value points to, or null for any other value. */
[[nodiscard]] QObject *objectOf(const QVariant &value);

/** The names a value's parts have: keys of a map or VMap, properties of a gadget or object. Empty for
 *  anything else. */
[[nodiscard]] QStringList fieldNames(const QVariant &value);

/** The part called @p name, or an invalid value. */
[[nodiscard]] QVariant fieldValue(const QVariant &value, const QString &name);

/** Writes @p fields into a map or gadget. False when @p value is neither, or the gadget has no such property,
 *  or takes no such value; it is then unchanged. */
[[nodiscard]] bool setFields(QVariant &value, const QVariantMap &fields);

} // namespace Velox
