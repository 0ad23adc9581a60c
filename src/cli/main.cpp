// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The velox command: `velox serve` publishes JSON from a file or standard input, `velox watch` and `velox get` read
// states of any velox server.

#ifdef VELOX_WITH_SERVER
#  include "cli/serve.h"
#endif
#include "cli/watch.h"

#include <QCoreApplication>

#include <cstdio>

namespace {

constexpr char usage[] = "Usage: velox COMMAND [OPTIONS]\n"
                         "\n"
                         "Commands:\n"
                         "  watch URL         print a state, one line of JSON for each update\n"
                         "  get URL [POINTER] print a state, or a value in it, once\n"
#ifdef VELOX_WITH_SERVER
                         "  serve FILE.json   publish a JSON file, and again whenever it changes\n"
                         "  serve -           publish each line of standard input, a whole JSON state\n"
#endif
                         "\n"
                         "velox COMMAND --help lists a command's options.\n";

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("velox"));
    QCoreApplication::setApplicationVersion(QStringLiteral(VELOX_VERSION));
    QStringList arguments = QCoreApplication::arguments();
    const QString command = arguments.value(1);
    if (arguments.size() > 1)
        arguments.removeAt(1);
    if (command == QLatin1StringView("watch"))
        return Velox::watch(arguments);
    if (command == QLatin1StringView("get"))
        return Velox::get(arguments);
#ifdef VELOX_WITH_SERVER
    if (command == QLatin1StringView("serve"))
        return Velox::serve(arguments);
#endif
    if (command == QLatin1StringView("--version")) {
        std::printf("velox %s\n", VELOX_VERSION);
        return 0;
    }
    const bool asked = command == QLatin1StringView("--help") || command == QLatin1StringView("-h");
    std::fputs(usage, asked ? stdout : stderr);
    return asked ? 0 : 2;
}
