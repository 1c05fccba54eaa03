// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/heatmap/heatmap_controls.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

namespace sor::ui {

namespace {

constexpr int kWideControls = 300;
constexpr int kWideWords = 220;

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

HeatmapControls::HeatmapControls(QWidget* view, QWidget* canvas)
    : m_canvas(canvas)
{
    measure = new QComboBox(view);
    xAxis = new QComboBox(view);
    yAxis = new QComboBox(view);
    scale = new QComboBox(view);
    slider = new QSlider(Qt::Horizontal, view);
    sliderValue = new QLabel(view);
    bestOverAll = new QCheckBox(QStringLiteral("Best over all"), view);
    outcome = sentenceLabel(view);
    neighbours = sentenceLabel(view);
    showButton = new QPushButton(QStringLiteral("Show this cell"), view);
    pinButton = new QPushButton(QStringLiteral("Pin"), view);

    scale->addItem(QStringLiteral("whole grid"), true);
    scale->addItem(QStringLiteral("this slice"), false);
    scale->setToolTip(
        QStringLiteral("Colours span the whole grid, so that slices can be compared, or this slice"));
    bestOverAll->setToolTip(QStringLiteral("Each cell shows the best along the third axis"));
    showButton->setToolTip(QStringLiteral("Run the selected cell into the charts (Enter)"));
    pinButton->setToolTip(QStringLiteral("Keep the selected cell beside the best (Space)"));
    slider->setPageStep(2);
    slider->setTickPosition(QSlider::TicksBelow);
    for (QComboBox* box : {measure, xAxis, yAxis, scale}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(6);
        box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    auto* measureRow = new QHBoxLayout;
    measureRow->addWidget(
        labelFor(measure, QStringLiteral("&Measure"), QStringLiteral("Measure of the heatmap")));
    measureRow->addWidget(measure, 1);
    auto* axesRow = new QHBoxLayout;
    axesRow->addWidget(labelFor(xAxis, QStringLiteral("x"), QStringLiteral("Parameter across")));
    axesRow->addWidget(xAxis, 1);
    axesRow->addWidget(labelFor(yAxis, QStringLiteral("y"), QStringLiteral("Parameter upwards")));
    axesRow->addWidget(yAxis, 1);
    sliderName = labelFor(slider, {}, QStringLiteral("Third parameter"));
    auto* sliderRow = new QHBoxLayout;
    sliderRow->addWidget(sliderName);
    sliderRow->addWidget(slider, 1);
    sliderRow->addWidget(sliderValue);
    auto* scaleRow = new QHBoxLayout;
    scaleRow->addWidget(bestOverAll);
    scaleRow->addStretch(1);
    scaleRow->addWidget(labelFor(scale, QStringLiteral("Scale"), QStringLiteral("Range of the colours")));
    scaleRow->addWidget(scale);
    auto* buttonRow = new QHBoxLayout;
    buttonRow->addWidget(showButton);
    buttonRow->addWidget(pinButton);
    buttonRow->addStretch(1);
    const auto column = [view](std::initializer_list<QLayout*> rows) {
        auto* part = new QWidget(view);
        auto* layout = new QVBoxLayout(part);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(4);
        for (QLayout* row : rows)
            layout->addLayout(row);
        return part;
    };
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(outcome);
    words->addWidget(neighbours);
    m_parts = {column({measureRow, axesRow}), column({sliderRow, scaleRow}), column({words}),
               column({buttonRow})};
    m_grid = new QGridLayout(view);
    m_grid->setContentsMargins(6, 4, 6, 6);
    m_grid->setVerticalSpacing(4);
    arrange(false);
    QWidget* const order[] = {measure,     xAxis, yAxis,      m_canvas, slider,
                              bestOverAll, scale, showButton, pinButton};
    for (std::size_t i = 1; i < std::size(order); ++i)
        QWidget::setTabOrder(order[i - 1], order[i]);
}

/// Below each other in a column; beside each other where the panel is low and wide.
void HeatmapControls::arrange(bool isWide)
{
    const auto [axes, slice, words, buttons] = m_parts;
    for (QWidget* part : {axes, slice, words, buttons})
        m_grid->removeWidget(part);
    m_grid->removeWidget(m_canvas);
    for (int i = 0; i < 5; ++i) {
        m_grid->setRowStretch(i, 0);
        m_grid->setColumnStretch(i, 0);
        m_grid->setColumnMinimumWidth(i, 0);
    }
    if (isWide) {
        m_grid->addWidget(axes, 0, 0);
        m_grid->addWidget(slice, 1, 0);
        m_grid->addWidget(buttons, 2, 0);
        m_grid->addWidget(m_canvas, 0, 1, 4, 1);
        m_grid->addWidget(words, 0, 2, 4, 1, Qt::AlignTop);
        m_grid->setRowStretch(3, 1);
        m_grid->setColumnStretch(1, 1);
        m_grid->setColumnMinimumWidth(0, kWideControls);
        m_grid->setColumnMinimumWidth(2, kWideWords);
    } else {
        m_grid->addWidget(axes, 0, 0);
        m_grid->addWidget(m_canvas, 1, 0);
        m_grid->addWidget(slice, 2, 0);
        m_grid->addWidget(words, 3, 0);
        m_grid->addWidget(buttons, 4, 0);
        m_grid->setRowStretch(1, 1);
        m_grid->setColumnStretch(0, 1);
    }
}

} // namespace sor::ui
