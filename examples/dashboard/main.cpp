// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// A live view of the machine that this program runs on, in any number of browsers.
//
// What it shows: how a C++ program publishes an ordinary QObject. Machine (machine.h) reads /proc twice a
// second and emits the NOTIFY signals of its properties; it holds a list of structs whose rows move, a VSlice
// (the log) and a VMap (the settings). The lines in main() below are all that is needed to keep every reader
// in step.
//
// How to run it:   dashboard [--listen ADDRESS:PORT]
//
// What you should see: "listening on http://127.0.0.1:8080/". Open that address in a browser: the numbers and
// plots move, rows of the process table change places, and the page says that what it receives are deltas.
// Open it a second time, and the log of both tells of the new reader. Or look at what goes over the wire:
//     curl -N -H 'Accept: text/event-stream' 'http://127.0.0.1:8080/sync?patch=json'
// Ctrl-C ends the program; start it again and the pages go on by themselves.

#include "machine.h"
#include "platform.h"

#include "server/veloxserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QHostAddress>
#include <QTextStream>
#include <QUrl>

#include <cstdlib>
#include <optional>

namespace {

struct Endpoint
{
    QHostAddress address;
    quint16 port;
};

// "127.0.0.1:8080", "[::1]:8080" or "localhost:8080".
std::optional<Endpoint> parseEndpoint(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.left(colon);
    bool isPort = false;
    const ushort port = QStringView(text).mid(colon + 1).toUShort(&isPort);
    if (colon < 1 || !isPort)
        return std::nullopt;
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    const QHostAddress address =
        host == u"localhost" ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(host);
    if (address.isNull())
        return std::nullopt;
    return Endpoint{address, port};
}

std::optional<Endpoint> endpointFromArguments(const QCoreApplication &app)
{
    const QCommandLineOption listen(
        QStringLiteral("listen"),
        QStringLiteral("Where to listen; port 0 picks a free one. Default 127.0.0.1:8080."),
        QStringLiteral("ADDRESS:PORT"), QStringLiteral("127.0.0.1:8080"));
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Shows this machine in a browser, live."));
    parser.addHelpOption();
    parser.addOption(listen);
    parser.process(app);
    return parseEndpoint(parser.value(listen));
}

int fail(const QString &reason)
{
    QTextStream(stderr) << "dashboard: " << reason << Qt::endl;
    return EXIT_FAILURE;
}

// One line in the log for each reader that comes and goes. A long poll is a new connection for each update,
// so a line for it would be an update that ends the next poll, and so on for ever.
bool isWorthALine(const VeloxConnection &reader) { return reader.transport != u"poll"; }

void logReaders(VeloxState *state, EventLog *log)
{
    QObject::connect(state, &VeloxState::readerConnected, log, [log](const VeloxConnection &reader) {
        if (isWorthALine(reader))
            log->info(QStringLiteral("Reader %1 connected (%2)").arg(reader.address, reader.transport));
    });
    QObject::connect(state, &VeloxState::readerDisconnected, log, [log](const VeloxConnection &reader) {
        if (isWorthALine(reader))
            log->info(QStringLiteral("Reader %1 left (%2)").arg(reader.address, reader.transport));
    });
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    Platform::quitOnStopSignal();
    const auto endpoint = endpointFromArguments(app);
    if (!endpoint)
        return fail(QStringLiteral("--listen takes ADDRESS:PORT, as 127.0.0.1:8080"));

    Machine machine;
    VeloxServer server;
    server.setDocumentRoot(QStringLiteral(":/dashboard"));
    logReaders(server.publish(QStringLiteral("/sync"), &machine), machine.eventLog());
    if (!server.listen(endpoint->address, endpoint->port))
        return fail(
            QStringLiteral("cannot listen on %1 port %2: %3")
                .arg(endpoint->address.toString(), QString::number(endpoint->port), server.errorString()));

    QTextStream(stdout) << "listening on " << server.url().toString() << '/' << Qt::endl;
    return app.exec();
}
