// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/propertyoptions.h"

#include "json/warnonce.h"

#include <QMetaClassInfo>
#include <QMetaObject>
#include <QMetaProperty>

namespace Velox {
namespace {

constexpr QByteArrayView prefix = "velox.";

// Null where the class says nothing. Walks the entries rather than looking a composed name up: this runs for
// each property at each push, and most classes have no entry at all.
const char *classInfoFor(const QMetaObject *meta, QByteArrayView property)
{
    for (int i = meta->classInfoCount() - 1; i >= 0; --i) { // from the most derived class to its bases
        const QMetaClassInfo info = meta->classInfo(i);
        const QByteArrayView name = info.name();
        if (name.startsWith(prefix) && name.sliced(prefix.size()) == property)
            return info.value();
    }
    return nullptr;
}

void readOption(const QByteArray &text, PropertyOptions &options, const QMetaObject *meta,
                const char *property)
{
    const qsizetype space = text.indexOf(' ');
    const QByteArray word = text.first(space < 0 ? text.size() : space);
    const QByteArray argument = space < 0 ? QByteArray() : text.sliced(space + 1).trimmed();
    if (word == "omit" && argument.isEmpty()) {
        options.omit = true;
    } else if (word == "name" && !argument.isEmpty()) {
        options.name = argument;
    } else if (word == "key" && !argument.isEmpty()) {
        options.key = argument;
    } else {
        const QString where = QString::fromUtf8(meta->className()) + u'.' + QString::fromUtf8(property);
        warnOnce(QStringLiteral("option ") + where + u' ' + QString::fromUtf8(text),
                 QStringLiteral("Class info of %1: \"%2\" is not \"omit\", \"name NAME\" or \"key FIELD\"")
                     .arg(where, QString::fromUtf8(text)));
    }
}

} // namespace

PropertyOptions propertyOptions(const QMetaObject *meta, const QMetaProperty &property)
{
    PropertyOptions options;
    options.name = QByteArray::fromRawData(property.name(), qsizetype(qstrlen(property.name())));
    const char *info = classInfoFor(meta, options.name);
    if (!info)
        return options;
    const QList<QByteArray> words = QByteArray(info).split(';');
    for (const QByteArray &word : words)
        readOption(word.trimmed(), options, meta, property.name());
    return options;
}

} // namespace Velox
