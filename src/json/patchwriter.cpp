// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "json/patchwriter.h"

#include "json/document_p.h"

#include <algorithm>

namespace Velox {
namespace {

bool isUnchanged(const TouchedMember &touched, const TreeValue &value)
{
    return touched.before == TouchedMember::Before::Scalar && !value.isContainer()
        && value.scalar() == touched.scalar;
}

// Bytes of {"op":"replace","path":"","value":} around a path and a value.
constexpr int replaceOverhead = 36;

} // namespace

PatchWriter::PatchWriter(Document &document, PatchDetail detail)
    : m_document(document)
    , m_detail(detail)
{
    writeContainer(document.root().container());
}

void PatchWriter::writeContainer(const TreeContainer *container)
{
    const qsizetype start = m_out.size();
    const int countBefore = m_count;
    if (container->kind == TreeContainer::Kind::Object)
        writeMembers(static_cast<const TreeObject *>(container));
    else
        writeRows(static_cast<const TreeList *>(container));
    const bool isExact = m_detail == PatchDetail::Exact;
    if (!container->parent && !isExact)
        return; // the root as a whole is a full state, which the caller weighs
    const qsizetype whole = container->size + m_path.size() + replaceOverhead;
    if (!container->pending->wholesale && (isExact || m_out.size() - start <= whole))
        return;
    m_out.truncate(start);
    m_count = countBefore;
    begin("replace");
    m_out += ",\"value\":";
    JsonTree::write(*container, m_out);
    m_out += '}';
}

void PatchWriter::begin(const char *operation)
{
    if (!m_out.isEmpty())
        m_out += ',';
    m_out += "{\"op\":\"";
    m_out += operation;
    m_out += "\",\"path\":\"";
    m_out += m_path;
    m_out += '"';
    ++m_count;
}

void PatchWriter::writeValueOperation(const char *operation, const TreeValue &value)
{
    begin(operation);
    m_out += ",\"value\":";
    JsonTree::write(value, m_out);
    m_out += '}';
}

// Pointer escapes (RFC 6901, 3) on top of the key's JSON text, in which '~' and '/' always stand for themselves.
void PatchWriter::enter(const TreeKey *key)
{
    m_path += '/';
    for (const char c : key->quoted().sliced(1).chopped(1)) {
        if (c == '~')
            m_path += "~0";
        else if (c == '/')
            m_path += "~1";
        else
            m_path += c;
    }
}

void PatchWriter::enter(int row)
{
    m_path += '/';
    m_path += QByteArray::number(row);
}

void PatchWriter::writeMembers(const TreeObject *object)
{
    const qsizetype length = m_path.size();
    for (const TouchedMember &touched : object->pending->members) {
        enter(touched.key);
        writeMember(object, touched);
        m_path.truncate(length);
    }
}

void PatchWriter::writeMember(const TreeObject *object, const TouchedMember &touched)
{
    ++m_document.m_visits;
    const int member = object->find(touched.key);
    const bool existed = touched.before != TouchedMember::Before::Absent;
    if (member < 0) {
        if (existed) {
            begin("remove");
            m_out += '}';
        }
        return;
    }
    const TreeValue &value = object->members[size_t(member)].value;
    if (touched.before == TouchedMember::Before::Same)
        descend(value);
    else if (!isUnchanged(touched, value))
        writeValueOperation(existed ? "replace" : "add", value);
}

void PatchWriter::descend(const TreeValue &value)
{
    const TreeContainer *held = value.container();
    if (held && held->pending)
        writeContainer(held);
}

void PatchWriter::writeRows(const TreeList *list)
{
    if (list->pending->wholesale)
        return;
    const qsizetype length = m_path.size();
    for (const RowEdit &edit : list->pending->edits) {
        writeEdit(edit);
        m_path.truncate(length);
    }
    // In the order of the rows, so that equal changes make equal patches.
    std::vector<TreeRows::Chunk *> chunks = list->rows.dirtyChunks();
    std::sort(chunks.begin(), chunks.end(),
              [](const auto *a, const auto *b) { return a->ordinal < b->ordinal; });
    for (const TreeRows::Chunk *chunk : chunks) {
        const int first = list->rows.firstRow(chunk);
        for (size_t i = 0; i < chunk->rows.size(); ++i) {
            const TreeValue &row = chunk->rows[i];
            if (!row.isTouched())
                continue;
            ++m_document.m_visits;
            enter(first + int(i));
            const TreeContainer *held = row.container();
            if (held && !m_document.isFresh(held))
                descend(row);
            else
                writeValueOperation("replace", row);
            m_path.truncate(length);
        }
    }
}

void PatchWriter::writeEdit(const RowEdit &edit)
{
    ++m_document.m_visits;
    if (edit.kind == ListEdit::Kind::Move) {
        const QByteArray list = m_path;
        enter(edit.to);
        begin("move");
        m_out += ",\"from\":\"" + list + '/' + QByteArray::number(edit.row) + "\"}";
        return;
    }
    enter(edit.row);
    if (edit.kind == ListEdit::Kind::Remove) {
        begin("remove");
        m_out += '}';
        return;
    }
    begin("add");
    m_out += ",\"value\":";
    if (edit.node)
        JsonTree::write(*edit.node, m_out);
    else
        m_out += edit.text;
    m_out += '}';
}

// ---- merge patch ----

MergePatchWriter::MergePatchWriter(Document &document, qsizetype limit)
    : m_document(document)
    , m_limit(limit)
{
    const TreeContainer *root = document.root().container();
    if (root->kind == TreeContainer::Kind::Object)
        writeObject(static_cast<const TreeObject *>(root));
    else
        m_usable = false;
    m_usable = m_usable && m_out.size() < limit;
}

void MergePatchWriter::writeObject(const TreeObject *object)
{
    m_out += '{';
    const qsizetype start = m_out.size();
    for (const TouchedMember &touched : object->pending->members) {
        const qsizetype before = m_out.size();
        if (before > start)
            m_out += ',';
        const qsizetype named = m_out.size();
        writeMember(object, touched);
        if (m_out.size() == named)
            m_out.truncate(before);
        // Longer than the state already, or not to be said: what is left need not be written.
        m_usable = m_usable && m_out.size() < m_limit;
        if (!m_usable)
            return;
    }
    m_out += '}';
}

void MergePatchWriter::writeMember(const TreeObject *object, const TouchedMember &touched)
{
    using Before = TouchedMember::Before;
    ++m_document.m_visits;
    const int member = object->find(touched.key);
    if (member < 0) {
        if (touched.before != Before::Absent)
            m_out += touched.key->json + "null";
        return;
    }
    const TreeValue &value = object->members[size_t(member)].value;
    const TreeContainer *held = value.container();
    if (isUnchanged(touched, value))
        return;
    if (touched.before == Before::Same && held && held->kind == TreeContainer::Kind::Object) {
        m_out += touched.key->json;
        writeObject(static_cast<const TreeObject *>(held));
        return;
    }
    // An object in place of another would be merged into it: what the old one had besides would stay.
    if (value.nulls() > 0
        || (touched.before == Before::Object && held && held->kind == TreeContainer::Kind::Object)) {
        m_usable = false;
        return;
    }
    if (m_out.size() + qsizetype(value.size()) >= m_limit) {
        m_usable = false;
        return;
    }
    m_out += touched.key->json;
    JsonTree::write(value, m_out);
}

} // namespace Velox
