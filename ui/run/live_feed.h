// SPDX-License-Identifier: GPL-3.0-or-later
// The mailbox between a run and the window: workers post into it, the window empties it when it redraws.
#pragma once

#include "input/kafka/live/live_quotes.h"
#include "market/tape.h"
#include "search/experiment_observer.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sor::ui {

/// How the reading of a live topic goes.
struct LiveReading {
    kafka::LiveStatus status;
    std::int64_t quotes = 0; // on the tape
    std::size_t venues = 0;
    TimeWindow span{}; // of the tape
    std::optional<UnixNanos> windowEnd; // of the order, where it is stated
    std::size_t tapeBytes = 0;
    std::size_t memoryLimit = 0;
};

/// The baselines and the middle cell on the quotes so far.
struct LivePreview {
    /// Of the order: the stated one, or the quotes so far as if it ended with them.
    TimeWindow window{};
    UnixNanos until; // of the last quote
    std::optional<Mid> arrivalMid;
    std::vector<TapeVenue> venues;
    std::vector<VenueQuote> quotes; // what each of them shows
    std::vector<std::optional<Nanos>> quoteAges; // at `until`, see quoteAges()
    std::vector<std::pair<Baseline, RunResult>> baselines;
    std::vector<std::pair<ExtraName, RunResult>> extras;
    std::optional<std::pair<RouterParams, RunResult>> untuned;
    std::string problem; // why the router, or all of it, cannot be told yet
};

/// What came since the mailbox was last emptied.
struct LiveUpdate {
    struct Progress {
        std::string phase; // "Searching the grid"
        std::int64_t done = 0;
        std::int64_t total = 0; // 0: not known
    };
    std::optional<Progress> progress; // the latest
    std::vector<std::pair<Baseline, RunResult>> baselines;
    std::vector<std::pair<ExtraName, RunResult>> extras;
    std::optional<ParameterGrid> grid;
    std::optional<std::pair<RouterParams, RunResult>> untuned;
    std::optional<std::pair<RouterParams, RunResult>> tuned;
    std::vector<std::pair<std::size_t, CellResult>> cells; // in the order of their ends
    std::optional<LiveReading> reading; // the latest
    std::optional<LivePreview> preview; // likewise

    bool isEmpty() const;
};

/// Any thread may post; take() and the holding are for the UI thread. Never grows beyond a bound: cells that
/// are not taken in time are left out (the finished run has them all). While held, posts wait, so that the
/// run stands still.
class LiveFeed final : public ExperimentObserver {
public:
    /// Cells that wait at most.
    static constexpr std::size_t kMaxCells = 65'536;

    void progress(std::string_view phase, std::int64_t done, std::int64_t total) override;
    void baselineDone(Baseline baseline, const RunResult& result) override;
    void extraDone(const ExtraName& extra, const RunResult& result) override;
    void gridKnown(const ParameterGrid& grid) override;
    void untunedDone(const RouterParams& params, const RunResult& result) override;
    void cellDone(std::size_t cell, const CellResult& result) override;
    void tunedDone(const RouterParams& params, const RunResult& result) override;

    void postReading(LiveReading reading);
    void postPreview(LivePreview preview);
    /// The last one has not been taken: a newer one would not be seen either.
    bool hasPreview() const;

    /// Everything that waits; the mailbox is empty afterwards.
    LiveUpdate take();
    /// Cells that were left out since clear().
    std::size_t droppedCells() const;
    /// Empties the mailbox for the next run and lets it go on.
    void clear();

    /// Posts wait until release(). The run stands still at its next post.
    void hold();
    void release();

private:
    void waitWhileHeld(std::unique_lock<std::mutex>& lock);

    mutable std::mutex m_mutex;
    std::condition_variable m_released;
    LiveUpdate m_waiting;
    std::size_t m_dropped = 0;
    bool m_isHeld = false;
};

} // namespace sor::ui
