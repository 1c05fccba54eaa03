// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/heatmap/colour_map.h"

#include "charts/chart_theme.h"
#include "charts/qcustomplot.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace sor::ui {

namespace {

// Nunez, Anderton & Renslow, "Optimizing colormaps with consideration for color vision deficiency" (2018):
// cividis at ten equal steps.
constexpr QRgb kCividis[] = {0xff00224e, 0xff123570, 0xff3b496c, 0xff575d6d, 0xff707173,
                             0xff8a8678, 0xffa59c74, 0xffc3b369, 0xffe1cc55, 0xfffee838};
// The orange half of PuOr and the blue half of RdBu of Harrower & Brewer, "ColorBrewer.org" (2003): equally
// light on both sides of white.
constexpr QRgb kDiverging[] = {0xffb35806, 0xffe08214, 0xfffdb863, 0xfffee0b6, 0xfff7f7f7,
                               0xffd1e5f0, 0xff92c5de, 0xff4393c3, 0xff2166ac};

// Strengths of a diverging scale on which zero does not lie: never white, which is zero's alone.
constexpr double kLightest = 0.2;
constexpr double kOnlyOne = 0.5;
constexpr int kColourStops = 64;

QColor between(std::span<const QRgb> stops, double at)
{
    const double place = std::clamp(at, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
    const auto index = std::min(static_cast<std::size_t>(place), stops.size() - 2);
    const double share = place - static_cast<double>(index);
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    const QRgb a = stops[index];
    const QRgb b = stops[index + 1];
    return {mix(qRed(a), qRed(b)), mix(qGreen(a), qGreen(b)), mix(qBlue(a), qBlue(b))};
}

} // namespace

QColor colourAt(ColourMapKind kind, double at)
{
    return kind == ColourMapKind::Cividis ? between(kCividis, at) : between(kDiverging, at);
}

ColourScale ColourScale::fitting(ColourMapKind kind, double least, double greatest)
{
    return {kind, least, greatest};
}

/// From 0 (strongest orange) through 0.5 (white) to 1 (strongest blue).
double ColourScale::divergingPlace(double value) const
{
    const double nearest = std::min(std::abs(low), std::abs(high));
    const double furthest = std::max(std::abs(low), std::abs(high));
    if (furthest == 0 || value == 0)
        return 0.5;
    double strength = std::abs(value) / furthest;
    if (low > 0 || high < 0) {
        const double least = std::min(kLightest, nearest / furthest);
        strength = high > low
            ? least + (1 - least) * std::clamp((std::abs(value) - nearest) / (furthest - nearest), 0.0, 1.0)
            : kOnlyOne;
    }
    strength = std::min(strength, 1.0);
    return value < 0 ? 0.5 - strength / 2 : 0.5 + strength / 2;
}

QColor ColourScale::colour(double value) const
{
    if (kind == ColourMapKind::Diverging)
        return colourAt(kind, divergingPlace(value));
    return colourAt(kind, high > low ? (value - low) / (high - low) : 0.5);
}

QColor ColourScale::inkOn(double value) const
{
    const QColor below = colour(value);
    return contrast(Qt::black, below) >= contrast(Qt::white, below) ? Qt::black : Qt::white;
}

QCPColorGradient gradientOf(const ColourScale& scale)
{
    QCPColorGradient gradient;
    gradient.clearColorStops();
    const auto add = [&](double share) {
        gradient.setColorStopAt(share, scale.colour(scale.low + share * (scale.high - scale.low)));
    };
    for (int i = 0; i <= kColourStops; ++i)
        add(static_cast<double>(i) / kColourStops);
    if (scale.low < 0 && scale.high > 0)
        add(-scale.low / (scale.high - scale.low)); // zero has a colour of its own
    return gradient;
}

} // namespace sor::ui
