// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace Velox {

/** Runs `velox serve` with these arguments (the program's name first) until it is told to quit. Returns its exit
 *  code: 0, 1 where it cannot listen or read its file at the start, 2 for wrong arguments. */
int serve(const QStringList &arguments);

} // namespace Velox
