// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What the document's operations cost in short and long lists: medians of several rounds, and the ratio of each
// length to the shortest.

#include "json/document.h"
#include "json/variantjson.h"

#include <QElapsedTimer>
#include <QJsonDocument>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iterator>
#include <vector>

using namespace Velox;

namespace {

constexpr int lengths[] = {100, 1'000, 10'000, 100'000};
constexpr int rounds = 9;

QByteArray rowJson(int id)
{
    return anchor(quint32(id) + 2) + "{\"id\":" + QByteArray::number(id) + ",\"name\":\"row "
        + QByteArray::number(id) + R"(","value":0.5,"state":"running","since":1700000000})";
}

QByteArray listJson(int length)
{
    QByteArray json = "{\"rows\":" + anchor(1) + '[';
    for (int i = 0; i < length; ++i)
        json += (i > 0 ? "," : "") + rowJson(i);
    return json + "]}";
}

// Microseconds for one of @p repeats calls, the median of several rounds.
double measure(int repeats, const std::function<void(int)> &work)
{
    std::vector<double> times;
    int call = 0;
    for (int round = 0; round < rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < repeats; ++i)
            work(call++);
        times.push_back(double(timer.nsecsElapsed()) / 1000 / repeats);
    }
    std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
    return times[rounds / 2];
}

struct Operation
{
    const char *name;
    int repeats;
    std::function<std::function<void(int)>(Document &, int length)> prepare;
};

Change change(Change::Kind kind, quint32 node, const QByteArray &value = {})
{
    Change change;
    change.kind = kind;
    change.node = node;
    change.value = value;
    return change;
}

std::vector<Operation> operations()
{
    return {
        {"one field changed", 2000,
         [](Document &document, int length) {
             return [&document, length](int call) {
                 Change field =
                     change(Change::Kind::Set, quint32(call * 7919ll % length) + 2, QByteArray::number(call));
                 field.key = "\"value\"";
                 document.apply(field);
                 document.commit(MergeUse::No);
             };
         }},
        {"row in front, row from the end", 1000,
         [](Document &document, int length) {
             return [&document, length](int call) {
                 document.apply(change(Change::Kind::InsertRow, 1, rowJson(length + call)));
                 Change last = change(Change::Kind::RemoveRows, 1);
                 last.row = length;
                 document.apply(last);
                 document.commit(MergeUse::No);
             };
         }},
        {"row moved", 1000,
         [](Document &document, int length) {
             return [&document, length](int call) {
                 Change move = change(Change::Kind::MoveRow, 1);
                 move.row = int(call * 7919ll % length);
                 move.to = length / 2;
                 document.apply(move);
                 document.commit(MergeUse::No);
             };
         }},
        {"whole state as text (by length)", 3,
         [](Document &document, int) { return [&document](int) { std::ignore = document.toJson(); }; }},
    };
}

} // namespace

int main()
{
    std::printf("%-34s", "microseconds (ratio to 100 rows)");
    for (const int length : lengths)
        std::printf("%20d", length);
    std::printf("\n");
    for (const Operation &operation : operations()) {
        std::printf("%-34s", operation.name);
        double base = 0;
        for (const int length : lengths) {
            Document document;
            document.setRoot(listJson(length));
            document.commit(MergeUse::No);
            const double time = measure(operation.repeats, operation.prepare(document, length));
            base = base == 0 ? time : base;
            std::printf("%12.2f (%5.1f)", time, time / base);
        }
        std::printf("\n");
    }
    Document document;
    document.setRoot(listJson(lengths[3]));
    const QJsonDocument other = QJsonDocument::fromJson(document.toJson());
    const double own = measure(1, [&](int) { std::ignore = document.toJson(); });
    const double qt = measure(1, [&](int) { std::ignore = other.toJson(QJsonDocument::Compact); });
    std::printf("whole state of %d rows, in QJsonDocument's times: %.3f\n", lengths[3], own / qt);
    return 0;
}
