// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/coreexport.h"

#include <QByteArray>

#include <cstring>
#include <utility>

namespace Velox {

struct TreeContainer;

/** One value in a JsonTree: the canonical bytes of a scalar, or a container. Owns what it holds; moves only.
 *
 *  Sixteen bytes: up to 15 bytes of text stand in the value itself, which most numbers, literals and short
 *  strings do. */
class VELOX_CORE_EXPORT TreeValue
{
public:
    TreeValue() noexcept { setInline("null", 4); }
    explicit TreeValue(QByteArrayView scalar);
    explicit TreeValue(TreeContainer *container) noexcept;
    TreeValue(TreeValue &&other) noexcept
    {
        std::memcpy(m_bytes, other.m_bytes, sizeof m_bytes);
        m_tag = std::exchange(other.m_tag, quint8(0));
    }
    TreeValue &operator=(TreeValue &&other) noexcept
    {
        TreeValue old(std::move(*this));
        std::memcpy(m_bytes, other.m_bytes, sizeof m_bytes);
        m_tag = std::exchange(other.m_tag, quint8(0));
        return *this;
    }
    ~TreeValue()
    {
        if (kind() > inlineLimit)
            destroy();
    }

    [[nodiscard]] bool isContainer() const { return kind() == containerKind; }
    /** The container, or nullptr for a scalar. Stays where it is when the value moves. */
    [[nodiscard]] TreeContainer *container() const
    {
        TreeContainer *container = nullptr;
        if (isContainer())
            std::memcpy(&container, m_bytes, sizeof container);
        return container;
    }
    /** The canonical bytes of a scalar; empty for a container. */
    [[nodiscard]] QByteArrayView scalar() const;
    [[nodiscard]] bool isNull() const { return kind() == 4 && std::memcmp(m_bytes, "null", 4) == 0; }

    /** Bytes of the value's JSON text. */
    [[nodiscard]] quint32 size() const;
    /** How many nulls stand in it, itself included. */
    [[nodiscard]] quint32 nulls() const;

    /** A mark of the Document: it or something in it has changed since the last commit. */
    [[nodiscard]] bool isTouched() const { return m_tag & touchedBit; }
    void setTouched(bool touched) { m_tag = quint8(touched ? m_tag | touchedBit : m_tag & ~touchedBit); }
    /** A passing mark of a walk that replaces a whole object: the new text has this member too. */
    [[nodiscard]] bool isSeen() const { return m_tag & seenBit; }
    void setSeen(bool seen) { m_tag = quint8(seen ? m_tag | seenBit : m_tag & ~seenBit); }

private:
    static constexpr quint8 inlineLimit = 15;
    static constexpr quint8 heapKind = 16;
    static constexpr quint8 containerKind = 17;
    static constexpr quint8 touchedBit = 0x80;
    static constexpr quint8 seenBit = 0x40;

    [[nodiscard]] quint8 kind() const { return m_tag & 0x3f; }
    void setInline(const char *text, quint8 size)
    {
        if (size > 0)
            std::memcpy(m_bytes, text, size);
        m_tag = size;
    }
    void destroy() noexcept;

    alignas(8) char m_bytes[15]; // text, or a pointer and for heap text its length behind it
    quint8 m_tag; // length of inline text or the kind, and the two marks
};
static_assert(sizeof(TreeValue) == 16);

} // namespace Velox
