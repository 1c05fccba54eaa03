// SPDX-License-Identifier: GPL-3.0-or-later
// The same work on a few threads, whose exceptions come back to the caller.
#pragma once

#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace sor { inline namespace base {

/// Calls work() on up to `threads` threads, the caller's among them, and returns when all have come back.
/// Where the system gives no more threads, those that there are do it. The first exception of any of them is
/// thrown again here, after all have ended; `failed` is called on the thread of each exception, and must make
/// the others end soon.
template <class Work, class Failed>
void runOnThreads(unsigned threads, const Work& work, const Failed& failed)
{
    std::exception_ptr first;
    std::mutex mutex;
    const auto guarded = [&] {
        try {
            work();
        } catch (...) {
            {
                const std::lock_guard lock(mutex);
                if (!first)
                    first = std::current_exception();
            }
            failed();
        }
    };
    {
        std::vector<std::jthread> others;
        try {
            for (unsigned t = 1; t < threads; ++t)
                others.emplace_back(guarded);
        } catch (const std::system_error&) {
            // Too many for this system: fewer do the same.
        }
        guarded();
    }
    if (first)
        std::rethrow_exception(first);
}

}} // namespace sor::base
