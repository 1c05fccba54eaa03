// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/tuning.h"

#include "study/observations.h"
#include "study/study_counts.h"
#include "study/study_estimates.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace sor { inline namespace study {

namespace {

/// 10^4 s (benchmark - strategy) / notional.
double savingOver(const StudyRow& row, Int128 benchmark, Int128 strategy)
{
    const auto saved =
        static_cast<double>(row.order.side == Side::Buy ? benchmark - strategy : strategy - benchmark);
    return saved / notionalOf(row) * 1e4;
}

/// The mean saving of every cell on every day of some orders, which are in the order of days.
struct DailyMeans {
    std::vector<LocalDay> days;
    DayCells savings;
};

Result<DailyMeans> dailyMeans(const std::vector<const CellCosts*>& orders, std::size_t cells)
{
    DailyMeans daily;
    std::vector<double> sums;
    std::vector<double> counts;
    for (const CellCosts* of : orders) {
        const StudyRow& row = *of->row;
        if (daily.days.empty() || daily.days.back() != row.day) {
            daily.days.push_back(row.day);
            counts.push_back(0);
            sums.resize(sums.size() + cells);
        }
        counts.back() += 1;
        const Int128 benchmark = strategyOf(row, name(Baseline::TwapMatched))->allIn(row.order.side);
        double* const sum = &sums[sums.size() - cells];
        for (std::size_t cell = 0; cell < cells; ++cell)
            sum[cell] += savingOver(row, benchmark, of->allIn[cell]);
    }
    for (std::size_t i = 0; i < sums.size(); ++i)
        sums[i] /= counts[i / cells];
    auto savings = makeDayCells(cells, std::move(sums), std::move(counts));
    if (!savings)
        return savings.error();
    daily.savings = std::move(*savings);
    return daily;
}

/// A grid of so many places.
Result<ParameterGrid> gridOfPlaces(const std::array<std::size_t, 3>& axes)
{
    std::array<std::vector<Price>, 3> places;
    for (std::size_t a = 0; a < axes.size(); ++a) {
        for (std::size_t i = 0; i < axes[a]; ++i)
            places[a].push_back({static_cast<std::int64_t>(i)});
    }
    return ParameterGrid::make(std::move(places[0]), std::move(places[1]), std::move(places[2]));
}

Status addChoices(TunedCells& tuned, const std::string& symbol, const std::vector<const CellCosts*>& orders,
                  const ParameterGrid& grid, const TuningSettings& settings)
{
    const auto daily = dailyMeans(orders, grid.cellCount());
    if (!daily)
        return daily.error();
    const auto choices = walkForward(daily->savings, grid, settings.choice, settings.days);
    if (!choices)
        return ok(); // of one day nothing is chosen
    for (std::size_t i = 0; i < choices->size(); ++i) {
        tuned.days.push_back({symbol, daily->days[i + 1],
                              static_cast<std::size_t>(daily->savings.orders[i + 1]), (*choices)[i]});
    }
    return ok();
}

Result<TunedMean> meanOfSavings(const Observations& observations, const std::vector<double>& savings,
                                std::uint64_t seed)
{
    const auto paired = observations.of(savings);
    if (!paired)
        return paired.error();
    const Sample& sample = paired->sample;
    return TunedMean{meanOf(sample, Weighting::Equal), headlineOf(sample, Weighting::Equal, seed),
                     meanOverOrders(sample, Weighting::Equal)};
}

std::vector<StudyRow> rowsWithRouter(std::span<const StudyRow> rows, std::string_view router)
{
    std::vector<StudyRow> result;
    for (const StudyRow& row : rows) {
        if (row.outcome.state == OrderState::Done && strategyOf(row, kTunedKey) == nullptr)
            continue;
        StudyRow copy = row;
        auto& strategies = copy.outcome.strategies;
        if (router == kTunedKey && row.outcome.state == OrderState::Done) {
            std::erase_if(strategies, [](const StrategyRow& of) { return of.strategy == kRouterKey; });
            std::ranges::find(strategies, kTunedKey, &StrategyRow::strategy)->strategy = kRouterKey;
            copy.outcome.params = *row.outcome.tunedParams;
        } else {
            std::erase_if(strategies, [](const StrategyRow& of) { return of.strategy == kTunedKey; });
        }
        result.push_back(std::move(copy));
    }
    return result;
}

} // namespace

const TunedDay* TunedCells::of(const StudyRow& row) const
{
    const auto found = std::ranges::find_if(days, [&](const TunedDay& of) {
        return of.day == row.day && (of.symbol.empty() || of.symbol == row.order.symbol);
    });
    return found == days.end() ? nullptr : &*found;
}

std::array<std::size_t, 3> TunedCells::places(std::size_t cell) const
{
    return {cell / (axes[1] * axes[2]), cell / axes[2] % axes[1], cell % axes[2]};
}

Result<TunedCells> chooseCells(std::span<const CellCosts> orders, const TuningSettings& settings)
{
    const auto grid = gridOfPlaces(settings.axes);
    if (!grid)
        return grid.error();
    TunedCells tuned;
    tuned.axes = settings.axes;
    tuned.cells = grid->cellCount();
    std::vector<const CellCosts*> all;
    std::map<std::string, std::vector<const CellCosts*>> bySymbol;
    for (const CellCosts& of : orders) {
        if (of.allIn.size() != tuned.cells) {
            return invalidArgument(fmt::format("The order {} has {} cells, and the grid has {}.",
                                               of.row->order.id, of.allIn.size(), tuned.cells));
        }
        all.push_back(&of);
        bySymbol[of.row->order.symbol].push_back(&of);
    }
    if (all.empty())
        return tuned;
    if (settings.by == Tuning::PerSymbol) {
        for (const auto& [symbol, ofSymbol] : bySymbol) {
            if (auto status = addChoices(tuned, symbol, ofSymbol, *grid, settings); !status)
                return status.error();
        }
        std::ranges::stable_sort(tuned.days, {}, &TunedDay::day);
    } else if (auto status = addChoices(tuned, "", all, *grid, settings); !status) {
        return status.error();
    }
    const auto daily = dailyMeans(all, tuned.cells);
    if (!daily)
        return daily.error();
    tuned.search = testSearch(daily->savings, {.meanBlock = settings.block, .seed = settings.seed});
    return tuned;
}

Result<TuningEstimate> estimateTuning(std::span<const StudyRow> rows, TunedCells cells, Benchmark primary,
                                      const TuningSettings& settings)
{
    TuningEstimate estimate;
    estimate.settings = settings;
    std::vector<const StudyRow*> tuned;
    std::vector<double> after;
    std::vector<double> before;
    std::vector<double> difference;
    std::set<LocalDay> days;
    std::map<const TunedDay*, std::pair<TunedParams, double>> params;
    for (const StudyRow* row : doneInOrder(rows)) {
        const StrategyRow* own = strategyOf(*row, kTunedKey);
        const StrategyRow* other = strategyOf(*row, kRouterKey);
        const StrategyRow* benchmark = strategyOf(*row, name(primary));
        const TunedDay* choice = cells.of(*row);
        if (own == nullptr || choice == nullptr) {
            ++estimate.trainingOrders;
            continue;
        }
        auto& [sum, count] = params[choice];
        count += 1;
        const std::array<Price, 3> values{row->outcome.tunedParams->lambdaOver,
                                          row->outcome.tunedParams->lambdaUnder,
                                          row->outcome.tunedParams->thetaQueue};
        for (std::size_t a = 0; a < values.size(); ++a)
            sum.dollars[a] += values[a].dollars();
        days.insert(row->day);
        ++estimate.orders;
        if (other == nullptr || benchmark == nullptr)
            continue;
        const Side side = row->order.side;
        tuned.push_back(row);
        after.push_back(savingOver(*row, benchmark->allIn(side), own->allIn(side)));
        before.push_back(savingOver(*row, benchmark->allIn(side), other->allIn(side)));
        difference.push_back(savingOver(*row, other->allIn(side), own->allIn(side)));
    }
    estimate.days = days.size();
    for (const TunedDay& day : cells.days) {
        auto& [sum, count] = params[&day];
        sum.symbol = day.symbol;
        sum.day = day.day;
        for (double& dollars : sum.dollars)
            dollars /= std::max(count, 1.0);
        estimate.params.push_back(sum);
    }
    estimate.cells = std::move(cells);
    const Observations observations(std::move(tuned));
    for (const auto& [savings, mean] :
         {std::pair{&after, &estimate.tuned}, {&before, &estimate.untuned}, {&difference, &estimate.worth}}) {
        auto of = meanOfSavings(observations, *savings, settings.seed);
        if (!of)
            return of.error();
        *mean = *of;
    }
    return estimate;
}

std::vector<StudyRow> tunedRows(std::span<const StudyRow> rows)
{
    return rowsWithRouter(rows, kTunedKey);
}

std::vector<StudyRow> untunedRows(std::span<const StudyRow> rows)
{
    return rowsWithRouter(rows, kRouterKey);
}

}} // namespace sor::study
