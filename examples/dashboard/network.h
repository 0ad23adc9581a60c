// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "procfs.h"

#include <QList>
#include <QObject>

/** One network interface; rates in bytes a second. */
struct Interface
{
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(qint64 rxRate MEMBER rxRate)
    Q_PROPERTY(qint64 txRate MEMBER txRate)

public:
    QString name;
    qint64 rxRate = 0;
    qint64 txRate = 0;

    bool operator==(const Interface &) const = default;
};

/** What the machine receives and sends, in bytes a second. */
class Network : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("velox.interfaces", "key name")
    /** Over the hardware interfaces; where there are none, as in a container, over all but the loopback. */
    Q_PROPERTY(qint64 rxRate READ rxRate NOTIFY ratesChanged)
    Q_PROPERTY(qint64 txRate READ txRate NOTIFY ratesChanged)
    /** Every interface that has carried anything since it came up, by name. */
    Q_PROPERTY(QList<Interface> interfaces READ interfaces NOTIFY ratesChanged)

public:
    using QObject::QObject;

    qint64 rxRate() const { return m_rxRate; }
    qint64 txRate() const { return m_txRate; }
    QList<Interface> interfaces() const { return m_interfaces; }

    /** Counters of all interfaces, the names of those that are hardware, and the time since the call before.
     */
    void setTraffic(const Procfs::TrafficByDevice &now, const QSet<QString> &hardware, double seconds);

Q_SIGNALS:
    void ratesChanged();

private:
    Procfs::TrafficByDevice m_before;
    QList<Interface> m_interfaces;
    qint64 m_rxRate = 0;
    qint64 m_txRate = 0;
};
