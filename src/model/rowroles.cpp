// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/rowroles_p.h"

#include "model/valuefields_p.h"

namespace Velox {

void RowRoles::learn(const QVariant &value)
{
    const QStringList names = fieldNames(value);
    for (const QString &name : names) {
        if (m_fields.size() >= MaxFields)
            return;
        if (name == QLatin1StringView("value") || m_roles.contains(name))
            continue;
        m_fields.append(name);
        m_roles.insert(name, m_valueRole + int(m_fields.size()));
    }
}

QVariant RowRoles::data(const QVariant &row, int role) const
{
    if (role == m_valueRole)
        return row;
    const int field = role - m_valueRole - 1;
    return field >= 0 && field < m_fields.size() ? fieldValue(row, m_fields.at(field)) : QVariant();
}

QList<int> RowRoles::changed(const QVariant &before, const QVariant &now) const
{
    // An object may be gone by now, so its fields cannot be asked for.
    if (objectOf(before) || objectOf(now))
        return {};
    QList<int> roles{m_valueRole};
    QStringList names = fieldNames(before);
    if (before.metaType() != now.metaType() || now.typeId() == QMetaType::QVariantMap)
        names += fieldNames(now);
    for (const QString &name : std::as_const(names)) {
        const auto role = m_roles.constFind(name);
        if (role != m_roles.cend() && !roles.contains(*role)
            && !sameValue(fieldValue(before, name), fieldValue(now, name)))
            roles.append(*role);
    }
    return roles;
}

QHash<int, QByteArray> RowRoles::names() const
{
    QHash<int, QByteArray> names{{m_valueRole, QByteArrayLiteral("value")}};
    for (auto it = m_roles.cbegin(); it != m_roles.cend(); ++it)
        names.insert(it.value(), it.key().toUtf8());
    return names;
}

} // namespace Velox
