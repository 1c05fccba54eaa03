// SPDX-License-Identifier: GPL-3.0-or-later
// The mailbox between a run and the window: workers post into it, the window empties it when it redraws.
#pragma once

#include "sweep/experiment_observer.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sor::ui {

/// What came since the mailbox was last emptied.
struct LiveUpdate {
    struct Progress {
        std::string phase; // "Searching the grid"
        std::int64_t done = 0;
        std::int64_t total = 0; // 0: not known
    };
    std::optional<Progress> progress; // the latest
    std::vector<std::pair<Baseline, RunResult>> baselines;
    std::optional<ParameterGrid> grid;
    std::optional<std::pair<RouterParams, RunResult>> untuned;
    std::optional<std::pair<RouterParams, RunResult>> tuned;
    std::vector<std::pair<std::size_t, CellResult>> cells; // in the order of their ends

    bool isEmpty() const;
};

/// Any thread may post; take() and the holding are for the UI thread. Never grows beyond a bound: cells that
/// nobody takes are left out (the finished run has them all). While held, posts wait, so that the run stands
/// still.
class LiveFeed final : public ExperimentObserver {
public:
    /// Cells that wait at most.
    static constexpr std::size_t kMaxCells = 65'536;

    void progress(std::string_view phase, std::int64_t done, std::int64_t total) override;
    void baselineDone(Baseline baseline, const RunResult& result) override;
    void gridKnown(const ParameterGrid& grid) override;
    void untunedDone(const RouterParams& params, const RunResult& result) override;
    void cellDone(std::size_t cell, const CellResult& result) override;
    void tunedDone(const RouterParams& params, const RunResult& result) override;

    /// Everything that waits; the mailbox is empty afterwards.
    LiveUpdate take();
    /// Cells that were left out since clear().
    std::size_t droppedCells() const;
    /// Empties the mailbox for the next run and lets it go on.
    void clear();

    /// Posts wait until let go. The run stands still at its next post.
    void hold();
    void letGo();

private:
    void waitWhileHeld(std::unique_lock<std::mutex>& lock);

    mutable std::mutex m_mutex;
    std::condition_variable m_released;
    LiveUpdate m_waiting;
    std::size_t m_dropped = 0;
    bool m_isHeld = false;
};

} // namespace sor::ui
