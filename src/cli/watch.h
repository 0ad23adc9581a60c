// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace Velox {

/** Runs `velox watch` with these arguments (the program's name first): prints the state, one line of JSON, for each
 *  update until it is told to quit. Returns its exit code: 0; 1 where the connection cannot be had and is not tried
 *  again; 2 for wrong arguments. */
int watch(const QStringList &arguments);

/** Runs `velox get`: prints the state, or what is at a pointer, once. Returns 0; 1 where the state cannot be had; 2 for
 *  wrong arguments; 3 where there is nothing at the pointer. */
int get(const QStringList &arguments);

} // namespace Velox
