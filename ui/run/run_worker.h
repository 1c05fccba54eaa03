// SPDX-License-Identifier: GPL-3.0-or-later
// Does the blocking work of a run and says how it ended.
#pragma once

#include "run/live_feed.h"
#include "run/live_reader.h"
#include "run/run_pipeline.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>
#include <vector>

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

/// What a RunWorker says on its way and at its end.
struct InputLoaded {
    std::shared_ptr<const RunInput> input; // the work goes on when it was for a run
};
/// A live topic answers: its quotes are waited for. Its LiveEnd follows after InputLoaded.
struct LiveConnected { };
struct LoadEnded { };
/// What a source that was loaded for a look was read as, and whether a run would take it: by the same guards.
struct InputJudged {
    std::vector<std::pair<std::string, std::string>> understood; // a few words each by what they are about
    std::vector<Finding> findings; // what a run would warn of
    std::optional<Error> refusal; // what a run would end with
};
struct RunEnded {
    std::shared_ptr<const FinishedRun> run;
};
struct CellEnded {
    std::shared_ptr<const CellRun> cell;
};
/// Interrupted is a failure of the work here, though not one for a user.
using RunMessage =
    std::variant<InputLoaded, LiveConnected, LiveEnd, InputJudged, LoadEnded, RunEnded, CellEnded, Error>;

/// Its functions block; each call ends in exactly one LoadEnded, RunEnded, CellEnded or Error. One thread.
class RunWorker {
public:
    using Tell = std::function<void(std::shared_ptr<const RunMessage>)>;

    /// `isPaused` holds a live reading. `tell` is called on the thread of the work.
    RunWorker(LiveFeed& feed, const std::atomic<bool>& isPaused, Tell tell)
        : m_feed(feed)
        , m_isPaused(isPaused)
        , m_tell(std::move(tell))
    {
    }

    /// Reads the source only.
    void load(const RunSetup& setup, const std::stop_token& stop);
    /// `input` may be null: then the source is read first. After a live reading that was stopped or failed
    /// the grid is not searched.
    void run(const RunSetup& setup, std::shared_ptr<const RunInput> input, const RunStops& stops);
    void runCell(const std::shared_ptr<const FinishedRun>& run, std::size_t cell,
                 const std::stop_token& stop);

private:
    static InputJudged judged(const RunSetup& setup, const RunInput& input);
    template <typename Work> void guarded(Work work);
    template <typename Message> void tell(Message message);
    std::shared_ptr<const RunInput> read(const RunSetup& setup, const std::stop_token& stop);
    std::shared_ptr<const RunInput> follow(const RunSetup& setup, const RunStops& stops, bool& isWhole);

    LiveFeed& m_feed;
    const std::atomic<bool>& m_isPaused;
    Tell m_tell;
};

} // namespace sor::ui
