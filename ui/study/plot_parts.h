// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts of a study have in common.
#pragma once

#include "charts/qcustomplot.h"

#include <QColor>
#include <QString>
#include <QVector>
#include <cstddef>
#include <vector>

namespace sor::ui {

QVector<double> toVector(const std::vector<double>& values);
/// From 0 to all of the values, with a margin.
void setRange(QCPAxis* axis, const std::vector<double>& values);
/// A pale band between `low` and `high`, without a line and a name. The plot owns it.
void addBand(QCustomPlot* plot, const std::vector<double>& keys, const std::vector<double>& low,
             const std::vector<double>& high, const QColor& colour);
/// "+0.35 bps (95% interval +0.24 to +0.46)".
QString rangeText(double value, double low, double high);
/// The place of `key` among keys that ascend, at least one.
std::size_t nearest(const std::vector<double>& keys, double key);

} // namespace sor::ui
