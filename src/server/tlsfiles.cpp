// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/tlsfiles.h"

#include <QCoreApplication>
#include <QFile>

#if QT_CONFIG(ssl)
#  include <QSslCertificate>
#  include <QSslKey>
#  include <QSslSocket>
#endif

namespace Velox {
namespace {

QString tr(const char *text) { return QCoreApplication::translate("VeloxServer", text); }

#if QT_CONFIG(ssl)
QSslKey keyFrom(const QByteArray &pem)
{
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa}) {
        const QSslKey key(pem, algorithm);
        if (!key.isNull())
            return key;
    }
    return {};
}
#endif

} // namespace

#if QT_CONFIG(ssl)

QSslConfiguration withoutOldProtocols(QSslConfiguration configuration)
{
    switch (configuration.protocol()) {
    case QSsl::TlsV1_2:
    case QSsl::TlsV1_2OrLater:
    case QSsl::TlsV1_3:
    case QSsl::TlsV1_3OrLater:
        break;
    default:
        configuration.setProtocol(QSsl::TlsV1_2OrLater);
    }
    return configuration;
}

std::variant<TlsSettings, QString> readTls(const QString &certificateFile, const QString &privateKeyFile)
{
    if (certificateFile.isEmpty() && privateKeyFile.isEmpty())
        return TlsSettings();
    if (certificateFile.isEmpty() || privateKeyFile.isEmpty())
        return tr("TLS needs both a certificate file and a private key file.");
    if (!QSslSocket::supportsSsl())
        return tr("This system has no TLS.");
    QFile key(privateKeyFile);
    if (!key.open(QIODevice::ReadOnly))
        return tr("The private key file cannot be read: %1").arg(key.errorString());
    const QSslKey privateKey = keyFrom(key.readAll());
    if (privateKey.isNull())
        return tr("There is no RSA or EC key without a passphrase in the private key file.");
    QFile certificate(certificateFile);
    if (!certificate.open(QIODevice::ReadOnly))
        return tr("The certificate file cannot be read: %1").arg(certificate.errorString());
    const QList<QSslCertificate> chain = QSslCertificate::fromData(certificate.readAll(), QSsl::Pem);
    if (chain.isEmpty())
        return tr("There is no certificate in the certificate file.");
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(privateKey);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    return TlsSettings(configuration);
}

#else

std::variant<TlsSettings, QString> readTls(const QString &certificateFile, const QString &privateKeyFile)
{
    if (certificateFile.isEmpty() && privateKeyFile.isEmpty())
        return TlsSettings(std::nullopt);
    return tr("This build has no TLS.");
}

#endif

} // namespace Velox
