// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "client/updatestream.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QNetworkReply>

class QNetworkAccessManager;

namespace Velox {

/** What Server-Sent Events and long poll share: GET requests one after another, their redirects and refusals, and
 *  bodies that are taken as they come, decompressed, in bounded pieces.
 *
 *  Redirects are followed up to Limits::redirects, never from https to http. Qt would send the application's
 *  Authorization to any host it is sent to, so they are followed here, and another origin is sent neither that nor
 *  cookies. Not supported: remembering a permanent redirect for the next request. */
class HttpStream : public UpdateStream
{
    Q_OBJECT
protected:
    /** @p mediaType is what is asked for, and the only type taken as an answer. */
    HttpStream(StreamRequest request, HeldLookup held, QByteArray mediaType, QObject *parent);
    ~HttpStream() override;

    void stop() override;
    void passIgnoredSslErrors() override;
    void timeOut() override;
    void resumed() override;

    /** Sends the next request, naming @p state as held. The last one is over. */
    void send(const HeldState &state);

    /** The request is on its way, on a connection that stands. May come again, as after a redirect. */
    virtual void requestSent() { }
    /** The answer's head came, and is a redirect or a refusal. */
    virtual void refusalBegan() { }
    /** The answer's head came, and is one of ours. */
    virtual void answerBegan() = 0;
    /** A piece of the answer's body. */
    virtual void take(QByteArrayView bytes) = 0;
    /** The answer ended as it should; the next one may be sent. */
    virtual void answerEnded() = 0;

private:
    void get(const QUrl &url);
    void dropReply();
    void read();
    void readHead();
    void readBody();
    void takeRefusal(QByteArrayView bytes);
    void follow();
    void finish();
    void refuse(const QString &detail);
    [[nodiscard]] bool goesTo(const QUrl &url) const;

    const QByteArray m_mediaType;
    QNetworkAccessManager
        *m_network; // of its own: one serves only 6 connections to a host, and a stream keeps one
    QNetworkReply *m_reply = nullptr;
    HttpHeaders m_fields; // to be sent with the request under way
    QByteArray m_refusalBody; // its beginning
    int m_redirects = 0;
    int m_status = 0; // of the answer; 0: its head has not come
    bool m_reading = false; // a slot may run an event loop, in which more bytes come
};

} // namespace Velox
