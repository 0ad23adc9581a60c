// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QByteArray>
#include <QString>

#include <variant>

namespace Velox {

/** One message of the wire protocol (docs/protocol.md, section 1): a full state, a delta, or a ping. */
struct VELOX_CORE_EXPORT Update
{
    /** Why bytes are not an update. */
    enum class ErrorCode {
        BadJson, ///< not strict JSON, nested too deep, or not one object
        BadField, ///< a known field has the wrong type or is out of range
        MissingField, ///< neither a ping nor an update with `version`, and where it is a delta with `body`
    };

    struct Error
    {
        ErrorCode code = ErrorCode::BadJson;
        QString text; ///< for a log, in English
        qsizetype offset = 0; ///< in bytes from the start of the message, where it is known
    };

    QByteArray id; ///< identity of the state, UTF-8; empty: left out
    qint64 version = 0; ///< version after this update is applied, 1 to 2^53-1; 0 in a ping
    qint64 base =
        0; ///< version that a delta applies to; 0 is encoded as, and parse() fills in, `version - 1`
    bool delta = false; ///< the body is a patch: an array is JSON Patch, an object is JSON Merge Patch
    bool ping = false; ///< keep-alive: no other field matters
    QByteArray
        body; ///< JSON text of the state or the patch, as it stands on the wire; a full state without one is null

    /** The update as compact JSON. The bytes of the body are spliced in as they are, so they must be JSON. */
    [[nodiscard]] QByteArray encode() const;

    /** Reads one message. Unknown fields are ignored; a field that is known must be of its type. In a ping
     *  everything else is left at its default. Never recurses deeper than Limits::depth. */
    [[nodiscard]] static std::variant<Update, Error> parse(QByteArrayView message);

    friend bool operator==(const Update &, const Update &) = default;
};

} // namespace Velox
