// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_counts.h"

#include "study/cost_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace sor { inline namespace study {

const StrategyRow* strategyOf(const StudyRow& row, std::string_view key)
{
    const auto& strategies = row.outcome.strategies;
    const auto strategy = std::ranges::find(strategies, key, &StrategyRow::strategy);
    return strategy == strategies.end() || !strategy->notRun.empty() ? nullptr : &*strategy;
}

double notionalOf(const StudyRow& row)
{
    return row.unit.sharesOf(static_cast<double>(row.outcome.shares.count))
        * static_cast<double>(row.outcome.arrivalMid->halfNanos) / 2;
}

/// Rows in the order of day, symbol and id: results do not depend on that of the orders file.
std::vector<const StudyRow*> doneInOrder(std::span<const StudyRow> rows)
{
    std::vector<const StudyRow*> done;
    for (const StudyRow& row : rows) {
        if (row.outcome.state == OrderState::Done && row.outcome.arrivalMid
            && row.outcome.arrivalMid->halfNanos > 0)
            done.push_back(&row);
    }
    std::ranges::sort(done, [](const StudyRow* a, const StudyRow* b) {
        return std::tie(a->day, a->order.symbol, a->order.id)
            < std::tie(b->day, b->order.symbol, b->order.id);
    });
    return done;
}

StudyCounts countOrders(std::span<const StudyRow> rows, const std::vector<const StudyRow*>& done)
{
    StudyCounts counts;
    counts.orders = rows.size();
    counts.done = done.size();
    for (const StudyRow& row : rows) {
        counts.noData += static_cast<std::size_t>(row.outcome.state == OrderState::NoData);
        counts.notSized += static_cast<std::size_t>(row.outcome.state == OrderState::NotSized);
        counts.notRun += static_cast<std::size_t>(row.outcome.state == OrderState::NotRun);
    }
    std::set<LocalDay> days;
    std::set<std::string> symbols;
    std::map<std::string, std::size_t> pairs;
    std::vector<double> parts;
    std::map<std::string, double> valued;
    double shares = 0;
    std::set<std::string> traded;
    for (const StudyRow* row : done) {
        if (row->outcome.volume > 0)
            traded.insert(row->order.symbol);
    }
    for (const StudyRow* row : done) {
        days.insert(row->day);
        symbols.insert(row->order.symbol);
        if (!row->order.pair.empty() && ++pairs[row->order.pair] == 2)
            ++counts.pairs;
        if (!row->outcome.note.empty())
            ++counts.noted;
        counts.notionalDollars += notionalOf(*row) / 1e9;
        const auto size = static_cast<double>(row->outcome.shares.count);
        shares += size;
        // In a window without a trade any order is too large; a symbol without trades tells nothing.
        if (row->outcome.volume > 0 || traded.contains(row->order.symbol)) {
            parts.push_back(row->outcome.volume > 0 ? size / static_cast<double>(row->outcome.volume)
                                                    : std::numeric_limits<double>::infinity());
            counts.large += static_cast<std::size_t>(parts.back() > kMaxFittedParticipation);
        }
        for (const StrategyRow& strategy : row->outcome.strategies)
            valued[strategy.strategy] += static_cast<double>(strategy.valued.count);
        if (const StrategyRow* router = strategyOf(*row, kRouterKey)) {
            counts.completion += static_cast<double>(router->completion.count);
            counts.maker += static_cast<double>(router->maker.count);
            counts.crossing += static_cast<double>(router->crossing.count);
        }
    }
    counts.days = days.size();
    counts.symbols = symbols.size();
    if (shares > 0) {
        for (const auto& [strategy, left] : valued)
            counts.valued = std::max(counts.valued, left / shares);
        counts.completion /= shares;
        counts.maker /= shares;
        counts.crossing /= shares;
    }
    if (!parts.empty()) {
        std::ranges::sort(parts);
        const double median = (parts[(parts.size() - 1) / 2] + parts[parts.size() / 2]) / 2;
        if (std::isfinite(median))
            counts.participation = median;
    }
    return counts;
}

}} // namespace sor::study
