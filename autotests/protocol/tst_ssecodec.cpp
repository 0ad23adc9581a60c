// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "protocol/ssecodec.h"
#include "support/vectorfile.h"

#include <QRegularExpression>
#include <QTest>
#include <QVariantMap>

using namespace Velox;

namespace {

/** What a reader made of a stream, as text that a failing comparison shows. */
struct Outcome
{
    QByteArray text;

    static Outcome of(const QList<SseEvent> &events, const QByteArray &lastEventId, qint64 retryMs,
                      bool tooLarge)
    {
        QByteArray text;
        for (const SseEvent &event : events)
            text += '(' + event.type + '|' + event.data + '|' + event.lastEventId + ") ";
        // After an error the reader is of no use but for telling so.
        return {tooLarge ? text + "too large" : text + lastEventId + ' ' + QByteArray::number(retryMs)};
    }
};

Outcome read(const QList<QByteArray> &parts, qsizetype cap)
{
    SseReader reader(cap);
    QList<SseEvent> events;
    for (const QByteArray &part : parts)
        events += reader.feed(part);
    return Outcome::of(events, reader.lastEventId(), reader.retryMs().value_or(-1), reader.isTooLarge());
}

Outcome expected(const VectorRecord &record)
{
    QList<SseEvent> events;
    for (const QVariant &value : record.value(QStringLiteral("events")).toList()) {
        const QVariantMap event = value.toMap();
        const QString type = event.value(QStringLiteral("type"), QStringLiteral("message")).toString();
        events.append({type.toUtf8(), event.value(QStringLiteral("data")).toString().toUtf8(),
                       event.value(QStringLiteral("id")).toString().toUtf8()});
    }
    const qint64 retry =
        record.has(QStringLiteral("retry")) ? record.value(QStringLiteral("retry")).toLongLong() : -1;
    return Outcome::of(events, record.text(QStringLiteral("lastEventId")).toUtf8(), retry,
                       record.value(QStringLiteral("tooLarge")).toBool());
}

} // namespace

class tst_SseCodec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsTheSameHoweverTheStreamIsCut_data()
    {
        QTest::addColumn<VectorRecord>("record");
        for (const VectorRecord &record : loadVectors(QStringLiteral("sse/read")))
            QTest::newRow(record.tag.constData()) << record;
    }
    void readsTheSameHoweverTheStreamIsCut()
    {
        QFETCH(VectorRecord, record);
        const QByteArray stream = record.has(QStringLiteral("hex"))
            ? QByteArray::fromHex(record.text(QStringLiteral("hex")).toLatin1())
            : record.text(QStringLiteral("stream")).toUtf8();
        const qsizetype cap =
            record.has(QStringLiteral("cap")) ? record.value(QStringLiteral("cap")).toInt() : 1000;
        const QByteArray wanted = expected(record).text;

        QCOMPARE(read({stream}, cap).text, wanted);
        QList<QByteArray> bytes;
        for (const char byte : stream)
            bytes += QByteArray(1, byte);
        QCOMPARE(read(bytes, cap).text, wanted);
        for (qsizetype cut = 0; cut <= stream.size(); ++cut)
            QCOMPARE(read({stream.first(cut), stream.sliced(cut)}, cap).text, wanted);
    }

    void writesWhatTheVectorsSay_data()
    {
        QTest::addColumn<VectorRecord>("record");
        for (const VectorRecord &record : loadVectors(QStringLiteral("sse/write")))
            QTest::newRow(record.tag.constData()) << record;
    }
    void writesWhatTheVectorsSay()
    {
        QFETCH(VectorRecord, record);
        QCOMPARE(SseWriter::event(record.text(QStringLiteral("data")).toUtf8(),
                                  record.text(QStringLiteral("id")).toUtf8()),
                 record.text(QStringLiteral("stream")).toUtf8());
    }

    void deliversAnEventBeforeTheStreamGoesOn()
    {
        SseReader reader(100);
        QCOMPARE(reader.feed("data: a\r").size(), 0);
        QCOMPARE(reader.feed("\r").size(), 1); // not held back for a line feed that may follow
        QCOMPARE(reader.feed("\ndata: b\n\n").size(), 1);
    }

    void readsWhatItWrites()
    {
        const QByteArray data = "{\"body\":\"\xC3\xA9\"}";
        SseReader reader(1000);
        const auto events = reader.feed(SseWriter::event(data, "s-1"));
        QCOMPARE(events, QList<SseEvent>({{"message", data, "s-1"}}));
    }
};

QTEST_GUILESS_MAIN(tst_SseCodec)
#include "tst_ssecodec.moc"
