// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/bars/venue_bars.h"

#include "charts/axis_ticks.h"
#include "charts/chart_text.h"
#include "charts/export_file.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <numeric>

namespace sor::ui {

namespace {

constexpr double kVenueSwatch = 12;
constexpr double kBarGap = 8;
constexpr double kTallestBar = 26;

std::int64_t total(const VenueShares::Row& row)
{
    return std::accumulate(row.shares.begin(), row.shares.end(), std::int64_t{0});
}

} // namespace

/// Where the parts lie.
struct VenueBars::Layout {
    QRectF legend;
    QRectF bars;
    double rowHeight = 0;
    double barHeight = 0;
    double perShare = 0; // pixels

    QRectF bar(std::size_t row) const
    {
        return {bars.left(), bars.top() + rowHeight * static_cast<double>(row) + (rowHeight - barHeight) / 2,
                bars.width(), barHeight};
    }
};

VenueBars::VenueBars(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(QStringLiteral("Shares by venue"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void VenueBars::setData(VenueShares data)
{
    m_data = std::move(data);
    QStringList rows;
    for (const auto& row : m_data.rows) {
        QStringList parts;
        for (std::size_t venue = 0; venue < row.shares.size(); ++venue) {
            if (row.shares[venue] > 0)
                parts << m_data.venues[venue] + QLatin1Char(' ')
                        + groupedText(static_cast<double>(row.shares[venue]), 0);
        }
        rows << row.strategy + QStringLiteral(": ")
                + (parts.isEmpty() ? QStringLiteral("nothing") : parts.join(QStringLiteral(", ")));
    }
    setAccessibleDescription(rows.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

void VenueBars::setRemote(bool isRemote)
{
    m_isRemote = isRemote;
    update();
}

VenueBars::Layout VenueBars::layoutFor(const QRectF& area, const QFontMetrics& metrics) const
{
    Layout layout;
    double names = 0;
    std::int64_t most = 1;
    double counts = 0;
    for (const auto& row : m_data.rows) {
        names = std::max(names, static_cast<double>(metrics.horizontalAdvance(row.strategy)));
        most = std::max({most, row.ordered, total(row)});
        counts = std::max(
            counts,
            static_cast<double>(metrics.horizontalAdvance(groupedText(static_cast<double>(total(row)), 0))));
    }
    // The legend takes as many lines as its names need.
    double x = 0;
    int lines = 1;
    for (const QString& venue : m_data.venues) {
        const double width = kVenueSwatch + 5 + metrics.horizontalAdvance(venue) + 14;
        if (x > 0 && x + width > area.width()) {
            x = 0;
            ++lines;
        }
        x += width;
    }
    const double line = metrics.height() + 2.0;
    layout.legend = QRectF(area.left(), area.top(), area.width(), lines * line);
    layout.bars = QRectF(QPointF(area.left() + names + kBarGap, layout.legend.bottom() + 6),
                         QPointF(area.right() - counts - kBarGap, area.bottom() - line - 2));
    layout.bars.setWidth(std::max(layout.bars.width(), 10.0));
    layout.rowHeight =
        std::min(kTallestBar + 12,
                 layout.bars.height() / static_cast<double>(std::max<std::size_t>(1, m_data.rows.size())));
    layout.barHeight = std::min(kTallestBar, layout.rowHeight * 0.72);
    layout.perShare = layout.bars.width() / static_cast<double>(most);
    return layout;
}

void VenueBars::paint(QPainter& painter, const QRectF& area, const ChartTheme& theme) const
{
    painter.fillRect(area, theme.background);
    const QRectF inner = area.adjusted(8, 6, -8, -4);
    const QFontMetrics metrics(painter.font());
    if (m_data.rows.empty()) {
        painter.setPen(theme.mutedText);
        painter.drawText(inner, Qt::AlignCenter, QStringLiteral("No fills yet."));
        return;
    }
    const Layout layout = layoutFor(inner, metrics);
    QPointF at = layout.legend.topLeft();
    for (std::size_t venue = 0; venue < m_data.venues.size(); ++venue) {
        const double width = kVenueSwatch + 5 + metrics.horizontalAdvance(m_data.venues[venue]) + 14;
        if (at.x() > layout.legend.left() && at.x() + width > layout.legend.right())
            at = {layout.legend.left(), at.y() + metrics.height() + 2};
        painter.fillRect(
            QRectF(at.x(), at.y() + (metrics.height() - kVenueSwatch) / 2.0, kVenueSwatch, kVenueSwatch),
            partBrush(venue, theme));
        painter.setPen(theme.text);
        painter.drawText(QRectF(at.x() + kVenueSwatch + 5, at.y(), width, metrics.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, m_data.venues[venue]);
        at.rx() += width;
    }
    const double bottom = layout.bars.top() + layout.rowHeight * static_cast<double>(m_data.rows.size());
    const ValueTicks ticks = valueTicks(0, layout.bars.width() / layout.perShare,
                                        std::max(2, static_cast<int>(layout.bars.width() / 90)), 1);
    for (const double tick : ticks.values) {
        const double x = layout.bars.left() + tick * layout.perShare;
        painter.setPen(QPen(theme.grid, 1));
        painter.drawLine(QPointF(x, layout.bars.top()), QPointF(x, bottom));
        painter.setPen(theme.mutedText);
        painter.drawText(QRectF(x - 60, bottom + 2, 120, metrics.height()), Qt::AlignHCenter | Qt::AlignTop,
                         groupedText(tick, 0));
    }
    for (std::size_t row = 0; row < m_data.rows.size(); ++row)
        paintRow(painter, layout, row, theme);
}

/// Fills of the venues: the first eight by hue, the next eight by a pattern too.
QBrush VenueBars::partBrush(std::size_t venue, const ChartTheme& theme) const
{
    const QColor colour = theme.otherColour(static_cast<int>(venue));
    return {colour,
            venue < static_cast<std::size_t>(kOtherColourCount) ? Qt::SolidPattern : Qt::Dense3Pattern};
}

void VenueBars::paintRow(QPainter& painter, const Layout& layout, std::size_t index,
                         const ChartTheme& theme) const
{
    const VenueShares::Row& row = m_data.rows[index];
    const QFontMetrics metrics(painter.font());
    const QRectF bar = layout.bar(index);
    painter.setPen(theme.textColour(row.role));
    painter.drawText(
        QRectF(0, bar.center().y() - metrics.height() / 2.0, layout.bars.left() - kBarGap, metrics.height()),
        Qt::AlignRight | Qt::AlignVCenter, row.strategy);
    double x = bar.left();
    for (std::size_t venue = 0; venue < row.shares.size(); ++venue) {
        const double width = static_cast<double>(row.shares[venue]) * layout.perShare;
        if (width <= 0)
            continue;
        const QRectF part(x, bar.top(), width, bar.height());
        painter.fillRect(part, partBrush(venue, theme));
        painter.fillRect(QRectF(part.right() - 0.5, part.top(), 1, part.height()), theme.background);
        const QString text = groupedText(static_cast<double>(row.shares[venue]), 0);
        if (metrics.horizontalAdvance(text) + 6 <= width && metrics.height() <= bar.height()) {
            const QColor below = theme.otherColour(static_cast<int>(venue));
            painter.setPen(contrast(Qt::white, below) >= contrast(Qt::black, below) ? Qt::white : Qt::black);
            painter.drawText(part, Qt::AlignCenter, text);
        }
        x += width;
    }
    const double whole = bar.left() + static_cast<double>(row.ordered) * layout.perShare;
    if (whole > x + 1) { // what was not filled
        QPen dashes(theme.axis, 1);
        dashes.setDashPattern({3, 3});
        painter.setPen(dashes);
        painter.drawRect(QRectF(x, bar.top(), whole - x - 1, bar.height() - 1));
    }
    painter.setPen(theme.text);
    painter.drawText(QRectF(std::max(whole, x) + kBarGap, bar.center().y() - metrics.height() / 2.0, 200,
                            metrics.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, groupedText(static_cast<double>(total(row)), 0));
}

QString VenueBars::textAt(const QPoint& position) const
{
    if (m_data.rows.empty())
        return {};
    const Layout layout = layoutFor(QRectF(rect()).adjusted(8, 6, -8, -4), fontMetrics());
    for (std::size_t index = 0; index < m_data.rows.size(); ++index) {
        const QRectF bar = layout.bar(index);
        if (position.y() < bar.top() || position.y() > bar.bottom() || position.x() < bar.left())
            continue;
        const VenueShares::Row& row = m_data.rows[index];
        double right = bar.left();
        for (std::size_t venue = 0; venue < row.shares.size(); ++venue) {
            right += static_cast<double>(row.shares[venue]) * layout.perShare;
            if (position.x() > right || row.shares[venue] == 0)
                continue;
            QString text =
                (row.shares[venue] == 1 ? QStringLiteral("%1: %2 share at %3 (%4 %)")
                                        : QStringLiteral("%1: %2 shares at %3 (%4 %)"))
                    .arg(row.strategy, groupedText(static_cast<double>(row.shares[venue]), 0),
                         m_data.venues[venue],
                         groupedText(100.0 * static_cast<double>(row.shares[venue])
                                         / static_cast<double>(std::max<std::int64_t>(1, total(row))),
                                     0));
            if (venue < row.fills.size())
                text += (row.fills[venue] == 1 ? QStringLiteral(", %1 fill") : QStringLiteral(", %1 fills"))
                            .arg(groupedText(static_cast<double>(row.fills[venue]), 0));
            return text;
        }
        if (row.ordered > total(row)
            && position.x() <= bar.left() + static_cast<double>(row.ordered) * layout.perShare)
            return (row.ordered == 1 ? QStringLiteral("%1: %2 of %3 share not filled")
                                     : QStringLiteral("%1: %2 of %3 shares not filled"))
                .arg(row.strategy, groupedText(static_cast<double>(row.ordered - total(row)), 0),
                     groupedText(static_cast<double>(row.ordered), 0));
    }
    return {};
}

void VenueBars::renderTo(QPainter* painter, const QRectF& target, bool onPaper)
{
    painter->save();
    painter->setFont(inPixels(font()));
    painter->translate(target.topLeft());
    paint(*painter, QRectF(QPointF(0, 0), target.size()),
          ChartTheme::fromPalette(onPaper ? paperPalette() : palette()));
    painter->restore();
}

QString VenueBars::dataCsv() const
{
    QString csv = QStringLiteral("strategy,venue,shares,fills\n");
    for (const auto& row : m_data.rows) {
        for (std::size_t venue = 0; venue < row.shares.size(); ++venue) {
            csv += csvField(row.strategy) + QLatin1Char(',') + csvField(m_data.venues[venue])
                + QLatin1Char(',') + QString::number(row.shares[venue]) + QLatin1Char(',')
                + (venue < row.fills.size() ? QString::number(row.fills[venue]) : QString())
                + QLatin1Char('\n');
        }
    }
    return csv;
}

void VenueBars::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    paint(painter, rect(), ChartTheme::fromPalette(palette(), m_isRemote));
}

bool VenueBars::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), textAt(help->pos()), this);
        return true;
    }
    return QWidget::event(event);
}

void VenueBars::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        update();
}

QSize VenueBars::sizeHint() const
{
    return {420, 60 + 34 * static_cast<int>(std::max<std::size_t>(2, m_data.rows.size()))};
}

QSize VenueBars::minimumSizeHint() const
{
    return {200, 80};
}

void VenueBars::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addExportActions(menu, this,
                     {QStringLiteral("Shares by venue"),
                      [this](QPainter* painter, const QRectF& target) { renderTo(painter, target); },
                      [this] { return dataCsv(); }},
                     [this](const QString& sentence) { emit exportFailed(sentence); });
    menu->popup(event->globalPos());
}

} // namespace sor::ui
