// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QMetaType>

namespace Velox {

/** Appends the JSON of the value at @p data where its @p type is one of Qt Core's that holds no other values:
 *  numbers, text, bytes, dates, geometry, bits. Returns false, and appends nothing, for any other type. */
bool writeScalar(QByteArray &out, QMetaType type, const void *data);

/** Appends the key of an enumeration registered with Q_ENUM, "A|B" for one registered with Q_FLAG, and the
 *  number where the enumeration is not registered or has no key for the value. */
void writeEnum(QByteArray &out, QMetaType type, const void *data);

} // namespace Velox
