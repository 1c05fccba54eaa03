// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/benchmark_panel.h"

#include "charts/chart_theme.h"
#include "models/benchmark_model.h"
#include "panels/table_view.h"
#include "support/hidden_strategies.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace sor::ui {

namespace {

constexpr int kBarWidth = 90; // beside the number
constexpr int kLeastBarWidth = 30; // a shorter one shows nothing
constexpr int kNumberMargin = 4; // on both sides of the number

/// Beside the number a bar from zero in the middle; of an interval the whiskers with the mean.
class SavingBars : public QStyledItemDelegate {
public:
    SavingBars(const BenchmarkModel* model, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_model(model)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        if (hasBar(index.column()))
            size.rwidth() += kBarWidth;
        return size;
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        if (!hasBar(index.column())) {
            QStyledItemDelegate::paint(painter, option, index);
            return;
        }
        // The background over the whole cell, the number in what the bar leaves.
        QStyleOptionViewItem text = option;
        initStyleOption(&text, index);
        const QString shown = std::exchange(text.text, QString());
        text.widget->style()->drawControl(QStyle::CE_ItemViewItem, &text, painter, text.widget);
        const int width = barWidth(option, index);
        const QRect bar = option.rect.adjusted(option.rect.width() - width + 4, 3, -6, -3);
        const bool isSelected = text.state.testFlag(QStyle::State_Selected);
        painter->save();
        painter->setPen(text.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text));
        painter->setFont(text.font);
        painter->drawText(option.rect.adjusted(0, 0, -width - kNumberMargin, 0),
                          Qt::AlignRight | Qt::AlignVCenter, shown);
        if (width > 0)
            paintBar(painter, bar, text.palette.color(isSelected ? QPalette::Highlight : QPalette::Base),
                     index);
        painter->restore();
    }

private:
    static bool hasBar(int column)
    {
        return BenchmarkModel::isPart(column) || column == BenchmarkModel::High;
    }

    /// What the column's widest number leaves, so that its bars are of one scale: a number that is cut would
    /// be another number.
    int barWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const
    {
        int widest = 0;
        for (int row = 0; row < index.model()->rowCount(); ++row) {
            QStyleOptionViewItem cell = option;
            initStyleOption(&cell, index.siblingAtRow(row));
            widest = std::max(widest, cell.fontMetrics.horizontalAdvance(cell.text));
        }
        const int left = std::min(kBarWidth, option.rect.width() - widest - 2 * kNumberMargin);
        return left < kLeastBarWidth ? 0 : left;
    }

    void paintBar(QPainter* painter, const QRect& bar, const QColor& background,
                  const QModelIndex& index) const
    {
        const bool isInterval = index.column() == BenchmarkModel::High;
        const auto at = [&](int column) {
            return index.siblingAtColumn(column).data(BenchmarkModel::kSortRole).toDouble();
        };
        const double mean = at(isInterval ? static_cast<int>(BenchmarkModel::Mean) : index.column());
        const double reach = m_model->reach(index.column());
        if (!std::isfinite(mean) || reach <= 0)
            return;
        const auto x = [&](double bps) { return bar.center().x() + bps / reach * (bar.width() / 2.0 - 2); };
        const QColor grey = withContrast(Qt::gray, background, kLineContrast);
        painter->setPen(QPen(grey, 1));
        painter->drawLine(bar.center().x(), bar.top(), bar.center().x(), bar.bottom());
        const int y = bar.center().y();
        if (!isInterval) {
            const QRectF part(QPointF(x(std::min(0.0, mean)), y - 3), QPointF(x(std::max(0.0, mean)), y + 3));
            painter->fillRect(part, grey);
            return;
        }
        const double low = at(BenchmarkModel::Low);
        const double high = at(BenchmarkModel::High);
        // Colour only where the interval is clear of zero.
        const bool isClear = std::isfinite(low) && (low > 0 || high < 0);
        const QColor hue =
            isClear ? withContrast(mean > 0 ? kBetterColour : kWorseColour, background, kLineContrast) : grey;
        painter->setPen(QPen(hue, 2));
        if (std::isfinite(low))
            painter->drawLine(QPointF(x(low), y), QPointF(x(high), y));
        painter->setBrush(std::isfinite(low) ? hue : background);
        painter->setPen(QPen(hue, 1));
        painter->drawEllipse(QPointF(x(mean), y), 3, 3);
    }

    const BenchmarkModel* m_model;
};

} // namespace

BenchmarkPanel::BenchmarkPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new BenchmarkModel(this))
    , m_shown(new ShownStrategies(this))
    , m_table(makeTable(tr("Router saving against each benchmark"), this))
{
    m_shown->setSourceModel(m_model);
    m_shown->setSortRole(BenchmarkModel::kSortRole);
    m_table->setModel(m_shown);
    m_table->setItemDelegate(new SavingBars(m_model, m_table));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_table);
    // The heading and the four benchmarks with the router's own schedule.
    m_table->setMinimumHeight(m_table->horizontalHeader()->sizeHint().height()
                              + 4 * m_table->verticalHeader()->defaultSectionSize());
    hide();
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        emit soloRequested(m_shown->index(index.row(), BenchmarkModel::Against).data().toString());
    });
}

int BenchmarkPanel::wantedHeight() const
{
    return m_table->horizontalHeader()->sizeHint().height()
        + static_cast<int>(kShownBaselines.size()) * m_table->verticalHeader()->defaultSectionSize() + 2;
}

void BenchmarkPanel::setView(const RunView& view)
{
    m_model->setView(view);
    setVisible(!m_model->rows().empty());
    const bool hasReport = !view.savings.empty();
    const bool hasStarts = std::ranges::any_of(
        m_model->rows(), [](const SavingRow& row) { return row.meanBps || row.interval; });
    for (const int column : {BenchmarkModel::Tested, BenchmarkModel::Execution, BenchmarkModel::Timing})
        m_table->setColumnHidden(column, !view.isTested || !hasReport);
    for (const int column : {BenchmarkModel::WholeExecution, BenchmarkModel::WholeTiming})
        m_table->setColumnHidden(column, !hasReport);
    m_table->setColumnHidden(BenchmarkModel::Mean, !hasStarts);
    m_table->setColumnHidden(BenchmarkModel::Low, !hasStarts);
    m_table->setColumnHidden(BenchmarkModel::High, !hasStarts);
    // What it says of a finished run stands in the columns of timing.
    m_table->setColumnHidden(BenchmarkModel::Remark, view.isFinal);
    fitColumns(m_table);
}

void BenchmarkPanel::hideStrategies(const QStringList& names)
{
    m_shown->setHidden(names);
}

} // namespace sor::ui
