// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_view.h"

#include "charts/chart_legend.h"
#include "charts/chart_plot.h"
#include "charts/crosshair_overlay.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace sor::ui {

namespace {

constexpr std::int64_t kShortestSpanNs = 1000;
constexpr int kRemoteActionMs = 200;
constexpr qint64 kDescribeEveryMs = 2000; // screen readers need not hear every redraw

} // namespace

ChartView::ChartView(QWidget* parent)
    : QWidget(parent)
{
    m_contents.visible = {0, 1'000'000'000};
    m_contents.placeholder = QStringLiteral("Nothing to show yet.");
    setFocusPolicy(Qt::StrongFocus);
    setAutoFillBackground(false);

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
    auto* menuButton = new QToolButton(this);
    menuButton->setText(QStringLiteral("⋯"));
    menuButton->setToolTip(QStringLiteral("Save or copy this chart"));
    menuButton->setAccessibleName(QStringLiteral("Chart menu"));
    menuButton->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(menuButton);
    addActionsTo(menu);
    menuButton->setMenu(menu);
    menuButton->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
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
    m_plot = new ChartPlot(m_contents, this);
    m_plot->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_crosshair = new CrosshairOverlay(m_contents, m_plot);
    m_plot->installEventFilter(this);
    m_plot->onMarginsChanged = [this] { emit ownMarginsChanged(); };

    auto* legendRow = new QHBoxLayout;
    legendRow->setContentsMargins(3, 0, 3, 0);
    legendRow->addWidget(m_legend);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2, 0, 0);
    column->setSpacing(2);
    column->addLayout(top);
    column->addLayout(legendRow);
    column->addWidget(m_plot, 1);

    connect(fitButton, &QToolButton::clicked, this, &ChartView::fit);
    connect(m_legend, &ChartLegend::toggled, this, &ChartView::setSeriesVisible);
    connect(m_legend, &ChartLegend::soloed, this, &ChartView::soloSeries);
    m_actionTimer.setSingleShot(true);
    connect(&m_actionTimer, &QTimer::timeout, this, &ChartView::refreshIfDirty);
    applyTheme();
}

ChartView::~ChartView() = default;

void ChartView::setTitle(const QString& title)
{
    m_title = title;
    m_titleLabel->setText(title);
    setAccessibleName(title);
}

void ChartView::setNote(const QString& note)
{
    m_noteLabel->setText(note);
    m_noteLabel->setVisible(!note.isEmpty());
}

void ChartView::setValueFormat(ValueFormat format)
{
    m_contents.format = format;
    markDirty();
}

void ChartView::setPlaceholder(const QString& text)
{
    m_contents.placeholder = text;
    markDirty();
}

void ChartView::setDimmed(bool isDimmed)
{
    m_contents.isDimmed = isDimmed;
    markDirty();
}

int ChartView::addSeries(const QString& name, SeriesRole role)
{
    ChartSeries line;
    line.name = name;
    line.role = role;
    line.otherIndex =
        static_cast<int>(std::ranges::count(m_contents.series, SeriesRole::Other, &ChartSeries::role));
    m_contents.series.push_back(std::move(line));
    markSeriesChanged();
    return static_cast<int>(m_contents.series.size()) - 1;
}

void ChartView::append(int series, std::int64_t timeNs, double value)
{
    m_contents.series[static_cast<std::size_t>(series)].data.append(timeNs, value);
    markDirty();
}

void ChartView::clearSeries()
{
    m_contents.series.clear();
    markSeriesChanged();
}

void ChartView::clearPoints(int series)
{
    m_contents.series[static_cast<std::size_t>(series)].data.clear();
    markDirty();
}

int ChartView::indexOf(const QString& name) const
{
    const auto found = std::ranges::find(m_contents.series, name, &ChartSeries::name);
    return found == m_contents.series.end() ? -1 : static_cast<int>(found - m_contents.series.begin());
}

void ChartView::setSeriesName(int series, const QString& name)
{
    m_contents.series[static_cast<std::size_t>(series)].name = name;
    markSeriesChanged();
}

void ChartView::setSeriesVisible(int series, bool isVisible)
{
    ChartSeries& line = m_contents.series[static_cast<std::size_t>(series)];
    if (line.isVisible == isVisible)
        return;
    line.isVisible = isVisible;
    markSeriesChanged();
    m_actionTimer.start(m_isRemote ? kRemoteActionMs : 0);
    emit seriesVisibilityChanged(series, isVisible);
}

void ChartView::soloSeries(int series)
{
    const auto& lines = m_contents.series;
    const bool isAlone = lines[static_cast<std::size_t>(series)].isVisible
        && std::ranges::count_if(lines, [](const ChartSeries& line) { return line.isVisible; }) == 1;
    for (int i = 0; i < static_cast<int>(lines.size()); ++i)
        setSeriesVisible(i, isAlone || i == series);
}

void ChartView::setEndTime(std::int64_t timeNs)
{
    if (m_contents.endNs == timeNs)
        return;
    m_contents.endNs = timeNs;
    markDirty();
}

void ChartView::setWholeSpan(TimeSpan span)
{
    m_whole = span;
    markDirty();
    followWholeSpan();
}

TimeSpan ChartView::wholeSpan() const
{
    if (m_whole && m_whole->length() > 0)
        return *m_whole;
    const auto points = m_contents.dataSpan();
    if (!points)
        return {0, 1'000'000'000};
    return {points->fromNs, std::max(points->toNs, points->fromNs + kShortestSpanNs)};
}

void ChartView::setVisibleSpan(TimeSpan span)
{
    m_isFitted = span == wholeSpan();
    applySpan(span);
}

void ChartView::applySpan(TimeSpan span)
{
    span.toNs = std::max(span.toNs, span.fromNs + kShortestSpanNs);
    if (span == m_contents.visible)
        return;
    m_contents.visible = span;
    markDirty();
    if (isVisible() && !m_actionTimer.isActive())
        m_actionTimer.start(m_isRemote ? kRemoteActionMs : 0);
    emit visibleSpanChanged(span);
}

void ChartView::followWholeSpan()
{
    if (m_isFitted)
        applySpan(wholeSpan());
}

void ChartView::setCrosshair(std::optional<std::int64_t> timeNs)
{
    m_crosshair->setTime(timeNs);
}

void ChartView::setReference(std::optional<std::int64_t> timeNs)
{
    if (timeNs == m_crosshair->reference())
        return;
    m_crosshair->setReference(timeNs);
    emit referenceChanged(timeNs);
}

std::optional<std::int64_t> ChartView::crosshair() const
{
    return m_crosshair->time();
}

std::optional<std::int64_t> ChartView::reference() const
{
    return m_crosshair->reference();
}

void ChartView::setRemote(bool isRemote)
{
    m_isRemote = isRemote;
    applyTheme();
}

void ChartView::setLinkedMargins(int left, int right)
{
    m_plot->setLinkedMargins({left, right});
    markDirty();
}

int ChartView::ownLeftMargin() const
{
    return m_plot->ownMargins().left;
}

int ChartView::ownRightMargin() const
{
    return m_plot->ownMargins().right;
}

QRect ChartView::plotRect() const
{
    return m_plot->plotRect().translated(m_plot->pos());
}

void ChartView::setLegendVisible(bool isVisible)
{
    m_legend->setVisible(isVisible);
}

void ChartView::setTimeLabelsVisible(bool isVisible)
{
    m_contents.hasTimeLabels = isVisible;
    markDirty();
}

void ChartView::applyTheme()
{
    m_contents.theme = ChartTheme::fromPalette(palette(), m_isRemote);
    m_plot->applyTheme();
    QPalette muted = palette();
    muted.setColor(
        QPalette::WindowText,
        withContrast(m_contents.theme.mutedText, palette().color(QPalette::Window), kTextContrast));
    m_noteLabel->setPalette(muted);
    markSeriesChanged();
}

void ChartView::markDirty()
{
    m_isDirty = true;
}

void ChartView::markSeriesChanged()
{
    m_isLegendStale = true;
    m_isDirty = true;
}

void ChartView::refreshIfDirty()
{
    if (m_isDirty && isVisible() && !window()->isMinimized())
        drawNow();
}

void ChartView::drawNow()
{
    m_actionTimer.stop();
    followWholeSpan();
    m_actionTimer.stop();
    m_isDirty = false;
    if (m_isLegendStale) {
        m_legend->update(m_contents);
        m_isLegendStale = false;
    }
    m_plot->refresh();
    m_crosshair->setGeometry(m_plot->rect());
    m_crosshair->follow();
    if (!m_sinceDescribed.isValid() || m_sinceDescribed.elapsed() >= kDescribeEveryMs)
        describe();
}

void ChartView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isDirty)
        m_actionTimer.start(0);
}

void ChartView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyTheme();
        if (isVisible())
            m_actionTimer.start(0);
    }
}

QSize ChartView::sizeHint() const
{
    return {640, 280};
}

QSize ChartView::minimumSizeHint() const
{
    return {240, 120};
}

} // namespace sor::ui
