// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QByteArray>

struct QMetaObject;
class QMetaProperty;

namespace Velox {

/** How a property appears in the state, as its class says it:
 *
 *      Q_CLASSINFO("velox.secret", "omit")                  // left out
 *      Q_CLASSINFO("velox.processes", "name rows; key pid") // under another name, its rows told apart by pid */
struct PropertyOptions
{
    QByteArray name; ///< Member name in UTF-8; the property's own name unless told otherwise.
    QByteArray key; ///< Field that identifies a row where the value is a list; empty = found by itself.
    bool omit = false; ///< The property is no part of the state.
};

/** The options of @p property in an object of class @p meta, whose Q_CLASSINFO goes before that of its bases.
 *
 *  A word that is not understood is reported once in the category `velox.json` and otherwise ignored. The
 *  name may point into the meta-object: it is valid as long as that is. Callable from any thread. */
VELOX_CORE_EXPORT PropertyOptions propertyOptions(const QMetaObject *meta, const QMetaProperty &property);

} // namespace Velox
