// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/vmap.h"
#include "model/vslice.h"
#include "json/variantjson.h"

#include <QAbstractItemModel>
#include <QJsonArray>
#include <QJsonDocument>

namespace Velox {

/** Any JSON text as a value, for comparing: made by Qt's parser, not ours. */
inline QJsonValue jsonValue(const QByteArray &json)
{
    return QJsonDocument::fromJson('[' + json + ']').array().at(0);
}

/** Renders a source as it is at this moment, with no help of the nodes under test. */
class Rendering : private VariantEncoder
{
public:
    static QJsonValue of(const QVariant &source) { return jsonValue(textOf(source)); }
    static QByteArray textOf(const QVariant &source)
    {
        QByteArray json;
        Rendering().encode(source, json);
        return json;
    }

private:
    void encodeObject(QObject *object, QByteArray &out) override
    {
        if (const auto *map = qobject_cast<VMap *>(object))
            return encodeMap(map->snapshot(), out);
        if (const auto *slice = qobject_cast<VSlice *>(object))
            return encodeRows(slice->get(), out);
        if (const auto *model = qobject_cast<QAbstractItemModel *>(object))
            return encodeRows(rowsOf(*model), out);
        VariantEncoder::encodeObject(object, out);
    }

    void encodeMap(const QVariantMap &map, QByteArray &out)
    {
        out += '{';
        for (auto entry = map.cbegin(); entry != map.cend(); ++entry)
            encodeMember(QStringView(entry.key()), entry.value(), out);
        out += '}';
    }

    void encodeRows(const QVariantList &rows, QByteArray &out)
    {
        out += '[';
        for (qsizetype row = 0; row < rows.size(); ++row)
            encodeElement(row, rows.at(row), out);
        out += ']';
    }

    // Of models that name their roles.
    static QVariantList rowsOf(const QAbstractItemModel &model)
    {
        QVariantList rows;
        const QHash<int, QByteArray> roles = model.roleNames();
        for (int row = 0; row < model.rowCount(); ++row) {
            QVariantMap value;
            for (auto role = roles.cbegin(); role != roles.cend(); ++role) {
                const QVariant data = model.index(row, 0).data(role.key());
                if (data.isValid())
                    value.insert(QString::fromUtf8(role.value()), data);
            }
            rows.append(value);
        }
        return rows;
    }
};

} // namespace Velox
