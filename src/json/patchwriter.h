// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/document.h"

namespace Velox {

/** Writes what a Document has noted since its last commit as JSON Patch operations (RFC 6902).
 *
 *  From the root down: a list's structural steps come before what changed inside its rows, so that every path is
 *  the final one. Where the operations below a container are longer than the container, it is replaced instead.
 *  Costs what changed. */
class PatchWriter
{
public:
    PatchWriter(Document &document, PatchDetail detail);

    /** The operations joined by commas. */
    [[nodiscard]] QByteArray operations() const { return m_out; }
    [[nodiscard]] int operationCount() const { return m_count; }

private:
    void writeContainer(const TreeContainer *container);
    void writeMembers(const TreeObject *object);
    void writeMember(const TreeObject *object, const struct TouchedMember &touched);
    void writeRows(const TreeList *list);
    void writeEdit(const struct RowEdit &edit);
    void begin(const char *operation);
    void writeValueOperation(const char *operation, const TreeValue &value);
    void descend(const TreeValue &value);
    void enter(const TreeKey *key);
    void enter(int row);

    Document &m_document;
    const PatchDetail m_detail;
    QByteArray m_out;
    QByteArray m_path; // of the container at hand, escaped for a pointer and for JSON
    int m_count = 0;
};

/** Writes the same as a JSON Merge Patch (RFC 7396), which cannot say everything: isUsable() is false when a null
 *  would have to be carried, when an object came in place of another, when the root is no object, or when the patch
 *  is not shorter than @p limit bytes. */
class MergePatchWriter
{
public:
    MergePatchWriter(Document &document, qsizetype limit);

    [[nodiscard]] bool isUsable() const { return m_usable; }
    [[nodiscard]] QByteArray take() { return m_usable ? std::move(m_out) : QByteArray(); }

private:
    void writeObject(const TreeObject *object);
    void writeMember(const TreeObject *object, const struct TouchedMember &touched);
    Document &m_document;
    const qsizetype m_limit;
    QByteArray m_out;
    bool m_usable = true;
};

} // namespace Velox
