// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Keeps a boiler of its own equal to the one of source.cpp, and publishes it again.
//
// What it shows: server-to-server sync. client.target fills an object of the same class: its signals come as if it
// changed here, its list row by row, and so it can be published like any other. Readers of the mirror cost the source
// nothing, and a mirror may follow a mirror.
//
// How to run it:   mirror [URL [PORT]]       (default http://127.0.0.1:8081/boiler 8082), beside `source`
//
// What you should see: "mirror: http://127.0.0.1:8082/boiler" and twice a second "cellar 21.5 burning". End the source:
// the lines stop, and the mirror still serves what it has; start it again: they go on. Readers of the mirror:
//     curl -N -H 'Accept: text/event-stream' 'http://127.0.0.1:8082/boiler?patch=json'

#include "boiler.h"

#include <Velox/VeloxClient>
#include <Velox/VeloxServer>

#include <QCoreApplication>
#include <QTextStream>

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    const QString url = arguments.value(1, QStringLiteral("http://127.0.0.1:8081/boiler"));
    const quint16 port = arguments.value(2, QStringLiteral("8082")).toUShort();
    QTextStream out(stdout);

    Boiler boiler;
    QObject::connect(&boiler, &Boiler::temperatureChanged, &boiler, [&] {
        out << boiler.name << ' ' << boiler.temperature << (boiler.burning ? " burning" : "") << Qt::endl;
    });

    VeloxClient client{QUrl(url)};
    client.setTarget(&boiler);
    QObject::connect(
        &client, &VeloxClient::errorOccurred, &client,
        [&](VeloxClient::ErrorCode, const QString &text) { out << "mirror: " << text << Qt::endl; });
    client.open();

    VeloxServer server;
    server.publish(QStringLiteral("/boiler"), &boiler);
    if (!server.listen(QHostAddress::LocalHost, port))
        qFatal("mirror: %s", qPrintable(server.errorString()));
    out << "mirror: " << server.url().toString() << "/boiler" << Qt::endl;
    return app.exec();
}
