// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Serves a state in QML, follows it, and ends well once the client has it.

#include <QCoreApplication>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QTimer>

#include <memory>

static const char source[] = R"(
import QtQml
import Velox
import Velox.Server

VeloxServer {
    id: server
    port: 0
    VeloxState { path: "/sync"; source: QtObject { property int answer: 42 } }
    property VeloxClient client: VeloxClient {
        url: server.url + "/sync"
        active: server.listening
        onUpdated: Qt.exit(state.answer === 42 ? 0 : 2)
    }
})";

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QQmlEngine engine;
    QObject::connect(&engine, &QQmlEngine::exit, &app, [](int code) { QCoreApplication::exit(code); });
    QQmlComponent component(&engine);
    component.setData(source, QUrl("qrc:/static.qml"));
    const std::unique_ptr<QObject> server(component.create());
    if (!server) {
        qCritical() << component.errors();
        return 1;
    }
    QTimer::singleShot(20000, &app, [] { QCoreApplication::exit(3); });
    return app.exec();
}
