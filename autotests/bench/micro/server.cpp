// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "bench/micro/micro.h"
#include "model/vslice.h"
#include "support/testobjects.h"
#include "sync/observer.h"
#include "sync/statestore.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Velox;

namespace Bench {
namespace {

/** A source and the state that is kept of it, as in a server without sockets. */
class Served
{
public:
    explicit Served(QObject *source)
        : m_observer([] {})
        , m_store("state")
    {
        ChangeBatch batch;
        m_observer.start(QVariant::fromValue(source), batch);
        m_store.apply(batch);
    }

    void push()
    {
        ChangeBatch batch;
        m_observer.collect(batch);
        m_store.apply(batch);
    }

private:
    Observer m_observer;
    StateStore m_store;
};

struct ServedSlice
{
    explicit ServedSlice(int count)
    {
        slice.set(rows(count));
        served = std::make_unique<Served>(&slice);
    }

    VSlice slice;
    std::unique_ptr<Served> served;
};

struct ServedShelf
{
    explicit ServedShelf(int count)
    {
        shelf.values = rows(count);
        served = std::make_unique<Served>(&shelf);
    }

    Shelf shelf;
    std::unique_ptr<Served> served;
};

int scattered(int call, int count) { return int(call * 7919ll % count); }

Work flushField(int count)
{
    auto state = std::make_shared<ServedSlice>(count);
    return [state, count](int call) {
        state->slice.update(scattered(call, count), QVariantMap{{QStringLiteral("value"), call + 0.25}});
        state->served->push();
    };
}

Work flushFrontRow(int count)
{
    auto state = std::make_shared<ServedSlice>(count);
    return [state, count](int call) {
        state->slice.insert(0, row(count + call));
        state->slice.removeAt(count);
        state->served->push();
    };
}

Work flushMovedRow(int count)
{
    auto state = std::make_shared<ServedSlice>(count);
    return [state, count](int call) {
        state->slice.move(scattered(call, count), count / 2);
        state->served->push();
    };
}

Work diffChangedList(int count)
{
    auto state = std::make_shared<ServedShelf>(count);
    return [state, count](int call) {
        const int changed = scattered(call, count);
        QVariantMap value = state->shelf.values.at(changed).toMap();
        value[QStringLiteral("value")] = call + 0.25;
        state->shelf.values[changed] = value;
        Q_EMIT state->shelf.valuesChanged();
        state->served->push();
    };
}

Work diffRotatedList(int count)
{
    auto state = std::make_shared<ServedShelf>(count);
    return [state](int) {
        state->shelf.values.move(state->shelf.values.size() - 1, 0);
        Q_EMIT state->shelf.valuesChanged();
        state->served->push();
    };
}

Work snapshot(int count)
{
    auto document = std::make_shared<Document>();
    document->setRoot(listJson(count));
    return [document](int) { std::ignore = document->toJson(); };
}

Work snapshotByQt(int count)
{
    const QJsonDocument document = QJsonDocument::fromJson(listJson(count));
    return [document](int) { std::ignore = document.toJson(QJsonDocument::Compact); };
}

} // namespace

Cases serverCases()
{
    return {
        {"flush: one field", 500, flushField},
        {"flush: row in front, row from the end", 500, flushFrontRow},
        {"flush: row moved", 500, flushMovedRow},
        {"diff: list read again, one field", 1, diffChangedList},
        {"diff: list read again, last row first", 1, diffRotatedList},
        {"snapshot", 2, snapshot},
        {"snapshot: QJsonDocument", 1, snapshotByQt},
    };
}

} // namespace Bench
