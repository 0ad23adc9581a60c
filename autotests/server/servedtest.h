// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "support/machine.h"

#include <QRegularExpression>
#include <QTest>

/** A test whose functions each have a server of their own that publishes a Machine, and in which a warning is a failure. */
class ServedTest : public QObject
{
    Q_OBJECT

protected:
    /** A regular expression of how warnings may begin in the function that is run; by default none may. */
    [[nodiscard]] virtual QString expectedWarnings() const { return {}; }
    [[nodiscard]] quint16 port() const { return m_served->server.serverPort(); }

    std::unique_ptr<Served> m_served;

private Q_SLOTS:
    void init()
    {
        const QString expected = expectedWarnings();
        QTest::failOnWarning(QRegularExpression(
            expected.isEmpty() ? QStringLiteral(".*") : QStringLiteral("^(?!%1)").arg(expected)));
        m_served = std::make_unique<Served>();
        QVERIFY(m_served->server.isListening());
    }

    void cleanup() { m_served.reset(); }
};
