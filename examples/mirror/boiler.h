// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <Velox/VSlice>

#include <QObject>

/** What both programs have: the source changes it, the mirror is kept equal. Nothing in it is about Velox but the list. */
class Boiler : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString name MEMBER name NOTIFY nameChanged)
    Q_PROPERTY(double temperature MEMBER temperature NOTIFY temperatureChanged)
    Q_PROPERTY(bool burning MEMBER burning NOTIFY burningChanged)
    Q_PROPERTY(VSlice *log READ log CONSTANT)

public:
    using QObject::QObject;

    [[nodiscard]] VSlice *log() { return &m_log; }

    QString name;
    double temperature = 20;
    bool burning = false;

Q_SIGNALS:
    void nameChanged();
    void temperatureChanged();
    void burningChanged();

private:
    VSlice m_log;
};
