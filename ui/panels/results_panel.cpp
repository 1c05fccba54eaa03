// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/results_panel.h"

#include "charts/venue_bars.h"
#include "models/results_model.h"
#include "models/venue_fills_model.h"
#include "panels/table_view.h"

#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace sor::ui {

namespace {

/// Rows in their own order until a header is clicked.
QSortFilterProxyModel* sorted(QAbstractItemModel* model, int sortRole, QTableView* table)
{
    auto* proxy = new QSortFilterProxyModel(table);
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

VenuesPanel::VenuesPanel(QWidget* parent)
    : QWidget(parent)
    , m_bars(new VenueBars(this))
    , m_model(new VenueFillsModel(this))
    , m_table(makeTable(tr("Fills by venue"), this))
{
    sorted(m_model, VenueFillsModel::kSortRole, m_table);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(m_bars);
    splitter->addWidget(m_table);
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
}

void VenuesPanel::setView(const RunView& view)
{
    m_bars->setData(VenueFillsModel::bars(view));
    m_model->setView(view);
    if (m_model->rowCount() != m_rows) {
        m_rows = m_model->rowCount();
        fitColumns(m_table);
    }
}

} // namespace sor::ui
