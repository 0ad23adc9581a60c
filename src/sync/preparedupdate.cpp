// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "sync/preparedupdate.h"

#include <QHash>

#include <algorithm>
#include <numeric>

namespace Velox {
namespace {

using Operations = std::vector<PatchOperation>;

/** More places than this in one object or list, or longer values, and it is told as a whole. */
constexpr size_t maxNotedPlaces = 256;
constexpr qsizetype maxNotedBytes = 256 * 1024;

qsizetype valueBytes(const Operations &operations)
{
    return std::accumulate(operations.begin(), operations.end(), qsizetype(0),
                           [](qsizetype sum, const PatchOperation &one) { return sum + one.value.size(); });
}

/** Makes few operations of many. Those that stay keep their order. */
class Folding
{
public:
    explicit Folding(Operations operations)
        : m_operations(std::move(operations))
    {
    }

    Operations take()
    {
        std::vector<size_t> all(m_operations.size());
        for (size_t i = 0; i < all.size(); ++i)
            all[i] = i;
        fold(JsonPointer(), all, 0);
        if (m_folded.size() + m_kept.size() > size_t(maxNotedOperations))
            return {{PatchOperation::Kind::Replace, JsonPointer()}};
        std::sort(m_kept.begin(), m_kept.end());
        for (const size_t i : m_kept)
            m_folded.push_back(std::move(m_operations[i]));
        return std::move(m_folded);
    }

private:
    // What happens in the value at @p place, which is @p depth deep.
    void fold(const JsonPointer &place, const std::vector<size_t> &operations, qsizetype depth)
    {
        std::vector<size_t> here;
        QHash<QString, std::vector<size_t>> below;
        qsizetype bytes = 0;
        for (const size_t i : operations) {
            const QStringList &tokens = m_operations[i].path.tokens();
            if (tokens.size() > depth + 1) {
                below[tokens.at(depth)].push_back(i);
            } else {
                here.push_back(i);
                bytes += m_operations[i].value.size();
            }
        }
        if (here.size() + size_t(below.size()) > maxNotedPlaces || bytes > maxNotedBytes) {
            m_folded.push_back({PatchOperation::Kind::Replace, place});
            return;
        }
        m_kept.insert(m_kept.end(), here.begin(), here.end());
        for (auto it = below.cbegin(); it != below.cend(); ++it) {
            JsonPointer inside = place;
            inside.append(it.key());
            fold(inside, it.value(), depth + 1);
        }
    }

    Operations m_operations;
    Operations m_folded;
    std::vector<size_t> m_kept;
};

/** Makes the contents of the large containers that views will need. */
class ContentMaker
{
    using View = UpdateToPrepare::View;

public:
    ContentMaker(PreparedUpdate &result, const std::vector<View> &views)
        : m_result(result)
        , m_views(views)
    {
    }

    void make()
    {
        for (const View &view : m_views)
            make(view, m_result.copy->document.find(view.pointer));
        for (const View &view : m_views) {
            if (view.maker && view.isAskedFor)
                makeInside(view, objectOf(m_result.copy->document.find(view.pointer)));
        }
    }

private:
    // What is nested in a map gets views as well, which do not exist yet: those that do had their turn.
    void makeInside(const View &around, const TreeObject *object)
    {
        if (!object || object->members.size() > maxEagerMembers)
            return;
        for (const TreeObject::Member &member : object->members) {
            if (!member.value.isContainer())
                continue;
            const QString key = textOf(*member.key);
            View view{around.pointer, objectOf(&member.value) != nullptr, {}, around.maker->inside(key)};
            view.pointer.append(key);
            make(view, &member.value);
        }
    }

    void make(const View &view, const TreeValue *value)
    {
        if (!isReplaced(view.pointer))
            return;
        if (view.isMap)
            makeMap(view, objectOf(value));
        else
            makeList(view, value);
    }

    void makeMap(const View &view, const TreeObject *object)
    {
        const QStringList place = view.pointer.tokens();
        if (!object || object->members.size() < size_t(minPreparedRows)
            || m_result.contents.maps.count(place))
            return;
        auto content = std::make_shared<MapContent>();
        content->entries = replicaEntries(*object, view.maker);
        content->rows.assign(content->entries);
        m_result.contents.maps.emplace(place, ViewContents::Map{std::move(content), view.maker});
    }

    void makeList(const View &view, const TreeValue *value)
    {
        const int count = listOf(value) ? listOf(value)->rows.count() : 0;
        if (std::max(count, int(view.rows.size())) < minPreparedRows)
            return;
        auto &content = m_result.contents.lists[view.pointer.tokens()];
        if (!content || content->before.isEmpty()) // a view that exists knows what it holds
            content = makeSliceContent(view.rows,
                                       count > 0 ? JsonTree::toVariant(*value).toList() : QVariantList());
    }

    [[nodiscard]] bool isReplaced(const JsonPointer &pointer) const
    {
        return std::any_of(m_result.operations.begin(), m_result.operations.end(),
                           [&](const PatchOperation &operation) {
                               return operation.path == pointer || operation.path.isPrefixOf(pointer);
                           });
    }

    PreparedUpdate &m_result;
    const std::vector<View> &m_views;
};

// A long delta as the full state that it leads to. Its operations are too many, or too large, to be told singly.
std::optional<ReplicaError> toFull(Update &update, const UpdateToPrepare &work)
{
    ReplicaCopy after;
    after.load(*work.base);
    if (auto error = after.apply(update, work.isFirst, work.sizeLimit, [](const PatchOperation &) {}))
        return error;
    update.delta = false;
    update.id = after.id;
    update.body = after.document.toJson();
    return std::nullopt;
}

void prepareCopy(PreparedUpdate &result, Update update, UpdateToPrepare &work,
                 const std::atomic<bool> &isCancelled)
{
    result.copy = std::make_shared<ReplicaCopy>();
    if (update.delta) {
        if (const auto error = toFull(update, work)) {
            result.failure = {false, *error};
            return;
        }
    }
    const bool isCompared = work.isFollowed && work.base->isThere;
    if (isCompared && !isCancelled)
        result.copy->load(*work.base);
    result.copy->id = work.base->id;
    work.base.reset();
    if (isCancelled)
        return;
    Operations operations;
    const auto note = [&](const PatchOperation &operation) { operations.push_back(operation); };
    if (const auto error = result.copy->apply(update, work.isFirst, work.sizeLimit, note))
        result.failure = {false, *error};
    if (!work.isFollowed)
        operations = {{PatchOperation::Kind::Replace, JsonPointer()}}; // for who comes to follow it meanwhile
    if (result.failure || isCancelled)
        return;
    const bool isMany =
        operations.size() > size_t(maxNotedOperations) || valueBytes(operations) > maxNotedBytes;
    result.operations = isMany ? Folding(std::move(operations)).take() : std::move(operations);
    ContentMaker(result, work.views).make();
}

} // namespace

PreparedUpdate prepareUpdate(UpdateToPrepare &work, const std::atomic<bool> &isCancelled)
{
    PreparedUpdate result;
    auto parsed = Update::parse(work.message);
    work.message = QByteArray(); // not clear(): the thread sanitizer does not hear what Qt itself lets go of
    if (const auto *error = std::get_if<Update::Error>(&parsed)) {
        result.failure = {true, {ReplicaError::Code::Malformed, error->text}};
    } else if (auto &update = std::get<Update>(parsed);
               update.ping || (update.delta && update.body.size() < preparedDeltaBytes)) {
        result.update = std::move(update);
    } else if (!isCancelled) {
        prepareCopy(result, std::move(update), work, isCancelled);
    }
    work.base.reset();
    return result;
}

} // namespace Velox
