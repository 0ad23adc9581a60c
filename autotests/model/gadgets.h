// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QMetaType>
#include <QString>

// A row as an application writes it.
struct Task
{
    Q_GADGET
    Q_PROPERTY(QString title MEMBER title)
    Q_PROPERTY(bool done MEMBER done)

public:
    QString title;
    bool done = false;

    bool operator==(const Task &) const = default;
};
