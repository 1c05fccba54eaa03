// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/crosshair.h"

#include "charts/chart_text.h"
#include "charts/qcustomplot.h"

#include <QLabel>
#include <cmath>

namespace sor::ui {

namespace {

constexpr int kDistance = 10; // of the read-out from its line

QWidget* makeLine(QWidget* plot)
{
    auto* line = new QWidget(plot);
    line->setAttribute(Qt::WA_TransparentForMouseEvents);
    line->setAutoFillBackground(true);
    line->hide();
    return line;
}

void setColour(QWidget* widget, const QColor& background, const QColor& text)
{
    QPalette palette = widget->palette();
    palette.setColor(QPalette::Window, background);
    palette.setColor(QPalette::WindowText, text);
    widget->setPalette(palette);
}

} // namespace

std::vector<ReadOutRow> readOutRows(const ChartContents& contents, std::int64_t timeNs,
                                    std::optional<std::int64_t> referenceNs)
{
    // As many decimals as the zoom can tell apart.
    const int decimals = contents.visible.length() < 50'000 ? 9
        : contents.visible.length() < 50'000'000            ? 6
                                                            : 3;
    std::vector<ReadOutRow> rows;
    rows.push_back({-1,
                    contents.timeText(timeNs, decimals),
                    {},
                    referenceNs ? QStringLiteral("Δ ") + durationText(timeNs - *referenceNs) : QString()});
    for (std::size_t i = 0; i < contents.series.size(); ++i) {
        const ChartSeries& line = contents.series[i];
        if (!line.isVisible || line.data.isEmpty())
            continue;
        const auto value = line.data.valueAt(timeNs);
        ReadOutRow row{static_cast<int>(i),
                       line.name,
                       value ? valueText(*value, contents.format) : QStringLiteral("–"),
                       {}};
        if (referenceNs) {
            const auto before = line.data.valueAt(*referenceNs);
            row.change = value && before
                ? QStringLiteral("Δ ") + changeText(*value - *before, contents.format)
                : QStringLiteral("–");
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

Crosshair::Crosshair(const ChartContents& contents, QCustomPlot* plot)
    : m_contents(contents)
    , m_plot(plot)
    , m_reference(makeLine(plot))
    , m_vertical(makeLine(plot))
    , m_horizontal(makeLine(plot))
    , m_readOut(new QLabel(plot))
{
    m_readOut->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_readOut->setAutoFillBackground(true);
    m_readOut->setFrameShape(QFrame::Box);
    m_readOut->setFrameShadow(QFrame::Plain);
    m_readOut->setMargin(3);
    m_readOut->setTextFormat(Qt::RichText);
    m_readOut->hide();
}

void Crosshair::applyTheme(const ChartTheme& theme)
{
    m_theme = theme;
    setColour(m_reference, theme.highlight, theme.text);
    setColour(m_vertical, theme.axis, theme.text);
    setColour(m_horizontal, theme.axis, theme.text);
    setColour(m_readOut, theme.panel, theme.text);
    place();
}

void Crosshair::setTime(std::optional<std::int64_t> timeNs)
{
    m_timeNs = timeNs;
    place();
}

void Crosshair::setReference(std::optional<std::int64_t> timeNs)
{
    m_referenceNs = timeNs;
    place();
}

void Crosshair::setHeight(std::optional<int> y)
{
    m_y = y;
}

void Crosshair::place()
{
    const QRect area = m_plot->axisRect()->rect();
    const bool hasPoints = m_contents.hasPoints();
    const auto placeAt = [&](QWidget* line, std::optional<std::int64_t> timeNs) {
        const double x = timeNs && hasPoints ? m_plot->xAxis->coordToPixel(m_contents.keyOf(*timeNs)) : -1.0;
        const bool isSeen = x >= area.left() - 0.5 && x <= area.right() + 0.5;
        if (isSeen)
            line->setGeometry(static_cast<int>(std::lround(x)), area.top(), 1, area.height());
        line->setVisible(isSeen);
        return isSeen;
    };
    placeAt(m_reference, m_referenceNs);
    const bool isSeen = placeAt(m_vertical, m_timeNs);
    if (isSeen && m_y)
        m_horizontal->setGeometry(area.left(), *m_y, area.width(), 1);
    m_horizontal->setVisible(isSeen && m_y);
    m_readOut->setVisible(isSeen);
    if (!isSeen)
        return;
    QString table;
    for (const ReadOutRow& row : readOutRows(m_contents, *m_timeNs, m_referenceNs)) {
        const QColor colour = row.series < 0
            ? m_theme.panel
            : m_contents.series[static_cast<std::size_t>(row.series)].pen(m_theme).color();
        table += QStringLiteral("<tr><td><font color='%1'>━&nbsp;</font></td><td>%2&nbsp;&nbsp;</td>"
                                "<td align=right>%3</td><td align=right>&nbsp;&nbsp;%4</td></tr>")
                     .arg(colour.name(), row.name.toHtmlEscaped(), row.value, row.change);
    }
    m_readOut->setText(QStringLiteral("<table cellspacing=0 style='white-space:pre'>%1</table>").arg(table));
    m_readOut->adjustSize();
    // On the side with more room, away from the mouse when it is in this chart.
    const int width = m_readOut->width();
    int x = m_vertical->x() + kDistance;
    if (x + width > m_plot->width())
        x = m_vertical->x() - kDistance - width;
    const bool isMouseAbove = m_y && *m_y < area.center().y();
    const int y = isMouseAbove ? area.bottom() - m_readOut->height() - 4 : area.top() + 4;
    m_readOut->move(std::max(x, 2), std::max(2, y));
}

} // namespace sor::ui
