// SPDX-License-Identifier: GPL-3.0-or-later
// Work whose pieces have pieces of their own, on a few threads that help each other.
#pragma once

#include "base/result.h"
#include "search/worker_pool.h"

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <list>
#include <mutex>
#include <stop_token>
#include <vector>

namespace sor { inline namespace search {

/// Outer pieces (the units of a study) run side by side as far as their memory allows; what one of them runs
/// in parallel itself is done by all threads that have nothing to do, before another outer piece is begun.
class WorkerCrew {
public:
    /// `threads` with the caller's, at least one.
    explicit WorkerCrew(unsigned threads)
        : m_threads(threads)
    {
    }

    /// Calls work(0) .. work(sizes.size() - 1), each once, in no particular order but begun in this one, and
    /// returns when all are done. Piece i takes sizes[i] bytes while it runs; pieces that would take more
    /// than `memory` together (0: no limit) wait for each other, and each runs alone at the worst. After a
    /// stop no further piece is begun. What a piece throws is thrown to the caller.
    void runOuter(const std::vector<std::size_t>& sizes, std::size_t memory, const std::stop_token& stop,
                  const std::function<void(std::size_t)>& work);

    /// The same for `count` parts of an outer piece, from its thread, which may call run() themselves.
    void runParts(std::size_t count, const std::stop_token& stop,
                  const std::function<void(std::size_t)>& work);

    /// The same for `count` pieces of an outer one or of a part, from its thread; they must not run anything
    /// in parallel themselves.
    void run(std::size_t count, const std::stop_token& stop, const std::function<void(std::size_t)>& work);

    /// Runs tasks as run() does, with the answer of runTasks().
    Status runTasks(const Tasks& tasks, const std::stop_token& stop);

    /// How many threads an outer piece may use besides: 1, and those that have nothing to do.
    unsigned spareThreads();

private:
    struct Job {
        std::size_t count;
        const std::stop_token* stop;
        const std::function<void(std::size_t)>* work;
        bool isOfParts = false;
        std::size_t next = 0;
        std::size_t running = 0;
        std::exception_ptr failure = nullptr;
        bool hasPieces() const { return next < count && !stop->stop_requested(); }
    };
    /// Works until `job` is done: on its pieces and, where it has none to begin, on those of others.
    void help(Job& job);
    void runInner(Job& job);
    Job* choose(Job& own);
    bool fits(std::size_t piece) const;
    void doPiece(Job& job, std::unique_lock<std::mutex>& lock);

    unsigned m_threads;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::list<Job*> m_inner; // being run, the oldest first
    Job* m_outer = nullptr;
    const std::vector<std::size_t>* m_sizes = nullptr; // of the outer job
    std::size_t m_memory = 0;
    std::size_t m_taken = 0; // of it
    std::size_t m_busy = 0; // threads with a piece
};

}} // namespace sor::search
