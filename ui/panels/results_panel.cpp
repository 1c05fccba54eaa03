// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/results_panel.h"

#include "models/results_model.h"
#include "models/venue_fills_model.h"
#include "panels/table_view.h"
#include "support/hidden_strategies.h"

#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>
#include <utility>

namespace sor::ui {

namespace {

/// Rows in their own order until a header is clicked.
ShownStrategies* sorted(QAbstractItemModel* model, int sortRole, QTableView* table)
{
    auto* proxy = new ShownStrategies(table);
    proxy->setSourceModel(model);
    proxy->setSortRole(sortRole);
    table->setModel(proxy);
    table->setSortingEnabled(true);
    table->sortByColumn(-1, Qt::AscendingOrder);
    return proxy;
}

} // namespace

ResultsPanel::ResultsPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new ResultsModel(this))
    , m_table(makeTable(tr("Results"), this))
{
    m_sorted = sorted(m_model, ResultsModel::kSortRole, m_table);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_table);
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        emit soloRequested(m_sorted->index(index.row(), ResultsModel::Strategy).data().toString());
    });
}

void ResultsPanel::setView(const RunView& view)
{
    m_model->setView(view);
    if (m_model->rowCount() != m_rows) {
        m_rows = m_model->rowCount();
        fitColumns(m_table);
    }
}

void ResultsPanel::hideStrategies(const QStringList& names)
{
    m_sorted->setHidden(names);
}

VenuesPanel::VenuesPanel(QWidget* parent)
    : QWidget(parent)
    , m_bars(new VenueBars(this))
    , m_model(new VenueFillsModel(this))
    , m_table(makeTable(tr("Fills by venue"), this))
{
    m_sorted = sorted(m_model, VenueFillsModel::kSortRole, m_table);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    auto* bars = new QScrollArea(splitter);
    bars->setFrameShape(QFrame::NoFrame);
    bars->setWidgetResizable(true);
    bars->setAccessibleName(tr("Shares by venue"));
    bars->setWidget(m_bars);
    splitter->addWidget(bars);
    splitter->addWidget(m_table);
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
}

void VenuesPanel::hideStrategies(const QStringList& names)
{
    m_hidden = names;
    m_sorted->setHidden(names);
    showBars();
}

void VenuesPanel::showBars()
{
    VenueShares shown = m_shares;
    std::erase_if(shown.rows, [&](const VenueShares::Row& row) { return m_hidden.contains(row.strategy); });
    m_bars->setData(std::move(shown));
}

void VenuesPanel::setView(const RunView& view)
{
    m_shares = VenueFillsModel::bars(view);
    showBars();
    m_model->setView(view);
    if (m_model->rowCount() != m_rows) {
        m_rows = m_model->rowCount();
        fitColumns(m_table);
    }
}

} // namespace sor::ui
