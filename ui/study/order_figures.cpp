// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/order_figures.h"

#include "study/study_counts.h"

#include <chrono>
#include <ratio>
#include <span>

namespace sor::ui {

namespace {

double percentOf(Shares part, Shares whole)
{
    return whole.count > 0 ? 100.0 * static_cast<double>(part.count) / static_cast<double>(whole.count)
                           : OrderFigures::kNone;
}

/// Of all shares against the arrival mid, all-in.
double costBps(const StudyRow& row, const StrategyRow& router)
{
    const double arrival = study::notionalOf(row);
    const auto paid = static_cast<double>(router.allIn(row.order.side));
    const double sign = row.order.side == Side::Buy ? 1 : -1;
    return arrival > 0 ? 1e4 * sign * (paid - arrival) / arrival : OrderFigures::kNone;
}

void addResults(OrderFigures& figures, const StudyRow& row, Benchmark primary)
{
    figures.saving = study::savingOf(row, primary).value_or(OrderFigures::kNone);
    figures.participation = percentOf(row.outcome.shares, {row.outcome.volume});
    if (const StrategyRow* router = study::strategyOf(row, study::kRouterKey)) {
        figures.cost = costBps(row, *router);
        figures.completion = percentOf(router->completion, row.outcome.shares);
        figures.maker = percentOf(router->maker, row.outcome.shares);
    }
}

} // namespace

std::vector<OrderFigures> orderFigures(const StudyReport& report)
{
    std::vector<OrderFigures> all;
    all.reserve(report.rows.size());
    for (const StudyRow& row : report.rows) {
        OrderFigures& figures = all.emplace_back();
        figures.minutes = std::chrono::duration<double, std::ratio<60>>(row.order.window.length()).count();
        if (row.outcome.state != OrderState::Done)
            continue;
        if (!report.isTuned()) {
            addResults(figures, row, report.primary);
            continue;
        }
        const std::vector<StudyRow> tuned = study::tunedRows(std::span(&row, 1));
        figures.onlyTrained = tuned.empty();
        if (!tuned.empty())
            addResults(figures, tuned.front(), report.primary);
    }
    return all;
}

} // namespace sor::ui
