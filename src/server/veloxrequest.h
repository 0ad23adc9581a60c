// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/serverexport.h"

#include <QObject>
#include <QString>
#include <QVariantMap>

/** A request for a state or a file, as the authorisation of a VeloxServer sees it. A value, for any thread. */
class VELOX_SERVER_EXPORT VeloxRequest
{
    Q_GADGET
    Q_PROPERTY(QString method MEMBER method CONSTANT)
    Q_PROPERTY(QString path MEMBER path CONSTANT)
    Q_PROPERTY(QVariantMap query MEMBER query CONSTANT)
    Q_PROPERTY(QVariantMap headers MEMBER headers CONSTANT)
    Q_PROPERTY(QString peerAddress MEMBER peerAddress CONSTANT)
    Q_PROPERTY(bool isWebSocket MEMBER isWebSocket CONSTANT)
    Q_PROPERTY(bool isEncrypted MEMBER isEncrypted CONSTANT)
    Q_PROPERTY(QString peerCertificate MEMBER peerCertificate CONSTANT)
public:
    QString method; ///< "GET" or "HEAD"; others are refused anyway.
    QString path; ///< Percent-decoded, without the query.
    QVariantMap query; ///< Decoded parameters as strings; of those of one name, the first.
    QVariantMap headers; ///< Values as strings by name in lower case; those of one name are joined with ", ".
    QString peerAddress; ///< IP address of the client, or of the proxy in front.
    bool isWebSocket = false; ///< Asks for an upgrade.
    bool isEncrypted = false; ///< Came over TLS.
    QString
        peerCertificate; ///< The client's TLS certificate in PEM, which TLS has checked if it was told to; else empty.
};
