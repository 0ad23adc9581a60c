// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include <QtQuickTest>

#ifdef VELOX_IMPORT_PLUGINS
#  include <QtPlugin>
Q_IMPORT_PLUGIN(VeloxPlugin)
Q_IMPORT_PLUGIN(Velox_ServerPlugin)
#endif

QUICK_TEST_MAIN(qmlmodules)
