// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "cli/serve.h"

#include "cli/quitonsignal.h"
#include "cli/stdinlines.h"
#include "cli/watchedfile.h"
#include "server/veloxserver.h"
#include "json/jsonreader.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>

#include <cstdio>
#include <optional>

namespace Velox {
namespace {

struct Options
{
    QString source;
    QHostAddress address = QHostAddress::LocalHost;
    quint16 port = 8080;
    QString path;
    QString documentRoot;
    QString certificate;
    QString key;
    QStringList tokens;
    QStringList allowedHosts;
    int throttleMs = 0;
    int pingMs = 0;
    VeloxState::PatchFormat patch = VeloxState::PatchFormat::MergePatch;
};

void complain(const QString &text) { std::fprintf(stderr, "velox serve: %s\n", qPrintable(text)); }

// "ADDRESS:PORT", where an IPv6 address stands in brackets; "localhost" and "*" are understood too.
bool readListen(const QString &text, Options &options)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.first(std::max<qsizetype>(colon, 0));
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1).chopped(1);
    bool isNumber = false;
    options.port = text.sliced(colon + 1).toUShort(&isNumber);
    if (host == QLatin1StringView("localhost"))
        options.address = QHostAddress::LocalHost;
    else if (host == QLatin1StringView("*"))
        options.address = QHostAddress::Any;
    else
        options.address = QHostAddress(host);
    return isNumber && colon > 0 && !options.address.isNull();
}

std::optional<QString> read(const QCommandLineParser &parser, Options &options)
{
    bool isThrottle = false;
    bool isPing = false;
    options.throttleMs = parser.value(QStringLiteral("throttle")).toInt(&isThrottle);
    options.pingMs = parser.value(QStringLiteral("ping")).toInt(&isPing);
    options.path = parser.value(QStringLiteral("path"));
    options.documentRoot = parser.value(QStringLiteral("document-root"));
    options.certificate = parser.value(QStringLiteral("cert"));
    options.key = parser.value(QStringLiteral("key"));
    options.tokens = parser.values(QStringLiteral("token"));
    options.allowedHosts = parser.values(QStringLiteral("allow-host"));
    const QString patch = parser.value(QStringLiteral("patch"));
    options.patch = patch == QLatin1StringView("json") ? VeloxState::PatchFormat::JsonPatch
                                                       : VeloxState::PatchFormat::MergePatch;
    if (parser.positionalArguments().size() != 1)
        return QStringLiteral("one FILE.json, or - for standard input, is needed");
    options.source = parser.positionalArguments().constFirst();
    if (!readListen(parser.value(QStringLiteral("listen")), options))
        return QStringLiteral("--listen takes ADDRESS:PORT");
    if (!isThrottle || options.throttleMs < 0)
        return QStringLiteral("--throttle takes milliseconds");
    if (!isPing || options.pingMs <= 0)
        return QStringLiteral("--ping takes milliseconds");
    if (patch != QLatin1StringView("json") && patch != QLatin1StringView("merge"))
        return QStringLiteral("--patch takes json or merge");
    if (!options.path.startsWith(u'/'))
        return QStringLiteral("--path starts with a slash");
    if (options.certificate.isEmpty() != options.key.isEmpty())
        return QStringLiteral("--cert and --key go together");
    if (options.tokens.contains(QString()))
        return QStringLiteral("--token takes a word");
    if (!options.documentRoot.isEmpty() && !QFileInfo(options.documentRoot).isDir())
        return QStringLiteral("there is no folder %1").arg(options.documentRoot);
    return std::nullopt;
}

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(QStringLiteral("Publishes a JSON state to any number of readers."));
    parser.addHelpOption();
    parser.addPositionalArgument(
        QStringLiteral("source"),
        QStringLiteral("A JSON file, published again whenever it changes; or - to publish each line "
                       "of standard input, a whole JSON state."));
    parser.addOptions({
        {QStringLiteral("listen"), QStringLiteral("Where to listen; port 0 picks a free one."),
         QStringLiteral("ADDR:PORT"), QStringLiteral("127.0.0.1:8080")},
        {QStringLiteral("path"), QStringLiteral("Path of the state."), QStringLiteral("PATH"),
         QStringLiteral("/sync")},
        {QStringLiteral("throttle"), QStringLiteral("Shortest time between two pushes, at least 15."),
         QStringLiteral("MS"), QStringLiteral("200")},
        {QStringLiteral("ping"), QStringLiteral("Time between keep-alive messages."), QStringLiteral("MS"),
         QStringLiteral("25000")},
        {QStringLiteral("patch"),
         QStringLiteral("Form of deltas for readers that ask for none: json or merge."),
         QStringLiteral("FORM"), QStringLiteral("merge")},
        {QStringLiteral("cert"), QStringLiteral("PEM file of a certificate: serves TLS."),
         QStringLiteral("FILE")},
        {QStringLiteral("key"), QStringLiteral("PEM file of its key."), QStringLiteral("FILE")},
        {QStringLiteral("token"),
         QStringLiteral("Ask readers for this bearer token; may be given more than once. Other users of this "
                        "machine can see it in the list of processes."),
         QStringLiteral("TOKEN")},
        {QStringLiteral("allow-host"),
         QStringLiteral("Answer to this host name too, or * for any; may be given more than once."),
         QStringLiteral("NAME")},
        {QStringLiteral("document-root"), QStringLiteral("Folder of files to serve besides."),
         QStringLiteral("DIR")},
    });
}

// Publishes what comes in and keeps the last good state when something is wrong.
class Feeder : public QObject
{
public:
    Feeder(VeloxState &state, const QString &name)
        : m_state(state)
        , m_name(name)
    {
    }

    bool publish(const QByteArray &json, int firstLine)
    {
        JsonError error;
        if (m_state.setJson(json, &error))
            return true;
        complain(QStringLiteral("%1: line %2, column %3: %4")
                     .arg(m_name)
                     .arg(firstLine + error.line - 1)
                     .arg(error.column)
                     .arg(error.text));
        return false;
    }

    void followLines()
    {
        auto *lines = new StdinLines(this);
        // A line is a push of its own: the next one waits until this one is out.
        connect(&m_state, &VeloxState::pushed, lines, &StdinLines::next);
        connect(lines, &StdinLines::line, this, [this, lines](const QByteArray &line, int number) {
            if (line.trimmed().isEmpty() || !publish(line, number))
                lines->next();
        });
        connect(lines, &StdinLines::tooLong, this, [this](int number) {
            complain(QStringLiteral("%1: line %2 is longer than %3 bytes")
                         .arg(m_name)
                         .arg(number)
                         .arg(StdinLines::maxLineBytes));
        });
        lines->next();
    }

    /** False where the file cannot be read. */
    bool followFile()
    {
        bool isReadable = true;
        auto *file = new WatchedFile(m_name, this);
        connect(file, &WatchedFile::contents, this, [this](const QByteArray &bytes) { publish(bytes, 1); });
        const auto first =
            connect(file, &WatchedFile::unreadable, this, [&isReadable] { isReadable = false; });
        connect(file, &WatchedFile::unreadable, this,
                [this](const QString &error) { complain(m_name + QStringLiteral(": ") + error); });
        file->start();
        disconnect(first);
        return isReadable;
    }

private:
    VeloxState &m_state;
    QString m_name;
};

int run(const Options &options)
{
    quitOnSignal();
    VeloxState state;
    state.setPath(options.path);
    state.setThrottleMs(options.throttleMs);
    state.setPingIntervalMs(options.pingMs);
    state.setDefaultPatch(options.patch);
    const bool isStdin = options.source == QLatin1StringView("-");
    Feeder feeder(state, isStdin ? QStringLiteral("standard input") : options.source);
    if (!isStdin && !feeder.followFile())
        return 1;
    VeloxServer server;
    server.setDocumentRoot(options.documentRoot);
    server.setCertificateFile(options.certificate);
    server.setPrivateKeyFile(options.key);
    server.setBearerTokens(options.tokens);
    server.setAllowedHosts(options.allowedHosts);
    if (!server.addState(&state) || !server.listen(options.address, options.port)) {
        complain(server.errorString());
        return 1;
    }
    std::printf("listening on %s\n", qPrintable(server.url().toString() + options.path));
    std::fflush(stdout);
    if (isStdin)
        feeder.followLines();
    return QCoreApplication::exec();
}

} // namespace

int serve(const QStringList &arguments)
{
    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(arguments)) {
        complain(parser.errorText());
        return 2;
    }
    if (parser.isSet(QStringLiteral("help"))) {
        std::fputs(qPrintable(parser.helpText()), stdout);
        return 0;
    }
    Options options;
    if (const auto error = read(parser, options)) {
        complain(*error);
        return 2;
    }
    return run(options);
}

} // namespace Velox
