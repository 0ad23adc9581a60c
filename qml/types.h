// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

// What the QML module Velox takes from the libraries as it is. The containers are documented where they are declared.

#include "client/veloxclient.h"
#include "model/vmap.h"
#include "model/vslice.h"

#include <QQmlEngine>

struct VMapForeign
{
    Q_GADGET
    QML_FOREIGN(VMap)
    QML_NAMED_ELEMENT(VMap)
};

struct VSliceForeign
{
    Q_GADGET
    QML_FOREIGN(VSlice)
    QML_NAMED_ELEMENT(VSlice)
};

// The base of VeloxQmlClient, which is what QML calls VeloxClient.
struct VeloxClientForeign
{
    Q_GADGET
    QML_FOREIGN(VeloxClient)
    QML_ANONYMOUS
};
