// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "memory.h"

void Memory::setInfo(const Procfs::Meminfo &info)
{
    if (info == m_info)
        return;
    m_info = info;
    Q_EMIT changed();
}
