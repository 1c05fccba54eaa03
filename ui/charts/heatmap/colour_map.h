// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as colours that colour-blind eyes and grey printers can follow.
#pragma once

#include <QColor>

class QCPColorGradient;

namespace sor::ui {

/// How a range of values is coloured.
enum class ColourMapKind {
    Cividis, // dark blue (least) to yellow (greatest)
    Diverging, // orange (negative) through white to blue (positive)
};

/// Values to colours, from the least to the greatest that occur. A diverging scale keeps the meaning of zero:
/// whatever is below it is orange, whatever is above it blue. When both occur, equal distances from zero are
/// equally strong; when only one does, its lightness spans the range, the nearest to zero the lightest.
struct ColourScale {
    ColourMapKind kind = ColourMapKind::Cividis;
    double low = 0;
    double high = 1;

    /// Fits the ends to values from `least` to `greatest`; equal ones give a scale of one colour.
    static ColourScale fitting(ColourMapKind kind, double least, double greatest);
    QColor colour(double value) const;
    /// Black or white, whichever reads better on colour(value): a contrast of at least 4.5.
    QColor inkOn(double value) const;

private:
    double divergingPlace(double value) const;
};

/// The scale from end to end for a plot; zero, where it lies within, has its own colour.
QCPColorGradient gradientOf(const ColourScale& scale);

/// `at` from 0 to 1.
QColor colourAt(ColourMapKind kind, double at);

} // namespace sor::ui
