// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/ssecodec.h"
#include "reader.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTcpSocket>
#include <QWebSocket>

#include <memory>
#include <zlib.h>

/** Reads a gzip-coded stream as it comes. */
class Inflater
{
public:
    Inflater() { inflateInit2(&m_stream, 16 + MAX_WBITS); }
    ~Inflater() { inflateEnd(&m_stream); }
    Q_DISABLE_COPY_MOVE(Inflater)

    QByteArray feed(QByteArray coded)
    {
        QByteArray out;
        m_stream.next_in = reinterpret_cast<Bytef *>(coded.data());
        m_stream.avail_in = uInt(coded.size());
        do {
            char buffer[16 * 1024];
            m_stream.next_out = reinterpret_cast<Bytef *>(buffer);
            m_stream.avail_out = sizeof buffer;
            if (const int result = inflate(&m_stream, Z_SYNC_FLUSH); result != Z_OK && result != Z_BUF_ERROR)
                qWarning("reader: the stream is not gzip (%d)", result);
            out.append(buffer, qsizetype(sizeof buffer - m_stream.avail_out));
        } while (m_stream.avail_out == 0);
        return out;
    }

private:
    z_stream m_stream = {};
};

class EventStreamReader : public Reader
{
public:
    explicit EventStreamReader(const ReaderRequest &request, const QByteArray &headers = {})
    {
        const QUrl url = request.fullUrl();
        m_request = "GET " + url.path().toLatin1() + '?' + url.query().toLatin1()
            + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + headers + request.headers
            + "\r\n";
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [this] { read(); });
        QObject::connect(&socket, &QTcpSocket::disconnected, &socket, [this] { isEnded = true; });
        QObject::connect(&socket, &QTcpSocket::errorOccurred, &socket, [this] { isEnded = true; });
        QObject::connect(&socket, &QTcpSocket::connected, &socket, [this] {
            if (!isReading) // a small window, so that little is enough to fill it
                socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 16 * 1024);
            socket.write(m_request);
        });
        socket.connectToHost(url.host(), quint16(url.port()));
    }
    ~EventStreamReader() override { socket.disconnect(); }

    /** Takes no more than a little from the kernel, as a reader that hangs. */
    void stopReading()
    {
        isReading = false;
        socket.setReadBufferSize(1);
    }
    void readAgain()
    {
        isReading = true;
        socket.setReadBufferSize(0);
        read();
    }

    QTcpSocket socket;
    QByteArray head;
    QByteArray lastEventId;
    bool isReading = true;

private:
    void read()
    {
        if (!isReading)
            return;
        m_input += socket.readAll();
        if (head.isEmpty()) {
            const qsizetype end = m_input.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            head = m_input.first(end);
            m_input.remove(0, end + 4);
            m_isGzip = head.contains("Content-Encoding: gzip");
            if (!head.startsWith("HTTP/1.1 200 ")) {
                isEnded = true; // the connection may be kept alive, but nothing will come
                qWarning("reader: %s", head.constData());
            }
        }
        const QByteArray input = std::exchange(m_input, {});
        for (const Velox::SseEvent &event : m_events.feed(m_isGzip ? m_inflater.feed(input) : input)) {
            lastEventId = event.lastEventId;
            take(event.data);
        }
    }

    QByteArray m_request;
    QByteArray m_input;
    Inflater m_inflater;
    Velox::SseReader m_events{64 * 1024 * 1024};
    bool m_isGzip = false;
};

class WebSocketReader : public Reader
{
public:
    explicit WebSocketReader(const ReaderRequest &request)
    {
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                         [this](const QString &message) { take(message.toUtf8()); });
        QObject::connect(&socket, &QWebSocket::disconnected, &socket, [this] {
            isEnded = true;
            closeCode = socket.closeCode();
        });
        QObject::connect(
            &socket, &QWebSocket::stateChanged, &socket, [this](QAbstractSocket::SocketState state) {
                isEnded =
                    isEnded || state == QAbstractSocket::UnconnectedState; // also where it never was open
            });
        QUrl url = request.fullUrl();
        url.setScheme(QStringLiteral("ws"));
        socket.open(url);
    }
    ~WebSocketReader() override { socket.disconnect(); }

    QWebSocket socket;
};

/** Asks again after each answer, until one is no update. */
class LongPollReader : public Reader
{
public:
    explicit LongPollReader(const ReaderRequest &request)
        : m_request(request)
    {
        ask();
    }

private:
    void ask()
    {
        QNetworkRequest request(m_request.fullUrl());
        request.setRawHeader("Accept", "application/json");
        QNetworkReply *reply = m_network.get(request);
        QObject::connect(reply, &QNetworkReply::finished, reply, [this, reply] {
            reply->deleteLater();
            if (reply->error() != QNetworkReply::NoError) {
                isEnded = true;
                return;
            }
            take(reply->readAll());
            if (!id().isEmpty()) {
                m_request.id = id();
                m_request.version = QByteArray::number(version());
            }
            ask();
        });
    }

    ReaderRequest m_request;
    QNetworkAccessManager m_network;
};

/** @p transport is "sse", "sse+gzip", "websocket" or "poll". */
inline std::unique_ptr<Reader> makeReader(const QString &transport, const ReaderRequest &request)
{
    if (transport == u"sse")
        return std::make_unique<EventStreamReader>(request);
    if (transport == u"sse+gzip")
        return std::make_unique<EventStreamReader>(request, "Accept-Encoding: gzip, br\r\n");
    if (transport == u"websocket")
        return std::make_unique<WebSocketReader>(request);
    return std::make_unique<LongPollReader>(request);
}
