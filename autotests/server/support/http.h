// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QHostAddress>
#include <QTcpSocket>
#include <QTest>

/** One answer to one request; status 0 where none came. */
struct HttpAnswer
{
    int status = 0;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;

    explicit HttpAnswer(const QByteArray &bytes)
    {
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        if (!bytes.startsWith("HTTP/1.1 ") || end < 0)
            return;
        status = bytes.sliced(9, 3).toInt();
        body = bytes.sliced(end + 4);
        const QList<QByteArray> lines = bytes.first(end).split('\n').sliced(1);
        for (const QByteArray &line : lines) {
            const qsizetype colon = line.indexOf(':');
            headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
        }
    }
};

/** Whether @p bytes are an answer with as much body as it says to have. */
inline bool isWhole(const QByteArray &bytes)
{
    const HttpAnswer answer(bytes);
    const auto length = answer.headers.constFind("content-length");
    return length != answer.headers.cend() && length->toInt() > 0 && answer.body.size() >= length->toInt();
}

/** Sends @p request and waits for the whole answer, or until the server ends the connection. */
inline HttpAnswer askRaw(quint16 port, const QByteArray &request)
{
    QByteArray received;
    QTcpSocket socket;
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { received += socket.readAll(); });
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    socket.write(request); // kept until there is a connection
    [[maybe_unused]] const bool ended = QTest::qWaitFor(
        [&] { return socket.state() == QAbstractSocket::UnconnectedState || isWhole(received); });
    return HttpAnswer(received);
}

/** One request; @p headers are lines, each with its line end. */
inline HttpAnswer ask(quint16 port, const QByteArray &target, const QByteArray &headers = {},
                      const QByteArray &method = "GET")
{
    return askRaw(port,
                  method + ' ' + target + " HTTP/1.1\r\nHost: localhost:" + QByteArray::number(port)
                      + "\r\nConnection: close\r\n" + headers + "\r\n");
}

/** A WebSocket handshake, of which the answer is kept: only for those that are refused. */
inline HttpAnswer askUpgrade(quint16 port, const QByteArray &target, const QByteArray &headers = {})
{
    return askRaw(port,
                  "GET " + target + " HTTP/1.1\r\nHost: localhost:" + QByteArray::number(port)
                      + "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                      + headers + "\r\n");
}
