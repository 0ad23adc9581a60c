// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

#include <Velox/VMap>
#include <Velox/VeloxClient>

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    VMap map;
    map.set("answer", 42);
    VeloxClient client(QUrl("http://127.0.0.1:1/sync"));
    return map.get("answer").toInt() == 42 && !client.isConnected() ? 0 : 1;
}
