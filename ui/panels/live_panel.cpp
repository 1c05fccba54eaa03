// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/live_panel.h"

#include "panels/table_view.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

QLabel* boldLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

/// As high as its rows: what has no room is scrolled with all of the panel.
void fitHeight(QTableView* table)
{
    const int bar =
        table->horizontalScrollBar()->maximum() > 0 ? table->horizontalScrollBar()->sizeHint().height() : 0;
    table->setFixedHeight(table->horizontalHeader()->sizeHint().height()
                          + table->model()->rowCount() * table->verticalHeader()->defaultSectionSize() + bar
                          + 2 * table->frameWidth());
}

void setHeadings(QStandardItemModel* model, const std::vector<std::pair<QString, QString>>& headings)
{
    for (int column = 0; column < static_cast<int>(headings.size()); ++column) {
        const auto& [text, tip] = headings[static_cast<std::size_t>(column)];
        model->setHorizontalHeaderItem(column, new QStandardItem(text));
        if (!tip.isEmpty())
            model->horizontalHeaderItem(column)->setToolTip(plainToolTip(tip));
    }
}

std::vector<QStringList> quoteRows(const RunView& view, const LivePreview& preview)
{
    const std::size_t count = std::min({view.venues.size(), preview.quotes.size(), preview.quoteAges.size()});
    std::vector<QStringList> rows;
    rows.reserve(count);
    for (std::size_t v = 0; v < count; ++v) {
        const VenueQuote& quote = preview.quotes[v];
        const auto side = [&](Price price, std::uint32_t shares) {
            return price == kNoPrice ? std::pair{u"–"_s, u"–"_s}
                                     : std::pair{textOf(price), textOf(Shares{shares}, view.unit)};
        };
        const auto [bid, bidShares] = side(quote.bidPx, quote.bidSz);
        const auto [ask, askShares] = side(quote.askPx, quote.askSz);
        rows.push_back({view.venues[v], bidShares, bid, ask, askShares, ageText(preview.quoteAges[v])});
    }
    return rows;
}

std::vector<QStringList> orderRows(const RunView& view)
{
    std::vector<QStringList> rows;
    const StrategyView* router = view.router();
    if (router == nullptr)
        return rows;
    rows.reserve(router->result.resting.size());
    for (const QueuedOrder& order : router->result.resting) {
        if (order.venue >= view.venues.size())
            continue;
        rows.push_back({view.venues[order.venue], textOf(order.shares, view.unit), textOf(order.price),
                        textOf(order.ahead, view.unit)});
    }
    return rows;
}

} // namespace

LivePanel::LivePanel(QWidget* parent)
    : QWidget(parent)
    , m_form(new QFormLayout)
{
    setAccessibleName(tr("Live reading"));
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setAccessibleName(tr("Live reading"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(area);
    auto* page = new QWidget(area);
    area->setWidget(page);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->addWidget(boldLabel(tr("Live reading; the grid is searched at its end"), page));
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setVerticalSpacing(3);
    layout->addLayout(m_form);
    m_orders = addPart(layout, tr("Orders of the router resting now"));
    m_quotes = addPart(layout, tr("Quotes of each venue now"));
    layout->addStretch(1);
    setHeadings(
        m_quotes.model,
        {{tr("Venue"), {}},
         {tr("Shares"), {}},
         {tr("Bid"), {}},
         {tr("Ask"), {}},
         {tr("Shares"), {}},
         {tr("Age"), tr("How long what the venue shows has stood, at the last quote of all venues")}});
    setHeadings(
        m_orders.model,
        {{tr("Venue"), {}},
         {tr("Shares"), tr("Not filled yet")},
         {tr("Price"), {}},
         {tr("Ahead"),
          tr("Shares of others that stand before the order in its queue, as the queue rule of the run "
             "counts them")}});
    clear();
}

LivePanel::Part LivePanel::addPart(QVBoxLayout* layout, const QString& title)
{
    QWidget* page = layout->parentWidget();
    Part part{makeTable(title, page), new QStandardItemModel(this), new QLabel(page)};
    layout->addWidget(boldLabel(title, page));
    part.note->setTextFormat(Qt::PlainText);
    part.note->setWordWrap(true);
    part.note->setAccessibleName(title);
    layout->addWidget(part.note);
    part.table->setModel(part.model);
    part.table->setSortingEnabled(false);
    part.table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layout->addWidget(part.table);
    return part;
}

/// Nothing is drawn that has not changed. All columns but the first are numbers.
void LivePanel::fill(const Part& part, const std::vector<QStringList>& rows, const QString& note)
{
    part.model->setRowCount(static_cast<int>(rows.size()));
    for (int row = 0; row < part.model->rowCount(); ++row) {
        const QStringList& cells = rows[static_cast<std::size_t>(row)];
        for (int column = 0; column < static_cast<int>(cells.size()); ++column) {
            auto* item = part.model->item(row, column);
            if (item == nullptr) {
                item = new QStandardItem;
                item->setEditable(false);
                if (column > 0)
                    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
                part.model->setItem(row, column, item);
            }
            if (item->text() != cells[column])
                item->setText(cells[column]);
        }
    }
    if (part.note->text() != note)
        part.note->setText(note);
    part.note->setVisible(!note.isEmpty());
    part.table->setVisible(!rows.empty());
    fitColumns(part.table); // prices grow by a digit
    fitHeight(part.table);
}

void LivePanel::clear()
{
    for (auto& [label, value] : m_values)
        value->clear();
    fill(m_orders, {}, tr("No quotes have come yet."));
    fill(m_quotes, {}, tr("No quotes have come yet."));
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

void LivePanel::showPreview(const RunView& view, const LivePreview& preview, RouterModel model)
{
    fill(m_orders, orderRows(view), noRestingText(view, model));
    fill(m_quotes, quoteRows(view, preview),
         preview.quotes.empty() ? tr("No quotes have come yet.") : QString());
}

QString LivePanel::value(const QString& label) const
{
    const auto known = std::ranges::find(m_values, label, &std::pair<QString, QLabel*>::first);
    return known == m_values.end() ? QString() : known->second->text();
}

QString LivePanel::noOrders() const
{
    return m_orders.note->text();
}

} // namespace sor::ui
