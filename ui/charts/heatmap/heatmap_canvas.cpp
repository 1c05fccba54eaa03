// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/heatmap/heatmap_canvas.h"

#include "charts/chart_text.h"
#include "charts/heatmap/heatmap_marks.h"
#include "charts/heatmap/heatmap_text.h"
#include "charts/round_ticker.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sor::ui {

namespace {

constexpr qint64 kRemoteRepaintMs = 1000;

} // namespace

Parameter HeatmapSettings::third() const
{
    for (const Parameter parameter : {Parameter::LambdaOver, Parameter::LambdaUnder, Parameter::ThetaQueue}) {
        if (parameter != x && parameter != y)
            return parameter;
    }
    return Parameter::ThetaQueue;
}

HeatmapCanvas::HeatmapCanvas(QWidget* parent)
    : ChartBase(parent)
{
    setTitle(QStringLiteral("Heatmap"));
    addCsvAction(QStringLiteral("Save data as CSV…"), [this] { return heatmapCsv(*m_data); });
    setFocusPolicy(Qt::StrongFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(plot());
    plot()->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_map = new QCPColorMap(plot()->xAxis, plot()->yAxis);
    m_map->setInterpolate(false);
    m_bar = new QCPColorScale(plot());
    m_bar->setType(QCPAxis::atRight);
    m_bar->setBarWidth(12);
    m_bar->axis()->setSubTicks(false);
    plot()->plotLayout()->addElement(0, 1, m_bar);
    auto* group = new QCPMarginGroup(plot());
    plot()->axisRect()->setMarginGroup(QCP::msTop | QCP::msBottom, group);
    m_bar->setMarginGroup(QCP::msTop | QCP::msBottom, group);
    m_marks = std::make_unique<HeatmapMarks>(plot());
    for (QCPAxis* axis : {plot()->xAxis, plot()->yAxis}) {
        axis->grid()->setVisible(false);
        axis->setTickLength(0, 0);
    }
    connect(plot(), &QCustomPlot::beforeReplot, this, &HeatmapCanvas::fillMap);
    connect(plot(), &QCustomPlot::afterLayout, this, [this] { m_marks->place(*this, m_pinned, m_selected); });
    ChartBase::setRemote(false);
}

HeatmapCanvas::~HeatmapCanvas() = default;

void HeatmapCanvas::setData(const HeatmapData* source)
{
    m_data = source;
    m_selected.reset();
    m_pinned.reset();
    changed();
}

void HeatmapCanvas::setSettings(const HeatmapSettings& settings)
{
    m_settings = settings;
    changed();
}

void HeatmapCanvas::setSelected(std::optional<std::size_t> cell)
{
    m_selected = cell;
    describe();
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

void HeatmapCanvas::setPinned(std::optional<std::size_t> cell)
{
    m_pinned = cell;
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

void HeatmapCanvas::markDirty()
{
    m_isDirty = true;
    m_isScaleStale = true;
}

void HeatmapCanvas::changed()
{
    m_isScaleStale = true;
    m_isMapStale = true;
    describe();
    plot()->replot(QCustomPlot::rpQueuedReplot);
}

void HeatmapCanvas::refreshIfDirty()
{
    if (!m_isDirty || !isVisible() || window()->isMinimized())
        return;
    if (theme().isRemote && m_sinceRepaint.isValid() && m_sinceRepaint.elapsed() < kRemoteRepaintMs)
        return;
    m_sinceRepaint.start();
    m_isDirty = false;
    m_isMapStale = true;
    describe();
    plot()->replot(QCustomPlot::rpQueuedRefresh);
}

std::optional<ColourScale> HeatmapCanvas::scale() const
{
    if (m_isScaleStale)
        fitScale();
    return m_scale;
}

std::optional<double> HeatmapCanvas::shownValue(std::size_t cell) const
{
    const auto kind = m_settings.measure.kind;
    const bool isOfShares =
        kind == HeatmapMeasure::Kind::TotalCash || kind == HeatmapMeasure::Kind::AveragePrice;
    const auto best = m_data->best();
    if (isOfShares && best && m_data->cell(cell).filled != m_data->cell(*best).filled)
        return std::nullopt;
    return m_data->value(cell, m_settings.measure);
}

void HeatmapCanvas::fitScale() const
{
    m_isScaleStale = false;
    m_scale.reset();
    if (!isReady())
        return;
    std::optional<std::pair<double, double>> range;
    const auto add = [&](std::size_t cell) {
        const auto value = shownValue(cell);
        if (value)
            range = range ? std::pair(std::min(range->first, *value), std::max(range->second, *value))
                          : std::pair(*value, *value);
    };
    if (m_settings.isScaleOfWholeGrid) {
        for (std::size_t cell = 0; cell < m_data->cellCount(); ++cell)
            add(cell);
    } else {
        for (std::size_t x = 0; x < m_data->grid().axis(m_settings.x).size(); ++x) {
            for (std::size_t y = 0; y < m_data->grid().axis(m_settings.y).size(); ++y)
                add(cellAt(x, y));
        }
    }
    if (range) {
        const bool isSaving = m_settings.measure.kind == HeatmapMeasure::Kind::Saving;
        m_scale = ColourScale::fitting(isSaving ? ColourMapKind::Diverging : ColourMapKind::Cividis,
                                       range->first, range->second);
    }
}

std::size_t HeatmapCanvas::cellAt(std::size_t x, std::size_t y) const
{
    std::size_t at[3] = {};
    at[static_cast<std::size_t>(m_settings.x)] = x;
    at[static_cast<std::size_t>(m_settings.y)] = y;
    const Parameter third = m_settings.third();
    at[static_cast<std::size_t>(third)] =
        m_settings.isBestOverAll ? 0 : std::min(m_settings.position, m_data->grid().axis(third).size() - 1);
    const std::size_t cell = m_data->grid().cellAt(at[0], at[1], at[2]);
    return m_settings.isBestOverAll ? m_data->bestAlong(cell, third).value_or(cell) : cell;
}

std::optional<std::size_t> HeatmapCanvas::cellUnder(const QPoint& position) const
{
    const QPoint at = position - plot()->pos();
    if (!isReady() || !plot()->axisRect()->rect().contains(at))
        return std::nullopt;
    const auto index = [](double coord, const std::vector<Price>& axis) {
        return std::min(static_cast<std::size_t>(std::max(0.0, coord + 0.5)), axis.size() - 1);
    };
    return cellAt(index(plot()->xAxis->pixelToCoord(at.x()), m_data->grid().axis(m_settings.x)),
                  index(plot()->yAxis->pixelToCoord(at.y()), m_data->grid().axis(m_settings.y)));
}

QRectF HeatmapCanvas::cellRect(std::size_t cell) const
{
    if (!isReady() || !isShown(cell))
        return {};
    const auto x = static_cast<double>(m_data->grid().position(cell, m_settings.x));
    const auto y = static_cast<double>(m_data->grid().position(cell, m_settings.y));
    const auto corner = [&](double dx, double dy) {
        return QPointF(plot()->xAxis->coordToPixel(x + dx), plot()->yAxis->coordToPixel(y + dy))
            + plot()->pos();
    };
    return {corner(-0.5, 0.5), corner(0.5, -0.5)};
}

bool HeatmapCanvas::isShown(std::size_t cell) const
{
    return m_settings.isBestOverAll
        || m_data->grid().position(cell, m_settings.third()) == m_settings.position;
}

void HeatmapCanvas::setExporting(bool /*isExporting*/, int /*width*/)
{
    fillMap();
}

QString HeatmapCanvas::caption() const
{
    if (!isReady())
        return title();
    const Parameter third = m_settings.third();
    const auto& values = m_data->grid().axis(third);
    return displayName(m_settings.measure, *m_data) + QLatin1Char('\n')
        + (m_settings.isBestOverAll
               ? QStringLiteral("best over all %1").arg(displayName(third))
               : QStringLiteral("%1 = %2").arg(
                   displayName(third),
                   priceValueText(values[std::min(m_settings.position, values.size() - 1)])));
}

void HeatmapCanvas::applyTheme()
{
    ChartBase::applyTheme();
    plot()->axisRect()->setBackground(QBrush(
        theme().axis, theme().isRemote ? Qt::Dense7Pattern : Qt::BDiagPattern)); // below what has not run
    m_bar->axis()->setTickLabelFont(plot()->xAxis->tickLabelFont());
    m_bar->axis()->setTickLabelColor(theme().mutedText);
    m_bar->axis()->setTickLength(0, 0);
    for (QCPAxis* axis : m_bar->axis()->axisRect()->axes())
        axis->setBasePen(QPen(theme().axis, 1));
    m_isMapStale = true;
}

void HeatmapCanvas::fillMap()
{
    if (!std::exchange(m_isMapStale, false))
        return;
    const auto colours = scale();
    plot()->axisRect()->setVisible(isReady());
    showPlaceholder(isReady() ? QString() : QStringLiteral("The grid appears here once it is searched."));
    m_bar->setVisible(colours.has_value());
    m_map->setVisible(isReady());
    if (!isReady())
        return;
    const auto& grid = m_data->grid();
    const auto& columns = grid.axis(m_settings.x);
    const auto& rows = grid.axis(m_settings.y);
    plot()->xAxis->setTicker(indexTicker(plot()->xAxis, columns.size(),
                                         [columns](std::size_t at) { return priceValueText(columns[at]); }));
    plot()->yAxis->setTicker(
        indexTicker(plot()->yAxis, rows.size(), [rows](std::size_t at) { return priceValueText(rows[at]); }));
    plot()->xAxis->setLabel(displayName(m_settings.x) + QStringLiteral(" →"));
    plot()->yAxis->setLabel(displayName(m_settings.y) + QStringLiteral(" →"));
    plot()->xAxis->setRange(-0.5, static_cast<double>(columns.size()) - 0.5);
    plot()->yAxis->setRange(-0.5, static_cast<double>(rows.size()) - 0.5);
    QCPColorMapData* data = m_map->data();
    data->setSize(static_cast<int>(columns.size()), static_cast<int>(rows.size()));
    // From the middle of the first cell to that of the last; a single cell is as wide as its range.
    const auto rangeOf = [](std::size_t count) {
        return count > 1 ? QCPRange(0, static_cast<double>(count) - 1) : QCPRange(-0.5, 0.5);
    };
    data->setRange(rangeOf(columns.size()), rangeOf(rows.size()));
    for (std::size_t column = 0; column < columns.size(); ++column) {
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const std::size_t cell = cellAt(column, row);
            const int x = static_cast<int>(column);
            const int y = static_cast<int>(row);
            const bool isRun = m_data->cell(cell).status != HeatmapCell::Status::NotRun;
            const double noValue = isRun ? std::numeric_limits<double>::quiet_NaN() : 0.0;
            data->setCell(x, y, shownValue(cell).value_or(noValue));
            data->setAlpha(x, y, isRun ? 255 : 0);
        }
    }
    QCPColorGradient gradient = gradientOf(colours.value_or(ColourScale{}));
    gradient.setNanHandling(QCPColorGradient::nhNanColor);
    gradient.setNanColor(theme().background);
    m_map->setGradient(gradient);
    if (!colours)
        return;
    // One value only: its colour all the way.
    const bool isSingle = colours->high <= colours->low;
    const QCPRange range(colours->low - (isSingle ? 0.5 : 0), colours->high + (isSingle ? 0.5 : 0));
    m_map->setDataRange(range);
    m_bar->setGradient(gradient);
    m_bar->setDataRange(range);
    const auto text = [scale = *colours, measure = m_settings.measure](double number, double step) {
        return barText(number, step, scale, measure);
    };
    const auto single = QSharedPointer<QCPAxisTickerText>::create();
    single->addTick(colours->low, text(colours->low, 0));
    m_bar->axis()->setTicker(isSingle ? single.staticCast<QCPAxisTicker>()
                                      : QSharedPointer<RoundTicker>::create(m_bar->axis(), text));
}

void HeatmapCanvas::describe()
{
    QString text;
    if (isReady()) {
        text =
            m_selected ? accessibleText(*m_data, *m_selected, m_settings.measure) : outcomeSentence(*m_data);
    }
    if (text != accessibleDescription())
        setAccessibleDescription(text);
}

void HeatmapCanvas::select(std::size_t cell)
{
    if (m_selected == cell)
        return;
    setSelected(cell);
    emit cellSelected(cell);
}

void HeatmapCanvas::mousePressEvent(QMouseEvent* event)
{
    const auto cell = cellUnder(event->position().toPoint());
    if (event->button() == Qt::LeftButton && cell)
        select(*cell);
}

void HeatmapCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    const auto cell = cellUnder(event->position().toPoint());
    if (event->button() == Qt::LeftButton && cell)
        emit cellActivated(*cell);
}

void HeatmapCanvas::keyPressEvent(QKeyEvent* event)
{
    const bool isPlain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (!isReady() || !isPlain) {
        QWidget::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        moveSelection(-1, 0);
        return;
    case Qt::Key_Right:
        moveSelection(1, 0);
        return;
    case Qt::Key_Up:
        moveSelection(0, 1);
        return;
    case Qt::Key_Down:
        moveSelection(0, -1);
        return;
    case Qt::Key_BracketLeft:
        emit sliceStepped(-1);
        return;
    case Qt::Key_BracketRight:
        emit sliceStepped(1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_selected)
            emit cellActivated(*m_selected);
        return;
    case Qt::Key_Space:
        if (m_selected)
            emit cellPinned(*m_selected);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void HeatmapCanvas::moveSelection(int columns, int rows)
{
    const auto& grid = m_data->grid();
    // From nothing the first key goes to the best cell in sight, else to the lowest.
    if (!m_selected || !isShown(*m_selected)) {
        const auto best = m_data->best();
        select(best && isShown(*best) ? *best : cellAt(0, 0));
        return;
    }
    const auto moved = [&](Parameter axis, int step) {
        const auto last = static_cast<std::int64_t>(grid.axis(axis).size()) - 1;
        const auto at = static_cast<std::int64_t>(grid.position(*m_selected, axis));
        return static_cast<std::size_t>(std::clamp<std::int64_t>(at + step, 0, last));
    };
    select(cellAt(moved(m_settings.x, columns), moved(m_settings.y, rows)));
}

QString HeatmapCanvas::toolTipAt(const QPoint& position) const
{
    const auto cell = cellUnder(position);
    return cell ? tooltipText(*m_data, *cell) : QString();
}

} // namespace sor::ui
