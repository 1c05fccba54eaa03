// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/runs_panel.h"

#include "charts/time/compared_chart.h"
#include "models/comparison_model.h"
#include "panels/table_view.h"
#include "run/compared_run.h"
#include "support/plain_text.h"
#include "support/table_copy.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <functional>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

// Pixels; longer texts are in the tooltips.
constexpr int kWidestColumn = 200;
constexpr int kWidestOfTwo = 104;

} // namespace

RunsPanel::RunsPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new RunsModel(this))
    , m_compared(new ComparisonModel(this))
    , m_note(makeNote({}, this))
    , m_open(new QPushButton(tr("Open"), this))
    , m_delete(new QPushButton(tr("Delete"), this))
    , m_export(new QPushButton(tr("Export comparison…"), this))
    , m_list(makeTable(tr("Runs of this session"), this))
    , m_comparison(makeTable(tr("Runs side by side"), this))
    , m_curves(new ComparedChart(this))
{
    m_open->setAccessibleName(tr("Open the selected run"));
    m_open->setToolTip(tr("Show the run and its setup again (Enter, or a double click)"));
    m_delete->setAccessibleName(tr("Delete the selected runs"));
    m_delete->setToolTip(tr("Take the selected runs out of the list (Del)"));
    m_export->setAccessibleName(tr("Export the comparison"));
    m_list->setModel(m_model);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_comparison->setModel(m_compared);
    m_comparison->horizontalHeader()->setMaximumSectionSize(kWidestColumn);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(6, 2, 6, 0);
    top->addWidget(m_note, 1);
    top->addWidget(m_open);
    top->addWidget(m_delete);
    top->addWidget(m_export);
    auto* tables = new QSplitter(Qt::Horizontal, this);
    tables->setChildrenCollapsible(false);
    tables->addWidget(m_list);
    tables->addWidget(m_comparison);
    tables->addWidget(m_curves);
    tables->setStretchFactor(0, 1);
    tables->setStretchFactor(1, 2);
    tables->setStretchFactor(2, 2);
    tables->setSizes({255, 655, 390});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(top);
    layout->addWidget(tables, 1);
    connect(m_open, &QPushButton::clicked, this, &RunsPanel::open);
    connect(m_list, &QTableView::activated, this, &RunsPanel::open);
    connect(m_delete, &QPushButton::clicked, this, &RunsPanel::removeSelected);
    connect(new QShortcut(QKeySequence::Delete, m_list, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &RunsPanel::removeSelected);
    connect(m_export, &QPushButton::clicked, this, [this] {
        m_comparison->clearSelection(); // all of it
        emit exportRequested(tableText(*m_comparison, true));
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsPanel::showSelected);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        fitColumns(m_list);
        // Who changes a setting and runs again wants to see what it did.
        if (m_model->rowCount() >= 2)
            m_list->selectionModel()->select({m_model->index(0, 0), m_model->index(1, 0)},
                                             QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        showSelected();
    });
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &RunsPanel::showSelected);
    showSelected();
}

QString RunsPanel::note() const
{
    return m_note->text();
}

std::vector<int> RunsPanel::selectedRows() const
{
    std::vector<int> rows;
    for (const QModelIndex& index : m_list->selectionModel()->selectedRows())
        rows.push_back(index.row());
    std::ranges::sort(rows);
    return rows;
}

void RunsPanel::open()
{
    if (const auto rows = selectedRows(); rows.size() == 1)
        emit openRequested(m_model->run(rows.front()));
}

void RunsPanel::removeSelected()
{
    std::vector<int> rows = selectedRows();
    std::ranges::sort(rows, std::greater());
    for (const int row : rows)
        m_model->remove(row);
}

void RunsPanel::showSelected()
{
    const std::vector<int> rows = selectedRows();
    std::vector<KeptRun> runs;
    runs.reserve(rows.size());
    for (const int row : rows)
        runs.push_back(m_model->run(row));
    // The earlier run is the one that the others are compared with.
    std::ranges::sort(runs, {}, &KeptRun::number);
    m_compared->setRuns(runs);
    const bool isCompared = runs.size() >= 2;
    m_open->setEnabled(runs.size() == 1);
    m_delete->setEnabled(!runs.empty());
    m_export->setEnabled(isCompared);
    m_comparison->setVisible(isCompared);
    std::vector<ComparedRun> curves;
    curves.reserve(runs.size());
    if (runs.size() == 2) {
        for (const KeptRun& run : runs)
            curves.push_back(comparedRun(run.run->report, run.number));
    }
    m_curves->setRuns(std::move(curves));
    m_curves->setVisible(runs.size() == 2);
    if (isCompared) {
        // Two runs and their difference are in sight together; the names of the rows take what is left.
        QHeaderView* header = m_comparison->horizontalHeader();
        header->setStretchLastSection(runs.size() != 2);
        header->setMaximumSectionSize(runs.size() == 2 ? kWidestOfTwo : kWidestColumn);
        header->setSectionResizeMode(ComparisonModel::What,
                                     runs.size() == 2 ? QHeaderView::Stretch : QHeaderView::Interactive);
        fitColumns(m_comparison);
    }
    const QString note = m_model->rowCount() == 0
        ? tr("After a run: the runs of this session, to be opened again and compared.")
        : !isCompared ? tr("Select two runs or more (Ctrl+click) to see them side by side.")
        : m_compared->note().isEmpty()
        ? tr("%1 runs side by side; settings that differ are marked.").arg(runs.size())
        : m_compared->note();
    m_note->setText(QString(note + u' ' + m_curves->remark()).trimmed());
}

} // namespace sor::ui
