// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/heatmap/heatmap_view.h"

#include "charts/chart_text.h"
#include "charts/heatmap/heatmap_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <algorithm>
#include <utility>

namespace sor::ui {

HeatmapView::HeatmapView(QWidget* parent)
    : QWidget(parent)
    , m_canvas(new HeatmapCanvas(this))
    , m_controls(this, m_canvas)
{
    connect(m_controls.measure, &QComboBox::activated, this, [this](int index) {
        HeatmapSettings next = settings();
        next.measure = m_measures[static_cast<std::size_t>(index)];
        applySettings(next);
    });
    connect(m_controls.xAxis, &QComboBox::activated, this,
            [this](int index) { chooseAxis(true, kParameters[index]); });
    connect(m_controls.yAxis, &QComboBox::activated, this,
            [this](int index) { chooseAxis(false, kParameters[index]); });
    connect(m_controls.scale, &QComboBox::activated, this, [this](int index) {
        HeatmapSettings next = settings();
        next.isScaleOfWholeGrid = m_controls.scale->itemData(index).toBool();
        applySettings(next);
    });
    connect(m_controls.slider, &QSlider::valueChanged, this, [this](int position) {
        HeatmapSettings next = settings();
        next.position = static_cast<std::size_t>(position);
        next.isBestOverAll = false;
        applySettings(next);
    });
    connect(m_controls.bestOverAll, &QCheckBox::clicked, this, [this](bool isOn) {
        HeatmapSettings next = settings();
        next.isBestOverAll = isOn;
        applySettings(next);
    });
    connect(m_controls.showButton, &QPushButton::clicked, this, [this] { emit cellActivated(*selected()); });
    connect(m_controls.pinButton, &QPushButton::clicked, this, [this] { emit cellPinned(*selected()); });
    m_canvas->setData(&m_data);
    fillMeasures();
    fillAxes();
    updateTexts();

    connect(m_canvas, &HeatmapCanvas::cellSelected, this, [this](std::size_t cell) {
        updateTexts();
        emit cellSelected(cell);
    });
    connect(m_canvas, &HeatmapCanvas::cellActivated, this, &HeatmapView::cellActivated);
    connect(m_canvas, &HeatmapCanvas::cellPinned, this, &HeatmapView::cellPinned);
    connect(m_canvas, &HeatmapCanvas::sliceStepped, this, &HeatmapView::stepSlice);
}

void HeatmapView::fillMeasures()
{
    m_measures.clear();
    m_controls.measure->clear();
    for (std::size_t i = 0; i < m_data.baselines().size(); ++i) {
        if (m_hiddenBaselines.contains(m_data.baselines()[i].name))
            continue;
        m_measures.push_back({HeatmapMeasure::Kind::Saving, i});
    }
    for (const auto kind : {HeatmapMeasure::Kind::AveragePrice, HeatmapMeasure::Kind::TotalCash,
                            HeatmapMeasure::Kind::Unfilled})
        m_measures.push_back({kind, 0});
    for (const HeatmapMeasure& measure : m_measures)
        m_controls.measure->addItem(displayName(measure, m_data));
    HeatmapSettings next = settings();
    if (m_isMeasureChosen)
        next.measure = m_chosen;
    if (std::ranges::find(m_measures, next.measure) == m_measures.end())
        next.measure = m_measures.front();
    m_canvas->setSettings(next);
    showSettings();
}

void HeatmapView::restoreSettings(const HeatmapSettings& settings)
{
    m_isMeasureChosen = true;
    m_chosen = settings.measure;
    setSettings(settings);
    emit settingsChanged();
}

void HeatmapView::setHiddenBaselines(const QStringList& names)
{
    m_hiddenBaselines = names;
    fillMeasures();
    m_canvas->markDirty();
}

void HeatmapView::fillAxes()
{
    m_controls.xAxis->clear();
    m_controls.yAxis->clear();
    for (const Parameter parameter : kParameters) {
        m_controls.xAxis->addItem(displayName(parameter));
        m_controls.yAxis->addItem(displayName(parameter));
    }
    showSettings();
}

/// Brings the controls in line with the canvas.
void HeatmapView::showSettings()
{
    const HeatmapSettings& now = settings();
    const auto measure = std::ranges::find(m_measures, now.measure);
    m_controls.measure->setCurrentIndex(static_cast<int>(measure - m_measures.begin()));
    m_controls.xAxis->setCurrentIndex(static_cast<int>(now.x));
    m_controls.yAxis->setCurrentIndex(static_cast<int>(now.y));
    m_controls.scale->setCurrentIndex(m_controls.scale->findData(now.isScaleOfWholeGrid));
    m_controls.sliderName->setText(displayName(now.third()));
    m_controls.bestOverAll->setChecked(now.isBestOverAll);
    const bool hasGrid = m_data.cellCount() > 0;
    const std::size_t count = hasGrid ? m_data.grid().axis(now.third()).size() : 1;
    const QSignalBlocker blocker(m_controls.slider);
    m_controls.slider->setRange(0, static_cast<int>(count) - 1);
    m_controls.slider->setValue(static_cast<int>(now.position));
    m_controls.slider->setEnabled(count > 1);
    m_controls.bestOverAll->setEnabled(count > 1);
    // As wide as the widest, so that the slider keeps its length.
    int widest = fontMetrics().horizontalAdvance(QStringLiteral("all"));
    if (hasGrid) {
        for (const Price value : m_data.grid().axis(now.third()))
            widest = std::max(widest, fontMetrics().horizontalAdvance(priceValueText(value)));
    }
    m_controls.sliderValue->setMinimumWidth(widest);
    const QString value = now.isBestOverAll ? QStringLiteral("all")
        : hasGrid                           ? priceValueText(m_data.grid().axis(now.third())[now.position])
                                            : QString();
    m_controls.sliderValue->setText(value);
    m_controls.slider->setAccessibleName(displayName(now.third()));
    m_controls.slider->setAccessibleDescription(value);
}

void HeatmapView::setData(HeatmapData data)
{
    m_data = std::move(data);
    m_pinned.reset();
    HeatmapSettings next = settings();
    const std::size_t count = m_data.cellCount() > 0 ? m_data.grid().axis(next.third()).size() : 1;
    next.position = std::min(next.position, count - 1);
    if (!m_isMeasureChosen && !m_data.baselines().empty())
        next.measure = {HeatmapMeasure::Kind::Saving, 0};
    m_canvas->setData(&m_data);
    m_canvas->setSettings(next);
    fillMeasures();
    updateTexts();
}

void HeatmapView::setCell(std::size_t index, const HeatmapCell& cell)
{
    m_data.setCell(index, cell);
    m_canvas->markDirty();
}

void HeatmapView::setFailed(std::size_t index, const QString& reason)
{
    m_data.setFailed(index, reason);
    m_canvas->markDirty();
}

void HeatmapView::setBaselines(std::vector<HeatmapBaseline> baselines)
{
    const bool hadNone = m_data.baselines().empty();
    m_data.setBaselines(std::move(baselines));
    if (hadNone && !m_isMeasureChosen && !m_data.baselines().empty()) {
        HeatmapSettings next = settings();
        next.measure = {HeatmapMeasure::Kind::Saving, 0};
        m_canvas->setSettings(next);
    }
    fillMeasures();
    m_canvas->markDirty();
}

void HeatmapView::setSettings(const HeatmapSettings& settings)
{
    HeatmapSettings next = settings;
    if (next.y == next.x)
        next.y = next.x == Parameter::LambdaOver ? Parameter::LambdaUnder : Parameter::LambdaOver;
    if (m_data.cellCount() > 0)
        next.position = std::min(next.position, m_data.grid().axis(next.third()).size() - 1);
    if (std::ranges::find(m_measures, next.measure) == m_measures.end())
        next.measure = m_measures.front();
    m_canvas->setSettings(next);
    showSettings();
    updateTexts();
}

void HeatmapView::applySettings(const HeatmapSettings& next)
{
    if (next.measure != settings().measure) {
        m_isMeasureChosen = true;
        m_chosen = next.measure;
    }
    setSettings(next);
    emit settingsChanged();
}

void HeatmapView::chooseAxis(bool isX, Parameter parameter)
{
    HeatmapSettings next = settings();
    Parameter& chosen = isX ? next.x : next.y;
    Parameter& other = isX ? next.y : next.x;
    if (parameter == other)
        other = chosen; // they swap
    chosen = parameter;
    // The slice goes where the selected cell, or else the best, is.
    const auto kept = selected() ? selected() : m_data.best();
    next.position = kept ? m_data.grid().position(*kept, next.third()) : 0;
    applySettings(next);
}

void HeatmapView::stepSlice(int step)
{
    m_controls.slider->setValue(m_controls.slider->value() + step);
}

void HeatmapView::setSelected(std::optional<std::size_t> cell)
{
    m_canvas->setSelected(cell);
    if (cell && !settings().isBestOverAll) {
        HeatmapSettings next = settings();
        next.position = m_data.grid().position(*cell, next.third());
        if (next.position != settings().position)
            setSettings(next);
    }
    updateTexts();
}

void HeatmapView::setPinned(std::optional<std::size_t> cell)
{
    m_pinned = cell;
    m_canvas->setPinned(cell);
    updateTexts();
}

void HeatmapView::refreshIfDirty()
{
    if (!m_canvas->isDirty())
        return;
    m_canvas->refreshIfDirty();
    if (!m_canvas->isDirty())
        updateTexts();
}

void HeatmapView::updateTexts()
{
    const auto show = [](QLabel* label, const QString& text) {
        if (label->text() != text)
            label->setText(text);
    };
    show(m_controls.outcome, outcomeSentence(m_data));
    const auto cell = selected() ? selected() : m_data.best();
    show(m_controls.neighbours,
         cell && m_data.cellCount() > 1
             ? (selected() ? QStringLiteral("Selected: ") : QStringLiteral("Best: "))
                 + parametersText(m_data, *cell) + QStringLiteral(". ") + neighbourSentence(m_data, *cell)
             : QString());
    const bool isSelected = selected().has_value();
    m_controls.showButton->setEnabled(isSelected);
    m_controls.pinButton->setEnabled(isSelected);
    m_controls.pinButton->setText(isSelected && selected() == m_pinned ? QStringLiteral("Unpin")
                                                                       : QStringLiteral("Pin"));
}

void HeatmapView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool isWide = width() > 700 && width() > 2 * height();
    if (std::exchange(m_isWide, isWide) != isWide)
        m_controls.arrange(isWide);
}

} // namespace sor::ui
