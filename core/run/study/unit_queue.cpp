// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/unit_queue.h"

#include "input/symbol_tapes.h"
#include "run/run_pipeline.h"
#include "run/study/unit_source.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace sor { inline namespace runs {

namespace {

/// What cannot be read so is left to each unit.
void readTogether(const RunSetup& setup, const std::vector<PlannedUnit*>& units, unsigned threads,
                  const std::stop_token& stop)
{
    std::vector<SymbolWanted> wanted;
    wanted.reserve(units.size());
    for (const PlannedUnit* of : units)
        wanted.push_back({of->unit.symbol, unitTime(setup, of->unit)});
    RunSetup source = unitSource(setup, units.front()->unit);
    source.symbol.clear();
    auto loaded = loadSymbols(source, wanted, threads, stop);
    for (std::size_t i = 0; i < loaded.size(); ++i) {
        if (loaded[i])
            units[i]->unit.loaded = std::make_shared<const LoadedTape>(std::move(*loaded[i]));
    }
}

/// Behind a failure the others were interrupted.
Status firstCause(const std::vector<Status>& statuses)
{
    const auto failed = std::ranges::find_if(statuses, [](const Status& status) {
        return !status && status.error().code != ErrorCode::Interrupted;
    });
    return failed == statuses.end() ? ok() : *failed;
}

} // namespace

Status forEachPass(const RunSetup& setup, const std::vector<SharedPass>& passes, const std::stop_token& stop,
                   const PassWork& work)
{
    std::vector<std::size_t> sizes;
    sizes.reserve(passes.size());
    for (const SharedPass& pass : passes)
        sizes.push_back(pass.bytes);
    std::stop_source ending;
    const std::stop_callback endsAll(stop, [&] { ending.request_stop(); });
    std::vector<Status> statuses(passes.size(), ok());
    WorkerCrew crew(threadsOf(setup));
    crew.runOuter(sizes, setup.memoryLimit(), ending.get_token(), [&](std::size_t p) {
        statuses[p] = work(passes[p], crew, ending);
        if (!statuses[p])
            ending.request_stop();
    });
    if (auto status = firstCause(statuses); !status)
        return status;
    return ending.stop_requested() ? Status(Error{ErrorCode::Interrupted, "Stopped."}) : ok();
}

Status forEachUnit(const RunSetup& setup, const std::vector<PlannedUnit*>& units, const std::stop_token& stop,
                   const UnitWork& work)
{
    const auto readAndWork = [&](const SharedPass& pass, WorkerCrew& crew, std::stop_source& ending) {
        const std::stop_token isEnding = ending.get_token();
        std::vector<PlannedUnit*> together;
        together.reserve(pass.places.size());
        for (const std::size_t place : pass.places)
            together.push_back(units[place]);
        if (together.size() > 1)
            readTogether(setup, together, crew.spareThreads(), isEnding);
        std::vector<Status> statuses(together.size(), ok());
        crew.runParts(together.size(), isEnding, [&](std::size_t i) {
            statuses[i] = work(*together[i], crew, isEnding);
            together[i]->unit.loaded.reset();
            if (!statuses[i])
                ending.request_stop();
        });
        return firstCause(statuses);
    };
    return forEachPass(setup, sharedPasses(filesOf(units), setup.memoryLimit()), stop, readAndWork);
}

}} // namespace sor::runs
