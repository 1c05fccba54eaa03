// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/actual_strategy.h"

#include "base/number_text.h"
#include "base/symbol_list.h"
#include "input/csv/desk_csv.h"
#include "market/venue_names.h"
#include "search/benchmark.h"
#include "search/grid_run.h"
#include "sim/executed_run.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <utility>
#include <vector>

namespace sor { inline namespace runs {

namespace {

constexpr std::size_t kLargestExecutions = 2'000'000'000; // bytes

Error badRow(const ExecutionsFile& file, const Execution& row, std::string message)
{
    return Error{ErrorCode::DataUnusable, std::move(message), {.path = file.where, .line = row.line}};
}

Result<DoneFill> doneFill(const ExecutionsFile& file, const Execution& row, ShareUnit unit, const Tape& tape)
{
    const auto& venues = tape.venues();
    const auto venue = std::ranges::find(venues, venueKey(row.venue),
                                         [](const TapeVenue& of) { return venueKey(of.info.mic); });
    if (venue == venues.end()) {
        std::vector<std::string> known;
        known.reserve(venues.size());
        for (const TapeVenue& of : venues)
            known.push_back(of.info.mic);
        return badRow(
            file, row,
            fmt::format("The quotes have no venue {}; they have {}. Add its quotes, without which its "
                        "executions cannot be compared.",
                        row.venue, fmt::join(known, ", ")));
    }
    const Shares shares = *inUnit(row.shares.shares, row.shares.unit, unit);
    DoneFill done{row.time,        static_cast<VenueIndex>(venue - venues.begin()),
                  shares,          row.price,
                  row.fee,         row.isMaker,
                  row.isCompletion};
    if (row.feePerShare) {
        done.fees = cashFor(*row.feePerShare, shares, unit);
        if (!done.fees)
            return badRow(file, row, "Its fee is beyond 9.2 billion dollars.");
    }
    return done;
}

} // namespace

Result<ExecutionsFile> readExecutions(const RunSetup& setup)
{
    const auto text = readDeskText(setup.executions, kLargestExecutions);
    if (!text)
        return text.error();
    return parseExecutions(*text, setup.executions);
}

ExtraStrategy actualRow(const ExecutionsFile& file)
{
    ExtraStrategy actual;
    actual.key = kActualKey;
    actual.name = kActualName;
    actual.isWholeOnly = true;
    actual.identity = file.hash;
    actual.file = std::filesystem::path(file.where).filename().string();
    return actual;
}

Status checkExecutions(const ExecutionsFile& file, std::span<const Execution> rows, const ParentOrder& order,
                       std::span<const std::string> symbols)
{
    std::vector<std::pair<std::int64_t, std::int64_t>> byLine; // lines and shares
    byLine.reserve(rows.size());
    for (const Execution& row : rows) {
        if (row.side && *row.side != order.side)
            return badRow(file, row,
                          fmt::format("This execution is a {}, and its order a {}.", name(*row.side),
                                      name(order.side)));
        if (!row.symbol.empty() && !symbols.empty()
            && std::ranges::find(symbols, row.symbol) == symbols.end())
            return badRow(file, row,
                          fmt::format("This execution is of {}, and its order of {}.", row.symbol,
                                      fmt::join(symbols, ", ")));
        if (row.time < order.window.from || row.time > order.window.to)
            return badRow(file, row,
                          fmt::format("This execution is of {}, outside its order's window from {} to {}.",
                                      formatIsoTime(row.time), formatIsoTime(order.window.from),
                                      formatIsoTime(order.window.to)));
        if (order.limit && (order.side == Side::Buy ? row.price > *order.limit : row.price < *order.limit))
            return badRow(
                file, row,
                fmt::format("This execution at {} is worse than its order's limit {}, which no other "
                            "strategy may pass. State the limit that the order had.",
                            format(row.price), format(*order.limit)));
        const auto shares = inUnit(row.shares.shares, row.shares.unit, order.unit);
        if (!shares)
            return badRow(file, row,
                          fmt::format("{} shares are no whole number of {}, which sizes are counted in here "
                                      "(`size-unit`).",
                                      format(row.shares.shares, row.shares.unit), format(order.unit)));
        byLine.emplace_back(row.line, shares->count);
    }
    // Rows are in order of time; a reader of the file looks from its top.
    std::ranges::sort(byLine);
    Int128 sum = 0;
    for (const auto& [line, shares] : byLine) {
        sum += shares;
        if (sum > order.shares.count)
            return Error{ErrorCode::DataUnusable,
                         fmt::format("The executions up to this one are more than their order's {}.",
                                     sharesText(order.shares, order.unit)),
                         {.path = file.where, .line = line}};
    }
    return ok();
}

Result<ExtraStrategy> actualStrategy(const ExecutionsFile& file, std::span<const Execution> rows,
                                     const ParentOrder& order, const Tape& tape, FarPrices far)
{
    ExtraStrategy actual = actualRow(file);
    auto fills = std::make_shared<std::vector<DoneFill>>();
    fills->reserve(rows.size());
    for (const Execution& row : rows) {
        auto done = doneFill(file, row, order.unit, tape);
        if (!done)
            return done.error();
        fills->push_back(*done);
    }
    actual.run = [fills = std::shared_ptr<const std::vector<DoneFill>>(std::move(fills)), far,
                  where = file.where](const Scenario& scenario,
                                      const std::stop_token& stop) -> Result<RunResult> {
        const auto notRun = [&](std::string why) {
            return RunResult::notRunFor(scenario.order, scenario.fees.venueCount(), std::move(why));
        };
        if (fills->empty())
            return notRun("The file has no executions of the order.");
        auto run = runExecuted(scenario.tape, scenario.order, scenario.fees, scenario.rules, *fills, stop);
        if (!run || far == FarPrices::Keep)
            return run;
        std::string text = farPricesText(*run);
        if (text.empty())
            return run;
        if (far == FarPrices::LeaveOut)
            return notRun(std::move(text));
        return unusableData(text + " With `force` they are taken as they are.", where);
    };
    return actual;
}

Status addExecutions(const RunSetup& setup, const LoadedTape& loaded, ExperimentSettings& settings,
                     std::vector<Finding>& findings)
{
    if (setup.executions.empty())
        return ok();
    const auto file = readExecutions(setup);
    if (!file)
        return file.error();
    if (file->orders.size() > 1) {
        constexpr std::size_t kShown = 3;
        std::vector<std::string> ids;
        for (const auto& [id, rows] : file->orders) {
            if (ids.size() < kShown)
                ids.push_back(id);
        }
        return unusableData(
            fmt::format("A single run is of one order, and these are executions of {}: {}{}. Keep "
                        "the rows of one, or make a study of all.",
                        file->orders.size(), fmt::join(ids, ", "),
                        file->orders.size() > kShown ? ", ..." : ""),
            file->where);
    }
    const std::vector<Execution>& rows = file->orders.begin()->second;
    std::vector<std::string> symbols = SymbolList(setup.symbol).spellings();
    if (!loaded.symbol.empty())
        symbols.push_back(loaded.symbol);
    if (auto status = checkExecutions(*file, rows, settings.order, symbols); !status)
        return status;
    auto actual = actualStrategy(*file, rows, settings.order, *loaded.tape,
                                 setup.isForced ? FarPrices::Keep : FarPrices::Refuse);
    if (!actual)
        return actual.error();
    settings.baselines.extras.push_back(std::move(*actual));
    for (const std::string& remark : file->remarks)
        findings.push_back({"executions", remark, ""});
    return ok();
}

std::string farPricesText(const RunResult& run)
{
    const auto far = farFills(run);
    if (far.empty())
        return "";
    const Fill& first = far.front();
    return fmt::format("{} {} a price more than {}% outside the best bid and ask of the time, first at {} "
                       "({} $, the mid was {} "
                       "$): of another symbol, in another unit, or with times of another zone?",
                       groupedCount(static_cast<Int128>(far.size()), "execution"),
                       either(far.size(), "has", "have"), kFarPercent, formatIsoTime(first.time),
                       format(first.price), formatHalfNanos(first.mid->halfNanos));
}

}} // namespace sor::runs
