// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "jsvalues.h"

#include <QJSValue>
#include <QMetaType>
#include <QVariant>

namespace Velox {

void registerScriptValues()
{
    [[maybe_unused]] static const bool once =
        QMetaType::registerConverter<QJSValue, QVariant>([](const QJSValue &value) {
            return value.isCallable() ? QVariant() : value.toVariant(); // a function is no state
        });
}

} // namespace Velox
