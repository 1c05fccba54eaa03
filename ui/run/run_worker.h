// SPDX-License-Identifier: GPL-3.0-or-later
// Does the blocking work of a run on the worker thread and says how it ended.
#pragma once

#include "run/live_feed.h"
#include "run/live_reader.h"
#include "run/run_pipeline.h"

#include <QObject>
#include <atomic>
#include <memory>
#include <optional>
#include <stop_token>

namespace sor::ui {

/// A run that ended, with all that another cell of it needs.
struct FinishedRun {
    RunSetup setup;
    std::shared_ptr<const RunInput> input;
    PreparedRun prepared;
    RunReport report;
};

/// One cell of a finished run, run again with its fills.
struct CellRun {
    std::size_t cell = 0;
    RouterParams params;
    RunResult result;
};

/// What ends a run before its time.
struct RunStops {
    std::stop_token all; // the work, with what it has done
    std::stop_token reading; // of a live topic: a result of the quotes so far follows
};

/// Lives on the worker thread; its functions block and are called there only (queued). Each call ends in
/// exactly one of the signals ended..., inputLoaded() may come before.
class RunWorker : public QObject {
    Q_OBJECT

public:
    /// `isPaused` holds a live reading.
    RunWorker(LiveFeed& feed, const std::atomic<bool>& isPaused)
        : m_feed(feed)
        , m_isPaused(isPaused)
    {
    }

    /// Reads the source only.
    void load(const RunSetup& setup, const std::stop_token& stop);
    /// `input` may be null: then the source is read first. After a live reading that was stopped or failed
    /// the grid is not searched.
    void run(const RunSetup& setup, std::shared_ptr<const RunInput> input, const RunStops& stops);
    void runCell(const std::shared_ptr<const FinishedRun>& run, std::size_t cell,
                 const std::stop_token& stop);

signals:
    /// The source was read; the work goes on when it was for a run.
    void inputLoaded(std::shared_ptr<const sor::RunInput> input);
    /// A live topic answers: its quotes are waited for.
    void liveConnected();
    /// It will not be read any further; after inputLoaded().
    void liveEnded(sor::ui::LiveEnd end);
    void endedLoaded();
    void endedRun(std::shared_ptr<const sor::ui::FinishedRun> run);
    void endedCell(std::shared_ptr<const sor::ui::CellRun> cell);
    /// Interrupted is a failure of the work here, though not one for a user.
    void endedFailed(sor::Error error);

private:
    template <typename Work> void guarded(Work work);
    std::shared_ptr<const RunInput> read(const RunSetup& setup, const std::stop_token& stop);
    std::shared_ptr<const RunInput> follow(const RunSetup& setup, const RunStops& stops, bool& isWhole);

    LiveFeed& m_feed;
    const std::atomic<bool>& m_isPaused;
};

} // namespace sor::ui
