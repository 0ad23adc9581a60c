// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

/** A TLS server's configuration with a certificate for localhost that nobody trusts: for tests, until 2126. */
inline QSslConfiguration untrustedServerConfiguration()
{
    static const char certificate[] = R"(-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIURHwEr/4tG+XtRHONe6ch9wfNQIcwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDAzMDE1M1oYDzIxMjYxMDMx
MDMwMTUzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAR8fOVqsCR7/nQWbT7FrDpAxf3rXrATOY8tC8I9sg7gG+vXIG3IFgsU
SYmGS/Yiw8XUEkAZ9C6mdIxkxXu2n5xio1MwUTAdBgNVHQ4EFgQUhsW8kKrhmTKD
VjufiV/5k22FA/4wHwYDVR0jBBgwFoAUhsW8kKrhmTKDVjufiV/5k22FA/4wDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiAcllUJA5urp79et1wVm0Hq
yuMsog2nfDmhGBKZtuHF0wIhAL8WRzd9m2yqLuu9FisK507tme2rAGlj5/AEecGv
kw2K
-----END CERTIFICATE-----)";
    static const char privateKey[] = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgo4Z/mG3qq24SrRgo
GUxDx7Jnu8GiydbiJZ8K9dDGTXWhRANCAAR8fOVqsCR7/nQWbT7FrDpAxf3rXrAT
OY8tC8I9sg7gG+vXIG3IFgsUSYmGS/Yiw8XUEkAZ9C6mdIxkxXu2n5xi
-----END PRIVATE KEY-----)";
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(certificate));
    configuration.setPrivateKey(QSslKey(privateKey, QSsl::Ec));
    return configuration;
}
