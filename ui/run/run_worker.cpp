// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_worker.h"

#include "run/understood.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace sor::ui {

template <typename Message> void RunWorker::tell(Message message)
{
    m_tell(std::make_shared<const RunMessage>(std::move(message)));
}

/// The one place where an exception of the standard library ends: bad_alloc, mostly.
template <typename Work> void RunWorker::guarded(Work work)
{
    try {
        work();
    } catch (const std::exception& exception) {
        tell(Error{ErrorCode::Internal,
                   std::string("Something went wrong inside the program: ") + exception.what() + "."});
    }
}

std::shared_ptr<const RunInput> RunWorker::read(const RunSetup& setup, const std::stop_token& stop)
{
    auto loaded = loadInput(setup, stop, &m_feed);
    if (!loaded) {
        tell(loaded.error());
        return nullptr;
    }
    auto input = std::make_shared<const RunInput>(std::move(*loaded));
    tell(InputLoaded{input});
    return input;
}

/// `isWhole`: as much of the topic as was asked for, or as fits.
std::shared_ptr<const RunInput> RunWorker::follow(const RunSetup& setup, const RunStops& stops, bool& isWhole)
{
    LiveReader reader(setup, m_feed, m_isPaused);
    auto outcome = reader.read(stops.reading, [this] { tell(LiveConnected{}); });
    if (!outcome || stops.all.stop_requested()) {
        tell(outcome ? Error{ErrorCode::Interrupted, "Stopped."} : outcome.error());
        return nullptr;
    }
    isWhole = outcome->end.end != LiveTape::End::Stopped;
    tell(InputLoaded{outcome->input});
    tell(outcome->end);
    return outcome->input;
}

void RunWorker::load(const RunSetup& setup, const std::stop_token& stop)
{
    guarded([&] {
        const auto input = read(setup, stop);
        if (!input)
            return;
        tell(judged(setup, *input));
        tell(LoadEnded{});
    });
}

InputJudged RunWorker::judged(const RunSetup& setup, const RunInput& input)
{
    InputJudged result;
    const auto window = resolveWindow(setup, *input.loaded.tape);
    if (!window) {
        result.refusal = window.error();
        return result;
    }
    auto judgement = judgeInput(setup, input.loaded, *window);
    if (judgement)
        result.findings = std::move(judgement->findings);
    else
        result.refusal = judgement.error();
    result.understood = understood(setup, input.loaded, *window,
                                   judgement ? judgement->medianPrice : std::optional<double>());
    return result;
}

void RunWorker::run(const RunSetup& setup, std::shared_ptr<const RunInput> input, const RunStops& stops)
{
    guarded([&] {
        bool isWhole = true;
        if (!input)
            input = isLiveSource(setup) ? follow(setup, stops, isWhole) : read(setup, stops.all);
        if (!input)
            return;
        auto prepared = prepareRun(setup, *input);
        if (!prepared) {
            tell(prepared.error());
            return;
        }
        prepared->settings.keepsPartial = true;
        if (!isWhole)
            prepared->settings.stopAfter = StopAfter::FirstCell;
        // One core stays free for the window.
        if (setup.threads == 0)
            prepared->settings.threads = std::max(1U, prepared->settings.threads - 1);
        auto report = executeRun(setup, *input, *prepared, stops.all, &m_feed);
        if (!report) {
            tell(report.error());
            return;
        }
        tell(RunEnded{std::make_shared<const FinishedRun>(
            FinishedRun{setup, std::move(input), std::move(*prepared), std::move(*report)})});
    });
}

void RunWorker::runCell(const std::shared_ptr<const FinishedRun>& run, std::size_t cell,
                        const std::stop_token& stop)
{
    guarded([&] {
        const RouterParams params = run->report.experiment.search.grid.cell(cell);
        auto result = runSingleCell(*run->input, run->prepared, run->report.experiment, params, stop);
        if (result)
            tell(CellEnded{std::make_shared<const CellRun>(CellRun{cell, params, std::move(*result)})});
        else
            tell(result.error());
    });
}

} // namespace sor::ui
