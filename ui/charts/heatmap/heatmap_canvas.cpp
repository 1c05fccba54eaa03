// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/heatmap/heatmap_canvas.h"

#include "charts/export_file.h"
#include "charts/heatmap/heatmap_layout.h"
#include "charts/heatmap/heatmap_text.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

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
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(QStringLiteral("Heatmap"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

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
    update();
}

void HeatmapCanvas::setPinned(std::optional<std::size_t> cell)
{
    m_pinned = cell;
    update();
}

void HeatmapCanvas::setRemote(bool isRemote)
{
    m_isRemote = isRemote;
    update();
}

void HeatmapCanvas::markDirty()
{
    m_isDirty = true;
    m_isScaleStale = true;
}

void HeatmapCanvas::changed()
{
    m_isScaleStale = true;
    describe();
    update();
}

void HeatmapCanvas::refreshIfDirty()
{
    if (!m_isDirty || !isVisible() || window()->isMinimized())
        return;
    if (m_isRemote && m_sinceRepaint.isValid() && m_sinceRepaint.elapsed() < kRemoteRepaintMs)
        return;
    m_sinceRepaint.start();
    m_isDirty = false;
    describe();
    update();
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

HeatmapLayout HeatmapCanvas::screenLayout() const
{
    return layoutFor(QRectF(rect()).adjusted(2, 2, -2, -2), font(), false);
}

std::optional<std::size_t> HeatmapCanvas::cellUnder(const QPoint& position) const
{
    if (!isReady())
        return std::nullopt;
    const HeatmapLayout layout = screenLayout();
    if (!layout.cells.contains(position))
        return std::nullopt;
    const auto column = static_cast<std::size_t>((position.x() - layout.cells.left()) / layout.cells.width()
                                                 * static_cast<double>(layout.columns));
    const auto row = static_cast<std::size_t>((layout.cells.bottom() - position.y()) / layout.cells.height()
                                              * static_cast<double>(layout.rows));
    return cellAt(std::min(column, layout.columns - 1), std::min(row, layout.rows - 1));
}

QRectF HeatmapCanvas::cellRect(std::size_t cell) const
{
    return isReady() && isShown(cell) ? screenLayout().cell(m_data->grid().position(cell, m_settings.x),
                                                            m_data->grid().position(cell, m_settings.y))
                                      : QRectF();
}

bool HeatmapCanvas::isShown(std::size_t cell) const
{
    return m_settings.isBestOverAll
        || m_data->grid().position(cell, m_settings.third()) == m_settings.position;
}

void HeatmapCanvas::renderTo(QPainter* painter, const QRectF& target, bool onPaper)
{
    const ChartTheme theme = ChartTheme::fromPalette(onPaper ? paperPalette() : palette());
    painter->save();
    painter->fillRect(target, theme.background);
    painter->setFont(inPixels(font()));
    if (isReady())
        paint(*painter, layoutFor(target.adjusted(8, 6, -8, -6), painter->font(), true), theme);
    painter->restore();
}

void HeatmapCanvas::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const ChartTheme theme = ChartTheme::fromPalette(palette(), m_isRemote);
    painter.fillRect(rect(), theme.background);
    if (isReady()) {
        paint(painter, screenLayout(), theme);
    } else {
        painter.setPen(theme.mutedText);
        painter.drawText(rect().adjusted(12, 8, -12, -8),
                         static_cast<int>(Qt::AlignCenter) | Qt::TextWordWrap,
                         QStringLiteral("The grid appears here once it is searched."));
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.highlight, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
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

bool HeatmapCanvas::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto cell = cellUnder(help->pos());
        if (cell)
            QToolTip::showText(help->globalPos(), tooltipText(*m_data, *cell), this,
                               cellRect(*cell).toRect());
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void HeatmapCanvas::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        update();
}

QSize HeatmapCanvas::sizeHint() const
{
    return {300, 260};
}

QSize HeatmapCanvas::minimumSizeHint() const
{
    return {180, 140};
}

} // namespace sor::ui
