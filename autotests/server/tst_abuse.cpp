// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What peers that mean harm get, and what they cost: the program `velox serve` as a process of its own, one reader that
// behaves throughout, and a table of it all at the end.

#include "protocol/limits.h"
#include "support/http.h"
#include "support/machine.h"
#include "support/program.h"
#include "support/readers.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <cstdio>
#include <functional>
#include <sys/resource.h>
#include <unistd.h>

using namespace Velox;

namespace {

/** Memory of a process that nobody else has, in KiB: what it allocated and touched. */
qint64 privateKiB(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/statm").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    const QList<QByteArray> pages = file.readAll().split(' ');
    return (pages.value(1).toLongLong() - pages.value(2).toLongLong()) * sysconf(_SC_PAGESIZE) / 1024;
}

qsizetype descriptors(qint64 pid)
{
    return QDir(QStringLiteral("/proc/%1/fd").arg(pid)).entryList(QDir::System | QDir::Files).size();
}

/** A client that writes what it is told, and keeps the start of what it gets. */
struct Peer
{
    explicit Peer(quint16 port, const QByteArray &bytes = {}, bool reads = true)
    {
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [this, reads] {
            if (reads)
                received += socket.readAll();
        });
        if (!reads) {
            socket.setReadBufferSize(1);
            QObject::connect(&socket, &QTcpSocket::connected, &socket, [this] {
                socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 4096);
            });
        }
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        socket.write(bytes);
    }
    [[nodiscard]] bool isClosed() const { return socket.state() == QAbstractSocket::UnconnectedState; }

    QTcpSocket socket;
    QByteArray received;
};
using Peers = std::vector<std::unique_ptr<Peer>>;

Peers manyPeers(int count, quint16 port, const QByteArray &bytes, bool reads = true)
{
    Peers peers;
    for (int i = 0; i < count; ++i)
        peers.push_back(std::make_unique<Peer>(port, bytes, reads));
    return peers;
}

template <typename Predicate>
qsizetype countIf(const Peers &peers, Predicate predicate)
{
    return std::count_if(peers.cbegin(), peers.cend(),
                         [predicate](const auto &peer) { return predicate(*peer); });
}
bool isClosed(const Peer &peer) { return peer.isClosed(); }

/** Whether the last frame that it got says 1009, "message too big" (RFC 6455, 7.4.1). */
bool isToldOfSize(const Peer &peer)
{
    const qsizetype code = peer.received.lastIndexOf("\x03\xf1");
    return peer.isClosed() && code >= 2 && peer.received.at(code - 2) == '\x88';
}

const QByteArray upgrade =
    "GET /sync HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
constexpr int patience = 25'000;

// A sanitizer's own memory about an allocation counts as well. What it keeps of freed ones does not: see CMakeLists.txt.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool isSanitized = true;
#else
constexpr bool isSanitized = false;
#endif
constexpr qint64 memoryFactor = isSanitized ? 3 : 1;

} // namespace

class tst_Abuse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void cutsSlowHeads();
    void cutsConnectionsThatSayNothing();
    void refusesEndlessHeads();
    void refusesHugeQueries();
    void closesHugeFrames();
    void closesEndlessFragments();
    void forgetsReadersThatNeverRead();
    void outlivesAStormOfConnections();
    void acceptsAgainAfterItRanOutOfDescriptors();
    void publishesAMillionChanges();

private:
    void note(const char *abuse, const QByteArray &answer, const char *limit, qint64 during);
    [[nodiscard]] qint64 memory() const { return privateKiB(m_measured); }
    /** Whether a change reaches the reader that behaves. */
    [[nodiscard]] bool isServing(EventStreamReader &reader, const QByteArray &filler = "x");

    std::unique_ptr<Program> m_program;
    std::unique_ptr<EventStreamReader> m_reader;
    quint16 m_port = 0;
    qint64 m_measured = 0; // the process
    qint64 m_before = 0;
    int m_value = 0;
    QByteArrayList m_table;
};

void tst_Abuse::initTestCase()
{
    if (!QFile::exists(QStringLiteral("/proc/self/statm")))
        QSKIP("Memory is read from /proc.");
    rlimit files = {};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 8192);
    setrlimit(RLIMIT_NOFILE, &files);
}

void tst_Abuse::init()
{
    m_program = std::make_unique<Program>(
        QStringList{QStringLiteral("serve"), QStringLiteral("-"), QStringLiteral("--listen"),
                    QStringLiteral("127.0.0.1:0"), QStringLiteral("--throttle"), QStringLiteral("15")});
    QTRY_VERIFY(m_program->url().isValid());
    m_measured = m_program->processId();
    m_port = quint16(m_program->url().port());
    m_program->write("{\"value\":0}\n");
    m_value = 0;
    m_reader = std::make_unique<EventStreamReader>(ReaderRequest{m_program->url()});
    QTRY_COMPARE(m_reader->version(), 1);
    QVERIFY(isServing(*m_reader));
    m_before = memory();
}

bool tst_Abuse::isServing(EventStreamReader &reader, const QByteArray &filler)
{
    const QByteArray text = "{\"value\":" + QByteArray::number(++m_value) + ",\"filler\":\"" + filler + "\"}";
    m_program->write(text + '\n');
    return QTest::qWaitFor([&] { return reader.holds(text); });
}

void tst_Abuse::note(const char *abuse, const QByteArray &answer, const char *limit, qint64 during)
{
    char line[200];
    std::snprintf(line, sizeof line, "%-34s %-24s %-34s %7lld %7lld %7lld", abuse, answer.constData(), limit,
                  m_before, during, memory());
    m_table += line;
}

// Whatever it was: who behaves is served, and nothing is left of the others.
void tst_Abuse::cleanup()
{
    if (QTest::currentTestFailed() || m_program->hasEnded())
        return;
    QVERIFY(isServing(*m_reader));
    QVERIFY(!m_reader->isEnded);
    m_program.reset();
}

void tst_Abuse::cleanupTestCase()
{
    std::printf("%-34s %-24s %-34s %7s %7s %7s\n", "abuse", "answer", "limit (default)", "before", "during",
                "after");
    for (const QByteArray &line : std::as_const(m_table))
        std::printf("%s\n", line.constData());
    std::printf("Memory in KiB: private pages of the server's process.\n");
}

void tst_Abuse::cutsSlowHeads()
{
    Peers peers = manyPeers(300, m_port, "GET /sync HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    QTimer dripping;
    connect(&dripping, &QTimer::timeout, this, [&peers] {
        for (const auto &peer : peers)
            peer->socket.write("x");
    });
    dripping.start(500);
    QTRY_VERIFY(descriptors(m_program->processId()) > 300);
    const qint64 during = memory();
    QVERIFY(isServing(*m_reader));
    QTRY_COMPARE_WITH_TIMEOUT(
        countIf(peers, [](const Peer &peer) { return peer.received.startsWith("HTTP/1.1 408 "); }), 300,
        patience);
    dripping.stop();
    QVERIFY(QTest::qWaitFor([this] { return descriptors(m_program->processId()) < 50; }, patience));
    QVERIFY(during - m_before < 30 * 1024);
    note("300 slow heads", "408", "requestTimeout (10 s)", during);
}

void tst_Abuse::cutsConnectionsThatSayNothing()
{
    const Peers peers = manyPeers(2000, m_port, {});
    QTRY_VERIFY(descriptors(m_program->processId()) > 2000);
    const qint64 during = memory();
    QVERIFY(isServing(*m_reader));
    QTRY_COMPARE_WITH_TIMEOUT(countIf(peers, isClosed), 2000, patience);
    QVERIFY(during - m_before < memoryFactor * 60 * 1024);
    note("2000 connections without a byte", "closed", "requestTimeout (10 s)", during);
}

void tst_Abuse::refusesEndlessHeads()
{
    const QByteArray piece = "X-More: " + QByteArray(8000, 'x') + "\r\n";
    Peers peers = manyPeers(50, m_port, "GET /sync HTTP/1.1\r\nHost: localhost\r\n" + piece.repeated(40));
    QTRY_COMPARE_WITH_TIMEOUT(
        countIf(peers, [](const Peer &peer) { return peer.received.startsWith("HTTP/1.1 431 "); }), 50,
        patience);
    const qint64 during = memory();
    QVERIFY(during - m_before
            < memoryFactor * 50 * (128 + 128)); // what a connection may buffer, and as much again
    note("50 endless heads", "431", "headerBytes (64 KiB)", during);
}

void tst_Abuse::refusesHugeQueries()
{
    const Peers peers = manyPeers(
        50, m_port, "GET /sync?" + QByteArray(1'000'000, 'q') + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(
        countIf(peers, [](const Peer &peer) { return peer.received.startsWith("HTTP/1.1 431 "); }), 50,
        patience);
    const qint64 during = memory();
    QVERIFY(during - m_before < memoryFactor * 50 * (128 + 128));
    note("50 queries of 1 MB", "431", "headerBytes (64 KiB)", during);
}

void tst_Abuse::closesHugeFrames()
{
    // A masked text frame that says to be 1 GiB long, and the first 4 MB of it.
    const QByteArray head = QByteArray::fromHex("81ff0000000040000000") + QByteArray(4, '\0');
    Peers peers = manyPeers(20, m_port, upgrade);
    QTRY_COMPARE(countIf(peers, [](const Peer &peer) { return peer.received.startsWith("HTTP/1.1 101 "); }),
                 20);
    for (const auto &peer : peers)
        peer->socket.write(head + QByteArray(4'000'000, 'x'));
    QTRY_COMPARE_WITH_TIMEOUT(countIf(peers, isClosed), 20, patience);
    QCOMPARE(countIf(peers, isToldOfSize), 20);
    const qint64 during = memory();
    note("20 frames of 1 GiB", "closed (1009)", "readerMessageBytes (64 KiB)", during);
    QVERIFY(during - m_before < memoryFactor * 20 * 1024);
}

void tst_Abuse::closesEndlessFragments()
{
    const QByteArray mask(4, '\0');
    const QByteArray first = QByteArray::fromHex("01fe2000") + mask + QByteArray(0x2000, 'x');
    const QByteArray more = QByteArray::fromHex("00fe2000") + mask + QByteArray(0x2000, 'x');
    Peers peers = manyPeers(20, m_port, upgrade);
    QTRY_COMPARE(countIf(peers, [](const Peer &peer) { return peer.received.startsWith("HTTP/1.1 101 "); }),
                 20);
    for (const auto &peer : peers)
        peer->socket.write(first + more.repeated(400)); // 3.2 MB, and never the last one
    QTRY_COMPARE_WITH_TIMEOUT(countIf(peers, isClosed), 20, patience);
    QCOMPARE(countIf(peers, isToldOfSize), 20);
    const qint64 during = memory();
    QVERIFY(during - m_before < memoryFactor * 20 * 1024);
    note("20 messages of endless fragments", "closed (1009)", "readerMessageBytes (64 KiB)", during);
}

void tst_Abuse::forgetsReadersThatNeverRead()
{
    const auto before = descriptors(m_program->processId());
    const Peers peers = manyPeers(
        50, m_port, "GET /sync HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n", false);
    QTRY_VERIFY(descriptors(m_program->processId()) > 50);
    qint64 during = 0;
    for (int i = 0; i < 100; ++i) { // 30 MB in all, to each
        QVERIFY(isServing(*m_reader, QByteArray(300'000, char('a' + i % 26))));
        during = std::max(during, memory());
    }
    // Shared messages, and at most one above the limit for each.
    QVERIFY2(during - m_before < memoryFactor * (50 * (1024 + 300) + 20 * 1024),
             QByteArray::number(during - m_before));
    QTRY_COMPARE_WITH_TIMEOUT(descriptors(m_program->processId()), before, 2 * patience);
    note("50 readers that never read, 30 MB", "skipped, cut after 30 s", "maxUnsentBytes (1 MiB)", during);
}

void tst_Abuse::outlivesAStormOfConnections()
{
    qint64 during = 0;
    for (int round = 0; round < 50; ++round) {
        const Peers peers = manyPeers(200, m_port,
                                      round % 2 ? upgrade
                                                : "GET /sync HTTP/1.1\r\nHost: localhost\r\nAccept: "
                                                  "text/event-stream\r\n\r\n");
        if (round % 5 == 0) // some are there for long enough to be read from
            QTRY_VERIFY_WITH_TIMEOUT(
                countIf(peers, [](const Peer &peer) { return !peer.received.isEmpty(); }) == 200, patience);
        else
            QVERIFY(QTest::qWaitFor([&] {
                return countIf(peers,
                               [](const Peer &peer) {
                                   return peer.socket.state() == QAbstractSocket::ConnectedState;
                               })
                    == 200;
            }));
        during = std::max(during, memory());
    }
    QVERIFY(QTest::qWaitFor([this] { return descriptors(m_program->processId()) < 50; }, patience));
    QVERIFY2(memory() - m_before < memoryFactor * 30 * 1024, QByteArray::number(memory() - m_before));
    note("10,000 connections come and go", "served", "connections (10,000 at once)", during);
}

void tst_Abuse::acceptsAgainAfterItRanOutOfDescriptors()
{
    if (isSanitized)
        QSKIP("the sanitizer of undefined behaviour needs a descriptor to look at an object");
    rlimit few = {64, 64};
    prlimit(pid_t(m_program->processId()), RLIMIT_NOFILE, &few, nullptr);
    {
        const Peers peers = manyPeers(200, m_port, {});
        QTRY_VERIFY(descriptors(m_program->processId()) >= 60);
        QVERIFY(isServing(*m_reader)); // who is connected stays so
        note("out of descriptors (64)", "waits in the backlog", "listenBacklog (4096)", memory());
    }
    // Asked once when it is so: what waits in the backlog lets the number go up and down.
    QVERIFY(QTest::qWaitFor([this] { return descriptors(m_program->processId()) < 50; }, patience));
    QCOMPARE(ask(m_port, "/sync").status, 200);
    EventStreamReader late({m_program->url()});
    QTRY_VERIFY(late.version() > 0);
}

// In this process, as the source has to be somebody's object.
void tst_Abuse::publishesAMillionChanges()
{
    Served served;
    EventStreamReader reader({served.url()});
    QTRY_COMPARE(reader.version(), 1);
    m_measured = getpid();
    m_before = memory();
    qint64 during = 0;
    for (int i = 2; i <= 1'000'000; ++i) {
        served.machine.setCount(i);
        if (i % 50'000 == 0) {
            QCoreApplication::processEvents();
            during = std::max(during, memory());
        }
    }
    QTRY_VERIFY(reader.text().contains("\"count\":1000000"));
    QVERIFY(during - m_before < memoryFactor * 20 * 1024);
    QVERIFY2(reader.updates.size() < 100, QByteArray::number(reader.updates.size()));
    note("a source changes 1,000,000 times", QByteArray::number(reader.updates.size()) + " messages",
         "throttle (200 ms; here 15)", during);
}

QTEST_GUILESS_MAIN(tst_Abuse)
#include "tst_abuse.moc"
