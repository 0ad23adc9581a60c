// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

// Marks what Velox::Qml offers to its users.
#if defined(VELOX_STATIC)
#  define VELOX_QML_EXPORT
#elif defined(VELOX_BUILDING_QML)
#  define VELOX_QML_EXPORT Q_DECL_EXPORT
#else
#  define VELOX_QML_EXPORT Q_DECL_IMPORT
#endif
