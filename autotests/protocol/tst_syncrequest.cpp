// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "protocol/closereason.h"
#include "protocol/syncrequest.h"
#include "support/vectorfile.h"

#include <QRegularExpression>
#include <QTest>
#include <QVariantMap>

using namespace Velox;

namespace {

const QMap<QString, SyncRequest::Transport> transports = {
    {QStringLiteral("websocket"), SyncRequest::Transport::WebSocket},
    {QStringLiteral("sse"), SyncRequest::Transport::ServerSentEvents},
    {QStringLiteral("poll"), SyncRequest::Transport::LongPoll},
    {QStringLiteral("page"), SyncRequest::Transport::Page},
};

const QMap<QString, SyncRequest::Patch> patches = {
    {QStringLiteral("default"), SyncRequest::Patch::ServerDefault},
    {QStringLiteral("json"), SyncRequest::Patch::Json},
    {QStringLiteral("merge"), SyncRequest::Patch::Merge},
};

SyncRequest::HeaderLookup lookup(const QVariantMap &headers)
{
    return [headers](const QByteArray &name) {
        for (auto header = headers.begin(); header != headers.end(); ++header) {
            if (header.key().compare(QString::fromLatin1(name), Qt::CaseInsensitive) == 0)
                return header.value().toString().toUtf8();
        }
        return QByteArray();
    };
}

SyncRequest requestOf(const QVariantMap &expected)
{
    SyncRequest request;
    request.transport = transports.value(expected.value(QStringLiteral("transport")).toString());
    request.patch = patches.value(expected.value(QStringLiteral("patch")).toString());
    request.heldId = expected.value(QStringLiteral("id")).toString().toUtf8();
    if (expected.contains(QStringLiteral("v")))
        request.heldVersion = expected.value(QStringLiteral("v")).toLongLong();
    request.gzip = expected.value(QStringLiteral("gzip")).toBool();
    return request;
}

} // namespace

class tst_SyncRequest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsWhatTheVectorsSay_data()
    {
        QTest::addColumn<VectorRecord>("record");
        for (const VectorRecord &record : loadVectors(QStringLiteral("request/requests")))
            QTest::newRow(record.tag.constData()) << record;
    }
    void readsWhatTheVectorsSay()
    {
        QFETCH(VectorRecord, record);
        const QString method = record.has(QStringLiteral("method")) ? record.text(QStringLiteral("method"))
                                                                    : QStringLiteral("GET");
        const auto result =
            SyncRequest::parse(method.toLatin1(), QUrlQuery(record.text(QStringLiteral("query"))),
                               lookup(record.value(QStringLiteral("headers")).toMap()));
        if (record.has(QStringLiteral("status"))) {
            QVERIFY(std::holds_alternative<HttpRefusal>(result));
            const HttpRefusal refusal = std::get<HttpRefusal>(result);
            QCOMPARE(refusal.status, record.value(QStringLiteral("status")).toInt());
            QVERIFY(!refusal.text.isEmpty() && !refusal.text.contains('\n'));
            const QString allow = record.text(QStringLiteral("allow"));
            QCOMPARE(refusal.headers,
                     allow.isEmpty() ? HttpHeaders() : HttpHeaders({{"Allow", allow.toLatin1()}}));
            return;
        }
        QVERIFY2(std::holds_alternative<SyncRequest>(result), "refused");
        const QVariantMap expected = record.value(QStringLiteral("request")).toMap();
        QVERIFY(transports.contains(expected.value(QStringLiteral("transport")).toString()));
        QVERIFY(patches.contains(expected.value(QStringLiteral("patch")).toString()));
        QCOMPARE(std::get<SyncRequest>(result), requestOf(expected));
    }

    void closesWithACodeThatSaysWhetherToComeBack_data()
    {
        QTest::addColumn<CloseReason>("reason");
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("reconnect");
        QTest::newRow("normal") << CloseReason::Normal << 1000 << false;
        QTest::newRow("going away") << CloseReason::GoingAway << 1001 << true;
        QTest::newRow("unpublished") << CloseReason::Unpublished << 1001 << true;
        QTest::newRow("refused") << CloseReason::Refused << 1008 << false;
        QTest::newRow("too slow") << CloseReason::TooSlow << 1008 << true;
        QTest::newRow("no answer") << CloseReason::NoAnswer << 1008 << true;
        QTest::newRow("binary") << CloseReason::UnsupportedData << 1003 << false;
        QTest::newRow("too big") << CloseReason::MessageTooBig << 1009 << false;
        QTest::newRow("too many") << CloseReason::TooManyConnections << 1013 << true;
        QTest::newRow("internal") << CloseReason::InternalError << 1011 << true;
    }
    void closesWithACodeThatSaysWhetherToComeBack()
    {
        QFETCH(CloseReason, reason);
        QTEST(int(webSocketCloseCode(reason)), "code");
        QTEST(mayReconnect(reason), "reconnect");
    }
};

QTEST_GUILESS_MAIN(tst_SyncRequest)
#include "tst_syncrequest.moc"
