// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QElapsedTimer>
#include <QObject>

/** The machine itself: what does not change while the program runs, and how long it has been up. */
class Host : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString name READ name CONSTANT)
    Q_PROPERTY(QString os READ os CONSTANT)
    Q_PROPERTY(QString kernel READ kernel CONSTANT)
    Q_PROPERTY(QString qt READ qt CONSTANT)
    Q_PROPERTY(int cores READ cores CONSTANT)
    /** Whole seconds since the machine started; since this program did where the system does not tell. */
    Q_PROPERTY(qint64 uptime READ uptime NOTIFY uptimeChanged)

public:
    explicit Host(QObject *parent = nullptr);

    QString name() const;
    QString os() const;
    QString kernel() const;
    QString qt() const;
    int cores() const;
    qint64 uptime() const { return m_uptime; }

    /** Reads the uptime again. */
    void sample();

Q_SIGNALS:
    void uptimeChanged();

private:
    QElapsedTimer m_sinceStart;
    qint64 m_uptime = 0;
};
