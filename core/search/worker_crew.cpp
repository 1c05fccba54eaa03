// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/worker_crew.h"

#include <algorithm>
#include <utility>

namespace sor { inline namespace search {

bool WorkerCrew::fits(std::size_t piece) const
{
    return m_outer->running == 0 || m_memory == 0
        || (m_taken <= m_memory && (*m_sizes)[piece] <= m_memory - m_taken);
}

/// The innermost pieces come first: an outer one that is under way ends, and its memory is free, before
/// another begins. A thread with a job of its own begins no larger piece, which would hold up the end of its
/// own.
WorkerCrew::Job* WorkerCrew::choose(Job& own)
{
    const bool isOuter = &own == m_outer;
    if (!isOuter && !own.isOfParts && own.hasPieces())
        return &own;
    const auto find = [&](bool ofParts) {
        return std::ranges::find_if(
            m_inner, [&](const Job* job) { return job->isOfParts == ofParts && job->hasPieces(); });
    };
    if (const auto inner = find(false); inner != m_inner.end())
        return *inner;
    if (own.isOfParts && own.hasPieces())
        return &own;
    if (const auto parts = find(true); isOuter && parts != m_inner.end())
        return *parts;
    return isOuter && own.hasPieces() && fits(own.next) ? &own : nullptr;
}

void WorkerCrew::doPiece(Job& job, std::unique_lock<std::mutex>& lock)
{
    const std::size_t piece = job.next++;
    const std::size_t size = &job == m_outer ? (*m_sizes)[piece] : 0;
    ++job.running;
    ++m_busy;
    m_taken += size;
    lock.unlock();
    std::exception_ptr failure;
    try {
        (*job.work)(piece);
    } catch (...) {
        failure = std::current_exception();
    }
    lock.lock();
    m_taken -= size;
    --m_busy;
    --job.running;
    if (failure && !job.failure) {
        job.failure = failure;
        job.next = job.count;
    }
    m_changed.notify_all();
}

void WorkerCrew::help(Job& job)
{
    std::unique_lock lock(m_mutex);
    const bool isInner = &job != m_outer;
    // The thread of an inner job is within an outer piece, and does nothing while it waits.
    m_busy -= isInner ? 1 : 0;
    while (job.hasPieces() || job.running > 0) {
        if (Job* chosen = choose(job))
            doPiece(*chosen, lock);
        else
            m_changed.wait(lock);
    }
    m_busy += isInner ? 1 : 0;
}

void WorkerCrew::runOuter(const std::vector<std::size_t>& sizes, std::size_t memory,
                          const std::stop_token& stop, const std::function<void(std::size_t)>& work)
{
    Job job{sizes.size(), &stop, &work};
    m_outer = &job;
    m_sizes = &sizes;
    m_memory = memory;
    // A stop wakes those that wait.
    const std::stop_callback wake(stop, [this] {
        const std::lock_guard lock(m_mutex);
        m_changed.notify_all();
    });
    runOnThreads(
        m_threads, [&] { help(job); }, [] {});
    m_outer = nullptr;
    if (job.failure)
        std::rethrow_exception(job.failure);
}

void WorkerCrew::run(std::size_t count, const std::stop_token& stop,
                     const std::function<void(std::size_t)>& work)
{
    Job job{count, &stop, &work};
    runInner(job);
}

void WorkerCrew::runParts(std::size_t count, const std::stop_token& stop,
                          const std::function<void(std::size_t)>& work)
{
    Job job{count, &stop, &work, true};
    runInner(job);
}

void WorkerCrew::runInner(Job& job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_inner.push_back(&job);
        m_changed.notify_all();
    }
    help(job);
    {
        const std::lock_guard lock(m_mutex);
        m_inner.remove(&job);
    }
    if (job.failure)
        std::rethrow_exception(job.failure);
}

Status WorkerCrew::runTasks(const Tasks& tasks, const std::stop_token& stop)
{
    std::vector<Status> statuses(tasks.size(), Status(Error{ErrorCode::Interrupted, "Stopped."}));
    run(tasks.size(), stop, [&](std::size_t i) { statuses[i] = tasks[i](); });
    return firstFailed(statuses);
}

unsigned WorkerCrew::spareThreads()
{
    const std::lock_guard lock(m_mutex);
    const bool isMoreToBegin = m_outer != nullptr && m_outer->hasPieces() && fits(m_outer->next);
    if (isMoreToBegin || std::ranges::any_of(m_inner, &Job::hasPieces))
        return 1;
    return m_threads - static_cast<unsigned>(std::min<std::size_t>(m_busy, m_threads)) + 1;
}

}} // namespace sor::search
