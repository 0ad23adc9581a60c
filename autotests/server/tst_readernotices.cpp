// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/readernotices.h"

#include <QTest>

using namespace Velox;

namespace {

ReaderNotices::Notice came(quint64 id) { return {true, {id, {}, {}, 0, 0, 0, {}}}; }
ReaderNotices::Notice gone(quint64 id) { return {false, {id, {}, {}, 0, 0, 0, {}}}; }

/** What waits, as "+1 -1 ". */
QByteArray takeAll(ReaderNotices &notices)
{
    QByteArray text;
    while (const auto notice = notices.takeFirst())
        text += (notice->isThere ? '+' : '-') + QByteArray::number(notice->reader.id) + ' ';
    return text;
}

} // namespace

class tst_ReaderNotices : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsTheOrder()
    {
        ReaderNotices notices(10);
        for (const auto &notice : {came(1), came(2), gone(1), came(3), gone(3)})
            std::ignore = notices.add(notice);
        QCOMPARE(takeAll(notices), QByteArray("+1 +2 -1 +3 -3 "));
    }

    void wakesOnceUntilItSleeps()
    {
        ReaderNotices notices(10);
        QVERIFY(notices.add(came(1)));
        QVERIFY(!notices.add(came(2)));
        QVERIFY(notices.takeFirst());
        QVERIFY(notices.sleep()); // the second still waits
        QVERIFY(!notices.add(came(3)));
        QCOMPARE(takeAll(notices), QByteArray("+2 +3 "));
        QVERIFY(!notices.sleep());
        QVERIFY(notices.add(came(4)));
    }

    void forgetsWhoCameAndLeftBeyondTheLimit()
    {
        ReaderNotices notices(3);
        std::ignore = notices.add(came(1));
        QCOMPARE(takeAll(notices), QByteArray("+1 "));
        for (const auto &notice : {came(2), gone(2), came(3), came(4), gone(4)})
            std::ignore = notices.add(notice);
        QCOMPARE(notices.count(), std::size_t(3));
        // One that is told of leaves audibly, wherever the limit is
        std::ignore = notices.add(gone(1));
        std::ignore = notices.add(gone(3));
        QCOMPARE(takeAll(notices), QByteArray("+2 -2 -1 "));
    }

    void holdsNoMoreThanTheLimitHoweverManyComeAndGo()
    {
        ReaderNotices notices(1000);
        for (quint64 id = 1; id <= 100'000; ++id) {
            std::ignore = notices.add(came(id));
            std::ignore = notices.add(gone(id));
        }
        QCOMPARE(notices.count(), std::size_t(1000));
    }
};

QTEST_GUILESS_MAIN(tst_ReaderNotices)
#include "tst_readernotices.moc"
