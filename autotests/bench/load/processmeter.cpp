// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "bench/load/processmeter.h"

#include <fstream>
#include <string>

#include <time.h>

namespace Bench {

double ProcessMeter::cpuSeconds() const
{
    clockid_t clock = {};
    timespec time = {};
    if (m_pid <= 0 || ::clock_getcpuclockid(m_pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        return 0;
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

double ProcessMeter::status(const char *field) const
{
    std::ifstream file("/proc/" + std::to_string(m_pid) + "/status");
    std::string word;
    while (file >> word) {
        if (word != field)
            continue;
        double kb = 0;
        file >> kb;
        return kb;
    }
    return 0;
}

} // namespace Bench
