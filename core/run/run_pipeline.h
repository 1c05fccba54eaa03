// SPDX-License-Identifier: GPL-3.0-or-later
// A setup carried out: its input, what runs on it, and the report. What the window and --batch have in
// common.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "input/csv/file_mark.h"
#include "input/tape_loader.h"
#include "market/fees/venue_fees.h"
#include "report/run_report.h"
#include "search/experiment.h"
#include "setup/run_setup.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace sor { inline namespace market {
class TapeLook;
}} // namespace sor::market

namespace sor { inline namespace runs {

/// What was read from a source. Immutable once made: runs on it may go on side by side.
struct RunInput {
    LoadedTape loaded;
    UnixNanos started; // when loading began
    double loadSeconds = 0;
    std::optional<FileMark> roundLots; // of the file of round lots that was read
    bool isGrowing = false; // more quotes come: it is not judged yet
    std::shared_ptr<const TapeLook> look; // of the tape, for many runs on it; null: each looks itself
};

/// A run made ready: everything that the setup says about it, resolved against its input.
struct PreparedRun {
    ExperimentSettings settings; // with the order's window
    VenueFees fees;
    std::string feesText; // of the table
    std::string profileText; // of the volume profile; empty without one
    std::vector<std::string> warnings; // plain sentences about the fees
    TapeJudgement judgement; // with what is odd in how the input was read
};

/// Worker threads that the setup asks for: as stated, or as many as the machine has.
unsigned threadsOf(const RunSetup& setup);

/// Whether the files that a run needs beside its source can be read: fees, profile and executions. Before
/// anything that costs time; the errors are prepareRun's.
Status checkRunFiles(const RunSetup& setup);

/// Checks the setup and reads its source. Blocks; any thread. Errors as loadTape and checkSetup have them.
Result<RunInput> loadInput(const RunSetup& setup, const std::stop_token& stop,
                           ProgressSink* progress = nullptr);

/// True when what was loaded for one setup serves the other too: source, view and filters are the same.
bool isSameInput(const RunSetup& a, const RunSetup& b);

/// True when the input still serves runs of `setup`, whose source it was read from (isSameInput): its files
/// are what they were when they were read, and its tape keeps the time that the setup needs. Reads both ends
/// of the files.
bool isInputCurrent(const RunInput& input, const RunSetup& setup);
/// The part of isInputCurrent() that needs no files: the tape holds the time that a run of `setup` needs.
bool holdsRun(const RunInput& input, const RunSetup& setup);

/// Reads the fee table and the volume profile and resolves the window, which ends with the input where that
/// was cut short. InvalidArgument or DataUnusable with a
/// sentence; no thread of its own, quick.
Result<PreparedRun> prepareRun(const RunSetup& setup, const RunInput& input);

/// The run_id of such a run: a hash of input and settings, known before it is run.
std::string runIdOf(const RunSetup& setup, const RunInput& input, const PreparedRun& prepared);

/// Runs everything and reports it. Blocks; any thread. With prepared.settings.keepsPartial a stop gives a
/// report that is not complete, else Interrupted.
Result<RunReport> executeRun(const RunSetup& setup, const RunInput& input, const PreparedRun& prepared,
                             const std::stop_token& stop, ExperimentObserver* observer = nullptr);

/// One more cell of a finished run over the whole window, with its fills: `experiment` is that of the run.
Result<RunResult> runSingleCell(const RunInput& input, const PreparedRun& prepared,
                                const Experiment& experiment, const RouterParams& params,
                                const std::stop_token& stop);

/// The four steps in one: what --batch does before it writes.
Result<RunReport> runSetup(const RunSetup& setup, const std::stop_token& stop,
                           ExperimentObserver* observer = nullptr);

}} // namespace sor::runs
