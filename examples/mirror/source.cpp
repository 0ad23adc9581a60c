// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Publishes a boiler that heats and cools by itself.
//
// What it shows: an ordinary QObject becomes a state with one call, publish(). See mirror.cpp for the other end.
//
// How to run it:   source [PORT]       (default 8081)
//
// What you should see: "source: http://127.0.0.1:8081/boiler", and nothing more. To look at what it sends:
//     curl -N -H 'Accept: text/event-stream' 'http://127.0.0.1:8081/boiler?patch=json'

#include "boiler.h"

#include <Velox/VeloxServer>

#include <QCoreApplication>
#include <QTextStream>
#include <QTimer>

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const quint16 port = argc > 1 ? app.arguments().at(1).toUShort() : 8081;

    Boiler boiler;
    boiler.name = QStringLiteral("cellar");
    QTimer clock;
    QObject::connect(&clock, &QTimer::timeout, &boiler, [&boiler] {
        boiler.setProperty("temperature", boiler.temperature + (boiler.burning ? 0.5 : -0.25));
        const bool burns = boiler.burning ? boiler.temperature < 25 : boiler.temperature < 19;
        if (burns == boiler.burning)
            return;
        boiler.setProperty("burning", burns);
        boiler.log()->append(QStringLiteral("%1 at %2")
                                 .arg(burns ? QStringLiteral("on") : QStringLiteral("off"))
                                 .arg(boiler.temperature));
        if (boiler.log()->length() > 5)
            boiler.log()->removeAt(0);
    });
    clock.start(500);

    VeloxServer server;
    server.publish(QStringLiteral("/boiler"), &boiler);
    if (!server.listen(QHostAddress::LocalHost, port))
        qFatal("source: %s", qPrintable(server.errorString()));
    QTextStream(stdout) << "source: " << server.url().toString() << "/boiler" << Qt::endl;
    return app.exec();
}
