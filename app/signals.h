// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+C, SIGTERM and the end of the terminal as a stop request.
#pragma once

#include "files/file_descriptor.h"

#include <chrono>
#include <stop_token>
#include <thread>

namespace sor {

/// As long as it lives, SIGINT, SIGTERM and SIGHUP request a stop; SIGHUP only if it was not ignored before,
/// as nohup has it. A second signal, or a stop that takes longer than `patience`, ends the process at once
/// (exit code 130), whatever it waits for. Where the system gives no thread to wait for signals, they keep
/// their usual effect: the end. Afterwards they are not heard any more: what is done is done. Made once,
/// before other threads start, on the thread that destroys it.
class StopSignals {
public:
    explicit StopSignals(std::chrono::milliseconds patience);
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    std::stop_token token() const { return m_source.get_token(); }

private:
    void watch();

    std::chrono::milliseconds m_patience;
    std::stop_source m_source;
    FileDescriptor m_signals;
    FileDescriptor m_end; // tells the thread to end
    std::jthread m_thread; // last: it uses all of the above
};

} // namespace sor
