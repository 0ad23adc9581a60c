// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "bench/micro/micro.h"
#include "model/vslice.h"
#include "sync/replica.h"
#include "json/jsonpointer.h"

namespace Bench {
namespace {

using namespace Velox;

/** A reader's copy with a view of its list, whose signals are counted. */
struct Copy
{
    explicit Copy(int count)
        : replica(&owner)
    {
        Update full;
        full.id = "state";
        full.version = 1;
        full.body = listJson(count);
        std::ignore = replica.apply(full, true);
        JsonPointer list;
        list.append(QStringLiteral("rows"));
        VSlice *view = replica.views().slice(list);
        QObject::connect(view, &VSlice::dataChanged, &owner, [this] { ++signalCount; });
        QObject::connect(view, &VSlice::rowsInserted, &owner, [this] { ++signalCount; });
    }

    void apply(const QByteArray &patch)
    {
        Update update;
        update.version = replica.version() + 1;
        update.base = replica.version();
        update.delta = true;
        update.body = patch;
        std::ignore = replica.apply(update, false);
    }

    QObject owner;
    Replica replica;
    int signalCount = 0;
};

Work applyField(int count)
{
    auto copy = std::make_shared<Copy>(count);
    return [copy, count](int call) {
        copy->apply(R"([{"op":"replace","path":"/rows/)" + QByteArray::number(call * 7919ll % count)
                    + R"(/value","value":)" + QByteArray::number(call) + "}]");
    };
}

Work applyFrontRow(int count)
{
    auto copy = std::make_shared<Copy>(count);
    return [copy, count](int call) {
        copy->apply(R"([{"op":"remove","path":"/rows/)" + QByteArray::number(count - 1)
                    + R"("},{"op":"add","path":"/rows/0","value":{"id":)" + QByteArray::number(count + call)
                    + "}}]");
    };
}

Work applyFull(int count)
{
    auto copy = std::make_shared<Copy>(count);
    const QByteArray body = listJson(count);
    return [copy, body](int call) {
        Update full;
        full.id = "state" + QByteArray::number(call);
        full.version = 1;
        full.body = body;
        std::ignore = copy->replica.apply(full, true);
    };
}

} // namespace

Cases clientCases()
{
    return {
        {"client: one field applied and signalled", 200, applyField},
        {"client: row in front, row from the end", 200, applyFrontRow},
        {"client: whole state again", 1, applyFull},
    };
}

} // namespace Bench
