// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the results of a run in the panels: while it goes on, at its end, from a file, cut at the clock of a
// replay.
#pragma once

#include "run/results_file.h"
#include "run/run_view.h"

#include <QObject>
#include <QTime>
#include <memory>
#include <optional>

namespace sor::ui {

class ReplayDesk;
class Workbench;

/// Knows nothing of what makes results, only of what is shown. UI thread only.
class ResultsDesk : public QObject {
    Q_OBJECT

public:
    ResultsDesk(Workbench* workbench, ReplayDesk* replay, QObject* parent);

    const RunView& view() const { return m_view; }
    /// The setup of what is shown.
    const RunSetup& setup() const { return m_setup; }
    bool hasResults() const { return m_hasResults; }
    /// What is shown was read from a results file.
    bool isReadOnly() const { return m_isReadOnly; }
    /// When the run that is shown has ended; null: it was read from a file.
    QTime ended() const { return m_ended; }

    /// A run of `setup` begins; `view` says what is known of it.
    void begin(const RunSetup& setup, RunView view);
    /// What is known of a run that has begun.
    void expect(RunView view) { m_view = std::move(view); }
    void showPreview(const LivePreview& preview);
    void apply(const LiveUpdate& update);
    void showFinished(const std::shared_ptr<const FinishedRun>& run, QTime ended);
    /// Results from a file.
    void showOpened(OpenedResults opened);
    /// Nothing of a result stays, so that its numbers never stand beside another instrument's quotes.
    void clear();

    /// A cell was run: its lines are shown, and stay where its pin was wanted.
    void showCell(const CellRun& cell);
    /// Pins the cell or takes its pin off; false: it has to be run first.
    bool togglePin(std::size_t cell);
    void pinWhenRun(std::size_t cell) { m_pinWanted = cell; }

signals:
    /// Something else is shown.
    void changed();

private:
    void show();
    void showReplay();
    void showAnalysis();
    void clearAnalysis(const QString& whyNoValidation, const QString& whyNoAnalysis);
    void showHeatmap(HeatmapData data);
    void selectCell(std::optional<std::size_t> cell);
    void showCellCount();
    void showExtras();
    void nameMoney(std::string_view currency);
    void beginGrid(const ParameterGrid& grid);
    bool isWindowKnown() const { return m_view.window.from < m_view.window.to; }
    void noteTuning(const ParentOrder& tuned);
    void chooseMeasure();
    void noteGrid(const GridOutcome& search);

    Workbench* m_workbench;
    ReplayDesk* m_replay;
    RunView m_view;
    RunSetup m_setup;
    std::shared_ptr<const FinishedRun> m_run; // once it has ended
    QTime m_ended;
    std::optional<CellRun> m_selected;
    std::optional<CellRun> m_pinned;
    std::optional<std::size_t> m_pinWanted; // when its run ends
    bool m_isCut = false; // panels show the run at the clock of a replay
    bool m_hasResults = false;
    bool m_isReadOnly = false;
    bool m_isGridKnown = false;
    bool m_isMeasureChosen = false; // by the user
};

} // namespace sor::ui
