// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QSet>
#include <QString>

/** All that differs between operating systems. Elsewhere than on Linux these say "nothing there", which the
 *  rest of the program takes as it takes a missing file.
 */
namespace Platform {

/** The whole of a small file; empty when it cannot be read. */
QByteArray readFile(const QString &path);

/** The processes that exist now, in no order. */
QList<int> processIds();
/** Name of the user that a process runs as, or the user's number; empty when the process has ended. */
QString processOwner(int pid);

/** Disks that are hardware: no partitions, no loop devices, nothing that lies on another disk. */
QSet<QString> physicalDisks();
/** Network interfaces that are hardware, so that what passes through a bridge is counted once. */
QSet<QString> physicalInterfaces();

/** Unit of the processor times that the kernel reports. */
int clockTicksPerSecond();
/** Unit of the memory sizes of processes, in bytes. */
qint64 pageBytes();

/** Makes Ctrl-C and SIGTERM end the event loop of the application; a second one kills it as usual. Call once.
 */
void quitOnStopSignal();

} // namespace Platform
