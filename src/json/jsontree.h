// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "json/jsonreader.h"
#include "json/treerows.h"
#include "json/treevalue.h"

#include <QVariant>

#include <memory>
#include <unordered_set>
#include <vector>

namespace Velox {

class JsonPointer;

/** A member name, kept once for all objects of a tree. */
struct TreeKey
{
    QByteArray json; ///< Canonical text with quotes and the colon behind it: what a snapshot needs.
    int uses = 0; ///< Members and notes that hold it; JsonTree::sweepKeys() drops unused ones.

    [[nodiscard]] QByteArrayView quoted() const { return QByteArrayView(json).chopped(1); }
};

struct TreePending; // what a Document notes about a container until the next commit

/** What objects and lists have in common. Sizes are exact at every moment, so choosing what to send never needs
 *  a serialisation. */
struct VELOX_CORE_EXPORT TreeContainer
{
    enum class Kind : quint8 { Object, List };

    explicit TreeContainer(Kind kind);
    ~TreeContainer();
    Q_DISABLE_COPY_MOVE(TreeContainer)

    TreeContainer *parent = nullptr;
    void *place = nullptr; ///< The TreeKey of an object's member, or the TreeRows::Chunk of a list's row.
    std::unique_ptr<TreePending> pending;
    quint32 size = 2; ///< Bytes of its JSON text.
    quint32 nulls = 0; ///< Nulls anywhere inside.
    quint32 handle = 0; ///< Name that changes use for it, 0 for none (see Change).
    quint32 epoch = 0; ///< The commit it was made in.
    Kind kind;
};

struct VELOX_CORE_EXPORT TreeObject : TreeContainer
{
    struct Member
    {
        TreeKey *key;
        TreeValue value;
    };

    TreeObject()
        : TreeContainer(Kind::Object)
    {
    }
    ~TreeObject();

    /** Position of @p key among the members, or -1. */
    [[nodiscard]] int find(const TreeKey *key) const;
    TreeValue &append(TreeKey *key, TreeValue value);
    /** Takes a member out; the last one takes its place, for the order of members means nothing. */
    [[nodiscard]] TreeValue take(int position);

    std::vector<Member> members;

private:
    [[nodiscard]] size_t slotOf(const TreeKey *key) const;
    void rebuildIndex();
    void eraseFromIndex(size_t gap);

    std::vector<quint32> m_index; // open addressing: position + 1, empty below a dozen members
};

struct VELOX_CORE_EXPORT TreeList : TreeContainer
{
    TreeList()
        : TreeContainer(Kind::List)
    {
    }

    TreeRows rows;
    QByteArray rowKey; ///< Canonical text of the field that names a row, when the application declared one.
};

/** @p value as an object; nullptr where it is none, or is nullptr. */
[[nodiscard]] inline const TreeObject *objectOf(const TreeValue *value)
{
    const TreeContainer *held = value ? value->container() : nullptr;
    return held && held->kind == TreeContainer::Kind::Object ? static_cast<const TreeObject *>(held)
                                                             : nullptr;
}

/** The same for a list. */
[[nodiscard]] inline const TreeList *listOf(const TreeValue *value)
{
    const TreeContainer *held = value ? value->container() : nullptr;
    return held && held->kind == TreeContainer::Kind::List ? static_cast<const TreeList *>(held) : nullptr;
}

/** A JSON document as a tree whose leaves are encoded bytes: what the server compares, sends and resumes from.
 *
 *  Every operation costs what it touches and the depth at which it does, whatever the size of the document.
 *  Not thread-safe; lives where its owner lives. A document larger than 4 GiB is not supported. */
class VELOX_CORE_EXPORT JsonTree
{
public:
    JsonTree() = default;
    virtual ~JsonTree() = default;
    Q_DISABLE_COPY_MOVE(JsonTree)

    /** Where a value stands: at the root (no container), under a key or at a row. */
    struct Place
    {
        TreeContainer *container = nullptr;
        TreeKey *key = nullptr;
        int row = -1;
    };

    /** Replaces the whole document. On bad text the document stays as it is. */
    bool load(QByteArrayView json, JsonError *error = nullptr);

    [[nodiscard]] TreeValue &root() { return m_root; }
    [[nodiscard]] const TreeValue &root() const { return m_root; }
    [[nodiscard]] quint32 size() const { return m_root.size(); }

    /** The document's text; its length is size(). */
    [[nodiscard]] QByteArray toJson() const;
    static void write(const TreeValue &value, QByteArray &out);
    static void write(const TreeContainer &container, QByteArray &out);

    /** @p value as variantFromJson() would read its text, without making the text. */
    [[nodiscard]] static QVariant toVariant(const TreeValue &value);

    /** The value at @p pointer, or nullptr. */
    [[nodiscard]] const TreeValue *find(const JsonPointer &pointer) const;

    /** True when @p json, which must be canonical, is the text of @p value with members in the same order. A
     *  false answer may be wrong about order only. */
    [[nodiscard]] static bool hasText(const TreeValue &value, QByteArrayView json);
    /** True when both are the same JSON value: numbers by value, members in any order (RFC 6902, 4.6). */
    [[nodiscard]] static bool equal(const TreeValue &a, const TreeValue &b);

    /** The pooled key with this canonical, quoted text. Without @p make nullptr where no object has it. */
    [[nodiscard]] TreeKey *key(QByteArrayView quoted, bool make = true);

    /** Builds the value whose first token @p token the reader has just read. On an error the reader has failed. */
    [[nodiscard]] TreeValue build(JsonReader &reader, JsonReader::Token token);
    [[nodiscard]] TreeValue copy(const TreeValue &value);

    [[nodiscard]] TreeValue &valueAt(const Place &place);
    [[nodiscard]] static Place placeOf(const TreeContainer *container);
    /** Puts @p value where nothing stands yet: a new key, or before @p place.row. */
    TreeValue &insert(const Place &place, TreeValue value);
    /** Takes the value away, with its key or row. */
    [[nodiscard]] TreeValue take(const Place &place);
    /** Puts @p value in place of the one there, which is returned. */
    TreeValue replace(const Place &place, TreeValue value);
    /** Takes all rows out of @p list, which is empty then, and puts @p rows in. */
    std::vector<TreeValue> refill(TreeList *list, std::vector<TreeValue> rows);

    /** Levels of nesting above @p container, itself included. */
    [[nodiscard]] static int depth(const TreeContainer *container);
    /** Levels of nesting in @p value: 0 for a scalar. */
    [[nodiscard]] static int height(const TreeValue &value);

    /** Forgets member names that nothing uses any more, when they have become many. */
    void sweepKeys();

protected:
    /** Called for each container that build() makes, with the reader at its first byte: for its anchor. */
    virtual void containerMade(TreeContainer *container, const JsonReader &reader);
    /** Called for a value that build() made and gives up: of two members with one name the last counts. */
    virtual void valueDropped(const TreeValue &value);

private:
    struct KeyHash
    {
        using is_transparent = void;
        size_t operator()(QByteArrayView text) const { return qHash(text); }
        size_t operator()(const std::unique_ptr<TreeKey> &key) const { return qHash(key->quoted()); }
    };
    struct KeyEqual
    {
        using is_transparent = void;
        static QByteArrayView text(QByteArrayView text) { return text; }
        static QByteArrayView text(const std::unique_ptr<TreeKey> &key) { return key->quoted(); }
        template <typename A, typename B>
        bool operator()(const A &a, const B &b) const
        {
            return text(a) == text(b);
        }
    };

    TreeValue buildObject(JsonReader &reader);
    TreeValue buildList(JsonReader &reader);
    void grow(TreeContainer *container, qint64 size, qint64 nulls);
    void settle(const Place &place, TreeValue &value);

    // Before the root, whose members count their uses of the keys when they go.
    std::unordered_set<std::unique_ptr<TreeKey>, KeyHash, KeyEqual> m_keys;
    size_t m_keysAfterSweep = 0;
    TreeValue m_root;
};

} // namespace Velox
