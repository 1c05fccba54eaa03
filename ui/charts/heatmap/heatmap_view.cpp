// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/heatmap/heatmap_view.h"

#include "charts/chart_text.h"
#include "charts/export_file.h"
#include "charts/heatmap/heatmap_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <algorithm>

namespace sor::ui {

HeatmapView::HeatmapView(QWidget* parent)
    : QWidget(parent)
{
    m_canvas = new HeatmapCanvas(this);
    buildControls();
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
    m_measureBox->clear();
    for (std::size_t i = 0; i < m_data.baselines().size(); ++i) {
        if (m_hiddenBaselines.contains(m_data.baselines()[i].name))
            continue;
        m_measures.push_back({HeatmapMeasure::Kind::Saving, i});
    }
    for (const auto kind : {HeatmapMeasure::Kind::AveragePrice, HeatmapMeasure::Kind::TotalCash,
                            HeatmapMeasure::Kind::Unfilled})
        m_measures.push_back({kind, 0});
    for (const HeatmapMeasure& measure : m_measures)
        m_measureBox->addItem(displayName(measure, m_data));
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
    m_xBox->clear();
    m_yBox->clear();
    for (const Parameter parameter : kParameters) {
        m_xBox->addItem(displayName(parameter));
        m_yBox->addItem(displayName(parameter));
    }
    showSettings();
}

/// Brings the controls in line with the canvas.
void HeatmapView::showSettings()
{
    const HeatmapSettings& now = settings();
    const auto measure = std::ranges::find(m_measures, now.measure);
    m_measureBox->setCurrentIndex(static_cast<int>(measure - m_measures.begin()));
    m_xBox->setCurrentIndex(static_cast<int>(now.x));
    m_yBox->setCurrentIndex(static_cast<int>(now.y));
    m_scaleBox->setCurrentIndex(m_scaleBox->findData(now.isScaleOfWholeGrid));
    m_sliderName->setText(displayName(now.third()));
    m_bestOverAll->setChecked(now.isBestOverAll);
    const bool hasGrid = m_data.cellCount() > 0;
    const std::size_t count = hasGrid ? m_data.grid().axis(now.third()).size() : 1;
    const QSignalBlocker blocker(m_slider);
    m_slider->setRange(0, static_cast<int>(count) - 1);
    m_slider->setValue(static_cast<int>(now.position));
    m_slider->setEnabled(count > 1);
    m_bestOverAll->setEnabled(count > 1);
    // As wide as the widest, so that the slider keeps its length.
    int widest = fontMetrics().horizontalAdvance(QStringLiteral("all"));
    if (hasGrid) {
        for (const Price value : m_data.grid().axis(now.third()))
            widest = std::max(widest, fontMetrics().horizontalAdvance(priceValueText(value)));
    }
    m_sliderValue->setMinimumWidth(widest);
    const QString value = now.isBestOverAll ? QStringLiteral("all")
        : hasGrid                           ? priceValueText(m_data.grid().axis(now.third())[now.position])
                                            : QString();
    m_sliderValue->setText(value);
    m_slider->setAccessibleName(displayName(now.third()));
    m_slider->setAccessibleDescription(value);
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
    m_slider->setValue(m_slider->value() + step);
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

void HeatmapView::setRemote(bool isRemote)
{
    m_canvas->setRemote(isRemote);
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
    show(m_outcome, outcomeSentence(m_data));
    const auto cell = selected() ? selected() : m_data.best();
    show(m_neighbours,
         cell && m_data.cellCount() > 1
             ? (selected() ? QStringLiteral("Selected: ") : QStringLiteral("Best: "))
                 + parametersText(m_data, *cell) + QStringLiteral(". ") + neighbourSentence(m_data, *cell)
             : QString());
    const bool isSelected = selected().has_value();
    m_showButton->setEnabled(isSelected);
    m_pinButton->setEnabled(isSelected);
    m_pinButton->setText(isSelected && selected() == m_pinned ? QStringLiteral("Unpin")
                                                              : QStringLiteral("Pin"));
}

void HeatmapView::renderTo(QPainter* painter, const QRectF& target, bool onPaper)
{
    m_canvas->renderTo(painter, target, onPaper);
}

QString HeatmapView::dataCsv() const
{
    return heatmapCsv(m_data);
}

void HeatmapView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addExportActions(menu, this,
                     {QStringLiteral("Grid"),
                      [this](QPainter* painter, const QRectF& target) { renderTo(painter, target); },
                      [this] { return dataCsv(); }},
                     [this](const QString& sentence) { emit exportFailed(sentence); });
    menu->popup(event->globalPos());
}

} // namespace sor::ui
