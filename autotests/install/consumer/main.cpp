// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Serves a state, follows it, and ends well once both hold the same.

#include <Velox/VMap>
#include <Velox/VMapOf>
#include <Velox/VSlice>
#include <Velox/VSliceOf>
#include <Velox/VeloxClient>
#include <Velox/VeloxServer>

#include <QCoreApplication>
#include <QTimer>

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    VMap state;
    state.set("answer", 42);
    VeloxServer server;
    server.publish("/sync", &state);
    if (!server.listen(QHostAddress::LocalHost, 0))
        return 1;
    VeloxClient client(server.url().resolved(QUrl("/sync")));
    QObject::connect(&client, &VeloxClient::updated, &app,
                     [&client] { QCoreApplication::exit(client.get<int>("/answer") == 42 ? 0 : 2); });
    client.open();
    QTimer::singleShot(20000, &app, [] { QCoreApplication::exit(3); });
    return app.exec();
}
