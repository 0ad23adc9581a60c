// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "client/transportchooser.h"

#include <QTest>

using namespace Velox;

class tst_TransportChooser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void choosesNext_data();
    void choosesNext();
    void knowsWhetherThereAreOthers();
};

void tst_TransportChooser::choosesNext_data()
{
    // s: Server-Sent Events, w: WebSocket, p: long poll; steps: f falls, k keeps, r restarts.
    QTest::addColumn<QString>("candidates");
    QTest::addColumn<QString>("steps");
    QTest::addColumn<QString>("current"); // before and after each step; a bar: no other was in the round
    const auto row = [](const char *name, const char *candidates, const char *steps, const char *current) {
        QTest::newRow(name) << QString::fromLatin1(candidates) << QString::fromLatin1(steps)
                            << QString::fromLatin1(current);
    };
    row("begins with the best", "swp", "", "s");
    row("each once a round", "swp", "ffff", "swp|sw");
    row("one alone", "w", "ff", "w|w|w");
    row("a restart begins again", "swp", "ffr", "swps");
    row("what worked is the first of the next round", "swp", "fkff", "swwsp");
    row("and of each round after it", "swp", "fkffff", "swwsp|ws");
    row("the last that worked counts", "swp", "fkffkff", "swwsppws");
    row("keeping the first changes nothing", "swp", "kff", "sswp");
}
void tst_TransportChooser::choosesNext()
{
    QFETCH(QString, candidates);
    QFETCH(QString, steps);
    QFETCH(QString, current);
    const QString letters = QStringLiteral("swp");
    std::vector<TransportKind> kinds;
    for (const QChar c : std::as_const(candidates))
        kinds.push_back(TransportKind(letters.indexOf(c)));
    TransportChooser chooser(kinds);
    QString seen(letters[int(chooser.current())]);
    for (const QChar step : std::as_const(steps)) {
        if (step == u'f' && !chooser.fall())
            seen += u'|';
        else if (step == u'k')
            chooser.keep();
        else if (step == u'r')
            chooser.restart();
        seen += letters[int(chooser.current())];
    }
    QCOMPARE(seen, current);
}

void tst_TransportChooser::knowsWhetherThereAreOthers()
{
    QVERIFY(!TransportChooser({TransportKind::LongPoll}).hasOthers());
    TransportChooser two({TransportKind::ServerSentEvents, TransportKind::WebSocket});
    QVERIFY(two.hasOthers());
    two.fall(); // the next round has both again
    QVERIFY(two.hasOthers());
}

QTEST_GUILESS_MAIN(tst_TransportChooser)
#include "tst_transportchooser.moc"
