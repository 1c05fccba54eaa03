// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as colours that colour-blind eyes and grey printers can follow.
#pragma once

#include <QColor>

namespace sor::ui {

/// How a range of values is coloured.
enum class ColourMapKind {
    Cividis, // dark blue (least) to yellow (greatest)
    Diverging, // orange (negative) through white to blue (positive)
};

/// A linear scale. A diverging one is centred at zero: its ends are as far from it as the further of the two.
struct ColourScale {
    ColourMapKind kind = ColourMapKind::Cividis;
    double low = 0;
    double high = 1;

    /// Fits the ends to values from `least` to `greatest`; equal ones give a scale of one colour.
    static ColourScale fitting(ColourMapKind kind, double least, double greatest);
    QColor colour(double value) const;
    /// Black or white, whichever reads better on colour(value): a contrast of at least 4.5.
    QColor inkOn(double value) const;
};

/// `at` from 0 to 1.
QColor colourAt(ColourMapKind kind, double at);

} // namespace sor::ui
