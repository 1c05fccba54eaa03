// SPDX-License-Identifier: GPL-3.0-or-later
// Threads that cannot be joined, because what they call may not come back: the look-up of a name, the end
// of a connection. The only place that lets threads go their own way.
#pragma once

#include <chrono>
#include <functional>

namespace sor { inline namespace base {

/// Runs `work`, which owns all it uses, on a thread of its own. False, and `work` is not called, when the
/// system gives no more threads. What work throws ends with it. Any thread.
bool startUnjoined(std::function<void()> work);

/// Waits for all such threads, so long at most; true when none is left. A caller that ends the process while
/// some are left uses _Exit, since they may still use what destructors of static objects would take away. Any
/// thread.
bool waitForUnjoined(std::chrono::milliseconds most);

/// Whether the system gives so many threads at once. For libraries that end the process, or hang, where they
/// are refused one in the middle of their work. Any thread.
bool canStartThreads(unsigned count);

}} // namespace sor::base
