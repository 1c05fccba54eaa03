// SPDX-License-Identifier: GPL-3.0-or-later
// Independent pieces of work on a few threads.
#pragma once

#include "base/result.h"
#include "base/thread_group.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <vector>

namespace sor { inline namespace search {

/// Calls work(0) .. work(count - 1), each once, on up to `threads` threads (the caller's among them), in no
/// particular order, and returns when all are done. After a stop no further piece is started. Each piece
/// writes to a place of its own, so results do not depend on the number of threads. What a piece throws
/// (bad_alloc) is thrown to the caller.
inline void runInParallel(std::size_t count, unsigned threads, const std::stop_token& stop,
                          const std::function<void(std::size_t)>& work)
{
    std::atomic<std::size_t> next{0};
    const auto worker = [&] {
        for (std::size_t i = next++; i < count && !stop.stop_requested(); i = next++)
            work(i);
    };
    const auto useful = static_cast<unsigned>(std::min<std::size_t>(threads, count));
    runOnThreads(useful, worker, [&] { next = count; });
}

using Tasks = std::vector<std::function<Status()>>;

/// The first of them that failed.
inline Status firstFailed(const std::vector<Status>& statuses)
{
    const auto failed = std::ranges::find_if(statuses, [](const Status& status) { return !status; });
    return failed == statuses.end() ? ok() : *failed;
}

/// Runs the tasks as runInParallel() does; the first failure in their order is the answer, Interrupted for
/// one that a stop left out.
inline Status runTasks(const Tasks& tasks, unsigned threads, const std::stop_token& stop)
{
    std::vector<Status> statuses(tasks.size(), Status(Error{ErrorCode::Interrupted, "Stopped."}));
    runInParallel(tasks.size(), threads, stop, [&](std::size_t i) { statuses[i] = tasks[i](); });
    return firstFailed(statuses);
}

}} // namespace sor::search
