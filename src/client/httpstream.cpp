// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "client/httpstream.h"

#include <QDateTime>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QScopedValueRollback>

#include <array>
#include <utility>

namespace Velox {

namespace {

/** Decompressed at a time: gzip makes a thousand bytes of one, so nothing is read "all". */
constexpr qsizetype pieceBytes = 16 * 1024;

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool isSameOrigin(const QUrl &a, const QUrl &b)
{
    const auto port = [](const QUrl &url) { return url.port(url.scheme() == u"https" ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

QByteArray mediaTypeOf(const QNetworkReply &reply)
{
    const QByteArray type = reply.rawHeader("Content-Type");
    const qsizetype end = type.indexOf(';');
    return (end < 0 ? type : type.first(end)).trimmed().toLower();
}

/** Reads both forms of Retry-After (RFC 9110, 10.2.3). */
std::optional<std::chrono::milliseconds> retryAfterOf(const QNetworkReply &reply)
{
    const QByteArray text = reply.rawHeader("Retry-After").trimmed();
    bool ok = false;
    const uint seconds = text.toUInt(&ok);
    if (ok)
        return std::chrono::seconds(seconds);
    // Qt takes only an offset, and the name of the zone for the local time.
    const QDateTime date = QDateTime::fromString(
        QString::fromLatin1(text).replace(QLatin1String("GMT"), QLatin1String("+0000")), Qt::RFC2822Date);
    if (!date.isValid())
        return std::nullopt;
    return std::chrono::milliseconds(qMax<qint64>(0, QDateTime::currentDateTimeUtc().msecsTo(date)));
}

StreamEnd::Kind kindOf(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::SslHandshakeFailedError:
        return StreamEnd::Kind::Tls;
    case QNetworkReply::UnknownContentError: // cannot be decompressed
    case QNetworkReply::ProtocolFailure: // is not HTTP
    case QNetworkReply::ProtocolUnknownError:
        return StreamEnd::Kind::NotVelox;
    default:
        return StreamEnd::Kind::Network;
    }
}

} // namespace

HttpStream::HttpStream(StreamRequest request, HeldLookup held, QByteArray mediaType, QObject *parent)
    : UpdateStream(std::move(request), std::move(held), parent)
    , m_mediaType(std::move(mediaType))
    , m_network(new QNetworkAccessManager(this))
{
}

HttpStream::~HttpStream() = default;

void HttpStream::stop() { dropReply(); }

void HttpStream::dropReply()
{
    QNetworkReply *const reply = std::exchange(m_reply, nullptr);
    if (!reply)
        return;
    reply->disconnect(this);
    // This may run in one of its signals. Its destructor aborts it; abort() here would make Qt warn of the error that
    // may already be on its way.
    reply->deleteLater();
}

void HttpStream::passIgnoredSslErrors()
{
    if (m_reply)
        m_reply->ignoreSslErrors(ignoredSslErrors());
}

void HttpStream::timeOut()
{
    if (m_status > 0 && m_status != 200)
        refuse(logText(m_refusalBody, request())); // said no, and does not finish saying why
    else
        UpdateStream::timeOut();
}

void HttpStream::resumed()
{
    if (m_reply)
        read();
}

void HttpStream::send(const HeldState &state)
{
    m_redirects = 0;
    m_fields = headersFor(request());
    startWaiting();
    get(addressFor(request(), state, SchemeFamily::Http));
}

void HttpStream::get(const QUrl &url)
{
    QNetworkRequest ask(url);
    ask.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    ask.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    ask.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    ask.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    ask.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    ask.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    // Else Qt ends a stream that compresses well, as ours do; pieceBytes and maxMessageBytes bound it instead.
    ask.setDecompressedSafetyCheckThreshold(-1);
    for (const auto &[name, value] : std::as_const(m_fields))
        ask.setRawHeader(name, value);
    ask.setRawHeader("Accept", m_mediaType);
    if (!request().ssl.isNull())
        ask.setSslConfiguration(request().ssl);

    dropReply();
    m_status = 0;
    m_refusalBody.clear();
    m_reply = m_network->get(ask);
    m_reply->setReadBufferSize(Limits::streamReadBuffer);
    m_reply->ignoreSslErrors(ignoredSslErrors());
    connect(m_reply, &QNetworkReply::requestSent, this, &HttpStream::requestSent);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &HttpStream::read);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpStream::read);
    connect(m_reply, &QNetworkReply::finished, this, &HttpStream::read);
    connect(m_reply, &QNetworkReply::sslErrors, this, &HttpStream::takeSslErrors);
}

void HttpStream::read()
{
    if (m_reading || isPaused())
        return; // the call below on the stack goes on where it is, or resumed() will
    QNetworkReply *const reply = m_reply;
    {
        const QScopedValueRollback reading(m_reading, true);
        if (m_status == 0)
            readHead();
        if (m_reply == reply && m_status > 0)
            readBody();
    }
    // An undecodable body is an error before it is at its end.
    if (m_reply == reply && reply && !isPaused()
        && (reply->isFinished() || reply->error() != QNetworkReply::NoError))
        finish();
}

void HttpStream::readHead()
{
    m_status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_status > 0 && m_status != 200) {
        startWaiting(); // for the rest of it, or for the answer it leads to
        refusalBegan();
    }
    if (isRedirect(m_status)) {
        follow();
    } else if (m_status == 200) {
        const QByteArray type = mediaTypeOf(*m_reply);
        if (type == m_mediaType)
            answerBegan();
        else
            end({StreamEnd::Kind::NotVelox,
                 QStringLiteral("The server answered with %1, not with %2")
                     .arg(type.isEmpty() ? QStringLiteral("no Content-Type") : logText(type, request()),
                          QString::fromLatin1(m_mediaType))});
    }
}

void HttpStream::readBody()
{
    QNetworkReply *const reply = m_reply;
    std::array<char, pieceBytes> piece;
    while (m_reply == reply && !isPaused()) {
        const qint64 size = reply->read(piece.data(), pieceBytes);
        if (size <= 0)
            return;
        const QByteArrayView bytes(piece.data(), qsizetype(size));
        if (m_status != 200) {
            takeRefusal(bytes);
            continue;
        }
        Q_EMIT heard();
        if (m_reply == reply)
            take(bytes);
    }
}

void HttpStream::takeRefusal(QByteArrayView bytes)
{
    m_refusalBody.append(bytes.first(qMin(bytes.size(), Limits::refusalBytes - m_refusalBody.size())));
    if (m_refusalBody.size() >= Limits::refusalBytes || m_refusalBody.contains('\n'))
        refuse(logText(m_refusalBody, request()));
}

void HttpStream::follow()
{
    const QUrl from = m_reply->url();
    const QUrl target = from.resolved(m_reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl())
                            .adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    if (!goesTo(target))
        return refuse(QStringLiteral("a redirect that is not followed"));
    if (++m_redirects > Limits::redirects)
        return refuse(QStringLiteral("one redirect too many"));
    if (!isSameOrigin(from, target))
        m_fields = withoutCredentials(m_fields);
    get(target);
}

bool HttpStream::goesTo(const QUrl &url) const
{
    if (!url.isValid() || url.host().isEmpty() || url == m_reply->url())
        return false;
    const bool isEncrypted = url.scheme() == u"https";
    return isEncrypted || (url.scheme() == u"http" && m_reply->url().scheme() == u"http");
}

void HttpStream::finish()
{
    if (m_status > 0 && m_status != 200)
        return refuse(logText(m_refusalBody, request()));
    const QNetworkReply::NetworkError error = m_reply->error();
    // So Qt ends what it cannot read as HTTP too, having asked three times: the two cannot be told apart.
    if (m_status == 0 && error == QNetworkReply::RemoteHostClosedError)
        return end(
            {StreamEnd::Kind::Network, QStringLiteral("The connection closed without an HTTP answer")});
    if (error != QNetworkReply::NoError)
        return end({kindOf(error), logText(m_reply->errorString().toUtf8(), request())});
    if (m_status == 0)
        return end({StreamEnd::Kind::NotVelox, QStringLiteral("The answer is not HTTP")});
    answerEnded();
}

void HttpStream::refuse(const QString &detail)
{
    StreamEnd why{StreamEnd::Kind::Refused, QStringLiteral("The server answered %1").arg(m_status), m_status};
    if (!detail.isEmpty())
        why.text += QLatin1String(": ") + detail;
    why.retryAfter = retryAfterOf(*m_reply);
    end(why);
}

} // namespace Velox
