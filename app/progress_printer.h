// SPDX-License-Identifier: GPL-3.0-or-later
// Progress on stderr: for people on a terminal, or as JSON lines for programs.
#pragma once

#include "search/experiment_observer.h"
#include "setup/run_setup.h"

#include <chrono>
#include <mutex>
#include <string>

namespace sor {

/// Prints at most a few times a second, with the time left where the total is known. Thread-safe.
class ProgressPrinter final : public ExperimentObserver {
public:
    explicit ProgressPrinter(ProgressStyle style)
        : m_style(style)
    {
    }
    ~ProgressPrinter() override { clear(); }
    void progress(std::string_view phase, std::int64_t done, std::int64_t total) override;
    /// Removes the line from the terminal.
    void clear();

    /// Auto becomes Text when stderr is a terminal and None when not.
    static ProgressStyle resolve(ProgressStyle style, bool isQuiet);

private:
    using Clock = std::chrono::steady_clock;
    std::mutex m_mutex;
    ProgressStyle m_style;
    std::string m_phase;
    Clock::time_point m_phaseStart;
    Clock::time_point m_lastPrint;
    bool m_hasLine = false;
};

} // namespace sor
