// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/unit_queue.h"

#include "input/symbol_tapes.h"
#include "run/run_pipeline.h"
#include "run/study/shared_files.h"
#include "run/study/unit_source.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace sor {

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

} // namespace

Status forEachUnit(const RunSetup& setup, const std::vector<PlannedUnit*>& units, const std::stop_token& stop,
                   const UnitWork& work)
{
    const auto passes = sharedPasses(filesOf(units), setup.memoryLimit());
    std::vector<std::size_t> sizes;
    sizes.reserve(passes.size());
    for (const SharedPass& pass : passes)
        sizes.push_back(pass.bytes);
    std::stop_source ending;
    const std::stop_callback endsAll(stop, [&] { ending.request_stop(); });
    const std::stop_token isEnding = ending.get_token();
    std::vector<Status> statuses(units.size(), ok());
    WorkerCrew crew(threadsOf(setup));
    crew.runOuter(sizes, setup.memoryLimit(), isEnding, [&](std::size_t p) {
        std::vector<PlannedUnit*> together;
        for (const std::size_t place : passes[p].places)
            together.push_back(units[place]);
        if (together.size() > 1)
            readTogether(setup, together, crew.spareThreads(), isEnding);
        crew.runParts(together.size(), isEnding, [&](std::size_t i) {
            Status& status = statuses[passes[p].places[i]];
            status = work(*together[i], crew, isEnding);
            together[i]->unit.loaded.reset();
            if (!status)
                ending.request_stop();
        });
    });
    // Behind a failure the others were interrupted.
    const auto failed = std::ranges::find_if(statuses, [](const Status& status) {
        return !status && status.error().code != ErrorCode::Interrupted;
    });
    if (failed != statuses.end())
        return *failed;
    return ending.stop_requested() ? Status(Error{ErrorCode::Interrupted, "Stopped."}) : ok();
}

} // namespace sor
