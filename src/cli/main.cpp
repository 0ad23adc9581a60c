// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The velox command: `velox serve` publishes JSON from a file or standard input.

#include "cli/serve.h"

#include <QCoreApplication>

#include <cstdio>

namespace {

constexpr char usage[] = "Usage: velox COMMAND [OPTIONS]\n"
                         "\n"
                         "Commands:\n"
                         "  serve FILE.json   publish a JSON file, and again whenever it changes\n"
                         "  serve -           publish each line of standard input, a whole JSON state\n"
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
    if (command == QLatin1StringView("serve")) {
        arguments.removeAt(1);
        return Velox::serve(arguments);
    }
    if (command == QLatin1StringView("--version")) {
        std::printf("velox %s\n", VELOX_VERSION);
        return 0;
    }
    const bool asked = command == QLatin1StringView("--help") || command == QLatin1StringView("-h");
    std::fputs(usage, asked ? stdout : stderr);
    return asked ? 0 : 2;
}
