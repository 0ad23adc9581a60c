// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#if defined(VELOX_STATIC)
#  define VELOX_QML_EXPORT
#elif defined(VELOX_BUILDING_QML)
#  define VELOX_QML_EXPORT Q_DECL_EXPORT
#else
#  define VELOX_QML_EXPORT Q_DECL_IMPORT
#endif

namespace Velox {

/** Lets states hold values of QML scripts: what `property var` has in it when it is an array, an object, a number...
 *
 *  Velox::Core does not know Qt Qml, whose own conversions cannot tell an empty array from an empty object. Call it once,
 *  before such a state is published; again does nothing. */
VELOX_QML_EXPORT void registerScriptValues();

} // namespace Velox
