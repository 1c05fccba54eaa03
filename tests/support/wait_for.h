// SPDX-License-Identifier: GPL-3.0-or-later
// Waiting for a condition in tests without an event loop.
#pragma once

#include <chrono>
#include <thread>

namespace sor::test {

/// Asks every few milliseconds until the condition holds; false when it does not within `limit`.
template <class Condition> bool waitFor(const Condition& condition, std::chrono::milliseconds limit)
{
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= deadline)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    return true;
}

} // namespace sor::test
