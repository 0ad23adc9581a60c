// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qmlexport.h"

namespace Velox {

/** Lets states hold values of QML scripts: what `property var` has in it when it is an array, an object, a number...
 *
 *  Velox::Core does not know Qt Qml, whose own conversions cannot tell an empty array from an empty object. Call it once,
 *  before such a state is published; again does nothing. */
VELOX_QML_EXPORT void registerScriptValues();

} // namespace Velox
