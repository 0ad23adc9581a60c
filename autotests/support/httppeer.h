// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QPointer>
#include <QSslConfiguration>
#include <QSslServer>
#include <QTcpSocket>
#include <QUrl>

#include <memory>
#include <utility>

#include <sys/socket.h>

/** An HTTP server that understands nothing: it keeps the heads of requests, and writes what the test tells it, byte
 *  for byte, to the connection that asked last. */
class HttpPeer
{
public:
    /** With a configuration it speaks TLS. */
    explicit HttpPeer(const QSslConfiguration &tls = {})
    {
        if (tls.isNull()) {
            m_server = std::make_unique<QTcpServer>();
        } else {
            auto server = std::make_unique<QSslServer>();
            server->setSslConfiguration(tls);
            m_server = std::move(server);
        }
        QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(), [this] {
            while (QTcpSocket *socket = m_server->nextPendingConnection())
                serve(socket);
        });
        m_server->listen(QHostAddress(QHostAddress::LocalHost), 0);
    }

    [[nodiscard]] quint16 port() const { return m_server->serverPort(); }
    [[nodiscard]] QUrl url(const QString &pathAndQuery = QStringLiteral("/sync"),
                           const QString &scheme = QStringLiteral("http")) const
    {
        return QUrl(QStringLiteral("%1://127.0.0.1:%2%3").arg(scheme).arg(port()).arg(pathAndQuery));
    }

    /** Writes to the connection that the last request came from, and tells whether there is one. */
    bool write(const QByteArray &bytes)
    {
        if (!m_last)
            return false;
        m_last->write(bytes);
        return m_last->flush() || m_last->bytesToWrite() == 0;
    }
    /** A whole answer, with its length. */
    void answer(const QByteArray &status, const QByteArray &fields, const QByteArray &body)
    {
        write("HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: " + QByteArray::number(body.size())
              + "\r\n\r\n" + body);
    }
    /** Ends the last connection when all is written. */
    void hangUp()
    {
        if (m_last)
            m_last->disconnectFromHost();
    }
    /** Ends the last connection with a RST, as a machine that crashes. */
    void reset()
    {
        if (!m_last)
            return;
        const linger hard = {1, 0};
        ::setsockopt(int(m_last->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        m_last->abort();
    }
    void stopListening() { m_server->close(); }
    /** Whether the connection of the last request is still open on the other side. */
    [[nodiscard]] bool isConnected() const
    {
        return m_last && m_last->state() == QAbstractSocket::ConnectedState;
    }

    [[nodiscard]] static QByteArray requestLine(const QByteArray &head)
    {
        return head.first(head.indexOf("\r\n"));
    }
    /** The value of a field; several are joined with a bar, so that a test sees them. */
    [[nodiscard]] static QByteArray field(const QByteArray &head, const QByteArray &name)
    {
        QByteArrayList values;
        for (const QByteArray &line : head.split('\n')) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
                values += line.sliced(colon + 1).trimmed();
        }
        return values.join('|');
    }

    QByteArrayList heads; ///< of the requests so far, in order, each with its empty line
    QByteArray received; ///< on the last connection, behind the last head
    int connections = 0; ///< accepted so far

private:
    void serve(QTcpSocket *socket)
    {
        ++connections;
        QObject::connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
            m_unread.remove(socket);
            socket->deleteLater();
        });
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
            QByteArray &bytes = m_unread[socket];
            bytes += socket->readAll();
            for (qsizetype end = bytes.indexOf("\r\n\r\n"); end >= 0; end = bytes.indexOf("\r\n\r\n")) {
                m_last = socket;
                heads += bytes.first(end + 4);
                bytes = bytes.sliced(end + 4);
            }
            if (m_last == socket)
                received = bytes;
        });
    }

    QHash<QTcpSocket *, QByteArray> m_unread;
    QPointer<QTcpSocket> m_last;
    std::unique_ptr<QTcpServer> m_server; // the first to go: its sockets still use the others
};
