// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a live topic for a run: the quotes go to a tape, and what they mean so far to the window.
#pragma once

#include "input/live_tape.h"
#include "run/live_feed.h"
#include "run/run_pipeline.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace sor::ui {

/// How a live reading ended.
struct LiveEnd {
    LiveTape::End end = LiveTape::End::Source;
    std::optional<Error> failure; // it could not go on; what came before is kept
    std::int64_t rows = 0;
    std::size_t memoryLimit = 0;
    std::string withheld; // what stays behind a transaction that is not finished, in plain sentences
};

/// What a live reading gave.
struct LiveOutcome {
    std::shared_ptr<const RunInput> input;
    LiveEnd end;
};

/// Does the source of this setup have quotes that are still to come?
bool isLiveSource(const RunSetup& setup);

/// One reading, on the thread that calls read(); `isPaused` is set from another.
class LiveReader {
public:
    LiveReader(const RunSetup& setup, LiveFeed& feed, const std::atomic<bool>& isPaused)
        : m_setup(setup)
        , m_feed(feed)
        , m_isPaused(isPaused)
    {
    }

    /// Blocks until the reading has ended; `stop` ends it within a fifth of a second and keeps what came.
    /// `onConnected` is called once. Interrupted when it was stopped before there was any quote; otherwise
    /// errors as loadInput. A failure after the first quotes is no error but told in the end.
    Result<LiveOutcome> read(const std::stop_token& stop, const std::function<void()>& onConnected);

private:
    using Clock = std::chrono::steady_clock;
    void postReading(bool isLast);
    void preview(const std::stop_token& stop);
    bool isPreviewDue() const;

    const RunSetup& m_setup;
    LiveFeed& m_feed;
    const std::atomic<bool>& m_isPaused;
    std::unique_ptr<LiveTape> m_tape;
    Clock::time_point m_lastReading{};
    Clock::time_point m_nextPreview{};
    std::size_t m_previewed = 0; // quotes in the last preview
    int m_restarts = 0; // likewise
};

} // namespace sor::ui
