// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "support/machine.h"
#include "support/readers.h"
#include "json/variantjson.h"

#include <QRegularExpression>
#include <QTest>

/** A test whose functions run with each transport in turn, against a server of its own that publishes a Machine. */
class TransportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();

protected:
    /** Another reader over the transport under test; the test keeps it. */
    Reader *read(const QByteArray &patch = "json", const QByteArray &id = {}, const QByteArray &version = {},
                 const QString &path = QStringLiteral("/sync"));
    /** @p kinds as they come over this transport: a poll has no ping in front. */
    [[nodiscard]] QByteArray over(const QByteArray &kinds) const;
    /** What the state is now, by the converter that the tests of other layers check. */
    [[nodiscard]] QByteArray stateText() const;

    QString m_transport;
    bool m_isPoll = false;
    std::unique_ptr<Served> m_served;
    std::vector<std::unique_ptr<Reader>> m_readers;
};

inline void TransportTest::initTestCase_data()
{
    QTest::addColumn<QString>("transport");
    for (const char *name : {"sse", "sse+gzip", "websocket", "poll"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

inline void TransportTest::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    QFETCH_GLOBAL(QString, transport);
    m_transport = transport;
    m_isPoll = transport == u"poll";
    m_served = std::make_unique<Served>();
    QVERIFY(m_served->server.isListening());
}

inline void TransportTest::cleanup()
{
    m_readers.clear();
    m_served.reset();
}

inline Reader *TransportTest::read(const QByteArray &patch, const QByteArray &id, const QByteArray &version,
                                   const QString &path)
{
    m_readers.push_back(makeReader(m_transport, {m_served->url(path), patch, id, version, {}}));
    return m_readers.back().get();
}

inline QByteArray TransportTest::over(const QByteArray &kinds) const
{
    return m_isPoll && kinds.startsWith("ping") ? kinds.sliced(qMin<qsizetype>(5, kinds.size())) : kinds;
}

inline QByteArray TransportTest::stateText() const
{
    Machine &machine = m_served->machine;
    return Velox::VariantEncoder::toJson(
        QVariantMap{{QStringLiteral("count"), machine.count()},
                    {QStringLiteral("extra"), machine.extra()},
                    {QStringLiteral("blob"), machine.blob()},
                    {QStringLiteral("rows"), machine.rows()->get()},
                    {QStringLiteral("settings"), machine.settings()->snapshot()}});
}
