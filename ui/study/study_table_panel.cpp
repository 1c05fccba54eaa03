// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_table_panel.h"

#include "base/money_text.h"
#include "panels/table_view.h"
#include "report/study_answer.h"
#include "report/tuning_report.h"
#include "study/study_rows_plot.h"
#include "study/study_tables.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

namespace sor::ui {

namespace {

constexpr int kLeastRows = 3; // of a table that are always seen

QWidget* inScrollArea(QWidget* widget)
{
    auto* area = new QScrollArea;
    area->setWidget(widget);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

const study::BenchmarkEstimate& primaryOf(const StudyReport& report)
{
    return report.estimates.benchmarks[*report.estimates.primary];
}

} // namespace

void giveRows(QSplitter* parts, const QTableView* table)
{
    constexpr int kMostRows = 11;
    const int rows = std::clamp(table->model()->rowCount(), kLeastRows, kMostRows);
    const int height = table->horizontalHeader()->sizeHint().height()
        + rows * table->verticalHeader()->defaultSectionSize()
        + table->horizontalScrollBar()->sizeHint().height();
    const int whole = std::max(parts->height(), 2 * height);
    parts->setSizes({height, whole - height});
}

StudyTablePanel::StudyTablePanel(const QString& tableName, const QString& plotTitle, QWidget* parent)
    : QWidget(parent)
    , m_note(makeNote({}, this))
    , m_rows(new QStandardItemModel(this))
    , m_table(makeTable(tableName, this))
    , m_plot(new StudyRowsPlot(plotTitle, {}, this))
    , m_plots(new QSplitter(Qt::Horizontal, this))
    , m_parts(new QSplitter(Qt::Vertical, this))
{
    m_note->setContentsMargins(6, 4, 6, 2);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_rows->setSortRole(Qt::UserRole);
    m_table->setModel(m_rows);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    // A number at the far end of a wide window would not be seen as one of its row.
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->setMinimumHeight(m_table->horizontalHeader()->sizeHint().height()
                              + kLeastRows * m_table->verticalHeader()->defaultSectionSize());
    m_plots->setChildrenCollapsible(false);
    m_plots->addWidget(inScrollArea(m_plot));
    m_parts->setChildrenCollapsible(false);
    m_parts->addWidget(m_table);
    m_parts->addWidget(m_plots);
    m_parts->setStretchFactor(1, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_note);
    column->addWidget(m_parts, 1);
}

QString StudyTablePanel::note() const
{
    return m_note->text();
}

void StudyTablePanel::showNote(const QString& note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    fitColumns(m_table);
    giveRows(m_parts, m_table);
}

void StudyTablePanel::addPlot(QWidget* widget)
{
    m_plots->addWidget(widget);
}

StudyThirdsPanel::StudyThirdsPanel(QWidget* parent)
    : StudyTablePanel(tr("Savings by thirds of what was measured before the start"),
                      tr("Router saving by thirds of the orders"), parent)
{
}

void StudyThirdsPanel::setReport(const StudyReport& report)
{
    fillThirds(rows(), report);
    std::vector<ForestRow> thirds;
    constexpr std::array kNames{"lowest", "middle", "highest"};
    for (const study::TercileRow& row : report.estimates.terciles) {
        if (!row.split)
            continue;
        for (std::size_t i = 0; i < kNames.size(); ++i) {
            if (const auto& mean = row.split->means[i])
                thirds.push_back({ForestGroup::Regime, row.name + ": " + kNames[i], mean->mean,
                                  mean->interval, false, hasVerdict(report)});
        }
    }
    plot()->showRows(thirds,
                     thirds.empty()
                         ? tr("The orders cannot be split into thirds; the table says why.")
                         : tr("Mean and 95% interval by day of the orders of each third, bps; right "
                              "of 0 the router is better."),
                     tr("router saving, bps"));
    showNote(tr("When does it help? Orders are split into thirds by what was known before their start."));
}

StudyVenuesPanel::StudyVenuesPanel(QWidget* parent)
    : StudyTablePanel(tr("What each venue is worth to the router"), tr("Worth of each venue"), parent)
{
}

void StudyVenuesPanel::setReport(const StudyReport& report)
{
    fillVenues(rows(), report);
    std::vector<ForestRow> worths;
    for (const study::VenueWorth& of : report.estimates.venues) {
        if (const auto row =
                forestRow(report, ForestGroup::All, of.venue, of.mean, of.headline, of.overOrders))
            worths.push_back(*row);
    }
    plot()->showRows(worths,
                     worths.empty()
                         ? tr("There are too few orders for an interval.")
                         : tr("Cost without the venue less cost with it and its 95% interval by day, bps; "
                              "right of 0 having it saves."),
                     tr("worth of the venue, bps"));
    showNote(sentenceText(venuesSentence(report)));
}

StudyTuningPanel::StudyTuningPanel(QWidget* parent)
    : StudyTablePanel(tr("Chosen cells by day"), tr("What tuning is worth"), parent)
    , m_symbol(new QComboBox(this))
    , m_choices(new StudyRowsPlot(tr("Chosen parameters by day"), {}, this))
{
    m_symbol->setAccessibleName(tr("Symbol of the chosen parameters"));
    auto* side = new QWidget(this);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_symbol, 0, Qt::AlignLeft);
    column->addWidget(inScrollArea(m_choices), 1);
    addPlot(side);
    connect(m_symbol, &QComboBox::currentIndexChanged, this, &StudyTuningPanel::showChoices);
}

void StudyTuningPanel::setReport(const StudyReport& report)
{
    m_tuning = report.tuning;
    m_currency = currencyIn(report.settings);
    fillChoices(rows(), report);
    std::vector<std::string> symbols;
    for (const study::TunedDay& day : report.tuning->cells.days)
        symbols.push_back(day.symbol);
    std::ranges::sort(symbols);
    symbols.erase(std::unique(symbols.begin(), symbols.end()), symbols.end());
    {
        const QSignalBlocker blocker(m_symbol);
        m_symbol->clear();
        for (const std::string& symbol : symbols)
            m_symbol->addItem(toQString(symbol), exactQString(symbol));
    }
    m_symbol->setVisible(symbols.size() > 1);
    showChoices();
    QStringList sentences;
    for (const std::string& sentence : tuningSentences(report))
        sentences << sentenceText(sentence);
    if (!report.isTuned()) {
        plot()->showNothing(tr("No order was tuned: the first day only trains."));
        showNote(sentences.join(u'\n'));
        return;
    }
    std::vector<ForestRow> means;
    for (const TuningRow& of : tuningRows(report)) {
        if (const auto row = forestRow(report, ForestGroup::All, of.name, of.mean->mean, of.mean->headline,
                                       of.mean->overOrders))
            means.push_back(*row);
    }
    plot()->showRows(
        means,
        means.empty()
            ? tr("There are too few orders for an interval.")
            : tr("Against %1 on the same orders, bps, with the 95% interval %2. Worth of "
                 "tuning: tuned less default cell.")
                  .arg(toQString(shownName(primaryOf(report), report.names)),
                       means.front().isOverOrders ? tr("over orders, these days only") : tr("by day")),
        tr("saving, bps"));
    showNote(sentences.join(u'\n'));
}

void StudyTuningPanel::showChoices()
{
    if (m_tuning)
        m_choices->showChoices(*m_tuning, m_symbol->currentData().toString().toStdString(), m_currency);
}

} // namespace sor::ui
