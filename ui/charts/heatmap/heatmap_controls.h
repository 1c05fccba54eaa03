// SPDX-License-Identifier: GPL-3.0-or-later
// The heatmap's boxes, slider and buttons, and where they stand.
#pragma once

#include <array>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QSlider;
class QWidget;

namespace sor::ui {

/// Children of the view, which connects them.
struct HeatmapControls {
    /// Lays `view` out with `canvas` among them.
    HeatmapControls(QWidget* view, QWidget* canvas);
    HeatmapControls(const HeatmapControls&) = delete;
    HeatmapControls& operator=(const HeatmapControls&) = delete;
    /// Below each other in a column, or beside the canvas where the view is low and wide.
    void arrange(bool isWide);

    QComboBox* measure = nullptr;
    QComboBox* xAxis = nullptr;
    QComboBox* yAxis = nullptr;
    QComboBox* scale = nullptr;
    QLabel* sliderName = nullptr;
    QSlider* slider = nullptr;
    QLabel* sliderValue = nullptr;
    QCheckBox* bestOverAll = nullptr;
    QLabel* outcome = nullptr;
    QLabel* neighbours = nullptr;
    QPushButton* showButton = nullptr;
    QPushButton* pinButton = nullptr;

private:
    QWidget* m_canvas;
    QGridLayout* m_grid = nullptr;
    std::array<QWidget*, 4> m_parts{}; // axes, slice, words, buttons
};

} // namespace sor::ui
