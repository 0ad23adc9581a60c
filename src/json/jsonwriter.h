// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QByteArray>
#include <QString>

namespace Velox {

/** Appends canonical JSON to a byte array: one text for each value, so that equal values are equal bytes.
 *
 *  Strings are UTF-8, quoted, with only `"`, `\` and the control characters escaped. Numbers are the
 *  shortest text that reads back as the same value. */
namespace JsonWriter {

/** Appends @p text as a quoted JSON string. A lone surrogate becomes U+FFFD. */
VELOX_CORE_EXPORT void writeString(QByteArray &out, QStringView text);

/** Appends @p utf8, which must be valid UTF-8, as a quoted JSON string. */
VELOX_CORE_EXPORT void writeUtf8(QByteArray &out, QByteArrayView utf8);

/** Appends all digits of @p value. */
VELOX_CORE_EXPORT void writeInteger(QByteArray &out, qint64 value);
VELOX_CORE_EXPORT void writeUnsigned(QByteArray &out, quint64 value);

/** Appends the shortest text of @p value; NaN and the infinities become null, -0 becomes 0. */
VELOX_CORE_EXPORT void writeDouble(QByteArray &out, double value);
VELOX_CORE_EXPORT void writeFloat(QByteArray &out, float value);

} // namespace JsonWriter
} // namespace Velox
