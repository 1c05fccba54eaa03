// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_view.h"

#include "input/tape_loader.h"
#include "run/order_checks.h"
#include "run/replay_view.h"
#include "search/validation.h"
#include "sim/session.h"
#include "support/shown_text.h"

#include <algorithm>
#include <utility>

namespace sor::ui {

namespace {

/// Those of the program, then those of `extras`.
std::vector<HeatmapBaseline> heatmapBaselines(const std::vector<RunResult>& baselines,
                                              const std::vector<RunResult>& extras, const RunReport& report)
{
    std::vector<HeatmapBaseline> result;
    result.reserve(kShownBaselines.size() + extras.size());
    for (const Baseline baseline : kShownBaselines)
        result.push_back(heatmapBaseline(nameOf(baseline, report.names()), baselines[indexOf(baseline)]));
    for (std::size_t i = 0; i < extras.size(); ++i)
        result.push_back(heatmapBaseline(toQString(report.experiment.extraNames[i].name), extras[i]));
    return result;
}

} // namespace

const StrategyView* RunView::find(SeriesRole role) const
{
    const auto found = std::ranges::find(strategies, role, &StrategyView::role);
    return found == strategies.end() ? nullptr : &*found;
}

const StrategyView* RunView::router() const
{
    return find(SeriesRole::Optimised);
}

void RunView::put(StrategyView strategy)
{
    const auto place = std::ranges::find_if(strategies, [&](const StrategyView& other) {
        return other.role > strategy.role || (other.role == strategy.role && other.name == strategy.name);
    });
    if (place != strategies.end() && place->role == strategy.role)
        *place = std::move(strategy);
    else
        strategies.insert(place, std::move(strategy));
}

SeriesRole roleOf(Baseline baseline)
{
    switch (baseline) {
    case Baseline::BestAsk:
        return SeriesRole::BestAsk;
    case Baseline::BestAllIn:
        return SeriesRole::BestAllIn;
    case Baseline::Twap:
        return SeriesRole::Twap;
    case Baseline::Vwap:
        return SeriesRole::Vwap;
    case Baseline::SizeWeighted:
        return SeriesRole::SizeWeighted;
    case Baseline::TwapMatched:
        return SeriesRole::TwapMatched;
    case Baseline::PatientTwap:
        return SeriesRole::PatientTwap;
    case Baseline::EqualSplit:
        return SeriesRole::EqualSplit;
    case Baseline::PegOne:
        return SeriesRole::OneVenue;
    }
    return SeriesRole::Other;
}

QString nameOf(Baseline baseline, const BaselineNames& names)
{
    return toQString(sor::displayName(baseline, names));
}

Saving savingOf(const RunView& view, const StrategyView& strategy)
{
    const StrategyView* router = view.router();
    if (router == nullptr || router == &strategy)
        return {};
    return compare(router->result, strategy.result, strategy.name.toStdString());
}

std::vector<SavingRow> savingsOf(const RunView& view)
{
    if (!view.savings.empty())
        return view.savings;
    std::vector<SavingRow> rows;
    if (view.router() == nullptr)
        return rows;
    const auto add = [&](const StrategyView& strategy, std::optional<Baseline> baseline) {
        SavingRow row;
        row.baseline = baseline.value_or(row.baseline);
        row.isExtra = !baseline;
        row.name = strategy.name.toStdString();
        row.tested = row.whole = savingOf(view, strategy);
        rows.push_back(std::move(row));
    };
    for (const Baseline baseline : kShownBaselines) {
        if (const StrategyView* strategy = view.find(roleOf(baseline)))
            add(*strategy, baseline);
    }
    for (const StrategyView& strategy : view.strategies) {
        if (strategy.role == SeriesRole::Own)
            add(strategy, {});
    }
    return rows;
}

std::optional<Cash> savingCash(const RunView& view, const StrategyView& strategy)
{
    const StrategyView* router = view.router();
    if (router == nullptr || !savingOf(view, strategy).bps)
        return {};
    const auto less = checkedSubtract(strategy.result.totalCash(), router->result.totalCash());
    if (!less)
        return {};
    return view.side == Side::Buy ? *less : -*less;
}

QString whyNothingFilled(const RunView& view, const std::optional<Price>& limit)
{
    if (std::ranges::any_of(view.strategies,
                            [](const StrategyView& row) { return row.result.filled().count > 0; }))
        return {};
    // Best Ask takes whatever is shown within the limit.
    return limit
        ? QStringLiteral("Nothing filled: the limit %1 was never reached in the window.").arg(textOf(*limit))
        : QStringLiteral("Nothing filled: no venue showed a price in the window that could be taken.");
}

std::vector<QString> venueNames(const std::vector<TapeVenue>& venues)
{
    std::vector<QString> names;
    names.reserve(venues.size());
    for (const TapeVenue& venue : venues) {
        QString name = toQString(venue.info.mic);
        if (venue.isSynthetic && !name.contains(QStringLiteral("synth"), Qt::CaseInsensitive))
            name += QStringLiteral(" (synthetic)");
        names.push_back(name);
    }
    return names;
}

RunView startedView(const RunSetup& setup, const RunInput& input)
{
    RunView view;
    view.side = setup.side;
    view.names = {setup.side, setup.experiment.baselines.bucket, setup.experiment.router.interval};
    view.unit = input.loaded.tape->unit();
    view.ordered = inUnit(setup.shares, setup.shareUnit, view.unit).value_or(Shares{});
    view.symbol = toQString(input.loaded.symbol);
    view.venues = venueNames(input.loaded.tape->venues());
    if (const auto window = resolveWindow(setup, *input.loaded.tape))
        view.window = *window;
    view.arrivalMid = arrivalMid(*input.loaded.tape, view.window);
    return view;
}

RunView liveView(const RunSetup& setup, const LivePreview& preview)
{
    RunView view;
    view.side = setup.side;
    view.names = {setup.side, setup.experiment.baselines.bucket, setup.experiment.router.interval};
    view.unit = setup.form.sizeUnit.value_or(ShareUnit{});
    view.ordered = inUnit(setup.shares, setup.shareUnit, view.unit).value_or(Shares{});
    view.symbol = toQString(setup.symbol);
    view.venues = venueNames(preview.venues);
    view.window = preview.window;
    view.arrivalMid = preview.arrivalMid;
    view.liveUntil = preview.until;
    view.isOpenEnded = !setup.to;
    view.problem = sentenceText(preview.problem);
    LiveUpdate rows;
    rows.baselines = preview.baselines;
    rows.extras = preview.extras;
    rows.untuned = preview.untuned;
    applyUpdate(view, rows);
    // With a stated end the schedules differ in what they have filled by now.
    if (!view.isOpenEnded)
        view.savings = savingsSoFar(view);
    return view;
}

void applyUpdate(RunView& view, const LiveUpdate& update)
{
    for (const auto& [baseline, result] : update.baselines)
        view.put({nameOf(baseline, view.names), roleOf(baseline), result});
    for (const auto& [extra, result] : update.extras)
        view.put({toQString(extra.name), SeriesRole::Own, result});
    if (update.grid)
        view.cells = update.grid->cellCount();
    if (update.untuned) {
        view.put({displayName(SeriesRole::Untuned), SeriesRole::Untuned, update.untuned->second});
        // Until the best cell is known, the middle one stands for the router.
        if (!view.isTuned) {
            view.put({displayName(SeriesRole::Optimised), SeriesRole::Optimised, update.untuned->second});
            view.params = update.untuned->first;
        }
    }
    if (update.tuned) {
        view.put({displayName(SeriesRole::Optimised), SeriesRole::Optimised, update.tuned->second});
        view.params = update.tuned->first;
        view.isTuned = true;
    }
    view.cellsDone += update.cells.size();
}

RunView finishedView(const FinishedRun& run)
{
    const RunReport& report = run.report;
    const Experiment& experiment = report.experiment;
    RunView view;
    view.side = report.order.side;
    view.names = report.names();
    view.ordered = report.order.shares;
    view.unit = report.order.unit;
    view.window = report.order.window;
    view.arrivalMid = experiment.arrivalMid;
    view.symbol = toQString(report.symbol);
    view.venues = venueNames(report.venues);
    view.put({displayName(SeriesRole::Optimised), SeriesRole::Optimised, experiment.optimised.result});
    for (const Baseline baseline : kBaselines) {
        view.put({nameOf(baseline, view.names), roleOf(baseline), experiment.baselines[indexOf(baseline)]});
    }
    for (std::size_t i = 0; i < experiment.extras.size(); ++i)
        view.put({toQString(experiment.extraNames[i].name), SeriesRole::Own, experiment.extras[i]});
    view.answer = answerOf(report);
    view.savings = savingRows(report);
    view.starts = experiment.starts ? experiment.starts->starts.size() : 0;
    view.isTested = experiment.test.has_value();
    if (experiment.test && experiment.search.cells.size() > 1)
        view.tunedUntil = experiment.test->order.window.from;
    view.put({displayName(SeriesRole::Untuned), SeriesRole::Untuned, experiment.untuned});
    for (const ModelOutcome& beside : experiment.beside) {
        if (beside.model == experiment.search.model)
            continue;
        view.strategies.push_back({QStringLiteral("Reference: %1 model").arg(toQString(name(beside.model))),
                                   SeriesRole::Other, beside.result});
    }
    view.params = experiment.optimised.params;
    view.isFinal = true;
    view.isComplete = report.isComplete;
    view.cells = experiment.search.grid.cellCount();
    view.cellsDone =
        static_cast<std::size_t>(std::ranges::count(experiment.search.cells, true, &CellResult::isRun));
    // One of many is the middle one, of a run that was stopped before its search.
    view.isTuned = view.cellsDone > 1 || view.cells == 1;
    return view;
}

HeatmapCell heatmapCell(const CellResult& cell)
{
    if (!cell.isRun)
        return {};
    return {HeatmapCell::Status::Done, cell.all.shares, cell.completion.shares, cell.totalCash};
}

HeatmapBaseline heatmapBaseline(QString name, const RunResult& result)
{
    return {std::move(name), result.filled(), result.completion.shares, result.totalCash(),
            result.notRun.empty()};
}

HeatmapData heatmapOf(const RunReport& report)
{
    const Experiment& experiment = report.experiment;
    HeatmapData data(experiment.search.grid, report.order.side, experiment.tuningOrder.shares,
                     report.order.unit);
    for (std::size_t i = 0; i < experiment.search.cells.size(); ++i)
        data.setCell(i, heatmapCell(experiment.search.cells[i]));
    if (experiment.train)
        data.setBaselines(heatmapBaselines(experiment.train->baselines, experiment.train->extras, report));
    else if (experiment.tuningOrder.window == report.order.window)
        data.setBaselines(heatmapBaselines(experiment.baselines, experiment.extras, report));
    return data;
}

ParentOrder tuningOrderOf(const RunSetup& setup, TimeWindow window, ShareUnit unit)
{
    const auto stated = orderOf(setup, window, unit);
    const ParentOrder order = stated ? *stated : setup.over(window);
    if (setup.experiment.splitPercent) {
        if (const auto split = splitInTime(order, *setup.experiment.splitPercent))
            return split->train;
    }
    return order;
}

} // namespace sor::ui
