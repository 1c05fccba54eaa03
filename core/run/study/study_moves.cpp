// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/study/study_moves.h"

#include "input/csv/tape_hash.h"
#include "input/tape_loader.h"
#include "market/market_hours.h"
#include "run/run_pipeline.h"
#include "run/study/study_schema.h"
#include "run/study/study_store.h"
#include "run/study/study_unit.h"
#include "search/worker_pool.h"
#include "setup/study_values.h"
#include "strategy/router/far_moves.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <optional>
#include <set>

namespace sor {

namespace {

using SideSums = std::array<FarMoveSums, 2>; // by Side
constexpr std::array kSides{Side::Buy, Side::Sell};

FarMoves::Options optionsOf(const RunSetup& setup, Side side)
{
    return {side, setup.experiment.router.interval, setup.experiment.rules.tick, {}};
}

bool learnsFromEarlierDays(const RunSetup& setup)
{
    return setup.modelOrDefault() == RouterModel::Adaptive && !setup.experiment.router.adaptiveHistory;
}

/// Sums of a symbol's session, and what they were made from.
struct StoredMoves {
    std::string inputs;
    SideSums sums;
};

Result<std::map<UnitKey, StoredMoves>> readMoves(SqliteDatabase& database)
{
    auto select =
        database.prepare("SELECT symbol, day, inputs, side, imbalance_fifth, spread_ticks, samples, "
                         "move_nanos FROM moves");
    if (!select)
        return select.error();
    std::map<UnitKey, StoredMoves> moves;
    for (;;) {
        const auto row = select->step();
        if (!row)
            return row.error();
        if (!*row)
            return moves;
        StoredMoves& stored = moves[{select->text(0), dayFromText(select->text(1))}];
        stored.inputs = select->text(2);
        const auto state = static_cast<std::size_t>((select->integer(4) - 1) * std::int64_t{kMostSpreadTicks}
                                                    + select->integer(5) - 1);
        if (state >= kFarMoveStates)
            return unusableData("The database of the study has moves of a state that there is not.");
        const Side side = select->text(3) == name(Side::Sell) ? Side::Sell : Side::Buy;
        stored.sums.at(static_cast<std::size_t>(side)).states[state] = {select->integer(6),
                                                                        select->integer(7)};
    }
}

Status saveMoves(SqliteDatabase& database, const UnitKey& key, const StoredMoves& moves)
{
    auto transaction = SqliteTransaction::begin(database);
    if (!transaction)
        return transaction.error();
    auto insert = database.prepare("INSERT OR REPLACE INTO moves VALUES (?,?,?,?,?,?,?,?)");
    if (!insert)
        return insert.error();
    for (const Side side : kSides) {
        for (std::size_t state = 0; state < kFarMoveStates; ++state) {
            const FarMoveSum& sum = moves.sums.at(static_cast<std::size_t>(side)).states[state];
            constexpr Int128 kMost = std::numeric_limits<std::int64_t>::max();
            if (sum.nanos > kMost || sum.nanos < -kMost) {
                return unusableData(
                    fmt::format("The best prices of {} on {} moved by more in all than can be "
                                "counted. Are its prices read in the right unit?",
                                key.symbol, dayText(key.day)));
            }
            insert->bind(key.symbol).bind(dayText(key.day)).bind(moves.inputs).bind(std::string(name(side)));
            insert->bind(static_cast<std::int64_t>(state / kMostSpreadTicks + 1));
            insert->bind(static_cast<std::int64_t>(state % kMostSpreadTicks + 1)).bind(sum.samples);
            if (auto status = insert->bind(static_cast<std::int64_t>(sum.nanos)).run(); !status)
                return status;
        }
    }
    return transaction->commit();
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

/// Sessions that have the same files, from one reading of them.
Result<std::vector<SideSums>> measure(const RunSetup& setup, const std::filesystem::path& folder,
                                      std::span<const SymbolSession> sessions, const std::stop_token& stop)
{
    RunSetup source = setup;
    source.form.sizeUnit = sizeUnitOf(setup);
    source.csv.clear();
    source.symbol.clear();
    for (const CatalogueEntry* entry : sessions.front().files) {
        source.csv.push_back((folder / entry->path).string());
        if (!entry->trades.empty())
            source.trades.push_back((folder / entry->trades).string());
        if (entry->statesSymbol)
            source.symbol = entry->symbol;
    }
    const TimeWindow all{sessions.front().session.from, sessions.back().session.to};
    std::vector<SideSums> sums(sessions.size());
    const auto loaded = loadTape(source, threadsOf(setup), stop, nullptr, [&](UnixNanos) { return all; });
    if (!loaded)
        return loaded.error().code == ErrorCode::Interrupted ? Result<std::vector<SideSums>>(loaded.error())
                                                             : sums;
    Tasks tasks;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        for (const Side side : kSides) {
            tasks.emplace_back([&, i, side]() -> Status {
                const auto of =
                    FarMoves::sumsOf(*loaded->tape, sessions[i].session, optionsOf(setup, side), stop);
                if (!of)
                    return of.error();
                sums[i].at(static_cast<std::size_t>(side)) = *of;
                return ok();
            });
        }
    }
    if (auto status = runTasks(tasks, threadsOf(setup), stop); !status)
        return status.error();
    return sums;
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
    std::map<std::string, std::vector<std::pair<UnixNanos, SideSums>>> known; // by symbol: ends and sums
    std::int64_t done = 0;
    for (const auto& of : lastDays) {
        const std::string& symbol = of.first;
        const auto sessions = sessionsOf(catalogue, symbol, begin(of.second));
        if (!sessions)
            return sessions.error();
        std::size_t next = 0;
        while (next < sessions->size()) {
            std::size_t end = next + 1;
            while (end < sessions->size() && (*sessions)[end].files == (*sessions)[next].files)
                ++end;
            const auto group = std::span(*sessions).subspan(next, end - next);
            const bool isKnown = std::ranges::all_of(group, [&](const SymbolSession& session) {
                const auto at = stored->find({symbol, session.day});
                return at != stored->end() && at->second.inputs == session.inputs;
            });
            std::vector<SideSums> sums;
            if (isKnown) {
                sums.reserve(group.size());
                for (const SymbolSession& session : group)
                    sums.push_back(stored->at({symbol, session.day}).sums);
            } else {
                if (progress != nullptr)
                    progress->progress("Measuring moves of the far price", done++, 0);
                auto measured = measure(setup, folder, group, stop);
                if (!measured)
                    return measured.error();
                sums = std::move(*measured);
            }
            for (std::size_t i = 0; i < group.size(); ++i) {
                if (!isKnown) {
                    auto status = saveMoves(database, {symbol, group[i].day}, {group[i].inputs, sums[i]});
                    if (!status)
                        return status;
                }
                known[symbol].emplace_back(group[i].session.to, sums[i]);
            }
            next = end;
        }
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

Status sampleMoves(const Tape& tape, std::span<ExperimentSettings* const> orders, unsigned threads,
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
    return runTasks(tasks, threads, stop);
}

} // namespace sor
