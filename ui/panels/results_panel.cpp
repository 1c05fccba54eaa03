// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/results_panel.h"

#include "models/results_model.h"
#include "models/venue_fills_model.h"
#include "panels/table_view.h"
#include "panels/tca_panel.h"
#include "support/hidden_strategies.h"

#include <QActionGroup>
#include <QMenu>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <optional>
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
    , m_tca(new TcaPanel(this))
    , m_chooser(new QToolButton)
{
    m_sorted = sorted(m_model, ResultsModel::kSortRole, m_table);
    m_tca->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_table);
    layout->addWidget(m_tca);
    makeChooser();
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        emit soloRequested(m_sorted->index(index.row(), ResultsModel::Strategy).data().toString());
    });
}

void ResultsPanel::makeChooser()
{
    auto* menu = new QMenu(m_chooser);
    auto* group = new QActionGroup(menu);
    const auto add = [&](const QString& text, std::optional<TcaGroup> columns) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(!columns);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, columns] {
            m_table->setVisible(!columns);
            m_tca->setVisible(columns.has_value());
            if (columns)
                m_tca->setGroup(*columns);
        });
    };
    add(tr("Result and savings"), {});
    add(tr("Analysis: the order against the market"), TcaGroup::Order);
    add(tr("Analysis: the fills (spreads, markouts)"), TcaGroup::Fills);
    menu->addSeparator();
    QAction* references = menu->addAction(tr("Show the reference models"));
    references->setCheckable(true);
    connect(references, &QAction::toggled, this, &ResultsPanel::setReferencesShown);
    m_chooser->setText(tr("Columns"));
    m_chooser->setToolTip(tr("Which columns the table of results has"));
    m_chooser->setAccessibleName(tr("Columns of the results"));
    m_chooser->setMenu(menu);
    m_chooser->setPopupMode(QToolButton::InstantPopup);
    m_chooser->setAutoRaise(true);
    m_chooser->setFocusPolicy(Qt::StrongFocus);
}

void ResultsPanel::setReferencesShown(bool isShown)
{
    m_areReferencesShown = isShown;
    hideRows();
}

void ResultsPanel::hideRows()
{
    QStringList hidden = m_hidden;
    if (!m_areReferencesShown) {
        for (const StrategyView& strategy : m_model->view().strategies) {
            if (strategy.role == SeriesRole::Other)
                hidden << strategy.name;
        }
    }
    m_sorted->setHidden(hidden);
}

void ResultsPanel::setView(const RunView& view)
{
    m_model->setView(view);
    hideRows();
    if (m_model->rowCount() != m_rows) {
        m_rows = m_model->rowCount();
        fitColumns(m_table);
    }
}

void ResultsPanel::hideStrategies(const QStringList& names)
{
    m_hidden = names;
    hideRows();
    m_tca->hideStrategies(names);
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
