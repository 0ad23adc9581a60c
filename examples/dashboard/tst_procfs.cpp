// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The readers of /proc on texts as kernels write them, and what is worked out from two readings.

#include "processtable.h"
#include "procfs.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>

using namespace Procfs;

namespace {

const QByteArray statText = "cpu  100 20 30 800 50 5 5 10 40 0\n"
                            "cpu0 60 10 20 400 20 3 2 5 40 0\n"
                            "cpu2 40 10 10 400 30 2 3 5 0 0\n"
                            "intr 181846 0 0\n"
                            "ctxt 372575\n"
                            "btime 1795484500\n"
                            "procs_running 2\n";

const QByteArray meminfoText = "MemTotal:       24684096 kB\n"
                               "MemFree:        20000000 kB\n"
                               "MemAvailable:   22000000 kB\n"
                               "Buffers:            1000 kB\n"
                               "Cached:            70000 kB\n"
                               "SwapCached:          999 kB\n"
                               "SwapTotal:       2000000 kB\n"
                               "SwapFree:        1500000 kB\n"
                               "SReclaimable:      74000 kB\n"
                               "HugePages_Total:       0\n";

const QByteArray diskstatsText = "   7       0 loop0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
                                 " 254       0 vda 46188 8238 2573842 8999 19026 7611 1803784 4161 0 6708 "
                                 "13551 4230 51 221888 301 2433 89\n"
                                 " 254       1 vda1 100 0 2000 1 50 0 1000 1 0 1 2\n"
                                 " 259       0 short 1 2\n";

const QByteArray netDevText = "Inter-|   Receive                                                |  Transmit\n"
                              " face |bytes    packets errs drop fifo frame compressed multicast|bytes    "
                              "packets errs drop fifo colls\n"
                              "    lo:    3193      29    0    0    0     0          0         0     3193    "
                              "  29    0    0    0     0\n"
                              "  eth0:181063690    3820    0    0    0     0          0         0   158959   "
                              " 1966    0    0    0     0\n"
                              "eth0:1:     100       1    0    0    0     0          0         0      200    "
                              "   2    0    0    0     0\n";

QByteArray pidStatText(const QByteArray &pid, const QByteArray &name)
{
    return pid + " (" + name
        + ") S 1 42 42 0 -1 4194560 37467 545578 0 627 62 359 1420 920 20 0 13 0 24 46841856 3952 1844 1 1 "
          "0\n";
}

PidStat process(int pid, quint64 ticks, qint64 pages, quint64 startTime = 1)
{
    return {pid, QStringLiteral("p%1").arg(pid), QStringLiteral("R"), ticks, startTime, pages};
}

QList<int> pids(const QList<Process> &processes)
{
    QList<int> result;
    for (const Process &row : processes)
        result.append(row.pid);
    return result;
}

} // namespace

class TestProcfs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void statCountsWaitingAsIdleAndGuestsOnce();
    void statKeepsCoreNumbersWithGaps();
    void loadIsTheBusyShareOfTheTimeBetween_data();
    void loadIsTheBusyShareOfTheTimeBetween();
    void loadavgHasThreeNumbers();
    void meminfoIsInBytes();
    void meminfoOfAnOldKernelEstimatesWhatIsAvailable();
    void diskstatsCountsSectorsOf512Bytes();
    void netDevReadsEveryInterface();
    void pidStatReadsTheName_data();
    void pidStatReadsTheName();
    void pidStatReadsTheNumbers();
    void pidStatCutAnywhereIsNoProcess();
    void uptimeIsWholeSeconds_data();
    void uptimeIsWholeSeconds();
    void emptyTextIsEmptyValues();
    void textCutAnywhereIsRead();
    void ratesAreGrowthBySeconds_data();
    void ratesAreGrowthBySeconds();
    void ratesLeaveOutADeviceThatIsGone();
    void sumCountsOnlyTheDevicesNamed();
    void roundsToThreeDecimals();
    void tableStartsIdle();
    void tableSortsByProcessorThenMemoryThenPid();
    void tableCountsAllTimeOfANewProcess();
    void tableTellsAReusedPidFromTheProcessBefore();
    void tableIsNoLongerThanAsked_data();
    void tableIsNoLongerThanAsked();
};

void TestProcfs::init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

void TestProcfs::statCountsWaitingAsIdleAndGuestsOnce()
{
    const Stat stat = parseStat(statText);
    QCOMPARE(stat.all.total, 1020u);
    QCOMPARE(stat.all.busy, 170u);
}

void TestProcfs::statKeepsCoreNumbersWithGaps()
{
    const Stat stat = parseStat(statText);
    QCOMPARE(stat.cores.keys(), (QList<int>{0, 2}));
    QCOMPARE(stat.cores.value(0).busy, 100u);
    QCOMPARE(stat.cores.value(2).busy, 70u);
}

void TestProcfs::loadIsTheBusyShareOfTheTimeBetween_data()
{
    QTest::addColumn<quint64>("busy");
    QTest::addColumn<quint64>("total");
    QTest::addColumn<double>("expected");

    // All against a first reading of 100 busy ticks of 1000.
    QTest::newRow("half busy") << quint64(150) << quint64(1100) << 0.5;
    QTest::newRow("three decimals") << quint64(101) << quint64(1003) << 0.333;
    QTest::newRow("fully busy") << quint64(200) << quint64(1100) << 1.0;
    QTest::newRow("no time has passed") << quint64(100) << quint64(1000) << 0.0;
    QTest::newRow("busy time goes back") << quint64(90) << quint64(1100) << 0.0;
    QTest::newRow("the clock goes back") << quint64(150) << quint64(900) << 0.0;
    QTest::newRow("idle time goes back") << quint64(150) << quint64(1020) << 1.0;
}

void TestProcfs::loadIsTheBusyShareOfTheTimeBetween()
{
    QFETCH(quint64, busy);
    QFETCH(quint64, total);
    QTEST(load({100, 1000}, {busy, total}), "expected");
}

void TestProcfs::loadavgHasThreeNumbers()
{
    const LoadAverages averages = parseLoadavg("0.02 1.50 12.01 1/89 6365\n");
    QCOMPARE(averages, (LoadAverages{0.02, 1.5, 12.01}));
    QCOMPARE(parseLoadavg("0.02 1.50"), LoadAverages());
}

void TestProcfs::meminfoIsInBytes()
{
    const Meminfo memory = parseMeminfo(meminfoText);
    QCOMPARE(memory.total, 24'684'096ll * 1024);
    QCOMPARE(memory.available, 22'000'000ll * 1024);
    QCOMPARE(memory.cached, 145'000ll * 1024);
    QCOMPARE(memory.swapTotal, 2'000'000ll * 1024);
    QCOMPARE(memory.swapFree, 1'500'000ll * 1024);
}

void TestProcfs::meminfoOfAnOldKernelEstimatesWhatIsAvailable()
{
    QByteArray text = meminfoText;
    text.replace("MemAvailable:", "MemSomething:");
    QCOMPARE(parseMeminfo(text).available, 20'145'000ll * 1024);
}

void TestProcfs::diskstatsCountsSectorsOf512Bytes()
{
    const TrafficByDevice disks = parseDiskstats(diskstatsText);
    QCOMPARE(disks.keys(),
             (QStringList{QStringLiteral("loop0"), QStringLiteral("vda"), QStringLiteral("vda1")}));
    QCOMPARE(disks.value(QStringLiteral("vda")), (Traffic{2'573'842ull * 512, 1'803'784ull * 512}));
    QCOMPARE(disks.value(QStringLiteral("vda1")), (Traffic{2000ull * 512, 1000ull * 512}));
}

void TestProcfs::netDevReadsEveryInterface()
{
    const TrafficByDevice interfaces = parseNetDev(netDevText);
    QCOMPARE(interfaces.keys(),
             (QStringList{QStringLiteral("eth0"), QStringLiteral("eth0:1"), QStringLiteral("lo")}));
    QCOMPARE(interfaces.value(QStringLiteral("lo")), (Traffic{3193, 3193}));
    QCOMPARE(interfaces.value(QStringLiteral("eth0")), (Traffic{181'063'690, 158'959}));
    QCOMPARE(interfaces.value(QStringLiteral("eth0:1")), (Traffic{100, 200}));
}

void TestProcfs::pidStatReadsTheName_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("plain") << QByteArray("bash");
    QTest::newRow("blanks") << QByteArray("Web Content");
    QTest::newRow("parentheses") << QByteArray("(sd-pam)");
    QTest::newRow("looks like the end of the name") << QByteArray("a) R 1 2 (b");
    QTest::newRow("two blanks are kept") << QByteArray("a  b");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("not Latin") << QByteArray("\xd0\xbf\xd1\x80\xd0\xbe");
}

void TestProcfs::pidStatReadsTheName()
{
    QFETCH(QByteArray, name);
    const auto stat = parsePidStat(pidStatText("77", name));
    QVERIFY(stat.has_value());
    QCOMPARE(stat->name, QString::fromUtf8(name));
    QCOMPARE(stat->pid, 77);
    QCOMPARE(stat->state, QStringLiteral("S"));
}

void TestProcfs::pidStatReadsTheNumbers()
{
    const auto stat = parsePidStat(pidStatText("1", "init"));
    QVERIFY(stat.has_value());
    QCOMPARE(stat->ticks, 62u + 359u);
    QCOMPARE(stat->startTime, 24u);
    QCOMPARE(stat->residentPages, 3952);
}

void TestProcfs::pidStatCutAnywhereIsNoProcess()
{
    const QByteArray text = pidStatText("1", "a) b");
    const qsizetype enough = text.indexOf(" 3952") + 2; // the first digit of the last field that is read
    for (qsizetype length = 0; length < enough; ++length)
        QVERIFY2(!parsePidStat(text.left(length)), text.left(length).constData());
    QVERIFY(parsePidStat(text.left(enough)));
}

void TestProcfs::uptimeIsWholeSeconds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("expected"); // -1: says nothing
    QTest::newRow("as written") << QByteArray("1308.96 2532.87\n") << qint64(1308);
    QTest::newRow("one number") << QByteArray("12.00") << qint64(12);
    QTest::newRow("empty") << QByteArray() << qint64(-1);
    QTest::newRow("no number") << QByteArray("up and running") << qint64(-1);
}

void TestProcfs::uptimeIsWholeSeconds()
{
    QFETCH(QByteArray, text);
    QTEST(parseUptime(text).value_or(-1), "expected");
}

void TestProcfs::emptyTextIsEmptyValues()
{
    QCOMPARE(parseStat({}).all, CpuTimes());
    QVERIFY(parseStat({}).cores.isEmpty());
    QCOMPARE(parseLoadavg({}), LoadAverages());
    QCOMPARE(parseMeminfo({}), Meminfo());
    QVERIFY(parseDiskstats({}).isEmpty());
    QVERIFY(parseNetDev({}).isEmpty());
}

void TestProcfs::textCutAnywhereIsRead()
{
    // A parser that read past the end is caught by the sanitizers and Qt's assertions; besides, what is left
    // of a text never says more than the whole does.
    const Stat stat = parseStat(statText);
    for (qsizetype length = 0; length <= statText.size(); ++length)
        QVERIFY(parseStat(statText.left(length)).cores.size() <= stat.cores.size());
    for (qsizetype length = 0; length <= meminfoText.size(); ++length)
        QVERIFY(parseMeminfo(meminfoText.left(length)).total <= parseMeminfo(meminfoText).total);
    for (qsizetype length = 0; length <= diskstatsText.size(); ++length)
        QVERIFY(parseDiskstats(diskstatsText.left(length)).size() <= 3);
    for (qsizetype length = 0; length <= netDevText.size(); ++length)
        QVERIFY(parseNetDev(netDevText.left(length)).size() <= 3);
}

void TestProcfs::ratesAreGrowthBySeconds_data()
{
    QTest::addColumn<quint64>("before");
    QTest::addColumn<quint64>("now");
    QTest::addColumn<double>("seconds");
    QTest::addColumn<quint64>("expected");

    const quint64 top = std::numeric_limits<quint64>::max();
    QTest::newRow("half a second") << quint64(1000) << quint64(1500) << 0.5 << quint64(1000);
    QTest::newRow("rounded") << quint64(0) << quint64(2) << 3.0 << quint64(1);
    QTest::newRow("quiet") << quint64(1000) << quint64(1000) << 0.5 << quint64(0);
    QTest::newRow("wraps at 32 bits") << quint64(0xfffffff0) << quint64(16) << 0.5 << quint64(0);
    QTest::newRow("wraps at 64 bits") << top - 1 << quint64(16) << 0.5 << quint64(0);
    QTest::newRow("the device was reset") << quint64(1000) << quint64(0) << 0.5 << quint64(0);
    QTest::newRow("no time has passed") << quint64(0) << quint64(1000) << 0.0 << quint64(0);
}

void TestProcfs::ratesAreGrowthBySeconds()
{
    QFETCH(quint64, before);
    QFETCH(quint64, now);
    QFETCH(double, seconds);
    QFETCH(quint64, expected);
    const QString name = QStringLiteral("eth0");
    const TrafficByDevice result = rates({{name, {before, 0}}}, {{name, {now, 0}}}, seconds);
    QCOMPARE(result.value(name), (Traffic{expected, 0}));
    // Out is worked out as in is.
    QCOMPARE(rates({{name, {0, before}}}, {{name, {0, now}}}, seconds).value(name), (Traffic{0, expected}));
}

void TestProcfs::ratesLeaveOutADeviceThatIsGone()
{
    const QString gone = QStringLiteral("sda");
    const QString came = QStringLiteral("sdb");
    const TrafficByDevice result = rates({{gone, {1, 1}}}, {{came, {5000, 5000}}}, 1);
    QCOMPARE(result.keys(), QStringList{came});
    // What it did before it was seen was not done in this second.
    QCOMPARE(result.value(came), Traffic());
}

void TestProcfs::sumCountsOnlyTheDevicesNamed()
{
    const QString disk = QStringLiteral("vda");
    const QString partition = QStringLiteral("vda1");
    const TrafficByDevice traffic = {{disk, {10, 20}}, {partition, {10, 20}}};
    QCOMPARE(sum(traffic, {disk, QStringLiteral("absent")}), (Traffic{10, 20}));
    QCOMPARE(sum(traffic, {disk, partition}), (Traffic{20, 40}));
}

void TestProcfs::roundsToThreeDecimals()
{
    QCOMPARE(rounded(0.12345), 0.123);
    QCOMPARE(rounded(0.9996), 1.0);
    QCOMPARE(rounded(1.0 / 3), rounded(1.0001 / 3));
}

void TestProcfs::tableStartsIdle()
{
    ProcessTable table(100, 4096);
    const QList<Process> rows = table.busiest({process(1, 5000, 2)}, 0.5, 10);
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.constFirst().cpu, 0.0);
    QCOMPARE(rows.constFirst().memory, 8192);
}

void TestProcfs::tableSortsByProcessorThenMemoryThenPid()
{
    ProcessTable table(100, 4096);
    table.busiest({process(1, 0, 0), process(2, 0, 0), process(3, 0, 0), process(4, 0, 0)}, 0, 10);
    const QList<Process> rows =
        table.busiest({process(4, 0, 5), process(3, 0, 5), process(2, 50, 1), process(1, 0, 9)}, 0.5, 10);
    QCOMPARE(pids(rows), (QList<int>{2, 1, 3, 4}));
    QCOMPARE(rows.constFirst().cpu, 1.0);
}

void TestProcfs::tableCountsAllTimeOfANewProcess()
{
    ProcessTable table(100, 4096);
    table.busiest({process(1, 1000, 0)}, 0, 10);
    const QList<Process> rows = table.busiest({process(1, 1000, 0), process(2, 25, 0)}, 0.5, 10);
    QCOMPARE(pids(rows), (QList<int>{2, 1}));
    QCOMPARE(rows.constFirst().cpu, 0.5);
}

void TestProcfs::tableTellsAReusedPidFromTheProcessBefore()
{
    ProcessTable table(100, 4096);
    table.busiest({process(1, 10, 0, 1)}, 0, 10);
    // Compared with the 10 ticks of its namesake it would seem to have used 15.
    QCOMPARE(table.busiest({process(1, 25, 0, 2)}, 0.5, 10).constFirst().cpu, 0.5);
}

void TestProcfs::tableIsNoLongerThanAsked_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("expected");
    QTest::newRow("none") << 0 << 0;
    QTest::newRow("two of three") << 2 << 2;
    QTest::newRow("more than there are") << 10 << 3;
    QTest::newRow("negative") << -1 << 0;
}

void TestProcfs::tableIsNoLongerThanAsked()
{
    QFETCH(int, rows);
    ProcessTable table(100, 4096);
    QTEST(int(table.busiest({process(1, 0, 0), process(2, 0, 0), process(3, 0, 0)}, 0, rows).size()),
          "expected");
}

QTEST_GUILESS_MAIN(TestProcfs)
#include "tst_procfs.moc"
