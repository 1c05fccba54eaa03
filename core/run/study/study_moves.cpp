// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_moves.h"

#include "input/csv/tape_hash.h"
#include "input/symbol_tapes.h"
#include "market/market_hours.h"
#include "run/run_pipeline.h"
#include "run/study/moves_store.h"
#include "run/study/shared_files.h"
#include "run/study/study_schema.h"
#include "run/study/study_store.h"
#include "run/study/study_unit.h"
#include "run/study/unit_queue.h"
#include "run/study/unit_source.h"
#include "search/worker_crew.h"
#include "setup/study_values.h"
#include "strategy/router/far_moves.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <utility>

namespace sor { inline namespace runs {

namespace {

constexpr std::array kSides{Side::Buy, Side::Sell};

FarMoves::Options optionsOf(const RunSetup& setup, Side side)
{
    return {side, setup.experiment.router.interval, setup.experiment.rules.tick, {}};
}

bool learnsFromEarlierDays(const RunSetup& setup)
{
    return setup.modelOrDefault() == RouterModel::Adaptive && !setup.experiment.router.adaptiveHistory;
}

/// A session of a symbol, with the files that have quotes of its day up to its end.
struct SymbolSession {
    LocalDay day;
    TimeWindow session;
    std::vector<const CatalogueEntry*> files;
    std::string inputs;
};

/// Those that end by `end`, in order.
Result<std::vector<SymbolSession>> sessionsOf(const StudyCatalogue& catalogue, const std::string& symbol,
                                              UnixNanos end)
{
    const auto entries = catalogue.of(symbol, kAllTime);
    const bool isUs = std::ranges::any_of(entries, &CatalogueEntry::isUs);
    const auto hours = MarketHours::of(isUs);
    if (!hours)
        return hours.error();
    std::set<LocalDay> days;
    for (const CatalogueEntry* entry : entries) {
        for (LocalDay day = hours->dayOf(entry->first); day <= hours->dayOf(entry->last);
             day += std::chrono::days{1})
            days.insert(day);
    }
    std::vector<SymbolSession> sessions;
    for (const LocalDay day : days) {
        const auto session = hours->sessionOn(day);
        if (!session || session->to > end)
            continue;
        SymbolSession of{day, *session, catalogue.of(symbol, {hours->toUtc(day, day).from, session->to}), {}};
        std::string identity;
        for (const CatalogueEntry* entry : of.files)
            identity += entry->xxh3 + "\n";
        of.inputs = textHash(identity);
        if (!of.files.empty())
            sessions.push_back(std::move(of));
    }
    return sessions;
}

/// Sessions of a symbol that have the same files.
struct MovesJob {
    std::string symbol;
    std::span<const SymbolSession> sessions;
    bool isKnown = false;
    std::vector<SideSums> sums; // by session

    TimeWindow window() const { return {sessions.front().session.from, sessions.back().session.to}; }
    const std::vector<const CatalogueEntry*>& files() const { return sessions.front().files; }
};

RunSetup sourceOf(const RunSetup& setup, const std::filesystem::path& folder, const MovesJob& job)
{
    std::vector<std::string> files;
    std::vector<std::string> trades;
    std::string symbol;
    for (const CatalogueEntry* entry : job.files()) {
        files.push_back((folder / entry->path).string());
        const std::string beside = entry->trades.empty() ? "" : (folder / entry->trades).string();
        if (!beside.empty() && std::ranges::find(trades, beside) == trades.end())
            trades.push_back(beside);
        if (entry->statesSymbol)
            symbol = entry->symbol;
    }
    return sourceWith(setup, std::move(files), std::move(trades), std::move(symbol));
}

FilesOfSymbol filesOf(const MovesJob& job, const RunSetup& source)
{
    std::size_t rows = 0;
    for (const CatalogueEntry* entry : job.files())
        rows += static_cast<std::size_t>(entry->rows);
    return {source.csv, source.trades, !source.symbol.empty(), job.sessions.front().day,
            bytesOfTape(source, rows)};
}

/// Of a tape that can never be read, none.
Status sumUp(const RunSetup& setup, const Result<LoadedTape>& loaded, MovesJob& job, WorkerCrew& crew,
             const std::stop_token& stop)
{
    job.sums.resize(job.sessions.size());
    if (!loaded) {
        const ErrorCode code = loaded.error().code;
        const bool mayBeReadYet = code == ErrorCode::Interrupted || code == ErrorCode::MemoryLimit;
        return mayBeReadYet ? Status(loaded.error()) : ok();
    }
    Tasks tasks;
    for (std::size_t i = 0; i < job.sessions.size(); ++i) {
        for (const Side side : kSides) {
            tasks.emplace_back([&, i, side]() -> Status {
                const auto of =
                    FarMoves::sumsOf(*loaded->tape, job.sessions[i].session, optionsOf(setup, side), stop);
                if (!of)
                    return of.error();
                job.sums[i].at(static_cast<std::size_t>(side)) = *of;
                return ok();
            });
        }
    }
    return crew.runTasks(tasks, stop);
}

/// Jobs whose files are the same, from one reading of them.
Status measure(const RunSetup& setup, const std::filesystem::path& folder, const std::vector<MovesJob*>& jobs,
               WorkerCrew& crew, const std::stop_token& stop)
{
    std::vector<Result<LoadedTape>> tapes;
    if (jobs.size() > 1) {
        std::vector<SymbolWanted> wanted;
        wanted.reserve(jobs.size());
        for (const MovesJob* job : jobs)
            wanted.push_back({job->symbol, [window = job->window()](UnixNanos) { return window; }});
        RunSetup source = sourceOf(setup, folder, *jobs.front());
        source.symbol.clear();
        tapes = loadSymbols(source, wanted, crew.spareThreads(), stop);
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const bool isLoaded = i < tapes.size() && tapes[i];
        const auto loaded = isLoaded ? std::move(tapes[i])
                                     : loadTape(sourceOf(setup, folder, *jobs[i]), crew.spareThreads(), stop,
                                                nullptr, [&](UnixNanos) { return jobs[i]->window(); });
        if (auto status = sumUp(setup, loaded, *jobs[i], crew, stop); !status)
            return status;
    }
    return ok();
}

Status measureNew(const RunSetup& setup, const std::filesystem::path& folder, std::vector<MovesJob>& jobs,
                  SqliteDatabase& database, const std::stop_token& stop, ProgressSink* progress)
{
    std::vector<MovesJob*> wanted;
    std::vector<FilesOfSymbol> files;
    for (MovesJob& job : jobs) {
        if (job.isKnown)
            continue;
        wanted.push_back(&job);
        files.push_back(filesOf(job, sourceOf(setup, folder, job)));
    }
    const auto passes = sharedPasses(files, setup.memoryLimit());
    std::mutex saving;
    std::int64_t done = 0;
    return forEachPass(setup, passes, stop,
                       [&](const SharedPass& pass, WorkerCrew& crew, std::stop_source& ending) -> Status {
                           std::vector<MovesJob*> together;
                           together.reserve(pass.places.size());
                           for (const std::size_t place : pass.places)
                               together.push_back(wanted[place]);
                           auto status = measure(setup, folder, together, crew, ending.get_token());
                           const std::lock_guard lock(saving);
                           for (const MovesJob* job : together) {
                               for (std::size_t i = 0; status && i < job->sessions.size(); ++i)
                                   status = saveMoves(database, {job->symbol, job->sessions[i].day},
                                                      {job->sessions[i].inputs, job->sums[i]});
                           }
                           if (progress != nullptr)
                               progress->progress("Measuring moves of the far price", ++done,
                                                  static_cast<std::int64_t>(passes.size()));
                           return status;
                       });
}

std::string textOf(const FarMoveSums& sums)
{
    std::string text;
    for (const FarMoveSum& sum : sums.states)
        text += fmt::format("{} {};", sum.samples, static_cast<std::int64_t>(sum.nanos));
    return text;
}

} // namespace

Status checkMoves(const RunSetup& setup, const std::vector<StudyOrder>& orders)
{
    for (const StudyOrder& order : orders) {
        if (order.words.empty())
            continue;
        const RunSetup own = setupOf(setup, {}, {&order, 1});
        if (!learnsFromEarlierDays(own))
            continue;
        const bool hasInterval = own.experiment.router.interval != setup.experiment.router.interval;
        if (!hasInterval && own.experiment.rules.tick == setup.experiment.rules.tick)
            continue;
        const std::string_view word = hasInterval ? "interval" : "tick";
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("`{}` of the order {} is not the study's, with which `model adaptive` "
                                 "measures each day once for all orders. Leave the column out, or state "
                                 "`adaptive-history`.",
                                 word, order.id),
                     {.parameter = std::string(word)}};
    }
    return ok();
}

Status measureMoves(const RunSetup& setup, const std::filesystem::path& folder,
                    const StudyCatalogue& catalogue, SqliteDatabase& database, StudyPlan& plan,
                    const std::stop_token& stop, ProgressSink* progress)
{
    const auto zone = studyZone(setup);
    if (!zone)
        return zone.error();
    const auto begin = [&](LocalDay day) { return zone->toUtc(LocalNanos{day}); };
    std::map<std::string, LocalDay> lastDays; // of the symbols that need sums
    for (const PlannedUnit& of : plan.units) {
        const bool learns = std::ranges::any_of(of.places, [&](std::size_t place) {
            return learnsFromEarlierDays(setupOf(setup, of.unit, {&plan.rows[place].order, 1}));
        });
        if (learns)
            lastDays[of.unit.symbol] = of.unit.day; // units come by day
    }
    if (lastDays.empty())
        return ok();
    const auto stored = readMoves(database);
    if (!stored)
        return stored.error();
    std::map<std::string, std::vector<SymbolSession>> sessions;
    for (const auto& [symbol, day] : lastDays) {
        auto of = sessionsOf(catalogue, symbol, begin(day));
        if (!of)
            return of.error();
        sessions.emplace(symbol, std::move(*of));
    }
    std::vector<MovesJob> jobs;
    for (const auto& [symbol, all] : sessions) {
        for (std::size_t next = 0; next < all.size();) {
            std::size_t end = next + 1;
            while (end < all.size() && all[end].files == all[next].files)
                ++end;
            MovesJob& job =
                jobs.emplace_back(MovesJob{symbol, std::span(all).subspan(next, end - next), false, {}});
            job.isKnown = std::ranges::all_of(job.sessions, [&, key = symbol](const SymbolSession& session) {
                const auto at = stored->find({key, session.day});
                return at != stored->end() && at->second.inputs == session.inputs;
            });
            for (const SymbolSession& session : job.sessions) {
                if (job.isKnown)
                    job.sums.push_back(stored->at({symbol, session.day}).sums);
            }
            next = end;
        }
    }
    if (auto status = measureNew(setup, folder, jobs, database, stop, progress); !status)
        return status;
    std::map<std::string, std::vector<std::pair<UnixNanos, SideSums>>> known; // by symbol: ends and sums
    for (const MovesJob& job : jobs) {
        for (std::size_t i = 0; i < job.sessions.size(); ++i)
            known[job.symbol].emplace_back(job.sessions[i].session.to, job.sums[i]);
    }
    for (PlannedUnit& of : plan.units) {
        if (!lastDays.contains(of.unit.symbol))
            continue;
        std::string text = of.inputs;
        for (const Side side : kSides) {
            FarMoveSums sums;
            for (const auto& [end, sides] : known[of.unit.symbol]) {
                if (end <= begin(of.unit.day))
                    sums.add(sides.at(static_cast<std::size_t>(side)));
            }
            text += " " + textOf(sums);
            if (!sums.isEmpty())
                of.unit.moves.at(static_cast<std::size_t>(side)) =
                    FarMoves::ofEarlierDays(optionsOf(setup, side), sums);
        }
        of.inputs = textHash(text);
    }
    return ok();
}

Status sampleMoves(const Tape& tape, std::span<ExperimentSettings* const> orders, WorkerCrew& crew,
                   const std::stop_token& stop)
{
    const auto hours = MarketHours::of(isUsMarket(tape.venues()));
    if (!hours)
        return hours.error();
    struct Group {
        FarMoves::Options options;
        UnixNanos begin;
        TimeWindow window;
        std::vector<ExperimentSettings*> orders;
    };
    std::vector<Group> groups;
    for (ExperimentSettings* order : orders) {
        if (order->model != RouterModel::Adaptive || order->moves)
            continue;
        const FarMoves::Options options{order->order.side, order->router.interval, order->rules.tick,
                                        order->router.adaptiveHistory};
        const TimeWindow window = order->order.window;
        const UnixNanos begin = farMovesBegin(window.from, *hours);
        const auto group = std::ranges::find_if(groups, [&](const Group& of) {
            return of.begin == begin && of.options.side == options.side
                && of.options.interval == options.interval && of.options.tick == options.tick
                && of.options.history == options.history;
        });
        if (group == groups.end()) {
            groups.push_back({options, begin, window, {order}});
            continue;
        }
        group->window = {std::min(group->window.from, window.from), std::max(group->window.to, window.to)};
        group->orders.push_back(order);
    }
    Tasks tasks;
    for (Group& group : groups) {
        tasks.emplace_back([&]() -> Status {
            const auto moves = FarMoves::record(tape, group.window, group.options, {}, stop);
            if (!moves)
                return moves.error();
            for (ExperimentSettings* order : group.orders)
                order->moves = *moves;
            return ok();
        });
    }
    return crew.runTasks(tasks, stop);
}

}} // namespace sor::runs
