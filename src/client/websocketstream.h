// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/updatestream.h"

#include <QAbstractSocket>
#include <QTimer>

class QWebSocket;

namespace Velox {

/** Reads updates as the text messages of a WebSocket, and sends the text `ping` each StreamTimes::pingInterval with
 *  a ping frame, which every server answers.
 *
 *  A handshake that is refused ends as Refused, with the HTTP status where Qt tells it, and never with the text or
 *  the Retry-After of the answer. Redirects are not followed: they are refusals. Close codes: 1008 is Refused, 1009
 *  is TooLarge (also where this side closed for it), 1002, 1003 and 1007 are NotVelox, others are Closed, one
 *  that Qt does not know (1012 and above, below 3000) without its number; a connection that ends without one is
 *  Network. Not supported: a message whose fragments are cut within a character; Qt takes it for no UTF-8, and it is
 *  NotVelox. */
class WebSocketStream : public UpdateStream
{
    Q_OBJECT
public:
    explicit WebSocketStream(StreamRequest request, HeldLookup held = {}, QObject *parent = nullptr);
    ~WebSocketStream() override;

private:
    void start() override;
    void stop() override;
    void passIgnoredSslErrors() override;
    void timeOut() override;
    void connectSignals();
    void watchTcp();
    void beginPinging();
    void ping();
    void hear();
    void take(const QString &message);
    void refuseBinary();
    void noteClosing();
    void takeError(QAbstractSocket::SocketError error);
    void takeHandshakeError();
    void finish();

    QWebSocket *m_socket = nullptr;
    QTimer m_pingTimer;
    bool m_isTcpConnected = false;
    bool m_isClosing = false; // a close frame came, or was sent for what came
    bool m_needsAuthorization = false; // the server answered 401
};

} // namespace Velox
