// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "bench/micro/micro.h"
#include "model/vmap.h"
#include "model/vslice.h"
#include "json/variantjson.h"

#include <QJsonDocument>

namespace Bench {
namespace {

QString key(int index) { return QStringLiteral("key%1").arg(index); }

Work encode(int count)
{
    return [list = rows(count)](int) { std::ignore = Velox::VariantEncoder::toJson(list); };
}

Work encodeByQt(int count)
{
    return [list = rows(count)](int) {
        std::ignore = QJsonDocument::fromVariant(list).toJson(QJsonDocument::Compact);
    };
}

std::shared_ptr<VSlice> filledSlice(int count)
{
    auto slice = std::make_shared<VSlice>();
    slice->set(rows(count));
    return slice;
}

Work updateRow(int count)
{
    return [slice = filledSlice(count), count](int call) {
        slice->update(int(call * 7919ll % count), QVariantMap{{QStringLiteral("value"), call + 0.25}});
    };
}

Work insertFront(int count)
{
    return [slice = filledSlice(count), count](int call) {
        slice->insert(0, row(call));
        slice->removeAt(count);
    };
}

Work moveRow(int count)
{
    return
        [slice = filledSlice(count), count](int call) { slice->move(int(call * 7919ll % count), count / 2); };
}

Work setKey(int count)
{
    auto map = std::make_shared<VMap>();
    QVariantMap entries;
    for (int i = 0; i < count; ++i)
        entries.insert(key(i), i);
    map->set(entries);
    entries.clear(); // or the first write would copy it
    return [map, count](int call) { map->set(key(int(call * 7919ll % count)), -call); };
}

} // namespace

Cases valueCases()
{
    return {
        {"QVariant to JSON", 1, encode},
        {"QVariant to JSON: QJsonDocument", 1, encodeByQt},
        {"VSlice: update a row", 500, updateRow},
        {"VSlice: insert in front, remove at the end", 500, insertFront},
        {"VSlice: move", 500, moveRow},
        {"VMap: set a key", 500, setKey},
    };
}

} // namespace Bench
