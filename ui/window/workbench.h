// SPDX-License-Identifier: GPL-3.0-or-later
// The one view of the window: run bar, banner, summary, Setup, charts, grid and details in splitters.
#pragma once

#include "models/log_model.h"
#include "panels/run_bar.h"

#include <QTimer>
#include <QWidget>
#include <array>
#include <utility>

class QScrollArea;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace sor::ui {

class AppSettings;
class BenchmarkPanel;
class CellsPanel;
class ChartsPanel;
class FillsPanel;
class GridPanel;
class LogPanel;
class MessageBanner;
class ProblemsPanel;
class ResultsPanel;
class RunCardPanel;
class RunsPanel;
class SetupPanel;
class StaleVeil;
class SummaryStrip;
class TcaPanel;
class ValidationPanel;
class VenuesPanel;
class WelcomePage;
class WorkbenchMemory;

/// Places the panels; knows nothing of runs. UI thread only.
class Workbench : public QWidget {
    Q_OBJECT

public:
    /// Below this width Setup starts folded away and the grid stands in the tab Parameters.
    static constexpr int kCompactWidth = 1180;

    Workbench(AppSettings* settings, const RunBar::Actions& actions, QWidget* parent);

    RunBar* runBar() const { return m_runBar; }
    MessageBanner* banner() const { return m_banner; }
    BenchmarkPanel* benchmarks() const { return m_benchmarks; }
    SummaryStrip* summary() const { return m_summary; }
    WelcomePage* welcome() const { return m_welcome; }
    SetupPanel* setup() const { return m_setup; }
    ChartsPanel* charts() const { return m_charts; }
    GridPanel* grid() const { return m_grid; }
    QTabWidget* details() const { return m_tabs; }
    ResultsPanel* results() const { return m_results; }
    FillsPanel* fills() const { return m_fills; }
    VenuesPanel* venues() const { return m_venues; }
    CellsPanel* cells() const { return m_cells; }
    ValidationPanel* validation() const { return m_validation; }
    TcaPanel* tca() const;
    ProblemsPanel* problems() const { return m_problems; }
    LogPanel* log() const { return m_log; }
    LogModel* logModel() const { return m_logModel; }
    RunCardPanel* runCard() const { return m_card; }
    RunsPanel* runs() const { return m_runs; }
    WorkbenchMemory* memory() const { return m_memory; }

    void showWelcome();
    void showRun();
    bool isWelcome() const;

    void setSetupVisible(bool isVisible);
    void setGridVisible(bool isVisible);
    void setDetailsVisible(bool isVisible);
    bool isSetupVisible() const { return !m_setupArea->isHidden(); }
    /// Charts are drawn for a slow connection.
    void setRemote(bool isRemote);
    bool isCompact() const { return m_isCompact; }
    /// The result is not that of the present setup: dimmed under this line. Empty: it is.
    void setStale(const QString& text);
    /// Brings a page of the details to the front, of the pages within Data and log too.
    void showDetail(QWidget* page);
    void setTabText(QWidget* page, const QString& text);

    /// Splitters and the open tab.
    void saveLayout() const;
    void restoreLayout();
    void defaultLayout();

    /// Ctrl+Tab: the next zone in the order run bar, summary, charts, grid, details, Setup.
    void focusNextZone(bool isBackwards);

signals:
    // What messages offer:
    void openRequested();
    void addFileRequested();
    void dataFormatRequested();
    void testConnectionRequested();
    /// By a change of the window's width.
    void setupVisibilityChanged(bool isVisible);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addTabs();
    void setCompact(bool isCompact);
    void sizeRows();
    std::array<std::pair<QWidget*, QString>, 2> innerSplitters() const;
    QWidget* scrolled(QWidget* panel);

    AppSettings* m_settings;
    RunBar* m_runBar;
    MessageBanner* m_banner;
    SummaryStrip* m_summary;
    QStackedWidget* m_pages;
    WelcomePage* m_welcome;
    QSplitter* m_outer; // Setup | the rest
    QWidget* m_resultArea; // m_rows, with a veil when it is stale
    QSplitter* m_rows; // benchmarks, charts and grid over details
    QSplitter* m_top; // benchmarks and charts | grid
    QSplitter* m_middle; // benchmarks over charts
    QSplitter* m_parameters; // the grid, where it has no place beside the charts | its cells
    QScrollArea* m_gridPlace; // in m_parameters
    QTimer m_sizing; // once what has changed is laid out
    SetupPanel* m_setup;
    QWidget* m_setupArea;
    ChartsPanel* m_charts;
    BenchmarkPanel* m_benchmarks;
    GridPanel* m_grid;
    QTabWidget* m_tabs;
    QTabWidget* m_dataPages; // of the tab Data and log
    ResultsPanel* m_results;
    FillsPanel* m_fills;
    VenuesPanel* m_venues;
    CellsPanel* m_cells;
    ValidationPanel* m_validation;
    ProblemsPanel* m_problems;
    LogModel* m_logModel;
    LogPanel* m_log;
    RunCardPanel* m_card;
    RunsPanel* m_runs;
    StaleVeil* m_veil = nullptr;
    WorkbenchMemory* m_memory = nullptr;
    bool m_isCompact = false;
    bool m_isSizedByUser = false; // the heights of the rows
};

} // namespace sor::ui
