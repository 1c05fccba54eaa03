// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/tca_panel.h"

#include "models/tca_model.h"
#include "panels/table_view.h"
#include "run/run_view.h"
#include "support/hidden_strategies.h"
#include "support/plain_text.h"
#include "support/shown_text.h"
#include "support/table_copy.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace sor::ui {

namespace {

/// About single fills, not the order.
bool isOfFills(TcaColumn column)
{
    return column == TcaColumn::Filled || column == TcaColumn::Resting
        || column >= TcaColumn::EffectiveSpread;
}

} // namespace

TcaPanel::TcaPanel(QWidget* parent)
    : QWidget(parent)
    , m_note(makeNote({}, this))
    , m_venues(new QComboBox(this))
    , m_copy(new QPushButton(tr("Copy table"), this))
    , m_model(new TcaModel(this))
    , m_sorted(new ShownStrategies(this))
    , m_table(makeTable(tr("Transaction cost analysis"), this))
{
    m_venues->setAccessibleName(tr("Venue of the analysis"));
    m_venues->setToolTip(tr("The fills at all venues, or at one"));
    m_copy->setAccessibleName(tr("Copy the analysis with its headings"));
    m_copy->setToolTip(tr("The whole table with its headings, tab-separated, to the clipboard"));
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(TcaModel::kSortRole);
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->horizontalHeader()->setStretchLastSection(false);
    // The names stay in sight while the numbers scroll.
    m_table->setColumnHidden(static_cast<int>(TcaColumn::Strategy), true);
    m_table->verticalHeader()->setVisible(true);
    m_table->verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->verticalHeader()->setHighlightSections(false);
    m_table->verticalHeader()->setAccessibleName(tr("Strategy"));

    auto* top = new QHBoxLayout;
    top->setContentsMargins(6, 2, 6, 0);
    top->addWidget(m_note, 1);
    top->addWidget(m_venues);
    top->addWidget(m_copy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(top);
    layout->addWidget(m_table, 1);
    connect(m_venues, &QComboBox::currentIndexChanged, this, &TcaPanel::showRows);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        m_table->clearSelection();
        QGuiApplication::clipboard()->setText(tableText(*m_table, true));
    });
    clear(tr("After a run: what the fills of each strategy cost against the market before, at and after "
             "them."));
}

void TcaPanel::setGroup(TcaGroup group)
{
    m_group = group;
    hideColumns();
    fitColumns(m_table);
}

void TcaPanel::hideColumns()
{
    // The names stand in the heading of the rows.
    m_table->setColumnHidden(static_cast<int>(TcaColumn::Strategy), true);
    for (int column = 1; column < kTcaColumns; ++column) {
        const bool isShown = m_group == TcaGroup::All
            || isOfFills(static_cast<TcaColumn>(column)) == (m_group == TcaGroup::Fills);
        m_table->setColumnHidden(column, !isShown);
    }
}

void TcaPanel::hideStrategies(const QStringList& names)
{
    m_sorted->setHidden(names);
}

QString TcaPanel::note() const
{
    return m_note->text();
}

void TcaPanel::clear(const QString& reason)
{
    m_rows.clear();
    m_model->setRows({});
    m_note->setText(reason);
    m_venues->hide();
    m_copy->hide();
}

void TcaPanel::setReport(const RunReport& report)
{
    if (!report.experiment.tca) {
        clear(toQString(whyNoTca(report)));
        return;
    }
    m_rows.clear();
    m_rows.push_back(tcaRows(report));
    for (VenueIndex venue = 0; venue < report.venues.size(); ++venue)
        m_rows.push_back(tcaRows(report, venue));
    m_note->setText(toQString(tcaMarketSentence(report))
                    + tr(" Costs: positive is worse. Gains (capture, +1 s to +60 s): positive is better."));
    m_note->setToolTip(plainToolTip(toQString(kTcaSigns)));
    {
        // The venue that was looked at stays, when the new run has it.
        const QSignalBlocker blocker(m_venues);
        const QString before = m_venues->currentText();
        m_venues->clear();
        m_venues->addItem(tr("All venues"));
        for (const QString& venue : venueNames(report.venues))
            m_venues->addItem(venue);
        m_venues->setCurrentIndex(std::max(0, m_venues->findText(before)));
    }
    m_venues->show();
    m_copy->show();
    showRows();
}

void TcaPanel::chooseVenue(std::optional<VenueIndex> venue)
{
    m_venues->setCurrentIndex(venue ? static_cast<int>(*venue) + 1 : 0);
}

void TcaPanel::showRows()
{
    const auto index = static_cast<std::size_t>(std::max(0, m_venues->currentIndex()));
    if (index >= m_rows.size())
        return;
    m_model->setRows(m_rows[index]);
    hideColumns();
    fitColumns(m_table);
}

} // namespace sor::ui
