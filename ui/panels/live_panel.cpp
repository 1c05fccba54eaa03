// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/live_panel.h"

#include "panels/table_view.h"
#include "support/shown_text.h"

#include <QFormLayout>
#include <QLabel>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

LivePanel::LivePanel(QWidget* parent)
    : QWidget(parent)
    , m_form(new QFormLayout)
    , m_model(new QStandardItemModel(this))
    , m_table(makeTable(tr("Quotes of each venue now"), this))
{
    setAccessibleName(tr("Live reading"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, 2, 2, 2);
    auto* title = new QLabel(tr("Live reading; the grid is searched at its end"), this);
    title->setTextFormat(Qt::PlainText);
    title->setWordWrap(true);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    layout->addWidget(title);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setVerticalSpacing(3);
    layout->addLayout(m_form);
    m_table->setModel(m_model);
    m_table->setSortingEnabled(false);
    layout->addWidget(m_table, 1);
    clear();
}

void LivePanel::clear()
{
    for (auto& [label, value] : m_values)
        value->clear();
    m_model->clear();
    m_model->setHorizontalHeaderLabels({tr("Venue"), tr("Shares"), tr("Bid"), tr("Ask"), tr("Shares")});
}

void LivePanel::showFacts(const std::vector<LiveFact>& facts)
{
    for (const LiveFact& fact : facts) {
        auto known = std::ranges::find(m_values, fact.label, &std::pair<QString, QLabel*>::first);
        if (known == m_values.end()) {
            auto* value = new QLabel(this);
            value->setTextFormat(Qt::PlainText);
            value->setWordWrap(true);
            value->setTextInteractionFlags(Qt::TextSelectableByMouse);
            value->setAccessibleName(fact.label);
            auto* label = new QLabel(fact.label, this);
            label->setTextFormat(Qt::PlainText);
            m_form->addRow(label, value);
            m_values.emplace_back(fact.label, value);
            known = std::prev(m_values.end());
        }
        // Nothing is drawn that has not changed.
        if (known->second->text() != fact.value)
            known->second->setText(fact.value);
    }
}

void LivePanel::showQuotes(const std::vector<QString>& venues, const std::vector<VenueQuote>& quotes,
                           ShareUnit unit)
{
    const auto rows = static_cast<int>(std::min(venues.size(), quotes.size()));
    m_model->setRowCount(rows);
    for (int row = 0; row < rows; ++row) {
        const VenueQuote& quote = quotes[static_cast<std::size_t>(row)];
        const auto side = [&](Price price, std::uint32_t shares) {
            return price == kNoPrice ? std::pair{u"–"_s, u"–"_s}
                                     : std::pair{textOf(price), textOf(Shares{shares}, unit)};
        };
        const auto [bid, bidShares] = side(quote.bidPx, quote.bidSz);
        const auto [ask, askShares] = side(quote.askPx, quote.askSz);
        const QString cells[] = {venues[static_cast<std::size_t>(row)], bidShares, bid, ask, askShares};
        for (int column = 0; column < 5; ++column) {
            auto* item = m_model->item(row, column);
            if (item == nullptr) {
                item = new QStandardItem;
                item->setEditable(false);
                if (column > 0)
                    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
                m_model->setItem(row, column, item);
            }
            if (item->text() != cells[column])
                item->setText(cells[column]);
        }
    }
    fitColumns(m_table); // prices grow by a digit
}

QString LivePanel::value(const QString& label) const
{
    const auto known = std::ranges::find(m_values, label, &std::pair<QString, QLabel*>::first);
    return known == m_values.end() ? QString() : known->second->text();
}

} // namespace sor::ui
