// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The classes that keep something: settings, log, watchdog, the objects with a sample before, and the whole
// on the system that the test runs on.

#include "machine.h"
#include "platform.h"

#include "support/modeltester.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QStorageInfo>
#include <QTest>

#include <algorithm>
#include <ctime>

class TestMachine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void coresComeAndGo();
    void quietProcessorSaysNothing();
    void networkCountsHardwareOnce();
    void networkWithoutHardwareLeavesOutTheLoopback();
    void disksCountOnlyThoseNamed();
    void mountThatAppearsIsReportedOnce();
    void logKeepsTheLastHundredLines();
    void settingTakesEffect();
    void badSettingIsPutBack_data();
    void badSettingIsPutBack();
    void otherKeysAreLeftAlone();
    void thresholdDoesNotTremble();
    void watchdogReportsAProcessOnceUntilItCalmsDown();
    void watchdogReportsMemoryAndLoad();
    void machineReadsTheRealSystem();
    void workOfThisProgramIsSeen();
    void rowsFollowTheSetting();
    void timerFollowsTheSetting();
};

void TestMachine::init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

void TestMachine::coresComeAndGo()
{
    Cpu cpu;
    cpu.setTimes({{100, 1000}, {{0, {50, 500}}, {1, {50, 500}}}});
    QCOMPARE(cpu.cores(), (QList<double>{0, 0}));
    cpu.setTimes({{200, 1200}, {{0, {100, 600}}, {1, {100, 600}}}});
    QCOMPARE(cpu.load(), 0.5);
    QCOMPARE(cpu.cores(), (QList<double>{0.5, 0.5}));
    // Core 0 goes: what is left is core 1, against its own time before.
    cpu.setTimes({{210, 1300}, {{1, {110, 700}}}});
    QCOMPARE(cpu.cores(), QList<double>{0.1});
    // It comes back, and its old counters are not taken for this interval's.
    cpu.setTimes({{220, 1400}, {{0, {400, 900}}, {1, {120, 800}}}});
    QCOMPARE(cpu.cores(), (QList<double>{0.0, 0.1}));
    // A file that cannot be read leaves nothing rather than something wrong.
    cpu.setTimes({});
    QCOMPARE(cpu.load(), 0.0);
    QVERIFY(cpu.cores().isEmpty());
}

void TestMachine::quietProcessorSaysNothing()
{
    Cpu cpu;
    cpu.setTimes({{0, 1000}, {{0, {0, 1000}}}});
    cpu.setTimes({{10, 2000}, {{0, {10, 2000}}}});
    QSignalSpy spy(&cpu, &Cpu::loadChanged);
    cpu.setTimes({{20, 3000}, {{0, {20, 3000}}}});
    QCOMPARE(spy.count(), 0);
    cpu.setTimes({{520, 4000}, {{0, {520, 4000}}}});
    QCOMPARE(spy.count(), 1);
}

void TestMachine::networkCountsHardwareOnce()
{
    const QString eth = QStringLiteral("eth0");
    const QString bridge = QStringLiteral("br0");
    const QString idle = QStringLiteral("ifb0");
    Network network;
    network.setTraffic({{eth, {1, 1}}, {bridge, {1, 1}}, {idle, {}}}, {eth}, 0);
    network.setTraffic({{eth, {501, 101}}, {bridge, {501, 101}}, {idle, {}}}, {eth}, 0.5);
    QCOMPARE(network.rxRate(), 1000);
    QCOMPARE(network.txRate(), 200);
    QCOMPARE(network.interfaces(), (QList<Interface>{{bridge, 1000, 200}, {eth, 1000, 200}}));
}

void TestMachine::networkWithoutHardwareLeavesOutTheLoopback()
{
    const QString eth = QStringLiteral("eth0");
    const QString loopback = QStringLiteral("lo");
    Network network;
    network.setTraffic({{eth, {1, 1}}, {loopback, {1, 1}}}, {}, 0);
    network.setTraffic({{eth, {11, 21}}, {loopback, {500, 500}}}, {}, 1);
    QCOMPARE(network.rxRate(), 10);
    QCOMPARE(network.txRate(), 20);
}

void TestMachine::disksCountOnlyThoseNamed()
{
    const QString disk = QStringLiteral("vda");
    const QString partition = QStringLiteral("vda1");
    Disk disks;
    QSignalSpy spy(&disks, &Disk::ratesChanged);
    disks.setTraffic({{disk, {0, 0}}, {partition, {0, 0}}}, {disk}, 0);
    QCOMPARE(spy.count(), 0);
    disks.setTraffic({{disk, {512, 1024}}, {partition, {512, 1024}}}, {disk}, 0.5);
    QCOMPARE(disks.readRate(), 1024);
    QCOMPARE(disks.writeRate(), 2048);
    QCOMPARE(spy.count(), 1);
}

void TestMachine::mountThatAppearsIsReportedOnce()
{
    const Mount root{QStringLiteral("/"), QStringLiteral("ext4"), 100, 10};
    const Mount stick{QStringLiteral("/media/stick"), QStringLiteral("vfat"), 50, 1};
    Mount fuller = root;
    fuller.used = 20;
    Disk disk;
    QSignalSpy appeared(&disk, &Disk::mountAppeared);
    QSignalSpy changed(&disk, &Disk::mountsChanged);
    disk.setMounts({root});
    disk.setMounts({fuller});
    QCOMPARE(appeared.count(), 0);
    disk.setMounts({fuller, stick});
    disk.setMounts({fuller, stick});
    QCOMPARE(appeared.count(), 1);
    QCOMPARE(appeared.constFirst().constFirst().value<Mount>(), stick);
    QCOMPARE(changed.count(), 3);
}

void TestMachine::logKeepsTheLastHundredLines()
{
    EventLog log;
    const ModelTester tester(log.lines());
    for (int i = 0; i < EventLog::maxLines; ++i)
        log.info(QString::number(i));
    QCOMPARE(log.lines()->length(), EventLog::maxLines);
    log.warning(QStringLiteral("last"));
    QCOMPARE(log.lines()->length(), EventLog::maxLines);

    const QVariantMap first = log.lines()->at(0).toMap();
    QCOMPARE(first.value(QStringLiteral("text")).toString(), QStringLiteral("1"));
    QCOMPARE(first.value(QStringLiteral("level")).toString(), QStringLiteral("info"));
    QVERIFY(first.value(QStringLiteral("time")).toDateTime().isValid());
    const QVariantMap last = log.lines()->at(EventLog::maxLines - 1).toMap();
    QCOMPARE(last.value(QStringLiteral("text")).toString(), QStringLiteral("last"));
    QCOMPARE(last.value(QStringLiteral("level")).toString(), QStringLiteral("warning"));
}

void TestMachine::settingTakesEffect()
{
    Settings settings;
    const ModelTester tester(settings.map());
    QSignalSpy interval(&settings, &Settings::intervalMsChanged);
    QSignalSpy rows(&settings, &Settings::processRowsChanged);
    QSignalSpy refused(&settings, &Settings::refused);
    QCOMPARE(settings.intervalMs(), 500);
    QCOMPARE(settings.processRows(), 12);

    settings.map()->set(QStringLiteral("intervalMs"), 250);
    settings.map()->set(QStringLiteral("processRows"), 3.0); // as JavaScript and QML write numbers
    QTRY_COMPARE(rows.count(), 1);
    QCOMPARE(interval.count(), 1);
    QCOMPARE(settings.intervalMs(), 250);
    QCOMPARE(settings.processRows(), 3);
    QCOMPARE(refused.count(), 0);
}

void TestMachine::badSettingIsPutBack_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QVariant>("putBack");

    const QString interval = QStringLiteral("intervalMs");
    const QString rows = QStringLiteral("processRows");
    const QString title = QStringLiteral("title");
    QTest::newRow("too fast") << interval << QVariant(99) << QVariant(500);
    QTest::newRow("too slow") << interval << QVariant(60'001) << QVariant(500);
    QTest::newRow("beyond int") << interval << QVariant(1e18) << QVariant(500);
    QTest::newRow("not a number") << interval << QVariant(qQNaN()) << QVariant(500);
    QTest::newRow("a fraction") << interval << QVariant(200.5) << QVariant(500);
    QTest::newRow("a text") << interval << QVariant(QStringLiteral("200")) << QVariant(500);
    QTest::newRow("removed") << interval << QVariant() << QVariant(500);
    QTest::newRow("no rows") << rows << QVariant(0) << QVariant(12);
    QTest::newRow("too many rows") << rows << QVariant(201) << QVariant(12);
    QTest::newRow("true is no number") << rows << QVariant(true) << QVariant(12);
    QTest::newRow("title too long") << title << QVariant(QString(81, u'x'))
                                    << QVariant(QStringLiteral("System dashboard"));
    QTest::newRow("title no text") << title << QVariant(7) << QVariant(QStringLiteral("System dashboard"));
}

void TestMachine::badSettingIsPutBack()
{
    QFETCH(QString, key);
    QFETCH(QVariant, value);
    QFETCH(QVariant, putBack);
    Settings settings;
    const ModelTester tester(settings.map());
    QSignalSpy refused(&settings, &Settings::refused);

    if (value.isValid())
        settings.map()->set(key, value);
    else
        settings.map()->remove(key);
    QTRY_COMPARE(settings.map()->get(key), putBack);
    QCOMPARE(refused.count(), 1);
    QVERIFY(refused.constFirst().constFirst().toString().startsWith(key));
    QCOMPARE(settings.intervalMs(), 500);
    QCOMPARE(settings.processRows(), 12);
}

void TestMachine::otherKeysAreLeftAlone()
{
    Settings settings;
    QSignalSpy refused(&settings, &Settings::refused);
    settings.map()->set(QStringLiteral("colour"), QStringLiteral("blue"));
    settings.map()->set(QStringLiteral("intervalMs"), 99);
    QTRY_COMPARE(settings.map()->get(QStringLiteral("intervalMs")), QVariant(500));
    QCOMPARE(refused.count(), 1);
    QCOMPARE(settings.map()->get(QStringLiteral("colour")), QVariant(QStringLiteral("blue")));
}

void TestMachine::thresholdDoesNotTremble()
{
    Threshold threshold(0.9, 0.8);
    QCOMPARE(threshold.update(0.9), Threshold::Event::None);
    QCOMPARE(threshold.update(0.91), Threshold::Event::Exceeded);
    QCOMPARE(threshold.update(0.85), Threshold::Event::None);
    QCOMPARE(threshold.update(0.95), Threshold::Event::None);
    QCOMPARE(threshold.update(0.79), Threshold::Event::Recovered);
    QCOMPARE(threshold.update(0.5), Threshold::Event::None);
}

void TestMachine::watchdogReportsAProcessOnceUntilItCalmsDown()
{
    const auto rows = [](double cpu) {
        return QList<Process>{{7, QStringLiteral("cc1plus"), {}, cpu, 0, QStringLiteral("R")}};
    };
    Watchdog watchdog;
    QVERIFY(watchdog.check(0, 0, rows(0.5)).infos.isEmpty());
    QCOMPARE(watchdog.check(0, 0, rows(0.98)).infos,
             QStringList{QStringLiteral("cc1plus (7) uses 98 % of a core")});
    QVERIFY(watchdog.check(0, 0, rows(0.3)).infos.isEmpty());
    QVERIFY(watchdog.check(0, 0, rows(0.9)).infos.isEmpty());
    QVERIFY(watchdog.check(0, 0, rows(0.1)).infos.isEmpty());
    QCOMPARE(watchdog.check(0, 0, rows(0.9)).infos.size(), 1);
    // One that left the list has calmed down too.
    QVERIFY(watchdog.check(0, 0, {}).infos.isEmpty());
    QCOMPARE(watchdog.check(0, 0, rows(0.9)).infos.size(), 1);
}

void TestMachine::watchdogReportsMemoryAndLoad()
{
    Watchdog watchdog;
    QVERIFY(watchdog.check(0.9, 1.0, {}).warnings.isEmpty());
    QCOMPARE(watchdog.check(0.93, 1.0, {}).warnings, QStringList{QStringLiteral("Memory is 93 % full")});
    QCOMPARE(watchdog.check(0.93, 1.5, {}).warnings,
             QStringList{QStringLiteral("More work than cores: load is 1.50 for each")});
    const Watchdog::Findings after = watchdog.check(0.5, 0.5, {});
    QVERIFY(after.warnings.isEmpty());
    QCOMPARE(after.infos,
             (QStringList{QStringLiteral("Memory is back at 50 %"),
                          QStringLiteral("Load is back at 0.50 for each core")}));
}

void TestMachine::machineReadsTheRealSystem()
{
#ifndef Q_OS_LINUX
    QSKIP("the system tells its numbers under /proc only on Linux");
#endif
    Machine machine;
    QVERIFY(!machine.host()->name().isEmpty());
    QVERIFY(machine.host()->uptime() > 0);
    QVERIFY(machine.memory()->total() > machine.memory()->used());
    QVERIFY(machine.memory()->used() > 0);
    QVERIFY(machine.cpu()->processes() > 0);
    if (QStorageInfo::root().isValid()) // a folder made the root, as in a chroot, is no volume
        QVERIFY(!machine.disk()->mounts().isEmpty());
    QVERIFY(!machine.processes().isEmpty());
    QVERIFY(!machine.processes().constFirst().user.isEmpty());
    QVERIFY(machine.log()->at(0).toMap().value(QStringLiteral("text")).toString().startsWith(u"Started on"));
    // This program is a process as any other, and it finds itself with its own name.
    const auto self = Procfs::parsePidStat(Platform::readFile(QStringLiteral("/proc/self/stat")));
    QVERIFY(self.has_value());
    QCOMPARE(self->pid, int(QCoreApplication::applicationPid()));
    // With the second sample there is something to compare with.
    QTRY_VERIFY(!machine.cpu()->cores().isEmpty());
}

void TestMachine::workOfThisProgramIsSeen()
{
#ifndef Q_OS_LINUX
    QSKIP("the system tells its numbers under /proc only on Linux");
#endif
    Machine machine;
    // Processor time, not time: another program may have the core.
    const std::clock_t end = std::clock() + CLOCKS_PER_SEC / 10;
    while (std::clock() < end) { }
    machine.sample();

    const QList<Process> rows = machine.processes();
    const auto self = std::ranges::find(rows, int(QCoreApplication::applicationPid()), &Process::pid);
    QVERIFY(self != rows.cend());
    QVERIFY(self->cpu > 0);
    QVERIFY(machine.cpu()->load() > 0);
}

void TestMachine::rowsFollowTheSetting()
{
    Machine machine;
    if (machine.processes().size() < 3)
        QSKIP("too few processes are visible here");
    machine.settings()->set(QStringLiteral("processRows"), 2);
    machine.sample();
    QCOMPARE(machine.processes().size(), 2);
}

void TestMachine::timerFollowsTheSetting()
{
    Machine machine;
    const QTimer *timer = machine.findChild<QTimer *>();
    QVERIFY(timer && timer->isActive());
    QCOMPARE(timer->interval(), 500);
    machine.settings()->set(QStringLiteral("intervalMs"), 2000);
    QTRY_COMPARE(timer->interval(), 2000);
    QVERIFY(timer->isActive());
}

QTEST_GUILESS_MAIN(TestMachine)
#include "tst_machine.moc"
