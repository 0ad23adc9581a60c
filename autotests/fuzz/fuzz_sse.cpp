// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Input: the bytes of an event stream. They are read whole, byte by byte and cut by a seed that comes of them, without and
// with a small limit.

#include "fuzzing.h"
#include "protocol/limits.h"
#include "protocol/ssecodec.h"

#include <random>

using Fuzz::check;
using namespace Velox;

namespace {

struct Heard
{
    QList<SseEvent> events;
    QByteArray lastEventId;
    bool tooLarge = false;
    std::optional<qint64> retryMs;

    friend bool operator==(const Heard &, const Heard &) = default;
};

template <typename NextLength>
Heard hear(QByteArrayView stream, qsizetype limit, NextLength nextLength)
{
    SseReader reader(limit);
    Heard heard;
    while (!stream.isEmpty()) {
        const qsizetype length = std::min<qsizetype>(nextLength(), stream.size());
        heard.events += reader.feed(stream.first(length));
        stream = stream.sliced(length);
    }
    heard.lastEventId = reader.lastEventId();
    heard.tooLarge = reader.isTooLarge();
    heard.retryMs = reader.retryMs();
    return heard;
}

// The standard's algorithm (9.2.6) over the whole text, without limits.
QList<SseEvent> modelEvents(QByteArray stream)
{
    if (stream.startsWith("\xEF\xBB\xBF"))
        stream.remove(0, 3);
    stream.replace("\r\n", "\n").replace('\r', '\n');
    QList<QByteArray> lines = stream.split('\n');
    lines.removeLast(); // it does not end
    QList<SseEvent> events;
    SseEvent event{{}, {}, {}};
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = colon < 0 ? line : line.first(colon);
        QByteArray value = colon < 0 ? QByteArray() : line.sliced(colon + 1);
        if (value.startsWith(' '))
            value.remove(0, 1);
        if (line.isEmpty() && !event.data.isEmpty())
            events.append(
                {event.type.isEmpty() ? "message" : event.type, event.data.chopped(1), event.lastEventId});
        if (line.isEmpty())
            event = {{}, {}, event.lastEventId};
        else if (name == "data")
            event.data += value + '\n';
        else if (name == "event")
            event.type = value;
        else if (name == "id" && !value.contains('\0') && value.size() <= Limits::eventIdBytes)
            event.lastEventId = value;
    }
    return events;
}

void checkWriter(const QByteArray &data)
{
    QByteArray lines = data;
    lines.replace("\r\n", "\n").replace('\r', '\n');
    SseReader reader(qsizetype(1) << 30);
    const QList<SseEvent> events = reader.feed(SseWriter::event(data, "s-1"));
    check(events == QList<SseEvent>{{"message", lines, "s-1"}}, "what is written reads back");
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray stream(reinterpret_cast<const char *>(data), qsizetype(size));
    checkWriter(stream);
    for (const qsizetype limit : {qsizetype(1) << 30, qsizetype(8)}) {
        const Heard whole = hear(stream, limit, [size] { return qsizetype(size); });
        const Heard bytes = hear(stream, limit, [] { return qsizetype(1); });
        std::minstd_rand random(quint32(qHash(stream, 1)));
        const Heard cut = hear(stream, limit, [&random] { return qsizetype(random() % 7); });
        check(whole == bytes && whole == cut, "the events are the same however the bytes are cut");
        const QList<SseEvent> model = modelEvents(stream);
        check(whole.tooLarge || whole.events == model, "the events are those of the standard");
        check(whole.events == model.first(std::min(model.size(), whole.events.size())),
              "none before is lost");
        for (const SseEvent &event : whole.events)
            check(event.data.size() <= limit, "no event is larger than the limit");
    }
    return 0;
}
