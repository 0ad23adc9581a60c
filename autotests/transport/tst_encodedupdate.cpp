// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "inflate.h"
#include "transport/encodedupdate.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace Velox;

class tst_EncodedUpdate : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void framesTextForAWebSocket_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("head"); // hexadecimal
        QTest::newRow("empty") << 0 << QByteArray("8100");
        QTest::newRow("largest of one byte") << 125 << QByteArray("817d");
        QTest::newRow("smallest of two bytes") << 126 << QByteArray("817e007e");
        QTest::newRow("largest of two bytes") << 65535 << QByteArray("817effff");
        QTest::newRow("smallest of eight bytes") << 65536 << QByteArray("817f0000000000010000");
    }
    void framesTextForAWebSocket()
    {
        QFETCH(int, size);
        QFETCH(QByteArray, head);
        const QByteArray json(size, 'j');
        QCOMPARE(EncodedUpdate(json).webSocketFrame(), QByteArray::fromHex(head) + json);
    }

    void writesAServerSentEvent()
    {
        QCOMPARE(EncodedUpdate("{}", "s-1").serverSentEvent(), QByteArray("id: s-1\ndata: {}\n\n"));
        QCOMPARE(EncodedUpdate("{}").serverSentEvent(), QByteArray("data: {}\n\n"));
    }

    void compressesEventsThatMayFollowEachOtherInAnyOrder()
    {
        QByteArray noise(300'000, Qt::Uninitialized); // neither compresses nor fits one stored block
        auto random = QRandomGenerator(7);
        for (char &byte : noise)
            byte = char('A' + random.bounded(60));
        const EncodedUpdate small("{\"ping\":true}");
        const EncodedUpdate large('"' + QByteArray(200'000, 'x') + '"', "s-2");
        const EncodedUpdate hard(noise, "s-3");
        const QByteArray head = EncodedUpdate::gzipStreamHead();

        QCOMPARE(inflatedSoFar(head + small.gzipEvent()), small.serverSentEvent());
        QCOMPARE(inflatedSoFar(head + hard.gzipEvent() + small.gzipEvent() + large.gzipEvent()
                               + small.gzipEvent()),
                 hard.serverSentEvent() + small.serverSentEvent() + large.serverSentEvent()
                     + small.serverSentEvent());
        QVERIFY(large.gzipEvent().size() < 2000);
    }

    void makesEachFormOnce()
    {
        const EncodedUpdate update("{\"version\":1,\"body\":2}", "s-1");
        for (auto form :
             {&EncodedUpdate::webSocketFrame, &EncodedUpdate::serverSentEvent, &EncodedUpdate::gzipEvent}) {
            const QByteArray first = (update.*form)(); // kept, so that another one would be at another place
            QVERIFY((update.*form)().isSharedWith(first));
        }
    }
};

QTEST_GUILESS_MAIN(tst_EncodedUpdate)
#include "tst_encodedupdate.moc"
