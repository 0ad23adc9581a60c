// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "transport/requestmeter.h"

#include <QRegularExpression>
#include <QTest>

using namespace Velox;
using Verdict = RequestMeter::Verdict;

class tst_RequestMeter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void judgesTheSameHoweverARequestIsCut_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("verdict");
        QTest::addColumn<bool>("http10");
        const auto row = [](const char *name, const QByteArray &request, Verdict verdict,
                            bool http10 = false) {
            QTest::newRow(name) << request << int(verdict) << http10;
        };
        row("small", "GET / HTTP/1.1\r\n\r\n", Verdict::Fits);
        row("as large as allowed", "GET / HTTP/1.1\r\nA: 012345678901234567\r\n\r\n", Verdict::Fits);
        row("one byte more", "GET / HTTP/1.1\r\nA: 0123456789012345678\r\n\r\n", Verdict::HeadersTooLarge);
        row("endless request line", "GET /" + QByteArray(100, 'a'), Verdict::HeadersTooLarge);
        row("endless empty lines", QByteArray(100, '\n'), Verdict::HeadersTooLarge);
        row("body as large as allowed", "PUT / HTTP/1.1\r\n\r\n" + QByteArray(20, 'b'), Verdict::Fits);
        row("body one byte larger", "PUT / HTTP/1.1\r\n\r\n" + QByteArray(21, 'b'), Verdict::BodyTooLarge);
        row("body after bare line feeds", "PUT / HTTP/1.1\n\n" + QByteArray(21, '\n'), Verdict::BodyTooLarge);
        row("empty lines first", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", Verdict::Fits);
        row("the old protocol", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", Verdict::Fits, true);
        row("no HTTP", "EHLO me\r\n\r\n", Verdict::NotHttp);
        row("the oldest protocol", "GET /\r\n", Verdict::NotHttp);
        row("no target", "GET  HTTP/1.1\r\n\r\n", Verdict::NotHttp);
        row("a target of two words", "GET /a b HTTP/1.1\r\n\r\n", Verdict::NotHttp);
        row("TLS", QByteArray("\x16\x03\x01\x02", 4), Verdict::NotHttp);
        row("the old protocol elsewhere", "GET /HTTP/1.0 HTTP/1.1\r\nX: HTTP/1.0\r\n\r\n", Verdict::Fits);
    }
    void judgesTheSameHoweverARequestIsCut()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, verdict);
        QFETCH(bool, http10);
        for (qsizetype cut = 0; cut <= request.size(); ++cut) {
            RequestMeter meter(41, 20);
            const Verdict first = meter.take(request.first(cut));
            const Verdict last = first == Verdict::Fits ? meter.take(request.sliced(cut)) : first;
            QCOMPARE(int(last), verdict);
            QCOMPARE(int(meter.verdict()), verdict);
            if (last == Verdict::Fits)
                QCOMPARE(meter.isHttp10(), http10);
        }
    }

    void beginsAgainAfterAReset()
    {
        RequestMeter meter(41, 20);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(int(meter.take("PUT / HTTP/1.0\r\n\r\n123456789012345")), int(Verdict::Fits));
            QVERIFY(meter.isHttp10());
            meter.reset();
            QVERIFY(!meter.isHttp10());
        }
    }

    void leavesToQtWhereALaterRequestBegins()
    {
        RequestMeter meter(41, 20);
        QCOMPARE(int(meter.take("GET / HTTP/1.1\r\n\r\n")), int(Verdict::Fits));
        meter.reset();
        QCOMPARE(int(meter.take("the rest of a pipelined one\r\n\r\n")), int(Verdict::Fits));
    }
};

QTEST_GUILESS_MAIN(tst_RequestMeter)
#include "tst_requestmeter.moc"
