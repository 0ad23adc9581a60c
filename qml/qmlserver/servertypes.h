// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

// What the QML module Velox.Server takes from the library as it is, documented where it is declared.

#include "server/veloxconnection.h"
#include "server/veloxserver.h"
#include "server/veloxstate.h"

#include <QQmlEngine>

struct VeloxStateForeign
{
    Q_GADGET
    QML_FOREIGN(VeloxState)
    QML_NAMED_ELEMENT(VeloxState)
};

struct VeloxConnectionForeign
{
    Q_GADGET
    QML_FOREIGN(VeloxConnection)
    QML_VALUE_TYPE(veloxConnection)
};

struct VeloxRequestForeign
{
    Q_GADGET
    QML_FOREIGN(VeloxRequest)
    QML_VALUE_TYPE(veloxRequest)
};

// The base of VeloxQmlServer, which is what QML calls VeloxServer.
struct VeloxServerForeign
{
    Q_GADGET
    QML_FOREIGN(VeloxServer)
    QML_ANONYMOUS
};
