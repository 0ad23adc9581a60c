// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QMetaType>
#include <QString>
#include <QVariant>

#include <memory>

namespace Velox {

/** Makes values of a VMap when somebody first reads them. */
class ValueMaker
{
public:
    ValueMaker() = default;
    Q_DISABLE_COPY_MOVE(ValueMaker)
    virtual ~ValueMaker() = default;

    /** The object that stands for @p key, a VSlice where @p isList and a VMap otherwise; invalid where there is none
     *  (any more). In any thread, with the map locked or not: it must not touch the map. */
    [[nodiscard]] virtual QVariant make(const QString &key, bool isList) = 0;
};

/** An entry of a VMap whose object does not exist before it is read. No reader of the map ever sees one of these. */
struct DeferredValue
{
    std::shared_ptr<ValueMaker> maker;
    bool isList = false;

    friend bool operator==(const DeferredValue &a, const DeferredValue &b)
    {
        return a.maker == b.maker && a.isList == b.isList;
    }
};

} // namespace Velox

Q_DECLARE_TYPEINFO(Velox::DeferredValue,
                   Q_RELOCATABLE_TYPE); // so that a QVariant needs no memory of its own for it

namespace Velox {

/** The deferred value that @p value is, or nullptr. */
[[nodiscard]] inline const DeferredValue *deferredIn(const QVariant &value)
{
    return value.metaType() == QMetaType::fromType<DeferredValue>()
        ? static_cast<const DeferredValue *>(value.constData())
        : nullptr;
}

} // namespace Velox
