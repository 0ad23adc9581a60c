// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QMetaType>

#include <vector>

namespace Velox {

/** One change of a document, as plain values that may cross threads.
 *
 *  A change names the object or list it happens in by a *handle*, not by a path: the sender gives each container
 *  it will speak of again a number and writes it as an *anchor* (byte 1 and the number in decimal digits) before
 *  the container's `{` or `[` in the value that brings it. So a row deep in a long list is addressed at the same
 *  cost as the root, and stays addressed wherever it moves. Handle 0 is the root itself. A list's anchor may also name,
 *  behind the number and in quotes, the field that tells its rows apart. */
struct Change
{
    enum class Kind : quint8 {
        Set, ///< Member @c key of an object becomes @c value; with handle 0 the whole document does.
        Remove, ///< Member @c key of an object goes.
        SetRow, ///< Row @c row of a list becomes @c value.
        InsertRow, ///< @c value comes before row @c row.
        RemoveRows, ///< @c count rows go, from @c row on.
        MoveRow, ///< Row @c row is taken out and put back as row @c to.
        Assign, ///< The container itself becomes @c value, wherever it stands.
    };

    Kind kind = Kind::Set;
    quint32 node = 0;
    int row = 0;
    int to = 0;
    int count = 1;
    QByteArray key; ///< Canonical JSON text with quotes.
    QByteArray value; ///< Canonical JSON text, with anchors.
};

using ChangeBatch = std::vector<Change>;

/** The anchor that gives the container written next its handle (0 for none), and a list its row key: the canonical
 *  text of a member name, with quotes. */
inline QByteArray anchor(quint32 handle, QByteArrayView rowKey = {})
{
    return '\x01' + QByteArray::number(handle) + rowKey.toByteArray();
}

} // namespace Velox

Q_DECLARE_METATYPE(Velox::ChangeBatch)
