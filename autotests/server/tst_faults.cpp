// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Mistakes of the application, and what readers see of them: the table of docs/reliability.md, row by row.

#include "support/machine.h"
#include "support/readers.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QRegularExpression>
#include <QTest>
#include <QThread>

#include <limits>
#include <stdexcept>
#include <thread>

namespace {

/** A type that is no JSON, and has no converter to any. */
struct Opaque
{
    int number = 0;
};

class Faulty : public QObject
{
    Q_OBJECT
    Q_PROPERTY(int good MEMBER good NOTIFY goodChanged)
    Q_PROPERTY(QVariant value READ value NOTIFY valueChanged)
public:
    [[nodiscard]] QVariant value() const { return read ? read() : QVariant(); }

    int good = 1;
    std::function<QVariant()> read;

Q_SIGNALS:
    void goodChanged();
    void valueChanged();
};

QVariant nested(int levels)
{
    QVariant value = 1;
    for (int i = 0; i < levels; ++i)
        value = QVariantList{value};
    return value;
}

} // namespace
Q_DECLARE_METATYPE(Opaque)

class tst_Faults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void publishesNullForWhatItCannotTell_data();
    void publishesNullForWhatItCannotTell();
    void publishesWhatIsLarge_data();
    void publishesWhatIsLarge();
    void outlivesASourceThatDeletesItselfInItsSignal();
    void servesReadersWhileAGetterTakesItsTime();
    void takesChangesOfAnotherThread();
    void publishesNullForASourceFunctionThatThrows();
};

void tst_Faults::init() { qRegisterMetaType<Opaque>(); }

void tst_Faults::publishesNullForWhatItCannotTell_data()
{
    QTest::addColumn<std::function<QVariant()>>("read");
    QTest::addColumn<QString>("warning"); // empty for none
    const auto row = [](const char *name, const std::function<QVariant()> &read, const char *warning) {
        QTest::newRow(name) << read << QString::fromLatin1(warning);
    };
    row(
        "a getter that throws", []() -> QVariant { throw std::runtime_error("secret"); },
        "^Faulty.value threw an exception when it was read: null is published instead$");
    row(
        "a getter that throws no exception object", []() -> QVariant { throw 7; }, ""); // warned about above
    row(
        "a type that is no JSON", [] { return QVariant::fromValue(Opaque()); }, "Opaque");
    row(
        "no number", [] { return std::numeric_limits<double>::quiet_NaN(); }, "");
    row(
        "infinity", [] { return -std::numeric_limits<double>::infinity(); }, "");
}

void tst_Faults::publishesNullForWhatItCannotTell()
{
    QFETCH(std::function<QVariant()>, read);
    QFETCH(QString, warning);
    QTest::failOnWarning(QRegularExpression(QStringLiteral("secret")));
    Faulty source;
    VeloxServer server;
    server.publish(QStringLiteral("/sync"), &source)->setThrottleMs(15);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    EventStreamReader reader({QUrl(server.url().toString() + QStringLiteral("/sync"))});
    QTRY_COMPARE(reader.version(), 1);
    if (!warning.isEmpty())
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(warning));
    source.read = read;
    source.good = 2;
    Q_EMIT source.goodChanged();
    Q_EMIT source.valueChanged();
    QTRY_VERIFY2(reader.holds(R"({"good":2,"value":null})"), reader.text());
    source.read = [] { return 3; }; // and back
    Q_EMIT source.valueChanged();
    QTRY_VERIFY2(reader.holds(R"({"good":2,"value":3})"), reader.text());
}

void tst_Faults::publishesWhatIsLarge_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QByteArray>("part"); // of the state, then
    QTest::addColumn<QByteArray>("warning");
    const QString key(1'000'000, u'k');
    QTest::newRow("a key of 1 MB") << QVariant(QVariantMap{{key, 1}}) << QByteArray(key.toLatin1() + "\":1")
                                   << QByteArray();
    QTest::newRow("a depth of 600") << nested(600) << QByteArray("[[[null]]]") << QByteArray("nested");
    QTest::newRow("as deep as allowed") << nested(511) << QByteArray("[[[1]]]") << QByteArray();
}

void tst_Faults::publishesWhatIsLarge()
{
    QFETCH(QVariant, value);
    QFETCH(QByteArray, part);
    QFETCH(QByteArray, warning);
    Machine machine;
    VeloxServer server;
    server.publish(QStringLiteral("/sync"), &machine)->setThrottleMs(15);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    EventStreamReader reader({QUrl(server.url().toString() + QStringLiteral("/sync"))});
    QTRY_COMPARE(reader.version(), 1);
    if (!warning.isEmpty())
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QString::fromLatin1(warning)));
    machine.setExtra(value);
    machine.setCount(7);
    QTRY_VERIFY(reader.text().contains("\"count\":7"));
    QVERIFY2(reader.text().contains(part), reader.text().left(2000));
}

void tst_Faults::outlivesASourceThatDeletesItselfInItsSignal()
{
    Served served;
    auto *machine = new Machine;
    QPointer<Machine> alive(machine);
    // Before the server connects, so that it hears of the change when the object is gone already.
    connect(machine, &Machine::countChanged, machine, [machine] { delete machine; });
    served.state->setSource(machine);
    EventStreamReader reader({served.url()});
    QTRY_VERIFY(reader.version() >= 1);
    machine->setCount(2);
    QVERIFY(!alive);
    QTRY_VERIFY2(reader.holds("null"), reader.text());
    served.state->setSource(&served.machine);
    QTRY_VERIFY(reader.text().contains("\"count\":1"));
}

void tst_Faults::servesReadersWhileAGetterTakesItsTime()
{
    Faulty source;
    VeloxServer server;
    server.publish(QStringLiteral("/sync"), &source)->setThrottleMs(15);
    QVERIFY(server.listen(QHostAddress::LocalHost, 0));
    EventStreamReader reader({QUrl(server.url().toString() + QStringLiteral("/sync"))});
    QTRY_COMPARE(reader.version(), 1);
    // While it is read, which blocks the application's thread, another thread connects and is given the last state.
    QByteArray received;
    const quint16 port = server.serverPort();
    source.read = [&received, port] {
        if (received.isEmpty()) {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
            socket.write("GET /sync HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            while (socket.waitForReadyRead(5000))
                received += socket.readAll();
        }
        QThread::msleep(1000);
        return QVariant(9);
    };
    QElapsedTimer clock;
    clock.start();
    Q_EMIT source.valueChanged();
    QTRY_VERIFY2(reader.holds(R"({"good":1,"value":9})"), reader.text());
    QVERIFY(clock.elapsed() >= 1000);
    QVERIFY2(received.startsWith("HTTP/1.1 200 ") && received.contains("\"value\": null"), received);
}

void tst_Faults::takesChangesOfAnotherThread()
{
    Served served;
    EventStreamReader reader({served.url()});
    QTRY_COMPARE(reader.version(), 1);
    // The signal comes from a thread that is not the object's: it is taken in the object's own, later.
    std::thread thread([&served] {
        served.machine.settings()->set(QStringLiteral("a"), 1); // containers may change anywhere
        Q_EMIT served.machine.countChanged();
    });
    thread.join();
    QTRY_VERIFY2(reader.text().contains("\"a\":1"), reader.text());
    served.machine.setCount(5);
    QTRY_VERIFY(reader.text().contains("\"count\":5"));
}

void tst_Faults::publishesNullForASourceFunctionThatThrows()
{
    Served served;
    EventStreamReader reader({served.url()});
    QTRY_COMPARE(reader.version(), 1);
    bool throws = true;
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(QStringLiteral("^The function that is the source threw")));
    served.state->setSource([&throws]() -> QVariant {
        if (throws)
            throw std::runtime_error("no");
        return 4;
    });
    QTRY_VERIFY2(reader.holds("null"), reader.text());
    throws = false;
    served.state->push();
    QTRY_VERIFY2(reader.holds("4"), reader.text());
}

QTEST_GUILESS_MAIN(tst_Faults)
#include "tst_faults.moc"
