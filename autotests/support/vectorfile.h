// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/variantjson.h"

#include <QFile>
#include <QList>
#include <QMap>
#include <QString>

/** One record of a vectors file (autotests/vectors/README.md). */
struct VectorRecord
{
    QByteArray tag; ///< Name of the test row: "12 what the record shows".
    QMap<QString, QByteArray> members;

    [[nodiscard]] bool has(const QString &name) const { return members.contains(name); }
    /** Bytes of a member as they stand in the file, less white space; empty where there is none. */
    [[nodiscard]] QByteArray raw(const QString &name) const { return members.value(name); }
    [[nodiscard]] QVariant value(const QString &name) const
    {
        return has(name) ? Velox::variantFromJson(raw(name)).value_or(QVariant()) : QVariant();
    }
    [[nodiscard]] QString text(const QString &name) const { return value(name).toString(); }
};

namespace VectorFileDetail {

inline VectorRecord readRecord(Velox::JsonReader &reader, qsizetype number)
{
    using Token = Velox::JsonReader::Token;
    VectorRecord record;
    while (reader.next() == Token::Key) {
        const QString name = Velox::textFromJson(reader.value());
        record.members.insert(name, Velox::JsonReader::canonical(reader.readValue()).value_or(QByteArray()));
    }
    const QString title =
        record.text(record.has(QStringLiteral("name")) ? QStringLiteral("name") : QStringLiteral("comment"));
    record.tag = QByteArray::number(number) + ' ' + title.toUtf8();
    return record;
}

} // namespace VectorFileDetail

/** The records of autotests/vectors/@p name.json. The test program ends where that is no array of records, so
 *  that a missing file cannot pass for a test without rows. Member values keep all digits of their numbers. */
inline QList<VectorRecord> loadVectors(const QString &name)
{
    using Token = Velox::JsonReader::Token;
    QFile file(QStringLiteral(VELOX_VECTORS "/") + name + QStringLiteral(".json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot open %s", qPrintable(file.fileName()));
    const QByteArray text = file.readAll();
    Velox::JsonReader reader(text);
    QList<VectorRecord> records;
    Token token = reader.next();
    for (token = reader.next(); token == Token::BeginObject; token = reader.next())
        records.append(VectorFileDetail::readRecord(reader, records.size() + 1));
    if (token != Token::EndArray || records.isEmpty())
        qFatal("%s is no array of records: %s", qPrintable(file.fileName()),
               qPrintable(reader.error().toString()));
    return records;
}
