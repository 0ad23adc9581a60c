// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Shows: a live state from ten lines of C++. Run it, then `velox watch http://127.0.0.1:8080/sync` in a terminal, or open that
// address in a browser. You should see {"count":1}, {"count":2}, ... one a second.

#include <Velox/VMap>
#include <Velox/VeloxServer>

#include <QCoreApplication>
#include <QTimer>

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    VMap state;
    VeloxServer server;
    server.publish("/sync", &state);
    if (!server.listen(QHostAddress::LocalHost, 8080))
        qFatal("%s", qPrintable(server.errorString()));
    QTimer timer;
    timer.callOnTimeout([&state] { state.set("count", state.value<int>("count") + 1); });
    timer.start(1000);
    return app.exec();
}
