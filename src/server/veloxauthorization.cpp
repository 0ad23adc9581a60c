// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/veloxauthorization.h"

#include <atomic>

class VeloxAuthorization::Private
{
public:
    explicit Private(Receiver to)
        : receiver(std::move(to))
    {
    }
    ~Private() { answer(403, {}); }
    Q_DISABLE_COPY_MOVE(Private)

    void answer(int status, const QByteArray &reason)
    {
        if (!isAnswered.exchange(true))
            receiver(status, reason);
    }

    const Receiver receiver;
    std::atomic<bool> isAnswered = false;
};

VeloxAuthorization::VeloxAuthorization(Receiver receiver)
    : d(std::make_shared<Private>(std::move(receiver)))
{
}

void VeloxAuthorization::accept() const { d->answer(0, {}); }

void VeloxAuthorization::refuse(int status, const QString &reason) const
{
    d->answer(status >= 400 && status < 600 ? status : 403, reason.toUtf8());
}

bool VeloxAuthorization::isAnswered() const { return d->isAnswered; }
