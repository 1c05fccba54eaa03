// SPDX-License-Identifier: GPL-3.0-or-later
// A run as the panels show it, whether it goes on, has ended or was read from a results file.
#pragma once

#include "charts/chart_theme.h"
#include "charts/heatmap/heatmap_data.h"
#include "report/saving_rows.h"
#include "run/answer_view.h"
#include "run/live_feed.h"
#include "run/run_worker.h"
#include "search/saving.h"

#include <QString>
#include <optional>
#include <vector>

namespace sor::ui {

/// One strategy's outcome.
struct StrategyView {
    QString name; // "Best Ask"
    SeriesRole role = SeriesRole::Other;
    RunResult result;
};

/// What is known of a run. A value.
struct RunView {
    Side side = Side::Buy;
    Shares ordered;
    ShareUnit unit; // of all shares
    TimeWindow window{};
    BaselineNames names; // with the side above
    std::optional<Mid> arrivalMid;
    QString symbol;
    std::vector<QString> venues; // by VenueIndex
    /// The router first once it is known, baselines, then others.
    std::vector<StrategyView> strategies;
    std::optional<RouterParams> params; // of the router's row
    bool isTuned = false; // they are the best cell's, not the middle cell's
    bool isFinal = false; // the run has ended
    bool isComplete = true; // false: it was stopped
    std::size_t cellsDone = 0;
    std::size_t cells = 0;
    /// While quotes still come: the time of the last one that the rows rest on.
    std::optional<UnixNanos> liveUntil;
    bool isOpenEnded = false; // while quotes come: the window ends with the last of them
    QString problem; // why there is nothing, in words
    std::optional<AnswerView> answer; // once the run has ended
    std::optional<UnixNanos> tunedUntil; // of a tested run: the parameters were chosen on what is before it
    std::vector<SavingRow> savings; // once a run of this window has ended; see savingsOf()
    std::size_t starts = 0; // of which the savings have a mean
    bool isTested = false; // a part of the window was kept for testing

    const StrategyView* router() const;
    const StrategyView* find(SeriesRole role) const;
    /// Replaces the row of that role or adds it at its place (the order of roles).
    void put(StrategyView strategy);
    bool isEmpty() const { return strategies.empty(); }
};

SeriesRole roleOf(Baseline baseline);
/// "Best Ask", for a sell "Best Bid".
QString nameOf(Baseline baseline, const BaselineNames& names);

/// The router's saving against a row, by the rules of the report.
Saving savingOf(const RunView& view, const StrategyView& strategy);
/// The router against each benchmark that is known: while the run goes on, and of a results file, over the
/// whole window only.
std::vector<SavingRow> savingsOf(const RunView& view);
/// The same in dollars: what the router paid less (or received more); nothing where bps cannot be told.
std::optional<Cash> savingCash(const RunView& view, const StrategyView& strategy);

/// Before the first result: the order as the setup states it on this input.
RunView startedView(const RunSetup& setup, const RunInput& input);
/// While quotes still come.
RunView liveView(const RunSetup& setup, const LivePreview& preview);
/// Adds what came.
void applyUpdate(RunView& view, const LiveUpdate& update);
/// All of a run that ended.
RunView finishedView(const FinishedRun& run);

/// Of a run in which no strategy filled a share: why, a sentence. Empty: some did.
QString whyNothingFilled(const RunView& view, const std::optional<Price>& limit);

/// Names of the venues of a tape; synthetic ones say so.
std::vector<QString> venueNames(const std::vector<TapeVenue>& venues);

HeatmapCell heatmapCell(const CellResult& cell);
HeatmapBaseline heatmapBaseline(QString name, const RunResult& result);
/// The grid with all its cells and, on the part that it was tuned on, the baselines.
HeatmapData heatmapOf(const RunReport& report);
/// The order that the grid is going to be run on: the first part, or the whole.
ParentOrder tuningOrderOf(const RunSetup& setup, TimeWindow window, ShareUnit unit);

} // namespace sor::ui
