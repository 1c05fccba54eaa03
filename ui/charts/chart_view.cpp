// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_view.h"

#include "charts/chart_legend.h"
#include "charts/chart_lines.h"
#include "charts/chart_text.h"
#include "charts/qcustomplot.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QStyleOptionToolButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace sor::ui {

namespace {

constexpr qint64 kDescribeEveryMs = 2000; // screen readers need not hear every redraw

/// Without the arrow of a menu: its sign says that there is one. (Under a style sheet it would keep the
/// colours of the theme that it was made in.)
class MenuButton : public QToolButton {
public:
    using QToolButton::QToolButton;

protected:
    void initStyleOption(QStyleOptionToolButton* option) const override
    {
        QToolButton::initStyleOption(option);
        option->features &= ~QStyleOptionToolButton::HasMenu;
    }
};

} // namespace

ChartView::ChartView(QWidget* parent)
    : TimeChart(parent)
{
    addCsvAction(QStringLiteral("Save visible data as CSV…"), [this] { return visibleDataCsv(); });
    addCsvAction(QStringLiteral("Save all data as CSV…"), [this] { return allDataCsv(); });

    m_titleLabel = new QLabel(this);
    QFont bold = m_titleLabel->font();
    bold.setBold(true);
    m_titleLabel->setFont(bold);
    m_noteLabel = new QLabel(this);
    m_noteLabel->hide();
    auto* fitButton = new QToolButton(this);
    fitButton->setText(QStringLiteral("Fit"));
    fitButton->setToolTip(QStringLiteral("Show the whole window (F)"));
    fitButton->setAccessibleName(QStringLiteral("Fit to the whole window"));
    QToolButton* menuButton = new MenuButton(this);
    menuButton->setText(QStringLiteral("⋯"));
    menuButton->setToolTip(QStringLiteral("Save or copy this chart"));
    menuButton->setAccessibleName(QStringLiteral("Chart menu"));
    menuButton->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(menuButton);
    fillMenu(menu);
    menuButton->setMenu(menu);
    for (QToolButton* button : {fitButton, menuButton})
        button->setAutoRaise(true);

    m_header = new QHBoxLayout;
    m_header->setContentsMargins(6, 0, 2, 0);
    m_header->setSpacing(8);
    m_header->addWidget(m_titleLabel);
    auto* tail = new QHBoxLayout;
    tail->setSpacing(2);
    tail->addWidget(m_noteLabel);
    tail->addStretch(1);
    tail->addWidget(fitButton);
    tail->addWidget(menuButton);
    auto* top = new QHBoxLayout;
    top->setSpacing(8);
    top->addLayout(m_header);
    top->addLayout(tail, 1);

    m_legend = new ChartLegend(this);
    m_lines = std::make_unique<ChartLines>(contents(), plot());
    connect(plot(), &QCustomPlot::afterLayout, this, [this] { m_lines->draw(theme()); });

    auto* legendRow = new QHBoxLayout;
    legendRow->setContentsMargins(3, 0, 3, 0);
    legendRow->addWidget(m_legend);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 2, 1, 1);
    column->setSpacing(2);
    column->addLayout(top);
    column->addLayout(legendRow);
    column->addWidget(plot(), 1);

    connect(fitButton, &QToolButton::clicked, this, &ChartView::fit);
    connect(m_legend, &ChartLegend::toggled, this, &ChartView::setSeriesVisible);
    connect(m_legend, &ChartLegend::soloed, this, &ChartView::soloSeries);
    setRemote(false);
}

ChartView::~ChartView() = default;

void ChartView::setTitle(const QString& title)
{
    TimeChart::setTitle(title);
    m_titleLabel->setText(title);
}

void ChartView::setHeading(QWidget* heading)
{
    m_titleLabel->hide();
    m_header->insertWidget(0, heading);
}

void ChartView::setNote(const QString& note)
{
    m_noteLabel->setText(note);
    m_noteLabel->setVisible(!note.isEmpty());
}

void ChartView::setValueFormat(ValueFormat format)
{
    contents().format = format;
    markDirty();
}

void ChartView::setPlaceholder(const QString& text)
{
    contents().placeholder = text;
    markDirty();
}

void ChartView::setDimmed(bool isDimmed)
{
    contents().isDimmed = isDimmed;
    markDirty();
}

int ChartView::addSeries(const QString& name, SeriesRole role)
{
    ChartSeries line;
    line.name = name;
    line.role = role;
    line.otherIndex = static_cast<int>(std::ranges::count(contents().series, role, &ChartSeries::role));
    contents().series.push_back(std::move(line));
    markSeriesChanged();
    return static_cast<int>(contents().series.size()) - 1;
}

void ChartView::append(int series, std::int64_t timeNs, double value)
{
    contents().series[static_cast<std::size_t>(series)].data.append(timeNs, value);
    markDirty();
}

void ChartView::clearSeries()
{
    contents().series.clear();
    markSeriesChanged();
}

void ChartView::clearPoints(int series)
{
    contents().series[static_cast<std::size_t>(series)].data.clear();
    markDirty();
}

int ChartView::indexOf(const QString& name) const
{
    const auto found = std::ranges::find(contents().series, name, &ChartSeries::name);
    return found == contents().series.end() ? -1 : static_cast<int>(found - contents().series.begin());
}

void ChartView::setSeriesVisible(int series, bool isVisible)
{
    ChartSeries& line = contents().series[static_cast<std::size_t>(series)];
    if (line.isVisible == isVisible)
        return;
    line.isVisible = isVisible;
    markSeriesChanged();
    actSoon();
    emit seriesVisibilityChanged(series, isVisible);
}

void ChartView::soloSeries(int series)
{
    const auto& lines = contents().series;
    const bool isAlone = lines[static_cast<std::size_t>(series)].isVisible
        && std::ranges::count_if(lines, [](const ChartSeries& line) { return line.isVisible; }) == 1;
    for (int i = 0; i < static_cast<int>(lines.size()); ++i)
        setSeriesVisible(i, isAlone || i == series);
}

void ChartView::setEndTime(std::int64_t timeNs)
{
    if (contents().endNs == timeNs)
        return;
    contents().endNs = timeNs;
    markDirty();
}

QCPMarginGroup* ChartView::makeMarginGroup()
{
    return new QCPMarginGroup(plot());
}

void ChartView::setMarginGroup(QCPMarginGroup* group)
{
    plot()->axisRect()->setMarginGroup(QCP::msLeft | QCP::msRight, group);
    markDirty();
}

void ChartView::redraw()
{
    markDirty();
    refreshIfDirty();
}

QRect ChartView::plotRect() const
{
    return plot()->axisRect()->rect().translated(plot()->pos());
}

void ChartView::setLegendVisible(bool isVisible)
{
    m_legend->setVisible(isVisible);
}

void ChartView::applyTheme()
{
    TimeChart::applyTheme();
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText,
                   withContrast(theme().mutedText, palette().color(QPalette::Window), kTextContrast));
    m_noteLabel->setPalette(muted);
    markSeriesChanged();
}

void ChartView::markSeriesChanged()
{
    m_isLegendStale = true;
    markDirty();
}

void ChartView::prepare()
{
    TimeChart::prepare();
    if (std::exchange(m_isLegendStale, false)) {
        m_legend->update(contents(), theme());
        m_lines->rebuild();
    }
    m_lines->setRanges();
    showPlaceholder(contents().hasPoints() ? QString() : contents().placeholder);
}

void ChartView::finish()
{
    TimeChart::finish();
    if (!m_sinceDescribed.isValid() || m_sinceDescribed.elapsed() >= kDescribeEveryMs)
        describe();
    const QMargins margins = plot()->axisRect()->margins();
    const bool isMoved = margins.left() != m_margins.left() || margins.right() != m_margins.right();
    m_margins = margins;
    if (isMoved)
        emit marginsChanged();
}

void ChartView::describe()
{
    m_sinceDescribed.start();
    QStringList values;
    std::int64_t lastNs = 0;
    for (const ChartSeries& line : series()) {
        if (!line.isVisible || line.data.isEmpty())
            continue;
        lastNs = std::max(lastNs, contents().lastNs(line));
        if (const auto value = line.data.valueAt(contents().lastNs(line)))
            values.append(line.name + QLatin1Char(' ') + valueText(*value, contents().format));
    }
    const QString text = values.isEmpty() ? contents().placeholder
                                          : title() + QStringLiteral(" at ") + contents().timeText(lastNs, 0)
            + QStringLiteral(": ") + values.join(QStringLiteral(", "));
    if (text != accessibleDescription())
        setAccessibleDescription(text);
}

QString ChartView::visibleDataCsv() const
{
    return seriesCsv(contents(), contents().visible);
}

QString ChartView::allDataCsv() const
{
    const auto span = contents().dataSpan();
    return seriesCsv(contents(), span.value_or(contents().visible));
}

QString ChartView::caption() const
{
    return m_noteLabel->text().isEmpty() ? title() : title() + QStringLiteral("  ·  ") + m_noteLabel->text();
}

void ChartView::setExporting(bool isExporting, int width)
{
    prepare();
    m_lines->fillLegend(isExporting);
    layOutLegend(width);
}

} // namespace sor::ui
