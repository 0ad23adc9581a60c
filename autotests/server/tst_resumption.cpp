// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What a reader that comes back is promised (docs/protocol.md), over each transport and real sockets.

#include "transporttest.h"

#include <QSignalSpy>

using namespace Velox;

class tst_Resumption : public TransportTest
{
    Q_OBJECT

private Q_SLOTS:
    void takesNoVersionForNothing();
    void resumesFromTheVersionThatIsHeld_data();
    void resumesFromTheVersionThatIsHeld();
    void sendsNothingButAPingWhereNothingChanged();
    void sendsTheFullStateForACopyItDoesNotKnow_data();
    void sendsTheFullStateForACopyItDoesNotKnow();
    void resumesAnEventSourceByItsLastEventId();
};

void tst_Resumption::takesNoVersionForNothing()
{
    Reader *reader = read();
    QTRY_COMPARE(reader->version(), 1);
    QSignalSpy pushed(m_served->state, &VeloxState::pushed);

    m_served->machine.setCount(1); // signals, but is the same
    m_served->state->push();
    QTRY_VERIFY(pushed.count() >= 1);
    QCOMPARE(m_served->state->version(), 1);
    m_served->machine.setCount(7);

    QTRY_COMPARE(reader->version(), 2);
    QCOMPARE(reader->kinds(), over("ping full delta"));
}

void tst_Resumption::resumesFromTheVersionThatIsHeld_data()
{
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<int>("pushes");
    QTest::addColumn<QByteArray>("streamed");
    QTest::addColumn<QByteArray>("polled");
    QTest::newRow("json, several pushes later")
        << QByteArray("json") << 3 << QByteArray("ping delta") << QByteArray("delta");
    QTest::newRow("merge, one push later")
        << QByteArray("merge") << 1 << QByteArray("ping delta") << QByteArray("delta");
    // Merge patches do not compose: they come one by one, for which a poll has no room.
    QTest::newRow("merge, several pushes later")
        << QByteArray("merge") << 3 << QByteArray("ping delta delta delta") << QByteArray("full");
}

void tst_Resumption::resumesFromTheVersionThatIsHeld()
{
    QFETCH(QByteArray, patch);
    QFETCH(int, pushes);
    QFETCH(QByteArray, streamed);
    QFETCH(QByteArray, polled);
    m_readers.push_back(makeReader(QStringLiteral("websocket"), {m_served->url(), patch, {}, {}, {}}));
    Reader *before = m_readers.back().get();
    QTRY_VERIFY(before->version() >= 1 && before->holds(stateText()));
    const qint64 held = before->version();
    auto copy = std::move(m_readers.back()); // follows on, so that each push is known to be made
    Reader keeper;
    keeper.startFrom(*copy);

    for (int i = 1; i <= pushes; ++i) {
        m_served->machine.setCount(100 + i);
        QTRY_COMPARE(copy->version(), held + i);
    }
    m_readers.pop_back();
    m_readers.push_back(
        makeReader(m_transport, {m_served->url(), patch, keeper.id(), QByteArray::number(held), {}}));
    Reader *reader = m_readers.back().get();
    reader->startFrom(keeper);

    QTRY_COMPARE(reader->kinds(), m_isPoll ? polled : streamed);
    QVERIFY2(reader->holds(stateText()), reader->text());
    QCOMPARE(reader->version(), held + pushes);
    const Update &first = reader->updates.at(m_isPoll ? 0 : 1);
    QCOMPARE(first.id, keeper.id());
    if (first.delta)
        QCOMPARE(first.base, held);
}

void tst_Resumption::sendsNothingButAPingWhereNothingChanged()
{
    Reader *before = read();
    QTRY_COMPARE(before->version(), 1);
    Reader *reader = read("json", before->id(), "1");
    reader->startFrom(*before);
    QTRY_COMPARE(m_served->state->connectionCount(), 2);
    QTRY_COMPARE(reader->kinds(), over("ping"));

    m_served->machine.setCount(2);

    QTRY_COMPARE(reader->kinds(), over("ping delta"));
    QCOMPARE(reader->last().id, before->id()); // the first body of its connection
    QVERIFY(reader->holds(stateText()));
}

void tst_Resumption::sendsTheFullStateForACopyItDoesNotKnow_data()
{
    QTest::addColumn<QByteArray>("id"); // empty: the right one
    QTest::addColumn<QByteArray>("version");
    QTest::newRow("another state's id") << QByteArray("0000") << QByteArray("1");
    QTest::newRow("a version to come") << QByteArray() << QByteArray("9");
    QTest::newRow("the largest version") << QByteArray() << QByteArray("9007199254740991");
    QTest::newRow("more than any version") << QByteArray() << QByteArray("99999999999999999999");
    QTest::newRow("not a number") << QByteArray() << QByteArray("abc");
    QTest::newRow("below zero") << QByteArray() << QByteArray("-1");
    QTest::newRow("zero") << QByteArray() << QByteArray("0");
    QTest::newRow("a fraction") << QByteArray() << QByteArray("1.0");
}

void tst_Resumption::sendsTheFullStateForACopyItDoesNotKnow()
{
    QFETCH(QByteArray, id);
    QFETCH(QByteArray, version);
    Reader *reader = read("json", id.isEmpty() ? m_served->state->stateId().toLatin1() : id, version);
    QTRY_COMPARE(reader->kinds(), over("ping full"));
    QCOMPARE(reader->id(), m_served->state->stateId().toLatin1());
    QVERIFY(reader->holds(stateText()));
}

void tst_Resumption::resumesAnEventSourceByItsLastEventId()
{
    if (!m_transport.startsWith(u"sse"))
        QSKIP("only an event stream has event ids");
    auto *first = static_cast<EventStreamReader *>(read());
    QTRY_COMPARE(first->version(), 1);
    QCOMPARE(first->lastEventId, first->id() + "-1");
    m_served->machine.setCount(2);
    QTRY_COMPARE(first->lastEventId, first->id() + "-2");
    Reader held;
    held.startFrom(*first);
    m_served->machine.setCount(3);
    QTRY_COMPARE(first->version(), 3);

    // An EventSource repeats its first query, which is out of date by then.
    EventStreamReader again(
        {m_served->url(), "json", held.id(), "1", "Last-Event-ID: " + held.id() + "-2\r\n"});
    again.startFrom(held);

    QTRY_COMPARE(again.kinds(), QByteArray("ping delta"));
    QCOMPARE(again.last().base, 2);
    QVERIFY(again.holds(stateText()));
}

QTEST_GUILESS_MAIN(tst_Resumption)
#include "tst_resumption.moc"
