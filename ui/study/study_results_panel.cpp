// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_results_panel.h"

#include "panels/table_view.h"
#include "panels/verdict_bar.h"
#include "report/strategy_table.h"
#include "report/study_answer.h"
#include "report/study_caveats.h"
#include "report/study_text.h"
#include "study/study_orders_model.h"
#include "study/study_rows_plot.h"
#include "study/study_table_panel.h"
#include "study/study_tables.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QComboBox>
#include <QFileInfo>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

Verdict::Grade gradeOf(StudyGrade grade)
{
    switch (grade) {
    case StudyGrade::Better:
        return Verdict::Grade::Better;
    case StudyGrade::Worse:
        return Verdict::Grade::Worse;
    case StudyGrade::NoDifference:
        return Verdict::Grade::NoDifference;
    case StudyGrade::Unresolved:
        return Verdict::Grade::Unresolved;
    case StudyGrade::NotJudged:
        break;
    }
    return Verdict::Grade::NotJudged;
}

AnswerView answerOf(const ShownStudy& study)
{
    const StudyVerdict verdict = verdictOf(study.report);
    const QString orders = study.ordersFile.isEmpty() ? QString() : QFileInfo(study.ordersFile).fileName();
    AnswerView answer;
    answer.asked = QObject::tr("%1%2, results in %3")
                       .arg(countText(static_cast<std::int64_t>(study.report.rows.size()), "order"),
                            orders.isEmpty() ? QString() : QObject::tr(" of %1").arg(orders),
                            exactQString(study.setup.out));
    // Of a part no verdict: what is left may say something else.
    answer.grade = study.isComplete ? gradeOf(verdict.grade) : Verdict::Grade::NotJudged;
    answer.verdict = study.isComplete
        ? sentenceText(verdict.text) + u" "_s
            + QObject::tr("Verdict: %1.").arg(toQString(gradeText(verdict.grade)))
        : QObject::tr("Stopped before its end, no verdict; Run goes on. So far: %1")
              .arg(sentenceText(verdict.text));
    answer.caveats = caveatLines(caveatsOf(study.report));
    return answer;
}

QWidget* inScroll(QWidget* widget)
{
    auto* area = new QScrollArea;
    area->setWidget(widget);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

} // namespace

StudyResultsPanel::StudyResultsPanel(QWidget* parent)
    : QWidget(parent)
    , m_verdict(new VerdictBar(this))
    , m_tabs(new QTabWidget(this))
    , m_thirds(new StudyThirdsPanel(this))
    , m_tuning(new StudyTuningPanel(this))
    , m_venues(new StudyVenuesPanel(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 0, 0, 0);
    layout->setSpacing(2);
    m_stale = makeNote({}, this);
    m_stale->setContentsMargins(6, 2, 6, 2);
    m_stale->hide();
    layout->addWidget(m_stale);
    layout->addWidget(m_verdict);
    layout->addWidget(m_tabs, 1);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Results of the study"));
    m_tabs->addTab(makeOverview(), tr("Benchmarks"));
    m_tabs->addTab(makeCharts(), tr("Distribution and days"));
    m_tabs->addTab(m_thirds, tr("When it helps"));
    m_tuningTab = m_tabs->addTab(m_tuning, tr("Tuning"));
    m_venuesTab = m_tabs->addTab(m_venues, tr("Venues"));
    m_tabs->addTab(makeOrders(), tr("Orders"));
    m_text = new QPlainTextEdit(this);
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setAccessibleName(tr("All of the answer as text"));
    m_tabs->addTab(m_text, tr("Text"));
}

QWidget* StudyResultsPanel::makeOverview()
{
    m_benchmarkRows = new QStandardItemModel(this);
    m_benchmarkRows->setSortRole(Qt::UserRole);
    m_benchmarks = makeTable(tr("Router saving against each benchmark"), this);
    m_benchmarks->setModel(m_benchmarkRows);
    m_benchmarks->setSortingEnabled(true);
    m_benchmarks->sortByColumn(-1, Qt::AscendingOrder);
    m_benchmarks->horizontalHeader()->setStretchLastSection(false);
    m_group = new QComboBox(this);
    m_group->addItem(tr("By symbol"), static_cast<int>(ForestGroup::Symbol));
    m_group->addItem(tr("By day"), static_cast<int>(ForestGroup::Day));
    m_group->setAccessibleName(tr("Rows of the forest plot"));
    m_forest = new StudyRowsPlot(tr("Router saving by parts of the study"), {}, this);
    m_parts = new StudyRowsPlot(tr("Where the saving comes from"), {}, this);
    auto* forest = new QWidget(this);
    auto* column = new QVBoxLayout(forest);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_group, 0, Qt::AlignLeft);
    column->addWidget(inScroll(m_forest), 1);
    auto* charts = new QSplitter(Qt::Horizontal, this);
    charts->setChildrenCollapsible(false);
    charts->addWidget(forest);
    charts->addWidget(m_parts);
    auto* rows = m_overview = new QSplitter(Qt::Vertical, this);
    rows->setChildrenCollapsible(false);
    rows->addWidget(m_benchmarks);
    rows->addWidget(charts);
    rows->setStretchFactor(1, 1);
    connect(m_group, &QComboBox::currentIndexChanged, this, &StudyResultsPanel::showForest);
    return rows;
}

QWidget* StudyResultsPanel::makeCharts()
{
    m_bins = new StudyPlot(tr("Distribution of the saving"), {}, this);
    m_means = new StudyPlot(tr("Mean so far, day by day"), {}, this);
    m_costs = new StudyPlot(tr("Cost by size"), {}, this);
    auto* all = new QWidget(this);
    auto* grid = new QGridLayout(all);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->addWidget(m_bins, 0, 0);
    grid->addWidget(m_means, 0, 1);
    grid->addWidget(m_costs, 1, 0, 1, 2);
    for (const int line : {0, 1}) {
        grid->setRowStretch(line, 1);
        grid->setColumnStretch(line, 1);
    }
    return inScroll(all);
}

QWidget* StudyResultsPanel::makeOrders()
{
    auto* page = new QWidget(this);
    m_orderRows = new StudyOrdersModel(this);
    m_shownOrders = new StudyOrdersFilter(m_orderRows, this);
    m_orders = makeTable(tr("Orders of the study"), page);
    m_orders->setModel(m_shownOrders);
    m_orders->setSortingEnabled(true);
    m_orders->sortByColumn(-1, Qt::AscendingOrder);
    m_filter = new QLineEdit(page);
    m_filter->setPlaceholderText(tr("Filter: buy IBM 2025-06-02"));
    m_filter->setAccessibleName(tr("Filter of the orders"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setToolTip(tr("Orders with all of these words (Ctrl+F)"));
    m_count = new QLabel(page);
    m_count->setTextFormat(Qt::PlainText);
    auto* run = new QPushButton(tr("Run this order"), page);
    run->setToolTip(tr("The selected order alone, in the window for one order (double click, Enter)"));
    run->setEnabled(false);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(6, 2, 6, 0);
    top->addWidget(m_filter, 2);
    top->addWidget(m_count, 1);
    top->addWidget(run);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(top);
    column->addWidget(m_orders, 1);
    const auto activate = [this](const QModelIndex& index) {
        if (index.isValid())
            emit orderActivated(m_shownOrders->mapToSource(index).row());
    };
    connect(m_orders, &QTableView::doubleClicked, this, activate);
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* enter = new QShortcut(key, m_orders);
        enter->setContext(Qt::WidgetShortcut);
        connect(enter, &QShortcut::activated, this, [this, activate] { activate(m_orders->currentIndex()); });
    }
    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, [this, page] {
        m_tabs->setCurrentWidget(page);
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    connect(run, &QPushButton::clicked, this, [this, activate] { activate(m_orders->currentIndex()); });
    connect(m_orders->selectionModel(), &QItemSelectionModel::currentRowChanged, run,
            [run](const QModelIndex& current) { run->setEnabled(current.isValid()); });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_shownOrders->setWords(text);
        updateCount();
    });
    return page;
}

void StudyResultsPanel::setStudy(const std::shared_ptr<const ShownStudy>& study)
{
    m_study = study;
    const StudyReport& report = study->report;
    m_verdict->setAnswer(answerOf(*study));
    m_orderRows->setStudy(study);
    fitColumns(m_orders);
    updateCount();
    m_text->setPlainText(sentenceText(studyText(report)).trimmed());
    showBenchmarks();
    showForest();
    m_thirds->setReport(report);
    m_tabs->setTabVisible(m_tuningTab, report.tuning.has_value());
    if (report.tuning)
        m_tuning->setReport(report);
    m_tabs->setTabVisible(m_venuesTab, !report.estimates.venues.empty());
    m_venues->setReport(report);
    if (!study->charts) {
        for (StudyPlot* plot : {static_cast<StudyPlot*>(m_parts), m_bins, m_means, m_costs})
            plot->showNothing(tr("No order has a result to draw; the table of orders says why."));
        return;
    }
    m_parts->showParts(study->charts->parts);
    m_bins->showBins(study->charts->bins);
    m_means->showMeans(study->charts->means);
    m_costs->showCosts(study->charts->costs);
}

void StudyResultsPanel::setHidden(const QStringList& keys)
{
    m_hidden = keys;
    if (m_study)
        showBenchmarks();
}

void StudyResultsPanel::setStale(const QString& sentence)
{
    m_stale->setText(sentence);
    m_stale->setVisible(!sentence.isEmpty());
}

QString StudyResultsPanel::stale() const
{
    return m_stale->text();
}

void StudyResultsPanel::showForest()
{
    if (!m_study)
        return;
    if (m_study->charts)
        m_forest->showForest(m_study->charts->forest,
                             static_cast<ForestGroup>(m_group->currentData().toInt()));
    else
        m_forest->showNothing(tr("No order has a result to draw; the table of orders says why."));
}

void StudyResultsPanel::showBenchmarks()
{
    fillBenchmarks(*m_benchmarkRows, m_study->report, m_hidden, m_benchmarks->font());
    m_benchmarks->setMinimumHeight(m_benchmarks->horizontalHeader()->sizeHint().height()
                                   + 5 * m_benchmarks->verticalHeader()->defaultSectionSize());
    fitColumns(m_benchmarks);
    giveRows(m_overview, m_benchmarks);
}

void StudyResultsPanel::updateCount()
{
    const int all = m_orderRows->rowCount();
    const int shown = m_shownOrders->rowCount();
    m_count->setText(shown == all ? countText(all, "order")
                                  : tr("%1 of %2").arg(countText(shown), countText(all, "order")));
}

} // namespace sor::ui
