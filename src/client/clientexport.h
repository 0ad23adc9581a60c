// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

// Marks what Velox::Client offers to its users.
#if defined(VELOX_STATIC)
#  define VELOX_CLIENT_EXPORT
#elif defined(VELOX_BUILDING_CLIENT)
#  define VELOX_CLIENT_EXPORT Q_DECL_EXPORT
#else
#  define VELOX_CLIENT_EXPORT Q_DECL_IMPORT
#endif
