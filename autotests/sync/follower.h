// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "support/rendering.h"
#include "sync/observer.h"
#include "json/document.h"
#include "json/jsonpatch.h"
#include "json/mergepatch.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Velox {

/** Operations joined by commas as short lines: "add /a 1; move /rows/2 /rows/0". */
inline QString patchText(const QByteArray &operations)
{
    QStringList lines;
    const QJsonArray all = QJsonDocument::fromJson('[' + operations + ']').array();
    for (const QJsonValue value : all) {
        const QJsonObject operation = value.toObject();
        QStringList words{operation.value(QStringLiteral("op")).toString()};
        for (const QString &name : {QStringLiteral("from"), QStringLiteral("path")}) {
            if (operation.contains(name))
                words += operation.value(name).toString();
        }
        if (operation.contains(QStringLiteral("value"))) {
            const QJsonArray wrapped{operation.value(QStringLiteral("value"))};
            words +=
                QString::fromUtf8(QJsonDocument(wrapped).toJson(QJsonDocument::Compact).sliced(1).chopped(1));
        }
        lines += words.join(u' ');
    }
    return lines.join(QStringLiteral("; "));
}

/** An observed source with everything that readers have of it: the document, a copy that applies the JSON Patches, and
 *  one that applies the merge patches. After each update all of them are compared. */
class Follower
{
public:
    explicit Follower(QVariant source)
        : m_source(std::move(source))
        , m_observer([this] { ++m_wakes; })
    {
        ChangeBatch batch;
        m_observer.start(m_source, batch);
        follow(batch);
        m_byPatch.load(m_document.toJson());
        m_byMerge.load(m_document.toJson());
    }
    template <typename T>
    explicit Follower(T *object)
        : Follower(QVariant::fromValue(object))
    {
    }

    /** Takes what changed. The patch as text, or what went wrong; empty where nothing differs. */
    QString update()
    {
        ChangeBatch batch;
        m_observer.collect(batch);
        return applied(batch);
    }
    /** The same after everything without a signal is read too. */
    QString poll()
    {
        ChangeBatch batch;
        m_observer.poll(batch);
        return applied(batch);
    }
    /** Does not compare with the source any more: it has what cannot be rendered, or was not announced. */
    void trustTheDocument() { m_compareSource = false; }

    /** Changes in the last batch: what crossed to the document. */
    [[nodiscard]] qsizetype changes() const { return m_changes; }
    [[nodiscard]] const DocumentDelta &delta() const { return m_delta; }
    /** How often the observer asked for an update. */
    [[nodiscard]] int wakes() const { return m_wakes; }
    [[nodiscard]] QJsonValue value() const { return jsonValue(m_document.toJson()); }
    [[nodiscard]] const Document &document() const { return m_document; }
    [[nodiscard]] const Observer &observer() const { return m_observer; }

    /** What disagreed after the last update, or nothing. */
    [[nodiscard]] QString fault() const { return m_fault; }

private:
    void follow(const ChangeBatch &batch)
    {
        m_changes = qsizetype(batch.size());
        for (const Change &change : batch)
            m_invalid += m_document.apply(change) == Document::Outcome::Invalid;
        m_delta = m_document.commit(MergeUse::Always);
    }

    [[nodiscard]] QString compared() const
    {
        if (m_invalid > 0)
            return QStringLiteral("%1 changes did not fit").arg(m_invalid);
        const QByteArray json = m_document.toJson();
        const QJsonValue value = jsonValue(json);
        if (json.size() != qsizetype(m_document.size()))
            return QStringLiteral("the document's size is wrong");
        if (jsonValue(m_byPatch.toJson()) != value)
            return QStringLiteral("the copy by JSON Patch differs: ") + QString::fromUtf8(m_byPatch.toJson());
        if (jsonValue(m_byMerge.toJson()) != value)
            return QStringLiteral("the copy by merge patch differs: ")
                + QString::fromUtf8(m_byMerge.toJson());
        if (m_compareSource && Rendering::of(m_source) != value)
            return QStringLiteral("the document differs from its source: ") + QString::fromUtf8(json);
        return {};
    }

    QString applied(const ChangeBatch &batch)
    {
        follow(batch);
        QString text = patchText(m_delta.operations);
        if (m_delta.changed && m_delta.operationCount == 0) {
            text = QStringLiteral("all");
            m_byPatch.load(m_document.toJson());
        } else if (m_delta.changed) {
            const auto patch = JsonPatch::parse('[' + m_delta.operations + ']');
            const auto error = std::get<JsonPatch>(patch).apply(m_byPatch);
            if (error)
                return m_fault = QStringLiteral("patch fails at %1: %2").arg(error->pointer, error->text);
        }
        if (m_delta.mergeUsable) {
            MergePatch::apply(m_byMerge, m_delta.merge);
            m_byMerge.commit(MergeUse::No);
        } else if (m_delta.changed) {
            m_byMerge.load(m_document.toJson());
        }
        m_fault = compared();
        return m_fault.isEmpty() ? text : m_fault;
    }

    QVariant m_source;
    Document m_document;
    JsonTree m_byPatch;
    Document m_byMerge;
    DocumentDelta m_delta;
    QString m_fault;
    qsizetype m_changes = 0;
    int m_wakes = 0;
    int m_invalid = 0;
    bool m_compareSource = true;
    Observer m_observer;
};

} // namespace Velox
