// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace Velox {

/** Logs @p message as a warning in the category `velox.json`, once in the life of the process for each @p
 *  key.
 *
 *  What is written at each push would otherwise fill a log with one mistake. Keys beyond the first 1,000 are
 *  not reported, so that a mistake on ever new paths costs neither memory nor a full log. Callable from any
 *  thread. */
void warnOnce(const QString &key, const QString &message);

} // namespace Velox
