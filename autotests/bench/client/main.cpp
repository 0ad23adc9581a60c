// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// velox-bench-client: how long a client's thread is kept from its events while a state of 10 MB comes, as lines of
// "case TAB longest gap in ms TAB ms until it is there". A timer of 1 ms runs in that thread; its longest gap is what a
// person would notice. The idle thread is the floor: the gap without any client. The server is another thread, with
// ready bytes.

#include "client/veloxclient.h"
#include "model/vmap.h"
#include "model/vslice.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <cstdio>

namespace {

constexpr int rowCount = 100'000;

/** What the client shows of the state, whose items are a list of objects, or an object of objects for a map. */
enum class View { None, List, Map };

QByteArray message(View view, int version, int changedRow, int salt)
{
    const bool isMap = view == View::Map;
    QByteArray text = R"({"id":"s","version":)" + QByteArray::number(version) + R"(,"body":{"items":)"
        + (isMap ? '{' : '[');
    for (int i = 0; i < rowCount; ++i) {
        const int value = i + salt + (i == changedRow ? 1 : 0);
        text += i > 0 ? "," : "";
        if (isMap)
            text += R"("k)" + QByteArray::number(1'000'000 + i) + R"(":)";
        text += R"({"name":"sensor )" + QByteArray::number(i) + R"( on the roof of the house","value":)"
            + QByteArray::number(value) + R"(.25,"ts":)" + QByteArray::number(1'700'000'000'000 + value)
            + '}';
    }
    return text + (isMap ? "}}}" : "]}}");
}

/** Longest time between two turns of this thread's event loop, in milliseconds, until reset(). */
class Gap : public QObject
{
public:
    Gap()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, &Gap::look);
        m_timer.start(1);
        m_clock.start();
    }
    double take()
    {
        look();
        return std::exchange(m_longest, 0.0);
    }

private:
    void look()
    {
        m_longest = std::max(m_longest, double(m_clock.nsecsElapsed()) / 1e6);
        m_clock.start();
    }

    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_longest = 0;
};

/** Sends each message to the one client when it is told to. */
class Sender : public QObject
{
public:
    explicit Sender(bool isWebSocket)
        : m_server(this)
        , m_webSockets(QString(), QWebSocketServer::NonSecureMode, this)
    {
        if (isWebSocket) {
            connect(&m_webSockets, &QWebSocketServer::newConnection, this,
                    [this] { m_webSocket = m_webSockets.nextPendingConnection(); });
            m_webSockets.listen(QHostAddress::LocalHost, 0);
            return;
        }
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            m_socket = m_server.nextPendingConnection();
            m_socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
        });
        m_server.listen(QHostAddress::LocalHost, 0);
    }

    [[nodiscard]] quint16 port() const
    {
        return m_server.isListening() ? m_server.serverPort() : m_webSockets.serverPort();
    }
    void send(const QByteArray &text)
    {
        if (m_socket)
            m_socket->write("data: " + text + "\n\n");
        else if (m_webSocket)
            m_webSocket->sendTextMessage(QString::fromUtf8(text));
    }

private:
    QTcpServer m_server;
    QTcpSocket *m_socket = nullptr;
    QWebSocketServer m_webSockets;
    QWebSocket *m_webSocket = nullptr;
};

void print(const QByteArray &name, double gap, qint64 total)
{
    std::printf("%s\t%.1f\t%lld\n", name.constData(), gap, static_cast<long long>(total));
    std::fflush(stdout);
}

/** Waits for @p isDone, or for so many milliseconds. */
void run(const std::function<bool()> &isDone, int ms = 120'000)
{
    QElapsedTimer clock;
    clock.start();
    while (!isDone() && clock.elapsed() < ms)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

const char *nameOf(View view)
{
    if (view == View::None)
        return "no view, ";
    return view == View::List ? "list of all rows, " : "map of all entries, ";
}

void measure(bool isWebSocket, View view, const std::vector<std::pair<const char *, QByteArray>> &messages)
{
    QThread thread;
    auto *sender = new Sender(isWebSocket);
    const quint16 port = sender->port();
    sender->moveToThread(&thread);
    QObject::connect(&thread, &QThread::finished, sender, &QObject::deleteLater);
    thread.start();

    VeloxClient client(QUrl(QStringLiteral("%1://127.0.0.1:%2/")
                                .arg(isWebSocket ? QStringLiteral("ws") : QStringLiteral("http"))
                                .arg(port)));
    client.setTransport(isWebSocket ? VeloxClient::Transport::WebSocket
                                    : VeloxClient::Transport::ServerSentEvents);
    if (view == View::List)
        std::ignore = client.slice(QStringLiteral("/items"));
    if (view == View::Map)
        std::ignore = client.map(QStringLiteral("/items"));
    client.open();
    Gap gap;
    run([&] { return client.isConnected(); });
    run([] { return false; }, 200);
    int version = 0;
    for (const auto &[what, text] : messages) {
        gap.take();
        QElapsedTimer clock;
        clock.start();
        QMetaObject::invokeMethod(sender, [sender, text = text] { sender->send(text); });
        ++version;
        run([&] { return client.version() == version; });
        const qint64 total = clock.elapsed();
        run([] { return false; }, 50); // and what comes behind it
        print(QByteArray(isWebSocket ? "ws, " : "sse, ") + nameOf(view) + what, gap.take(), total);
    }
    client.close();
    thread.quit();
    thread.wait();
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    Gap gap;
    run([] { return false; }, 3'000);
    print("an idle thread", gap.take(), 3'000);
    for (const View view : {View::None, View::List, View::Map}) {
        const std::vector<std::pair<const char *, QByteArray>> messages{
            {"first full state", message(view, 1, -1, 0)},
            {"one row differs", message(view, 2, rowCount / 2, 0)},
            {"every row differs", message(view, 3, -1, 7)},
        };
        for (const bool isWebSocket : {false, true})
            measure(isWebSocket, view, messages);
    }
    return 0;
}
