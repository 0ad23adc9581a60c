// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

// Marks what Velox::Core offers to its users and to the libraries above it.
#if defined(VELOX_STATIC)
#  define VELOX_CORE_EXPORT
#elif defined(VELOX_BUILDING_CORE)
#  define VELOX_CORE_EXPORT Q_DECL_EXPORT
#else
#  define VELOX_CORE_EXPORT Q_DECL_IMPORT
#endif
