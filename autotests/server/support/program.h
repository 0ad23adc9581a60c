// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QProcess>
#include <QUrl>

/** The velox program, and what it says. */
class Program : public QProcess
{
public:
    explicit Program(const QStringList &arguments)
    {
        connect(this, &QProcess::readyReadStandardOutput, this, [this] { out += readAllStandardOutput(); });
        connect(this, &QProcess::readyReadStandardError, this, [this] { err += readAllStandardError(); });
        start(QStringLiteral(VELOX_PROGRAM), arguments);
    }
    ~Program() override
    {
        kill();
        waitForFinished();
    }

    /** Where `velox serve` listens, by its first line, once that is there. */
    [[nodiscard]] QUrl url() const
    {
        static const QByteArray start = "listening on ";
        return out.startsWith(start) && out.contains('\n')
            ? QUrl(QString::fromUtf8(out.first(out.indexOf('\n')).sliced(start.size())))
            : QUrl();
    }
    [[nodiscard]] bool hasEnded() const { return state() == NotRunning; }

    QByteArray out;
    QByteArray err;
};
