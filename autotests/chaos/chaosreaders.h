// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/veloxclient.h"

#include <QHash>
#include <QJsonValue>
#include <QObject>
#include <QStringList>

#include <memory>
#include <utility>
#include <vector>

namespace Velox {

/** What the readers of a storm saw. */
struct ReaderFigures
{
    qint64 updates = 0;
    qint64 resumes = 0; ///< connections of which the first message was a delta
    qint64 fulls = 0; ///< whole states
    qint64 errors = 0; ///< of any kind; a storm is full of them
    qint64 checks = 0; ///< copies compared while the storm went on

    ReaderFigures &operator+=(const ReaderFigures &other);
};

/** Readers over every transport, and what went wrong with them. */
class ChaosReaders : public QObject
{
    Q_OBJECT
public:
    /** @p count readers of @p url, and one of @p directUrl that the bad network does not touch: what it had at a version
     *  is what each other copy is to be at that version. */
    ChaosReaders(int count, const QUrl &url, const QUrl &directUrl);

    /** Empty where every copy is @p state, else who is not there and why. */
    [[nodiscard]] QStringList strays(const QJsonValue &state) const;
    /** What must never happen, however bad the network: a wrong copy, a patch that does not fit, a broken message. */
    [[nodiscard]] QStringList faults() const { return m_faults; }
    [[nodiscard]] const ReaderFigures &figures() const { return m_figures; }

private:
    void watch(VeloxClient &client);
    void check(const VeloxClient &client);

    ReaderFigures m_figures;
    QStringList m_faults;
    VeloxClient m_direct;
    QHash<std::pair<QString, qint64>, QJsonValue> m_states; // by identity and version
    std::vector<std::unique_ptr<VeloxClient>> m_clients;
};

} // namespace Velox
