// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// A program that runs for months: what is in use after many pushes and many connections is what was in use after the
// first ones. VELOX_GROWTH=20 makes them 20 times as many: a million pushes, 100,000 connections.

#include "server/statehub.h"
#include "support/http.h"
#include "support/machine.h"
#include "sync/observer.h"
#include "sync/replica.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <cstdio>
#include <malloc.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
constexpr bool canMeasure = false; // another malloc, which does not tell
qint64 heapBytes() { return 0; }
#else
constexpr bool canMeasure = true;
/** Bytes that the program has asked for and not given back. */
qint64 heapBytes()
{
    const struct mallinfo2 info = mallinfo2();
    return qint64(info.uordblks) + qint64(info.hblkhd);
}
#endif

constexpr qint64 allowance = 32 * 1024; // over all rounds together: buffers of another size at another moment
constexpr int patience = 20'000; // the server remembers a connection for requestTimeout, 10 s

int manyTimes(int count) { return count * std::max(1, qEnvironmentVariableIntValue("VELOX_GROWTH")); }

/** A reader without a socket that applies what it gets. */
class ApplyingChannel : public Channel
{
public:
    explicit ApplyingChannel(qint64 &applied)
        : Channel(QHostAddress(QHostAddress::LocalHost), 1)
        , m_applied(applied)
    {
        JsonPointer rows;
        rows.append(u"rows"_s);
        std::ignore = m_replica.views().slice(rows); // a view to keep in step
    }

    void send(const SharedUpdate &update) override
    {
        const auto parsed = Update::parse(update->json());
        const auto *message = std::get_if<Update>(&parsed);
        m_applied += message && !m_replica.apply(*message, !m_replica.hasCopy()).error;
    }
    void sendPing(const SharedUpdate &) override { }
    qint64 bytesQueued() const override { return 0; }
    qint64 bytesSent() const override { return 0; }
    void close(CloseReason) override { announceClosed(); }
    void abort() override { announceClosed(); }
    QString transportName() const override { return u"applying"_s; }

private:
    qint64 &m_applied;
    QObject m_owner;
    Replica m_replica{&m_owner};
};

/** One push of everything that comes and goes: fields, rows, objects, and keys that were never seen before. */
void change(Machine &machine, int n)
{
    machine.setCount(n);
    machine.rows()->append(QVariantMap{{u"id"_s, n}, {u"text"_s, u"a row"_s}});
    machine.rows()->removeAt(0);
    machine.settings()->remove(u"key %1"_s.arg(n - 1));
    machine.settings()->set(u"key %1"_s.arg(n), n);
    machine.setExtra(QVariantMap{{u"nested %1"_s.arg(n), QVariantList{n, u"x"_s}}});
}

/** A client's end, blocking, with an address of its own so that ports do not run out. */
class RawClient
{
public:
    RawClient(quint16 port, int number)
        : m_socket(::socket(AF_INET, SOCK_STREAM, 0))
    {
        const sockaddr_in from = address(0x7f000002u + quint32(number % 200), 0);
        const sockaddr_in to = address(INADDR_LOOPBACK, port);
        m_isConnected = ::bind(m_socket, reinterpret_cast<const sockaddr *>(&from), sizeof from) == 0
            && ::connect(m_socket, reinterpret_cast<const sockaddr *>(&to), sizeof to) == 0;
    }
    ~RawClient() { ::close(m_socket); }
    Q_DISABLE_COPY_MOVE(RawClient)

    void write(const QByteArray &bytes)
    {
        ::send(m_socket, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL);
    }
    /** Waits for the first bytes, and tells whether some came. */
    bool read()
    {
        char bytes[4096];
        return ::recv(m_socket, bytes, sizeof bytes, 0) > 0;
    }
    /** The end will be a RST. */
    void setRude()
    {
        const linger hard = {1, 0};
        ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    }
    [[nodiscard]] bool isConnected() const { return m_isConnected; }

private:
    static sockaddr_in address(quint32 host, quint16 port)
    {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(host);
        return address;
    }

    int m_socket;
    bool m_isConnected = false;
};

const QByteArray requests[] = {
    "GET /sync HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n",
    "GET /sync HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip\r\n\r\n",
    "GET /sync HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n",
    "GET /sync HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no request at all\r\n\r\n",
};

} // namespace

class TestGrowth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void pushesLeaveNothingBehind_data();
    void pushesLeaveNothingBehind();
    void connectionsLeaveNothingBehind();
};

void TestGrowth::initTestCase()
{
    if (!canMeasure)
        QSKIP("what is in use cannot be measured in this build");
}

void TestGrowth::pushesLeaveNothingBehind_data()
{
    QTest::addColumn<SyncRequest::Patch>("patch");
    QTest::newRow("json") << SyncRequest::Patch::Json;
    QTest::newRow("merge") << SyncRequest::Patch::Merge;
}

void TestGrowth::pushesLeaveNothingBehind()
{
    QFETCH(SyncRequest::Patch, patch);
    Machine machine;
    for (int i = 0; i < 100; ++i)
        machine.rows()->append(QVariantMap{{u"id"_s, -i}, {u"text"_s, u"a row"_s}});
    Observer observer([] {});
    StateHub hub("state");
    qint64 applied = 0;
    SyncRequest request;
    request.transport = SyncRequest::Transport::ServerSentEvents;
    request.patch = patch;
    for (quint64 id = 1; id <= 2; ++id)
        hub.join(id, request, std::make_unique<ApplyingChannel>(applied));
    ChangeBatch first;
    observer.start(QVariant::fromValue(&machine), first);
    hub.apply(first);

    // The history is cut and rows are kept in pieces, which takes 200 KB up and down. What counts is the mean.
    const int count = manyTimes(25'000);
    std::array<qint64, 5> sums = {};
    for (int n = 1; n <= count; ++n) {
        change(machine, n);
        ChangeBatch batch;
        observer.collect(batch);
        hub.apply(batch);
        if (n % 100 == 0)
            QCoreApplication::sendPostedEvents();
        if (n % 10 == 0)
            sums[size_t(n - 1) * sums.size() / size_t(count)] += heapBytes();
    }
    QCOMPARE(applied, 2 * (qint64(count) + 1));
    const auto mean = [&sums, count](size_t fifth) {
        return sums[fifth] / (count / 10 / qint64(sums.size()));
    };
    std::printf(
        "%d pushes (%s): %lld, %lld, %lld, %lld, %lld bytes in use on average in each fifth of them\n", count,
        QTest::currentDataTag(), mean(0), mean(1), mean(2), mean(3), mean(4));
    // The history is full after the first fifth.
    QVERIFY2(mean(4) - mean(1) < allowance, "the heap grows with pushes");
}

void TestGrowth::connectionsLeaveNothingBehind()
{
    Served served;
    QVERIFY(served.server.isListening());
    qint64 joined = 0;
    qint64 left = 0;
    connect(served.state, &VeloxState::readerConnected, this, [&joined] { ++joined; });
    connect(served.state, &VeloxState::readerDisconnected, this, [&left] { ++left; });
    const int count = manyTimes(5'000);
    qint64 before = 0;
    int answered = 0;
    for (int n = 1; n <= count; ++n) {
        {
            RawClient client(served.server.serverPort(), n);
            QVERIFY(client.isConnected());
            client.write(requests[n % std::size(requests)]);
            answered += client.read();
            if (n % 2 == 0)
                client.setRude();
        }
        // What the server tells the application's thread is not to queue up here.
        if (n % 50 == 0 || n == count)
            QTRY_VERIFY(left >= n / 6 * 4 && joined == left);
        if (n == count / 5)
            before = heapBytes();
    }
    QCOMPARE(answered, count);
    const bool isFlat = QTest::qWaitFor([before] { return heapBytes() - before < allowance; }, patience);
    std::printf("%d connections: %lld bytes in use after a fifth of them, %lld at the end\n", count, before,
                heapBytes());
    QVERIFY2(isFlat, "the heap grows with connections");
}

QTEST_GUILESS_MAIN(TestGrowth)
#include "tst_growth.moc"
