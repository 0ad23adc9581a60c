// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>

// Counts what a whole program allocates, Qt's part included: include it in one file of a test. Only glibc lets a
// program do that so simply, and a sanitizer wants malloc for itself; elsewhere canCountAllocations is false.

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
inline constexpr bool canCountAllocations = false;
#else
inline constexpr bool canCountAllocations = true;
#endif

inline std::atomic<long> allocationCount = 0;

/** Allocations, in all threads, that @p work makes. */
template <class Work>
long allocationsOf(Work work)
{
    const long before = allocationCount;
    work();
    return allocationCount - before;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && defined(__GLIBC__)
extern "C" {
void *__libc_malloc(std::size_t size);
void *__libc_realloc(void *memory, std::size_t size);

__attribute__((visibility("default"))) void *malloc(std::size_t size)
{
    ++allocationCount;
    return __libc_malloc(size);
}

__attribute__((visibility("default"))) void *realloc(void *memory, std::size_t size)
{
    ++allocationCount;
    return __libc_realloc(memory, size);
}
}
#endif
