// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QPointer>
#include <QSet>
#include <QString>

#include <functional>
#include <memory>

namespace Velox {

class JsonPointer;
class MirrorPlace;
class Replica;

/** Keeps an object of the application's equal to a replica: what VeloxState publishes of an object, put into another
 *  one of the same class. No I/O; lives in the thread of the replica and of the target.
 *
 *  Members go to the properties of their names, or as Q_CLASSINFO says (propertyOptions()); what it omits is left
 *  alone, as is objectName. Members without a property are ignored.
 *
 *  | property | what happens |
 *  | --- | --- |
 *  | writable: number, text, gadget, list, map, QVariant ... | written, as decodeVariant() makes it of the value, where what it holds would be published as another value |
 *  | the same, and there is no such member | reset() where it has RESET, else a default-constructed value |
 *  | VMap, VSlice | filled in place, row by row; empty where the state has none |
 *  | another QObject that it holds | filled in place, never replaced; null, or no such member, leaves it as it is |
 *  | list of objects, other item models | reported, as soon as there is a value for it |
 *  | dynamic, if the target has it | written in the type that it had, or as it comes; removed where there is no member |
 *  | neither writable nor holding an object | left alone |
 *
 *  A nested object is read again when its property notifies (NOTIFY or BINDABLE, or a dynamic one), and once where it
 *  cannot. An object inside itself is filled only at the outer place; one that stands at several places takes what
 *  changes at each.
 *
 *  A value that cannot be taken is reported once, and again after a value was taken there; the rest goes on. Each
 *  change visits the properties that it is in, and what the application writes itself stays until then. Nothing
 *  happens before there is a copy. Slots of the target's signals may do anything: delete the target, what is
 *  nested in it, or this. */
class VELOX_CORE_EXPORT ObjectMirror
{
    Q_DISABLE_COPY_MOVE(ObjectMirror)
public:
    /** Told of a value that cannot be taken: its JSON Pointer, and why in one sentence without a full stop. */
    using Report = std::function<void(const QString &pointer, const QString &text)>;

    /** @p replica outlives this. @p report may delete this. */
    ObjectMirror(Replica &replica, Report report);
    ~ObjectMirror();

    /** The object that is filled; nullptr where there is none, or it was destroyed. Not owned. */
    [[nodiscard]] QObject *target() const { return m_target; }
    /** Fills @p target from now on, and no other any more. A VMap or VSlice takes the whole state. A slot may have
     *  deleted this when it returns. */
    void setTarget(QObject *target);

    /** Leaves the target as it is until resume(): for Replica::clear(), which empties what follows. */
    void suspend();
    void resume();

    // For the parts of this.
    [[nodiscard]] Replica &replica() const { return m_replica; }
    /** The value at @p place, or at @p inside of it, cannot be taken. A slot may have deleted this when it returns. */
    void refuse(const JsonPointer &place, const QString &text, const QString &inside = {});
    /** The value at @p place was taken. */
    void accept(const JsonPointer &place);

private:
    Replica &m_replica;
    const Report m_report;
    QPointer<QObject> m_target;
    std::shared_ptr<MirrorPlace> m_root;
    QSet<QString> m_refused; // places whose value cannot be taken, and was said
};

} // namespace Velox
