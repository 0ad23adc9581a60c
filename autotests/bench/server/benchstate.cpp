// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "bench/server/benchstate.h"

#include <chrono>

using namespace Qt::StringLiterals;

namespace {

qlonglong nanosecondsSinceEpoch()
{
    return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

QString itemKey(int index) { return u"k%1"_s.arg(index + 1, 6, 10, QChar(u'0')); }

QString logLine(int number) { return u"line %1 of the log, as long as a line of a log is"_s.arg(number); }

} // namespace

BenchState::BenchState(const BenchShape &shape, QObject *parent)
    : QObject(parent)
    , m_shape(shape)
    , m_items(new VMap(this))
    , m_log(new VSlice(this))
    , m_sentAt(nanosecondsSinceEpoch())
{
    QVariantMap items;
    for (int i = 0; i < shape.entries; ++i)
        items.insert(itemKey(i),
                     QVariantMap{{u"name"_s, u"item number %1"_s.arg(i + 1)},
                                 {u"value"_s, i * 0.5},
                                 {u"ts"_s, 1'700'000'000 + i}});
    m_items->set(items);
    QVariantList lines;
    for (int i = shape.logLines; i > 0; --i)
        lines.append(logLine(-i));
    m_log->set(lines);
}

void BenchState::advance()
{
    for (int i = 0; i < m_shape.changes && m_shape.entries > 0; ++i) {
        m_items->update(itemKey(m_nextItem), QVariantMap{{u"value"_s, m_tick + i + 0.25}});
        m_nextItem = (m_nextItem + 7919) % m_shape.entries;
    }
    if (m_shape.logLines > 0) {
        m_log->batch([this] {
            m_log->append(logLine(m_tick));
            m_log->removeAt(0);
        });
    }
    ++m_tick;
    m_sentAt = nanosecondsSinceEpoch();
    Q_EMIT ticked();
}
