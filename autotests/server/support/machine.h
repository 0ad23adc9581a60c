// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "model/vmap.h"
#include "model/vslice.h"
#include "server/veloxserver.h"

#include <QVariant>

/** An application's object with one property of each kind that matters to readers. */
class Machine : public QObject
{
    Q_OBJECT
    Q_PROPERTY(int count READ count WRITE setCount NOTIFY countChanged)
    Q_PROPERTY(QVariant extra READ extra WRITE setExtra NOTIFY extraChanged)
    Q_PROPERTY(QString blob READ blob WRITE setBlob NOTIFY blobChanged)
    Q_PROPERTY(VSlice *rows READ rows CONSTANT)
    Q_PROPERTY(VMap *settings READ settings CONSTANT)
public:
    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] QVariant extra() const { return m_extra; }
    [[nodiscard]] QString blob() const { return m_blob; }
    [[nodiscard]] VSlice *rows() { return &m_rows; }
    [[nodiscard]] VMap *settings() { return &m_settings; }

    void setCount(int count)
    {
        m_count = count;
        Q_EMIT countChanged(); // nothing of this object after it: a slot may delete it
    }
    void setExtra(const QVariant &extra)
    {
        m_extra = extra;
        Q_EMIT extraChanged();
    }
    void setBlob(const QString &blob)
    {
        m_blob = blob;
        Q_EMIT blobChanged();
    }

Q_SIGNALS:
    void countChanged();
    void extraChanged();
    void blobChanged();

private:
    int m_count = 1;
    QVariant m_extra = 5;
    QString m_blob = QString(500, u'b'); // with it a delta is mostly smaller than the state
    VSlice m_rows;
    VMap m_settings;
};

/** A machine that is served at /sync of a server that listens. */
struct Served
{
    Served()
    {
        state = server.publish(QStringLiteral("/sync"), &machine);
        state->setThrottleMs(15);
        server.listen(QHostAddress::LocalHost, 0);
    }

    [[nodiscard]] QUrl url(const QString &path = QStringLiteral("/sync")) const
    {
        QUrl url = server.url();
        url.setPath(path);
        return url;
    }

    Machine machine;
    VeloxServer server;
    VeloxState *state = nullptr;
};
