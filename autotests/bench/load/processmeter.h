// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

namespace Bench {

/** What another process on this machine has used so far. Zero where there is no such process. */
class ProcessMeter
{
public:
    explicit ProcessMeter(pid_t pid)
        : m_pid(pid)
    {
    }

    /** Seconds of processor time, of all its threads, user and system. */
    [[nodiscard]] double cpuSeconds() const;
    /** Resident memory in kB. */
    [[nodiscard]] double residentKb() const { return status("VmRSS:"); }
    /** The most it ever had resident, in kB. */
    [[nodiscard]] double peakKb() const { return status("VmHWM:"); }

private:
    [[nodiscard]] double status(const char *field) const;

    pid_t m_pid;
};

} // namespace Bench
