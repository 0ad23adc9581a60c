// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QList>
#include <QStringList>
#include <QVariant>

namespace Velox {

/** The roles of a VSlice: one for the row and one for each field seen so far. */
class RowRoles
{
public:
    /** Rows come from peers too, and roles are never given back. */
    static constexpr int MaxFields = 256;

    /** Fields get the roles after @p valueRole. */
    explicit RowRoles(int valueRole)
        : m_valueRole(valueRole)
    {
    }

    /** Gives roles to the fields of @p value that have none yet. */
    void learn(const QVariant &value);

    /** The part of @p row that a role stands for; invalid for an unknown role. */
    [[nodiscard]] QVariant data(const QVariant &row, int role) const;

    /** The roles whose data differs between two values of a row, the row's own first. Empty: all may differ.
     */
    [[nodiscard]] QList<int> changed(const QVariant &before, const QVariant &now) const;

    [[nodiscard]] QHash<int, QByteArray> names() const;

private:
    int m_valueRole;
    QStringList m_fields; // the first one has the role m_valueRole + 1
    QHash<QString, int> m_roles;
};

} // namespace Velox
