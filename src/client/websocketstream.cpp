// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "client/websocketstream.h"

#include <QNetworkRequest>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QWebSocket>

#include <utility>

namespace Velox {

namespace {

StreamEnd::Kind kindOf(quint16 closeCode)
{
    switch (closeCode) {
    case QWebSocketProtocol::CloseCodePolicyViolated:
        return StreamEnd::Kind::Refused;
    case QWebSocketProtocol::CloseCodeTooMuchData:
        return StreamEnd::Kind::TooLarge;
    case QWebSocketProtocol::CloseCodeProtocolError:
    case QWebSocketProtocol::CloseCodeDatatypeNotSupported:
    case QWebSocketProtocol::CloseCodeWrongDatatype:
        return StreamEnd::Kind::NotVelox;
    default:
        return StreamEnd::Kind::Closed;
    }
}

/** Whether the peer closed with a code that Qt does not let through, as 1012 for a restart. Qt reports 1002 in its
 *  place, with a text of its own that names the 1002 and not the peer's. */
bool isCodeUnknownToQt(quint16 code, const QString &reason)
{
    return code == QWebSocketProtocol::CloseCodeProtocolError && reason.contains(QLatin1String("1002"));
}

/** The status of an answer to the handshake: Qt tells it in words only, which the application may have translated.
 *  0 where it does not. */
int statusIn(const QString &errorString)
{
    static const QRegularExpression pattern(QStringLiteral(": ?([1-5][0-9][0-9])\\b"));
    const QRegularExpressionMatch match = pattern.match(errorString);
    if (match.hasMatch())
        return match.capturedView(1).toInt();
    if (errorString.contains(QLatin1String("Unknown error condition"))
        || errorString.contains(QLatin1String("version that we don't support")))
        return 400; // these two are all that Qt says of it
    return errorString.contains(QLatin1String("WWW-Authenticate")) ? 401 : 0;
}

} // namespace

WebSocketStream::WebSocketStream(StreamRequest request, HeldLookup held, QObject *parent)
    : UpdateStream(std::move(request), std::move(held), parent)
    , m_pingTimer(this)
{
    connect(&m_pingTimer, &QTimer::timeout, this, &WebSocketStream::ping);
}

WebSocketStream::~WebSocketStream() { close(); }

void WebSocketStream::start()
{
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    const quint64 limit = quint64(qMax<qint64>(1, request().maxMessageBytes));
    m_socket->setMaxAllowedIncomingMessageSize(limit);
    m_socket->setMaxAllowedIncomingFrameSize(limit);
    // A frame is read when it is there as a whole, so the buffer must hold the largest.
    m_socket->setReadBufferSize(qint64(limit) + Limits::streamReadBuffer);
    if (!request().ssl.isNull())
        m_socket->setSslConfiguration(request().ssl);
    connectSignals();

    QNetworkRequest ask(addressFor(request(), held(), SchemeFamily::WebSocket));
    for (const auto &[name, value] : headersFor(request()))
        ask.setRawHeader(name, value);
    m_socket->open(ask);
    if (isActive())
        watchTcp();
}

void WebSocketStream::connectSignals()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(m_socket, &QWebSocket::errorOccurred, this, &WebSocketStream::takeError);
#else
    connect(m_socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this,
            &WebSocketStream::takeError);
#endif
#if QT_VERSION >= QT_VERSION_CHECK(6, 6, 0)
    connect(m_socket, &QWebSocket::authenticationRequired, this, [this] { m_needsAuthorization = true; });
#endif
    connect(m_socket, &QWebSocket::connected, this, &WebSocketStream::beginPinging);
    connect(m_socket, &QWebSocket::disconnected, this, &WebSocketStream::finish);
    connect(m_socket, &QWebSocket::aboutToClose, this, &WebSocketStream::noteClosing);
    connect(m_socket, &QWebSocket::textMessageReceived, this, &WebSocketStream::take);
    connect(m_socket, &QWebSocket::binaryFrameReceived, this, &WebSocketStream::refuseBinary);
    connect(m_socket, &QWebSocket::pong, this, &WebSocketStream::hear);
    connect(m_socket, &QWebSocket::sslErrors, this, &WebSocketStream::takeSslErrors);
}

void WebSocketStream::watchTcp()
{
    // QWebSocket tells nothing of pings and of parts of a message. The socket below it is its child; should that
    // change, whole messages and pongs still tell that the peer lives.
    const auto *tcp = m_socket->findChild<QTcpSocket *>();
    if (!tcp)
        return;
    connect(tcp, &QTcpSocket::connected, this, [this] { m_isTcpConnected = true; });
    connect(tcp, &QTcpSocket::readyRead, this, &WebSocketStream::hear);
}

void WebSocketStream::stop()
{
    m_pingTimer.stop();
    QWebSocket *const socket = std::exchange(m_socket, nullptr);
    if (!socket)
        return;
    for (QTcpSocket *tcp : socket->findChildren<QTcpSocket *>())
        tcp->disconnect(this);
    socket->disconnect(this);
    if (socket->state() == QAbstractSocket::ConnectedState)
        socket->close(QWebSocketProtocol::CloseCodeNormal); // writes its frame at once
    else
        socket->abort();
    socket->deleteLater(); // this may run in one of its signals
}

void WebSocketStream::passIgnoredSslErrors()
{
    if (m_socket)
        m_socket->ignoreSslErrors(ignoredSslErrors());
}

void WebSocketStream::timeOut()
{
    if (m_isClosing)
        finish(); // the peer does not hang up
    else
        UpdateStream::timeOut();
}

void WebSocketStream::beginPinging()
{
    m_pingTimer.start(request().times.pingInterval);
    setOpened();
}

void WebSocketStream::ping()
{
    m_socket->sendTextMessage(QStringLiteral("ping"));
    m_socket->ping();
}

void WebSocketStream::hear()
{
    if (isOpened() && isActive())
        Q_EMIT heard();
}

void WebSocketStream::take(const QString &message)
{
    hear();
    if (!isActive())
        return;
    const QByteArray text = message.toUtf8();
    if (text.size() > request().maxMessageBytes) // Qt counts the characters of a message in several frames
        end({StreamEnd::Kind::TooLarge,
             QStringLiteral("A message is larger than %1 bytes").arg(request().maxMessageBytes)});
    else
        deliver(text);
}

void WebSocketStream::refuseBinary()
{
    end({StreamEnd::Kind::NotVelox, QStringLiteral("The server sent a binary message")});
}

void WebSocketStream::noteClosing()
{
    if (!isOpened())
        return;
    m_isClosing = true;
    m_pingTimer.stop();
    startWaiting(); // for the peer to hang up, at most
    // What comes after its close or its mistake is dropped: Qt 6.11 starts a timer for each further bad frame.
    if (auto *tcp = m_socket->findChild<QTcpSocket *>()) {
        disconnect(tcp, &QTcpSocket::readyRead, m_socket, nullptr);
        connect(tcp, &QTcpSocket::readyRead, tcp, &QTcpSocket::readAll);
        if (tcp->isOpen())
            tcp->readAll();
    }
}

void WebSocketStream::takeError(QAbstractSocket::SocketError error)
{
    if (m_isClosing || !isActive())
        return; // the peer hung up as it should, after its close frame
    if (error == QAbstractSocket::SslHandshakeFailedError)
        end({StreamEnd::Kind::Tls, logText(m_socket->errorString().toUtf8(), request())});
    else if (!isOpened() && m_isTcpConnected && error == QAbstractSocket::ConnectionRefusedError)
        takeHandshakeError(); // Qt's name for every answer but 101
    else if (error == QAbstractSocket::UnsupportedSocketOperationError)
        end({StreamEnd::Kind::NotVelox, logText(m_socket->errorString().toUtf8(), request())}); // the scheme
    else if (!isOpened() || error != QAbstractSocket::RemoteHostClosedError)
        end({StreamEnd::Kind::Network, logText(m_socket->errorString().toUtf8(), request())});
}

void WebSocketStream::takeHandshakeError()
{
    const int status = m_needsAuthorization ? 401 : statusIn(m_socket->errorString());
    if (status > 0)
        end({StreamEnd::Kind::Refused, QStringLiteral("The server answered %1").arg(status), status});
    else
        end({StreamEnd::Kind::NotVelox, logText(m_socket->errorString().toUtf8(), request())});
}

void WebSocketStream::finish()
{
    if (!m_isClosing) {
        end({StreamEnd::Kind::Network, QStringLiteral("The connection broke")});
        return;
    }
    const auto code = quint16(m_socket->closeCode());
    const QString reason = logText(m_socket->closeReason().toUtf8(), request());
    if (isCodeUnknownToQt(code, reason)) {
        end({StreamEnd::Kind::Closed,
             QStringLiteral("The WebSocket closed with a code that Qt does not know")});
        return;
    }
    StreamEnd why{kindOf(code), QStringLiteral("The WebSocket closed with %1").arg(code), 0, code};
    if (!reason.isEmpty())
        why.text += QLatin1String(": ") + reason;
    end(why);
}

} // namespace Velox
