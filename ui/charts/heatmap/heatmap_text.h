// SPDX-License-Identifier: GPL-3.0-or-later
// The heatmap in words: captions, tooltips, and what screen readers hear.
#pragma once

#include "charts/heatmap/colour_map.h"
#include "charts/heatmap/heatmap_data.h"

#include <QString>

namespace sor::ui {

/// "λ over", "λ under", "θ queue".
QString displayName(Parameter parameter);
/// "Saving vs Best Ask (bps)", "Average price ($)", "Total cash ($)", "Unfilled shares".
QString displayName(HeatmapMeasure measure, const HeatmapData& data);
/// A value within a cell or at the colour bar: "3.2", "222.7500", "1,113,750.00", "804".
QString valueText(double value, HeatmapMeasure measure);
/// A number of the colour bar, with the decimals of the step between its numbers and as many as it takes to
/// tell its ends apart.
QString barText(double number, double step, const ColourScale& scale, HeatmapMeasure measure);
/// "0.4": a parameter, exactly.
QString priceValueText(Price price);
/// "λ over 0.4, λ under 0.6, θ queue 0.3".
QString parametersText(const HeatmapData& data, std::size_t cell);
/// "λ over 0.4, λ under 0.6, θ 0.3: saving 3.2 bps, filled 5,000 of 5,000, best".
QString accessibleText(const HeatmapData& data, std::size_t cell, HeatmapMeasure measure);
/// The tooltip: parameters, every saving, cash, shares, status with the reason.
QString tooltipText(const HeatmapData& data, std::size_t cell);
/// Ties, plateaus and grids without effect: "Best: 222.7500, shared by 9 cells; showing the lowest λ over, λ
/// under, θ." "All 125 cells gave the same cost: on this tape the parameters did not matter." "78 of 125
/// cells run so far."
QString outcomeSentence(const HeatmapData& data);
/// "Neighbours: median 0.3 bps worse, worst 1.9 bps worse." with "Isolated peak — treat with care." when it
/// is one.
QString neighbourSentence(const HeatmapData& data, std::size_t cell);

/// Every cell: "lambda_over,lambda_under,theta_queue,status,filled,completion,total_cash" and a saving in bps
/// for each baseline; what may not be told is empty.
QString heatmapCsv(const HeatmapData& data);

} // namespace sor::ui
