// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "chaosreaders.h"

#include "support/rendering.h"

#include <QMetaEnum>

namespace Velox {
namespace {

constexpr qint64 updatesPerCheck = 20; // a copy is dear to compare

void hurry(VeloxClient &client)
{
    client.setMinRetryMs(1);
    client.setMaxRetryMs(50);
    client.setSilenceMs(600);
}

QString describe(const VeloxClient &client)
{
    return QStringLiteral("%1, %2, version %3 of %4, %5")
        .arg(QVariant::fromValue(client.transport()).toString(),
             QVariant::fromValue(client.status()).toString())
        .arg(client.version())
        .arg(client.stateId(), client.errorString());
}

} // namespace

ReaderFigures &ReaderFigures::operator+=(const ReaderFigures &other)
{
    updates += other.updates;
    resumes += other.resumes;
    fulls += other.fulls;
    errors += other.errors;
    checks += other.checks;
    return *this;
}

ChaosReaders::ChaosReaders(int count, const QUrl &url, const QUrl &directUrl)
    : m_direct(directUrl)
{
    hurry(m_direct);
    connect(&m_direct, &VeloxClient::updated, this, [this] {
        m_states.insert({m_direct.stateId(), m_direct.version()}, jsonValue(m_direct.json()));
    });
    m_direct.open();
    for (int i = 0; i < count; ++i) {
        auto client = std::make_unique<VeloxClient>(url);
        client->setTransport(VeloxClient::Transport(i % 4));
        hurry(*client);
        watch(*client);
        client->open();
        m_clients.push_back(std::move(client));
    }
}

void ChaosReaders::watch(VeloxClient &client)
{
    auto isFirst = std::make_shared<bool>(true);
    connect(&client, &VeloxClient::errorOccurred, this,
            [this, isFirst, &client](VeloxClient::ErrorCode code, const QString &text) {
                *isFirst = true;
                ++m_figures.errors;
                if (code == VeloxClient::ErrorCode::BadMessage || code == VeloxClient::ErrorCode::BadPatch)
                    m_faults += text + QStringLiteral(": ") + describe(client);
            });
    connect(&client, &VeloxClient::messageReceived, this, [this, isFirst](const QByteArray &json) {
        const QByteArray head = json.first(std::min<qsizetype>(json.size(), 120));
        if (head.contains("\"ping\":true"))
            return;
        const bool isDelta = head.contains("\"delta\":true");
        m_figures.resumes += *isFirst && isDelta;
        m_figures.fulls += !isDelta;
        *isFirst = false;
    });
    connect(&client, &VeloxClient::updated, this, [this, &client] {
        if (++m_figures.updates % updatesPerCheck == 0)
            check(client);
    });
}

// Late is well, wrong is not.
void ChaosReaders::check(const VeloxClient &client)
{
    const auto state = m_states.constFind({client.stateId(), client.version()});
    if (state == m_states.cend())
        return;
    ++m_figures.checks;
    if (jsonValue(client.json()) != *state)
        m_faults += QStringLiteral("wrong copy: ") + describe(client);
}

QStringList ChaosReaders::strays(const QJsonValue &state) const
{
    QStringList strays;
    for (const auto &client : m_clients) {
        if (!client->isSynced() || jsonValue(client->json()) != state)
            strays += describe(*client);
    }
    return strays;
}

} // namespace Velox
