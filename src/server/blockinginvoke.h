// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QThread>

namespace Velox {

/** Runs @p work in the thread of @p context and returns when it is done. */
template <typename Work>
void blockingInvoke(QObject *context, Work &&work)
{
    if (context->thread() == QThread::currentThread())
        work();
    else
        QMetaObject::invokeMethod(context, std::forward<Work>(work), Qt::BlockingQueuedConnection);
}

} // namespace Velox
