// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

// Marks what Velox::QmlServer offers to its users.
#if defined(VELOX_STATIC)
#  define VELOX_QMLSERVER_EXPORT
#elif defined(VELOX_BUILDING_QMLSERVER)
#  define VELOX_QMLSERVER_EXPORT Q_DECL_EXPORT
#else
#  define VELOX_QMLSERVER_EXPORT Q_DECL_IMPORT
#endif
