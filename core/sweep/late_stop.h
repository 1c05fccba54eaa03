// SPDX-License-Identifier: GPL-3.0-or-later
// A stop that comes by the clock.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>

namespace sor {

/// Asks for a stop when `time` has passed since it was made, unless it is gone by then; at once where there
/// is no thread to be had.
class LateStop {
public:
    explicit LateStop(std::chrono::milliseconds time)
    {
        try {
            m_clock = std::jthread([this, time](const std::stop_token& done) {
                std::unique_lock lock(m_mutex);
                m_isOver.wait_for(lock, done, time, [] { return false; });
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
    std::condition_variable_any m_isOver;
    std::jthread m_clock; // the last: it ends before what it uses
};

} // namespace sor
