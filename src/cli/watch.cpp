// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "cli/watch.h"

#include "cli/quitonsignal.h"
#include "client/veloxclient.h"
#include "json/jsonpointer.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QMetaEnum>
#include <QTimer>

#include <cstdio>
#include <optional>

namespace Velox {
namespace {

struct Options
{
    QUrl url;
    QString pointer;
    VeloxClient::Transport transport = VeloxClient::Transport::Auto;
    QVariantMap headers;
    QString token;
    int timeoutMs = 0;
    bool printsUpdates = false;
    bool retries = true;
};

QString option(const char *name) { return QString::fromLatin1(name); }

void describe(QCommandLineParser &parser, bool isGet)
{
    parser.addHelpOption();
    parser.addPositionalArgument(option("url"),
                                 QStringLiteral("Address of a state: http, https, ws or wss."));
    parser.addOptions({
        {option("transport"), QStringLiteral("How to be sent updates: auto, sse, ws or poll."),
         option("NAME"), option("auto")},
        {option("header"), QStringLiteral("A header field to send; may be given several times."),
         option("NAME: VALUE")},
        {option("token"), QStringLiteral("Sent as a bearer token."), option("TOKEN")},
    });
    if (isGet) {
        parser.setApplicationDescription(QStringLiteral("Prints a state, or a value in it, once."));
        parser.addPositionalArgument(option("pointer"),
                                     QStringLiteral("JSON Pointer of the value, as /cpu/load."),
                                     option("[pointer]"));
        parser.addOption(
            {option("timeout"), QStringLiteral("How long to wait for it."), option("MS"), option("10000")});
        return;
    }
    parser.setApplicationDescription(QStringLiteral("Prints a state, one line of JSON for each update."));
    parser.addOptions({
        {option("pointer"),
         QStringLiteral("Print only the value there, when it changes; null where there is none."),
         option("POINTER")},
        {option("updates"), QStringLiteral("Print what is sent instead, pings too.")},
        {option("no-retry"), QStringLiteral("End when the connection ends, instead of connecting again.")},
    });
}

std::optional<QString> readHeaders(const QStringList &lines, Options &options)
{
    for (const QString &line : lines) {
        const qsizetype colon = line.indexOf(u':');
        if (colon < 1)
            return QStringLiteral("--header takes \"NAME: VALUE\"");
        options.headers.insert(line.first(colon).trimmed(), line.sliced(colon + 1).trimmed());
    }
    return std::nullopt;
}

std::optional<QString> read(const QCommandLineParser &parser, bool isGet, Options &options)
{
    static const QHash<QString, VeloxClient::Transport> transports = {
        {option("auto"), VeloxClient::Transport::Auto},
        {option("sse"), VeloxClient::Transport::ServerSentEvents},
        {option("ws"), VeloxClient::Transport::WebSocket},
        {option("poll"), VeloxClient::Transport::LongPoll},
    };
    const QStringList positional = parser.positionalArguments();
    if (positional.isEmpty() || positional.size() > (isGet ? 2 : 1))
        return isGet ? QStringLiteral("an address is needed, and at most one pointer")
                     : QStringLiteral("one address is needed");
    options.url = QUrl(positional.first());
    options.pointer = isGet ? positional.value(1) : parser.value(option("pointer"));
    const QString transport = parser.value(option("transport"));
    if (!transports.contains(transport))
        return QStringLiteral("--transport takes auto, sse, ws or poll");
    options.transport = transports.value(transport);
    options.token = parser.value(option("token"));
    options.printsUpdates = !isGet && parser.isSet(option("updates"));
    options.retries = !isGet && !parser.isSet(option("no-retry"));
    bool isNumber = true;
    if (isGet)
        options.timeoutMs = parser.value(option("timeout")).toInt(&isNumber);
    if (!isNumber || options.timeoutMs < 0)
        return QStringLiteral("--timeout takes milliseconds");
    if (!JsonPointer::fromString(options.pointer))
        return QStringLiteral("\"%1\" is no JSON Pointer: it starts with a slash").arg(options.pointer);
    return readHeaders(parser.values(option("header")), options);
}

void print(const QByteArray &line)
{
    std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
    std::fputc('\n', stdout);
    if (std::fflush(stdout) != 0)
        QCoreApplication::exit(1); // nobody reads any more
}

void complain(const char *command, const QString &text)
{
    std::fprintf(stderr, "velox %s: %s\n", command, qPrintable(text));
}

void configure(VeloxClient &client, const Options &options)
{
    client.setUrl(options.url);
    client.setTransport(options.transport);
    client.setHeaders(options.headers);
    client.setBearerToken(options.token);
    client.setRetry(options.retries);
}

int runWatch(const Options &options)
{
    quitOnSignal();
    VeloxClient client;
    configure(client, options);
    QByteArray printed;
    if (options.printsUpdates) {
        QObject::connect(&client, &VeloxClient::messageReceived, &client, print);
    } else {
        QObject::connect(&client, &VeloxClient::updated, &client, [&] {
            QByteArray line = client.json(options.pointer);
            if (line.isEmpty())
                line = "null";
            if (options.pointer.isEmpty() || std::exchange(printed, line) != line)
                print(line);
        });
    }
    QObject::connect(&client, &VeloxClient::errorOccurred, &client,
                     [&client](VeloxClient::ErrorCode, const QString &text) {
                         complain("watch", text);
                         if (!client.isActive())
                             QCoreApplication::exit(1);
                     });
    client.open();
    return QCoreApplication::exec();
}

int runGet(const Options &options)
{
    quitOnSignal();
    VeloxClient client;
    configure(client, options);
    QObject::connect(&client, &VeloxClient::updated, &client, [&] {
        const QByteArray value = client.json(options.pointer);
        if (value.isEmpty())
            complain("get", QStringLiteral("there is nothing at \"%1\"").arg(options.pointer));
        else
            print(value);
        client.close();
        QCoreApplication::exit(value.isEmpty() ? 3 : 0);
    });
    QObject::connect(&client, &VeloxClient::errorOccurred, &client,
                     [](VeloxClient::ErrorCode, const QString &text) {
                         complain("get", text);
                         QCoreApplication::exit(1);
                     });
    QTimer::singleShot(options.timeoutMs, &client, [] {
        complain("get", QStringLiteral("there was no answer in time"));
        QCoreApplication::exit(1);
    });
    client.open();
    return QCoreApplication::exec();
}

int run(const QStringList &arguments, bool isGet)
{
    const char *command = isGet ? "get" : "watch";
    QCommandLineParser parser;
    describe(parser, isGet);
    if (!parser.parse(arguments)) {
        complain(command, parser.errorText());
        return 2;
    }
    if (parser.isSet(option("help"))) {
        std::fputs(qPrintable(parser.helpText()), stdout);
        return 0;
    }
    Options options;
    if (const auto error = read(parser, isGet, options)) {
        complain(command, *error);
        return 2;
    }
    return isGet ? runGet(options) : runWatch(options);
}

} // namespace

int watch(const QStringList &arguments) { return run(arguments, false); }

int get(const QStringList &arguments) { return run(arguments, true); }

} // namespace Velox
