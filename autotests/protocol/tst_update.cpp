// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "protocol/limits.h"
#include "protocol/update.h"
#include "support/vectorfile.h"
#include "json/jsonreader.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;

namespace {

/** The update that a record describes. */
Update updateOf(const VectorRecord &record)
{
    Update update;
    update.id = record.text(QStringLiteral("id")).toUtf8();
    update.version = record.raw(QStringLiteral("version")).toLongLong();
    update.base = record.raw(QStringLiteral("base")).toLongLong();
    update.delta = record.value(QStringLiteral("delta")).toBool();
    update.ping = record.value(QStringLiteral("ping")).toBool();
    update.body = record.raw(QStringLiteral("body"));
    return update;
}

QString errorName(Update::ErrorCode code)
{
    switch (code) {
    case Update::ErrorCode::BadJson:
        return QStringLiteral("bad-json");
    case Update::ErrorCode::BadField:
        return QStringLiteral("bad-field");
    case Update::ErrorCode::MissingField:
        return QStringLiteral("missing-field");
    }
    return {};
}

} // namespace

class tst_Update : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsWhatTheVectorsSay_data() { addRows(QStringLiteral("update/parse")); }
    void readsWhatTheVectorsSay()
    {
        QFETCH(VectorRecord, record);
        const auto result = Update::parse(record.text(QStringLiteral("message")).toUtf8());
        if (record.has(QStringLiteral("error"))) {
            QVERIFY(std::holds_alternative<Update::Error>(result));
            QCOMPARE(errorName(std::get<Update::Error>(result).code), record.text(QStringLiteral("error")));
            QVERIFY(!std::get<Update::Error>(result).text.isEmpty());
            return;
        }
        QVERIFY2(std::holds_alternative<Update>(result),
                 qPrintable(std::holds_alternative<Update::Error>(result)
                                ? std::get<Update::Error>(result).text
                                : QString()));
        Update update = std::get<Update>(result);
        update.body = JsonReader::canonical(update.body).value_or(QByteArray());
        QCOMPARE(update, updateOf(record));
    }

    void writesWhatTheVectorsSay_data() { addRows(QStringLiteral("update/encode")); }
    void writesWhatTheVectorsSay()
    {
        QFETCH(VectorRecord, record);
        QCOMPARE(updateOf(record).encode(), record.text(QStringLiteral("message")).toUtf8());
    }

    void keepsTheBytesOfTheBody()
    {
        const QByteArray body = R"({"n":1.0e5, "s":"\u0041"})";
        Update update;
        update.version = 2;
        update.body = body;
        const auto back = Update::parse(update.encode());
        QVERIFY(std::holds_alternative<Update>(back));
        QCOMPARE(std::get<Update>(back).body, body);
    }

    void refusesEveryCutMessage()
    {
        const QByteArray message = R"({"id":"a","version":3,"base":1,"delta":true,"body":[{"op":"add"}]})";
        for (qsizetype size = 0; size < message.size(); ++size)
            QVERIFY(std::holds_alternative<Update::Error>(Update::parse(message.first(size))));
        QVERIFY(std::holds_alternative<Update>(Update::parse(message)));
    }

    void takesABodyAsDeepAsAllowed()
    {
        const int depth = Limits::updateDepth - 1; // the envelope is one level
        const QByteArray body = QByteArray(depth, '[') + QByteArray(depth, ']');
        QVERIFY(std::holds_alternative<Update>(Update::parse("{\"version\":1,\"body\":" + body + '}')));
        QVERIFY(
            std::holds_alternative<Update::Error>(Update::parse("{\"version\":1,\"body\":[" + body + "]}")));
    }

private:
    static void addRows(const QString &file)
    {
        QTest::addColumn<VectorRecord>("record");
        for (const VectorRecord &record : loadVectors(file))
            QTest::newRow(record.tag.constData()) << record;
    }
};

QTEST_GUILESS_MAIN(tst_Update)
#include "tst_update.moc"
