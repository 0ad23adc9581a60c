// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// velox-bench-webchannel: serves with QWebChannel over QWebSocket what velox-bench-server serves, with the same options.

#include "bench/peers/plainstate.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <QWebChannel>
#include <QWebChannelAbstractTransport>
#include <QWebSocket>
#include <QWebSocketServer>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

/** As in Qt's own example of a channel over WebSockets. */
class SocketTransport : public QWebChannelAbstractTransport
{
public:
    explicit SocketTransport(QWebSocket *socket)
        : QWebChannelAbstractTransport(socket)
        , m_socket(socket)
    {
        connect(socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
            Q_EMIT messageReceived(QJsonDocument::fromJson(text.toUtf8()).object(), this);
        });
        connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
    }

    void sendMessage(const QJsonObject &message) override
    {
        m_socket->sendTextMessage(QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)));
    }

private:
    QWebSocket *m_socket;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    for (const auto &[name, value] :
         {std::pair{u"entries"_s, u"100"_s}, std::pair{u"change"_s, u"1"_s}, std::pair{u"rate"_s, u"4"_s},
          std::pair{u"log"_s, u"0"_s}, std::pair{u"seconds"_s, u"600"_s}})
        parser.addOption({name, u"As of velox-bench-server."_s, u"N"_s, value});
    parser.process(app);

    PlainState state(parser.value(u"entries"_s).toInt(), parser.value(u"log"_s).toInt());
    QWebChannel channel;
    channel.setPropertyUpdateInterval(15); // as short as velox's throttle
    channel.registerObject(u"state"_s, &state);
    QWebSocketServer server(u"bench"_s, QWebSocketServer::NonSecureMode);
    server.setMaxPendingConnections(100'000);
    QObject::connect(&server, &QWebSocketServer::newConnection, &channel, [&] {
        while (QWebSocket *socket = server.nextPendingConnection())
            channel.connectTo(new SocketTransport(socket));
    });
    if (!server.listen(QHostAddress::LocalHost))
        return 1;
    std::printf("listening %d\n", server.serverPort());
    std::fflush(stdout);

    QTimer ticks;
    ticks.setTimerType(Qt::PreciseTimer);
    QObject::connect(&ticks, &QTimer::timeout, &state, &PlainState::advance);
    ticks.start(int(1000 / std::max(0.01, parser.value(u"rate"_s).toDouble())));
    QTimer::singleShot(std::chrono::seconds(parser.value(u"seconds"_s).toInt()), &app,
                       &QCoreApplication::quit);
    return QCoreApplication::exec();
}
