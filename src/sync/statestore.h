// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/limits.h"
#include "sync/patchhistory.h"
#include "json/document.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace Velox {

/** The authoritative state that readers follow: document, identity, version and history. No I/O, no clock.
 *
 *  Lives where the sessions do (the server's I/O thread). */
class VELOX_CORE_EXPORT StateStore
{
public:
    enum class Format : quint8 { Json, Merge };

    /** One message that brings a reader further; encode() makes its text. */
    struct Step
    {
        bool isFull = true;
        qint64 version = 0; ///< After it is applied.
        qint64 base = 0; ///< Before; of a delta.
        QByteArray patch{}; ///< Of a delta.
    };

    /** @p id is the state's identity: other for every start of the program. */
    explicit StateStore(QByteArray id);

    [[nodiscard]] const QByteArray &id() const { return m_id; }
    /** 0 until there is a state, then from 1 on. */
    [[nodiscard]] qint64 version() const { return m_version; }
    [[nodiscard]] const Document &document() const { return m_document; }
    [[nodiscard]] qint64 historyBytes() const { return m_history.bytes(); }

    /** Most bytes of patches that are kept for readers that come back, besides the newest one; nothing for the
     *  default: as many as the state has, within Limits::minHistoryBytes and Limits::maxHistoryBytes. */
    void setHistoryLimit(std::optional<qint64> bytes) { m_historyLimit = bytes; }

    /** Applies changes; true when something differs, which is a new version. */
    bool apply(const ChangeBatch &batch);

    /** How many readers take merge patches. They are made only while somebody may ask for one: for the present
     *  readers, and for those that left as long as the history reaches back to when they did. */
    void setMergeReaders(int count);

    /** The fewest bytes that bring a reader to the present version: nothing where it is there, deltas, or the whole
     *  state. @p held is the version it has, where it has one of this state. */
    [[nodiscard]] std::vector<Step> stepsFrom(std::optional<qint64> held, Format format) const;

    /** The update message of @p step; @p withId where it is the first one with a body on its connection. */
    [[nodiscard]] QByteArray encode(const Step &step, bool withId) const;
    /** Id of the server-sent event of @p step. */
    [[nodiscard]] QByteArray eventId(const Step &step) const;

private:
    [[nodiscard]] bool mergeWanted() const;

    Document m_document;
    PatchHistory m_history;
    QByteArray m_id;
    std::optional<qint64> m_historyLimit;
    qint64 m_version = 0;
    qint64 m_mergeReadersLeft = 0; // version at which the last reader of merge patches left
    int m_mergeReaders = 0;
};

} // namespace Velox
