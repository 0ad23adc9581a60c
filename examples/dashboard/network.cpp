// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "network.h"

#include <QSet>

#include <utility>

namespace {

QSet<QString> counted(const Procfs::TrafficByDevice &traffic, const QSet<QString> &hardware)
{
    if (!hardware.isEmpty())
        return hardware;
    QSet<QString> names(traffic.keyBegin(), traffic.keyEnd());
    names.remove(QStringLiteral("lo"));
    return names;
}

} // namespace

void Network::setTraffic(const Procfs::TrafficByDevice &now, const QSet<QString> &hardware, double seconds)
{
    const Procfs::TrafficByDevice rates = Procfs::rates(std::exchange(m_before, now), now, seconds);
    const Procfs::Traffic total = Procfs::sum(rates, counted(now, hardware));
    QList<Interface> interfaces;
    for (auto it = rates.cbegin(); it != rates.cend(); ++it) {
        const Procfs::Traffic sinceUp = now.value(it.key());
        if (sinceUp.in + sinceUp.out > 0)
            interfaces.append({it.key(), qint64(it->in), qint64(it->out)});
    }
    if (interfaces == m_interfaces && qint64(total.in) == m_rxRate && qint64(total.out) == m_txRate)
        return;
    m_interfaces = interfaces;
    m_rxRate = qint64(total.in);
    m_txRate = qint64(total.out);
    Q_EMIT ratesChanged();
}
