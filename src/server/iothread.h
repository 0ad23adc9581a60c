// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QThread>

namespace Velox {

/** The thread of a server's sockets. Its event dispatcher is an EpollDispatcher on Linux, else Qt's own for Unix: GLib's
 *  costs time for each write in
 *  proportion to the number of sockets. */
class IoThread : public QThread
{
    Q_OBJECT
public:
    explicit IoThread(QObject *parent = nullptr);
    /** Ends the event loop and waits for it. */
    ~IoThread() override;

    /** Starts the thread and returns when its event loop can take work. */
    void begin();
};

} // namespace Velox
