// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/heatmap_view.h"

#include "charts/chart_text.h"
#include "charts/export_file.h"
#include "charts/heatmap_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>

namespace sor::ui {

namespace {

/// A label that names its control for the eye, the keyboard and screen readers.
QLabel* labelFor(QWidget* control, const QString& text, const QString& accessibleName)
{
    auto* label = new QLabel(text, control->parentWidget());
    label->setBuddy(control);
    control->setAccessibleName(accessibleName);
    return label;
}

QLabel* sentenceLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    return label;
}

} // namespace

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

void HeatmapView::buildControls()
{
    m_measureBox = new QComboBox(this);
    m_xBox = new QComboBox(this);
    m_yBox = new QComboBox(this);
    m_scaleBox = new QComboBox(this);
    m_slider = new QSlider(Qt::Horizontal, this);
    m_sliderValue = new QLabel(this);
    m_bestOverAll = new QCheckBox(QStringLiteral("Best over all"), this);
    m_outcome = sentenceLabel(this);
    m_neighbours = sentenceLabel(this);
    m_showButton = new QPushButton(QStringLiteral("Show this cell"), this);
    m_pinButton = new QPushButton(QStringLiteral("Pin"), this);

    m_scaleBox->addItem(QStringLiteral("whole grid"), true);
    m_scaleBox->addItem(QStringLiteral("this slice"), false);
    m_scaleBox->setToolTip(
        QStringLiteral("Colours span the whole grid, so that slices can be compared, or this slice"));
    m_bestOverAll->setToolTip(QStringLiteral("Each cell shows the best along the third axis"));
    m_showButton->setToolTip(QStringLiteral("Run the selected cell into the charts (Enter)"));
    m_pinButton->setToolTip(QStringLiteral("Keep the selected cell beside the best (Space)"));
    m_slider->setPageStep(2);
    m_slider->setTickPosition(QSlider::TicksBelow);
    for (QComboBox* box : {m_measureBox, m_xBox, m_yBox, m_scaleBox}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(6);
        box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    auto* measureRow = new QHBoxLayout;
    measureRow->addWidget(
        labelFor(m_measureBox, QStringLiteral("&Measure"), QStringLiteral("Measure of the heatmap")));
    measureRow->addWidget(m_measureBox, 1);
    auto* axesRow = new QHBoxLayout;
    axesRow->addWidget(labelFor(m_xBox, QStringLiteral("x"), QStringLiteral("Parameter across")));
    axesRow->addWidget(m_xBox, 1);
    axesRow->addWidget(labelFor(m_yBox, QStringLiteral("y"), QStringLiteral("Parameter upwards")));
    axesRow->addWidget(m_yBox, 1);
    m_sliderName = labelFor(m_slider, {}, QStringLiteral("Third parameter"));
    auto* sliderRow = new QHBoxLayout;
    sliderRow->addWidget(m_sliderName);
    sliderRow->addWidget(m_slider, 1);
    sliderRow->addWidget(m_sliderValue);
    auto* scaleRow = new QHBoxLayout;
    scaleRow->addWidget(m_bestOverAll);
    scaleRow->addStretch(1);
    scaleRow->addWidget(
        labelFor(m_scaleBox, QStringLiteral("Scale"), QStringLiteral("Range of the colours")));
    scaleRow->addWidget(m_scaleBox);
    auto* buttonRow = new QHBoxLayout;
    buttonRow->addWidget(m_showButton);
    buttonRow->addWidget(m_pinButton);
    buttonRow->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 4, 6, 6);
    column->setSpacing(4);
    column->addLayout(measureRow);
    column->addLayout(axesRow);
    column->addWidget(m_canvas, 1);
    column->addLayout(sliderRow);
    column->addLayout(scaleRow);
    column->addWidget(m_outcome);
    column->addWidget(m_neighbours);
    column->addLayout(buttonRow);
    QWidget* const order[] = {m_measureBox,  m_xBox,     m_yBox,       m_canvas,   m_slider,
                              m_bestOverAll, m_scaleBox, m_showButton, m_pinButton};
    for (std::size_t i = 1; i < std::size(order); ++i)
        setTabOrder(order[i - 1], order[i]);

    connect(m_measureBox, &QComboBox::activated, this, [this](int index) {
        HeatmapSettings next = settings();
        next.measure = m_measures[static_cast<std::size_t>(index)];
        applySettings(next);
    });
    connect(m_xBox, &QComboBox::activated, this, [this](int index) { chooseAxis(true, kParameters[index]); });
    connect(m_yBox, &QComboBox::activated, this,
            [this](int index) { chooseAxis(false, kParameters[index]); });
    connect(m_scaleBox, &QComboBox::activated, this, [this](int index) {
        HeatmapSettings next = settings();
        next.isScaleOfWholeGrid = m_scaleBox->itemData(index).toBool();
        applySettings(next);
    });
    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        HeatmapSettings next = settings();
        next.position = static_cast<std::size_t>(position);
        next.isBestOverAll = false;
        applySettings(next);
    });
    connect(m_bestOverAll, &QCheckBox::clicked, this, [this](bool isOn) {
        HeatmapSettings next = settings();
        next.isBestOverAll = isOn;
        applySettings(next);
    });
    connect(m_showButton, &QPushButton::clicked, this, [this] { emit cellActivated(*selected()); });
    connect(m_pinButton, &QPushButton::clicked, this, [this] { emit cellPinned(*selected()); });
}

void HeatmapView::fillMeasures()
{
    m_measures.clear();
    m_measureBox->clear();
    for (std::size_t i = 0; i < m_data.baselines().size(); ++i)
        m_measures.push_back({HeatmapMeasure::Kind::Saving, i});
    for (const auto kind : {HeatmapMeasure::Kind::AveragePrice, HeatmapMeasure::Kind::TotalCash,
                            HeatmapMeasure::Kind::Unfilled})
        m_measures.push_back({kind, 0});
    for (const HeatmapMeasure& measure : m_measures)
        m_measureBox->addItem(displayName(measure, m_data));
    HeatmapSettings next = settings();
    if (std::ranges::find(m_measures, next.measure) == m_measures.end())
        next.measure = m_measures.front();
    m_canvas->setSettings(next);
    showSettings();
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
    m_isMeasureChosen = m_isMeasureChosen || next.measure != settings().measure;
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
