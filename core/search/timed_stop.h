// SPDX-License-Identifier: GPL-3.0-or-later
// A stop that comes by itself.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>

namespace sor { inline namespace search {

/// Requests a stop once `time` has passed, on a thread of its own; at once where no thread is to be had. Its
/// end waits for nothing.
class TimedStop {
public:
    explicit TimedStop(std::chrono::milliseconds time)
    {
        try {
            m_clock = std::jthread([this, time](const std::stop_token& isOver) {
                std::unique_lock lock(m_mutex);
                m_wait.wait_for(lock, isOver, time, [] { return false; });
                m_stop.request_stop();
            });
        } catch (const std::system_error&) {
            m_stop.request_stop();
        }
    }
    std::stop_token token() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
    std::mutex m_mutex;
    std::condition_variable_any m_wait;
    std::jthread m_clock; // ends first
};

}} // namespace sor::search
