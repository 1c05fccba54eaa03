// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/workbench.h"

#include "charts/bars/venue_bars.h"
#include "charts/time/compared_chart.h"
#include "charts/time/starts_chart.h"
#include "panels/benchmark_panel.h"
#include "panels/cells_panel.h"
#include "panels/charts_panel.h"
#include "panels/fills_panel.h"
#include "panels/grid_panel.h"
#include "panels/log_panel.h"
#include "panels/message_banner.h"
#include "panels/problems_panel.h"
#include "panels/results_panel.h"
#include "panels/run_card_panel.h"
#include "panels/runs_panel.h"
#include "panels/stale_veil.h"
#include "panels/summary_strip.h"
#include "panels/validation_panel.h"
#include "panels/welcome_page.h"
#include "setup/setup_panel.h"
#include "support/app_settings.h"
#include "support/field_guard.h"
#include "window/workbench_memory.h"

#include <QApplication>
#include <QResizeEvent>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr int kSetupWidth = 260;
constexpr int kGridWidth = 340;
constexpr int kLeastCharts = 215; // with the splitters' handles

QSplitter* makeSplitter(Qt::Orientation orientation)
{
    auto* splitter = new QSplitter(orientation);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(5);
    return splitter;
}

} // namespace

Workbench::Workbench(AppSettings* settings, const RunBar::Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_runBar(new RunBar(actions, this))
    , m_banner(new MessageBanner(this))
    , m_summary(new SummaryStrip(this))
    , m_pages(new QStackedWidget(this))
    , m_welcome(new WelcomePage)
    , m_outer(makeSplitter(Qt::Horizontal))
    , m_resultArea(new QWidget)
    , m_rows(makeSplitter(Qt::Vertical))
    , m_top(makeSplitter(Qt::Horizontal))
    , m_middle(makeSplitter(Qt::Vertical))
    , m_parameters(makeSplitter(Qt::Horizontal))
    , m_gridPlace(new QScrollArea)
    , m_charts(new ChartsPanel)
    , m_benchmarks(new BenchmarkPanel)
    , m_grid(new GridPanel)
    , m_tabs(new QTabWidget)
    , m_dataPages(new QTabWidget)
    , m_results(new ResultsPanel)
    , m_fills(new FillsPanel)
    , m_venues(new VenuesPanel)
    , m_cells(new CellsPanel)
    , m_validation(new ValidationPanel)
    , m_problems(new ProblemsPanel)
    , m_logModel(new LogModel(this))
    , m_log(new LogPanel(m_logModel))
    , m_card(new RunCardPanel)
    , m_runs(new RunsPanel)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_runBar);
    layout->addWidget(m_banner);
    layout->addWidget(m_summary);
    layout->addWidget(m_pages, 1);
    m_pages->addWidget(m_welcome);
    m_pages->addWidget(m_outer);

    // Made before Setup, so that Tab reaches Setup last.
    m_middle->addWidget(m_benchmarks);
    m_middle->addWidget(m_charts);
    m_middle->setStretchFactor(1, 1);
    m_top->addWidget(m_middle);
    m_top->addWidget(m_grid);
    m_top->setStretchFactor(0, 1);
    m_rows->addWidget(m_top);
    addTabs();
    m_rows->addWidget(m_tabs);
    m_rows->setStretchFactor(0, 1);
    auto* area = new QVBoxLayout(m_resultArea);
    area->setContentsMargins(0, 0, 0, 0);
    area->addWidget(m_rows);
    m_veil = new StaleVeil(m_resultArea);
    m_setup = new SetupPanel(settings);
    m_setupArea = scrolled(m_setup);
    m_outer->addWidget(m_setupArea);
    m_outer->addWidget(m_resultArea);
    m_outer->setStretchFactor(1, 1);
    defaultLayout();
    showWelcome();
    m_memory = new WorkbenchMemory(this, settings);
    new FieldGuard(this);
    m_sizing.setSingleShot(true);
    m_sizing.setInterval(0);
    connect(&m_sizing, &QTimer::timeout, this, &Workbench::sizeRows);
    connect(m_tabs, &QTabWidget::currentChanged, &m_sizing, [this] { m_sizing.start(); });
    for (QWidget* watched : std::array<QWidget*, 3>{m_rows, m_benchmarks, m_runs->curves()})
        watched->installEventFilter(this);
    for (const QSplitter* splitter : {m_rows, m_middle})
        connect(splitter, &QSplitter::splitterMoved, this, [this] { m_isSizedByUser = true; });
}

void Workbench::addTabs()
{
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Details"));
    m_tabs->tabBar()->setAccessibleName(tr("Details"));
    m_tabs->tabBar()->setUsesScrollButtons(true);
    m_tabs->addTab(m_results, tr("Results"));
    m_tabs->addTab(m_fills, tr("Fills"));
    m_tabs->addTab(m_venues, tr("Venues"));
    m_tabs->addTab(m_validation, tr("Validation"));
    // Scrolled, so that it does not make all tabs as high as it is.
    m_gridPlace->setWidgetResizable(true);
    m_gridPlace->setFrameShape(QFrame::NoFrame);
    m_gridPlace->setFocusPolicy(Qt::NoFocus);
    m_gridPlace->hide();
    m_parameters->addWidget(m_gridPlace);
    m_parameters->addWidget(m_cells);
    m_tabs->addTab(m_parameters, tr("Parameters"));
    m_dataPages->setDocumentMode(true);
    m_dataPages->setAccessibleName(tr("Data and log"));
    m_dataPages->tabBar()->setAccessibleName(tr("Data and log"));
    m_dataPages->setTabPosition(QTabWidget::South);
    m_dataPages->addTab(m_problems, tr("Data"));
    m_dataPages->addTab(m_log, tr("Log"));
    m_dataPages->addTab(m_card, tr("Run card"));
    m_tabs->addTab(m_dataPages, tr("Data and log"));
    m_tabs->addTab(m_runs, tr("Runs"));
    m_tabs->setCornerWidget(m_results->chooser());
    connect(m_tabs, &QTabWidget::currentChanged, this,
            [this] { m_results->chooser()->setVisible(m_tabs->currentWidget() == m_results); });
}

TcaPanel* Workbench::tca() const
{
    return m_results->tca();
}

void Workbench::setStale(const QString& text)
{
    m_summary->setStale(text);
    m_veil->setVisible(!text.isEmpty());
}

QWidget* Workbench::scrolled(QWidget* panel)
{
    auto* area = new QScrollArea;
    area->setWidget(panel);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setAccessibleName(tr("Setup"));
    return area;
}

void Workbench::showWelcome()
{
    m_pages->setCurrentWidget(m_welcome);
    m_runBar->hide();
    m_summary->hide();
    m_welcome->setFocus();
}

void Workbench::showRun()
{
    m_pages->setCurrentWidget(m_outer);
    m_runBar->show();
    m_summary->show();
}

bool Workbench::isWelcome() const
{
    return m_pages->currentWidget() == m_welcome;
}

void Workbench::setSetupVisible(bool isVisible)
{
    m_setupArea->setVisible(isVisible);
}

void Workbench::setGridVisible(bool isVisible)
{
    m_grid->setVisible(isVisible);
    m_gridPlace->setVisible(isVisible && m_isCompact);
}

void Workbench::setDetailsVisible(bool isVisible)
{
    m_tabs->setVisible(isVisible);
    m_sizing.start();
}

void Workbench::setRemote(bool isRemote)
{
    m_charts->setRemote(isRemote);
    m_grid->heatmap()->canvas()->setRemote(isRemote);
    m_venues->bars()->setRemote(isRemote);
    m_validation->starts()->setRemote(isRemote);
    m_runs->curves()->setRemote(isRemote);
}

void Workbench::showDetail(QWidget* page)
{
    m_tabs->show();
    if (m_dataPages->indexOf(page) >= 0) {
        m_dataPages->setCurrentWidget(page);
        page = m_dataPages;
    }
    m_tabs->setCurrentWidget(page == m_cells || page == m_grid ? m_parameters : page);
}

void Workbench::setTabText(QWidget* page, const QString& text)
{
    QTabWidget* tabs = m_dataPages->indexOf(page) >= 0 ? m_dataPages : m_tabs;
    const int index = tabs->indexOf(page == m_cells ? m_parameters : page);
    if (index >= 0 && tabs->tabText(index) != text)
        tabs->setTabText(index, text);
}

void Workbench::setCompact(bool isCompact)
{
    if (isCompact == m_isCompact)
        return;
    m_isCompact = isCompact;
    if (isCompact) {
        m_gridPlace->setWidget(m_grid);
    } else {
        m_gridPlace->takeWidget();
        m_top->addWidget(m_grid);
        m_top->setSizes({m_top->width() - kGridWidth, kGridWidth});
    }
    m_gridPlace->setVisible(isCompact);
    m_isSizedByUser = false;
    m_sizing.start();
    setSetupVisible(!isCompact);
    emit setupVisibilityChanged(!isCompact);
}

/// Heights by use. A small window has room for one chart: that of the tab in front, where it has one.
void Workbench::sizeRows()
{
    const QWidget* tab = m_tabs->isHidden() || m_benchmarks->isHidden() ? nullptr : m_tabs->currentWidget();
    const bool hasCurves = tab == m_runs && !m_runs->curves()->isHidden();
    const bool isInTab = m_isCompact && (tab == m_parameters || tab == m_validation || hasCurves);
    m_charts->setVisible(!isInTab);
    if (m_isSizedByUser)
        return;
    const int height = std::max(m_rows->height(), 400);
    const int least = m_benchmarks->minimumSizeHint().height();
    const int details = isInTab ? height - least : std::max(height / 4, m_tabs->minimumSizeHint().height());
    const int benchmarks = std::clamp(height - details - kLeastCharts, least, m_benchmarks->wantedHeight());
    m_rows->setSizes({height - details, details});
    m_middle->setSizes({benchmarks, height - details - benchmarks});
}

bool Workbench::eventFilter(QObject* watched, QEvent* event)
{
    const QEvent::Type type = event->type();
    if (watched == m_rows ? type == QEvent::Resize : type == QEvent::Show || type == QEvent::Hide)
        m_sizing.start();
    return QWidget::eventFilter(watched, event);
}

void Workbench::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    setCompact(width() < kCompactWidth);
}

void Workbench::defaultLayout()
{
    setSetupVisible(!m_isCompact);
    setGridVisible(true);
    setDetailsVisible(true);
    const int width = std::max(this->width(), kCompactWidth);
    m_outer->setSizes({kSetupWidth, width - kSetupWidth});
    m_top->setSizes({width - kSetupWidth - kGridWidth, kGridWidth});
    m_isSizedByUser = false;
    sizeRows();
    m_charts->splitter()->setSizes({1, 1, 1});
}

/// Panels with a splitter of their own, and what it is called in the settings.
std::array<std::pair<QWidget*, QString>, 2> Workbench::innerSplitters() const
{
    return {{{m_venues, u"venues"_s}, {m_validation, u"validation"_s}}};
}

void Workbench::saveLayout() const
{
    const QString mode = m_isCompact ? u"compact/"_s : u"wide/"_s;
    m_settings->setLayoutState(mode + u"outer"_s, m_outer->saveState());
    // Heights that the user did not choose follow the window. Chosen ones stay stored while charts are
    // hidden.
    const QByteArray none;
    if (!m_isSizedByUser || !m_charts->isHidden()) {
        m_settings->setLayoutState(mode + u"rows"_s, m_isSizedByUser ? m_rows->saveState() : none);
        m_settings->setLayoutState(mode + u"middle"_s, m_isSizedByUser ? m_middle->saveState() : none);
    }
    if (!m_isCompact)
        m_settings->setLayoutState(mode + u"top"_s, m_top->saveState());
    m_settings->setLayoutState(mode + u"charts"_s, m_charts->splitter()->saveState());
    for (const auto& [panel, name] : innerSplitters())
        m_settings->setLayoutState(mode + name, panel->findChild<QSplitter*>()->saveState());
    m_settings->setOpenTab(m_tabs->currentIndex());
}

void Workbench::restoreLayout()
{
    const QString mode = m_isCompact ? u"compact/"_s : u"wide/"_s;
    const auto restore = [&](QSplitter* splitter, const QString& name) {
        if (const QByteArray state = m_settings->layoutState(mode + name); !state.isEmpty())
            splitter->restoreState(state);
    };
    restore(m_outer, u"outer"_s);
    restore(m_rows, u"rows"_s);
    m_isSizedByUser = !m_settings->layoutState(mode + u"rows"_s).isEmpty();
    restore(m_middle, u"middle"_s);
    if (!m_isCompact)
        restore(m_top, u"top"_s);
    restore(m_charts->splitter(), u"charts"_s);
    for (const auto& [panel, name] : innerSplitters())
        restore(panel->findChild<QSplitter*>(), name);
    m_tabs->setCurrentIndex(std::clamp(m_settings->openTab(), 0, m_tabs->count() - 1));
}

void Workbench::focusNextZone(bool isBackwards)
{
    if (isWelcome())
        return;
    std::vector<QWidget*> zones;
    for (QWidget* zone :
         std::array<QWidget*, 7>{m_runBar, m_summary, m_benchmarks, m_charts, m_grid, m_tabs, m_setupArea}) {
        if (zone->isVisible())
            zones.push_back(zone);
    }
    if (zones.empty())
        return;
    const QWidget* focus = QApplication::focusWidget();
    // The innermost: the grid may lie in the details.
    std::size_t at = zones.size();
    for (std::size_t i = 0; i < zones.size(); ++i) {
        const bool holds = focus != nullptr && (zones[i] == focus || zones[i]->isAncestorOf(focus));
        if (holds && (at == zones.size() || zones[at]->isAncestorOf(zones[i])))
            at = i;
    }
    const std::size_t next = at == zones.size() ? 0
        : isBackwards                           ? (at + zones.size() - 1) % zones.size()
                                                : (at + 1) % zones.size();
    // The first of its widgets that takes the focus.
    QWidget* zone = zones[next];
    for (QWidget* widget = zone; widget != nullptr; widget = widget->nextInFocusChain()) {
        const bool isInside = widget == zone || zone->isAncestorOf(widget);
        if (isInside && widget->isVisible() && widget->isEnabled()
            && (widget->focusPolicy() & Qt::TabFocus) != 0) {
            widget->setFocus(Qt::TabFocusReason);
            return;
        }
        if (widget->nextInFocusChain() == zone)
            return;
    }
}

} // namespace sor::ui
