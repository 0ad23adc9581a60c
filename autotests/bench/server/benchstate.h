// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/vmap.h"
#include "model/vslice.h"

#include <QObject>

/** How large the state is and how much of it each push changes. */
struct BenchShape
{
    int entries = 100; ///< Items in the map.
    int changes = 1; ///< Items that change with each push.
    int logLines = 0; ///< Lines that the log keeps; 0 for no log.
};

/** The state that every program of the comparison serves: items, a log, a counter and the time of the last push. */
class BenchState : public QObject
{
    Q_OBJECT
    Q_PROPERTY(VMap *items READ items CONSTANT)
    Q_PROPERTY(VSlice *log READ log CONSTANT)
    Q_PROPERTY(int tick READ tick NOTIFY ticked)
    /** Nanoseconds since the epoch. */
    Q_PROPERTY(qlonglong sent_at READ sentAt NOTIFY ticked)
public:
    explicit BenchState(const BenchShape &shape, QObject *parent = nullptr);

    [[nodiscard]] VMap *items() const { return m_items; }
    [[nodiscard]] VSlice *log() const { return m_log; }
    [[nodiscard]] int tick() const { return m_tick; }
    [[nodiscard]] qlonglong sentAt() const { return m_sentAt; }

    /** Changes what one push carries. */
    void advance();

Q_SIGNALS:
    void ticked();

private:
    const BenchShape m_shape;
    VMap *const m_items;
    VSlice *const m_log;
    int m_tick = 0;
    int m_nextItem = 0;
    qlonglong m_sentAt = 0;
};
