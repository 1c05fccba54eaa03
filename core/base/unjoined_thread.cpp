// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/unjoined_thread.h"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace sor { inline namespace base {

namespace {

struct Unjoined {
    std::mutex mutex;
    std::condition_variable changed;
    int threads = 0;
};

/// Never destroyed: threads may outlive main().
Unjoined& unjoined()
{
    static auto* const count = new Unjoined;
    return *count;
}

void change(int by)
{
    Unjoined& count = unjoined();
    const std::lock_guard lock(count.mutex);
    count.threads += by;
    count.changed.notify_all();
}

} // namespace

bool startUnjoined(std::function<void()> work)
{
    change(+1);
    try {
        std::thread([work = std::move(work)]() mutable {
            try {
                work();
            } catch (const std::exception&) { // NOLINT(bugprone-empty-catch): there is no caller to tell
            }
            work = {}; // and all that it holds
            change(-1);
        }).detach();
        return true;
    } catch (const std::system_error&) {
        change(-1);
        return false;
    }
}

bool waitForUnjoined(std::chrono::milliseconds most)
{
    Unjoined& count = unjoined();
    std::unique_lock lock(count.mutex);
    return count.changed.wait_for(lock, most, [&] { return count.threads == 0; });
}

bool canStartThreads(unsigned count)
{
    std::atomic<bool> isOver{false};
    std::vector<std::jthread> threads;
    bool areStarted = true;
    try {
        while (threads.size() < count)
            threads.emplace_back([&isOver] { isOver.wait(false); });
    } catch (const std::system_error&) {
        areStarted = false;
    }
    isOver = true;
    isOver.notify_all();
    return areStarted;
}

}} // namespace sor::base
