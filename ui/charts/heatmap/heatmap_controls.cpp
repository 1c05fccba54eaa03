// SPDX-License-Identifier: GPL-3.0-or-later
// The heatmap's boxes, slider and buttons, and where they stand.
#include "charts/heatmap/heatmap_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>
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
    const auto column = [this](std::initializer_list<QLayout*> rows) {
        auto* part = new QWidget(this);
        auto* layout = new QVBoxLayout(part);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(4);
        for (QLayout* row : rows)
            layout->addLayout(row);
        return part;
    };
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_outcome);
    words->addWidget(m_neighbours);
    m_parts = {column({measureRow, axesRow}), column({sliderRow, scaleRow}), column({words}),
               column({buttonRow})};
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(6, 4, 6, 6);
    m_grid->setVerticalSpacing(4);
    arrange(false);
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

/// Below each other in a column; beside each other where the panel is low and wide.
void HeatmapView::arrange(bool isWide)
{
    m_isWide = isWide;
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

void HeatmapView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool isWide = width() > 700 && width() > 2 * height();
    if (isWide != m_isWide)
        arrange(isWide);
}

} // namespace sor::ui
