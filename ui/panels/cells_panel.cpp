// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/cells_panel.h"

#include "panels/cell_filter_proxy.h"
#include "panels/table_view.h"
#include "support/shown_text.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QVBoxLayout>

namespace sor::ui {

CellsPanel::CellsPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new GridModel(this))
    , m_proxy(new CellFilterProxy(m_model, this))
    , m_table(makeTable(tr("Grid cells"), this))
    , m_filter(new QLineEdit(this))
    , m_problem(new QLabel(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(6, 2, 6, 0);
    auto* label = new QLabel(tr("&Filter"), this);
    label->setBuddy(m_filter);
    m_filter->setPlaceholderText(tr("filled = 5000 and over < 0.02"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Filter the cells"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setAccessibleName(tr("Cells shown"));
    row->addWidget(label);
    row->addWidget(m_filter, 2);
    row->addWidget(m_problem, 3);
    layout->addLayout(row);
    m_table->setModel(m_proxy);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    layout->addWidget(m_table);

    connect(m_filter, &QLineEdit::textChanged, this, &CellsPanel::applyFilter);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (!m_isSelecting && current.isValid())
                    emit cellSelected(static_cast<std::size_t>(m_proxy->mapToSource(current).row()));
            });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        emit cellActivated(static_cast<std::size_t>(m_proxy->mapToSource(index).row()));
    });
}

void CellsPanel::setData(const HeatmapData* cells)
{
    m_isSelecting = true;
    m_model->setHeatmap(cells);
    m_isSelecting = false;
    // Fitting looks at rows; a large grid's first ones speak for all.
    fitColumns(m_table);
    hideColumns();
    updateCount();
}

void CellsPanel::hideStrategies(const QStringList& names)
{
    m_hidden = names;
    hideColumns();
}

void CellsPanel::hideColumns()
{
    const HeatmapData* cells = m_model->heatmap();
    if (cells == nullptr)
        return;
    for (std::size_t i = 0; i < cells->baselines().size(); ++i)
        m_table->setColumnHidden(GridModel::FirstSaving + static_cast<int>(i),
                                 m_hidden.contains(cells->baselines()[i].name));
}

void CellsPanel::cellChanged(std::size_t cell)
{
    m_model->cellChanged(cell);
    m_isDirty = true;
}

void CellsPanel::setSelected(std::optional<std::size_t> cell)
{
    m_isSelecting = true;
    const QModelIndex index =
        cell ? m_proxy->mapFromSource(m_model->index(static_cast<int>(*cell), 0)) : QModelIndex();
    if (index.isValid()) {
        m_table->setCurrentIndex(index);
        m_table->scrollTo(index);
    } else {
        m_table->clearSelection();
    }
    m_isSelecting = false;
}

int CellsPanel::shownRows() const
{
    return m_proxy->rowCount();
}

void CellsPanel::refresh()
{
    if (!m_isDirty || !isVisible())
        return;
    m_isDirty = false;
    m_proxy->apply();
    updateCount();
}

void CellsPanel::applyFilter()
{
    QString problem;
    const auto filter = CellFilter::parse(m_filter->text(), problem);
    if (!filter) {
        m_problem->setText(problem);
        m_filter->setAccessibleDescription(problem);
        return;
    }
    m_filter->setAccessibleDescription({});
    m_proxy->setFilter(*filter);
    updateCount();
}

void CellsPanel::updateCount()
{
    const int all = m_model->rowCount();
    const int shown = m_proxy->rowCount();
    m_problem->setText(shown == all ? countText(all, "cell")
                                    : tr("%1 of %2").arg(countText(shown), countText(all, "cell")));
}

} // namespace sor::ui
