// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/workbench.h"

#include "panels/cells_panel.h"
#include "panels/charts_panel.h"
#include "panels/grid_panel.h"
#include "panels/log_panel.h"
#include "panels/message_banner.h"
#include "panels/problems_panel.h"
#include "panels/results_panel.h"
#include "panels/run_card_panel.h"
#include "panels/summary_strip.h"
#include "panels/tca_panel.h"
#include "panels/validation_panel.h"
#include "panels/welcome_page.h"
#include "setup/setup_panel.h"
#include "support/app_settings.h"

#include <QApplication>
#include <QResizeEvent>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr int kSetupWidth = 260;
constexpr int kGridWidth = 300;
constexpr int kDetailsHeight = 200;
constexpr int kCompactDetailsHeight = 170;

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
    , m_rows(makeSplitter(Qt::Vertical))
    , m_top(makeSplitter(Qt::Horizontal))
    , m_charts(new ChartsPanel)
    , m_grid(new GridPanel)
    , m_tabs(new QTabWidget)
    , m_results(new ResultsPanel)
    , m_venues(new VenuesPanel)
    , m_cells(new CellsPanel)
    , m_validation(new ValidationPanel)
    , m_tca(new TcaPanel)
    , m_problems(new ProblemsPanel)
    , m_logModel(new LogModel(this))
    , m_log(new LogPanel(m_logModel))
    , m_card(new RunCardPanel)
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
    m_top->addWidget(m_charts);
    m_top->addWidget(m_grid);
    m_top->setStretchFactor(0, 1);
    m_rows->addWidget(m_top);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Details"));
    m_tabs->tabBar()->setAccessibleName(tr("Details"));
    m_tabs->tabBar()->setUsesScrollButtons(true);
    m_tabs->addTab(m_results, tr("Results"));
    m_tabs->addTab(m_venues, tr("Venues"));
    m_tabs->addTab(m_cells, tr("Grid cells"));
    m_tabs->addTab(m_validation, tr("Validation"));
    m_tabs->addTab(m_tca, tr("TCA"));
    m_tabs->setTabToolTip(m_tabs->indexOf(m_tca), tr("Transaction cost analysis"));
    m_tabs->addTab(m_problems, tr("Data"));
    m_tabs->addTab(m_log, tr("Log"));
    m_tabs->addTab(m_card, tr("Run card"));
    m_rows->addWidget(m_tabs);
    m_rows->setStretchFactor(0, 1);
    m_setup = new SetupPanel(settings);
    m_setupArea = scrolled(m_setup);
    m_outer->addWidget(m_setupArea);
    m_outer->addWidget(m_rows);
    m_outer->setStretchFactor(1, 1);
    defaultLayout();
    showWelcome();
    rememberChoices();
    connect(m_settings, &AppSettings::changed, this, &Workbench::hideStrategies);
    connect(m_summary, &SummaryStrip::caveatsRequested, this,
            [this] { m_tabs->setCurrentWidget(m_validation); });
    hideStrategies();
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
    if (m_isCompact)
        m_tabs->setTabVisible(m_tabs->indexOf(m_grid), isVisible);
    else
        m_grid->setVisible(isVisible);
}

void Workbench::setDetailsVisible(bool isVisible)
{
    m_tabs->setVisible(isVisible);
}

bool Workbench::isSetupVisible() const
{
    return !m_setupArea->isHidden();
}

void Workbench::showDetail(QWidget* page)
{
    m_tabs->show();
    m_tabs->setCurrentWidget(page);
}

void Workbench::setTabText(QWidget* page, const QString& text)
{
    const int index = m_tabs->indexOf(page);
    if (index >= 0 && m_tabs->tabText(index) != text)
        m_tabs->setTabText(index, text);
}

void Workbench::setCompact(bool isCompact)
{
    if (isCompact == m_isCompact)
        return;
    m_isCompact = isCompact;
    if (isCompact) {
        m_tabs->insertTab(0, m_grid, tr("Grid"));
    } else {
        m_tabs->removeTab(m_tabs->indexOf(m_grid));
        m_top->addWidget(m_grid);
        m_grid->show();
        m_top->setSizes({m_top->width() - kGridWidth, kGridWidth});
    }
    const int details = isCompact ? kCompactDetailsHeight : kDetailsHeight;
    m_rows->setSizes({std::max(1, m_rows->height() - details), details});
    setSetupVisible(!isCompact);
    emit setupVisibilityChanged(!isCompact);
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
    const int height = std::max(this->height(), 600);
    m_outer->setSizes({kSetupWidth, width - kSetupWidth});
    m_top->setSizes({width - kSetupWidth - kGridWidth, kGridWidth});
    const int details = m_isCompact ? kCompactDetailsHeight : kDetailsHeight;
    m_rows->setSizes({height - details, details});
    m_charts->splitter()->setSizes({3, 2});
}

void Workbench::focusNextZone(bool isBackwards)
{
    if (isWelcome())
        return;
    std::vector<QWidget*> zones;
    for (QWidget* zone :
         std::array<QWidget*, 6>{m_runBar, m_summary, m_charts, m_grid, m_tabs, m_setupArea}) {
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
