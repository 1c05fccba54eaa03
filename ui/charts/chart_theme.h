// SPDX-License-Identifier: GPL-3.0-or-later
// Colours, pens and dash patterns of all charts, for light and dark palettes and for remote displays.
#pragma once

#include <QColor>
#include <QPen>
#include <QString>
#include <array>

class QPalette;

namespace sor::ui {

/// What a line stands for; decides its colour and its dashes. The order is that of legends and tables.
enum class SeriesRole {
    Optimised,
    TwapMatched, // TWAP at the router's interval
    PatientTwap,
    EqualSplit,
    OneVenue,
    Twap,
    Vwap,
    BestAsk,
    BestAllIn,
    SizeWeighted,
    Untuned, // the router with the grid's middle cell
    Selected, // the cell of the grid that is shown
    Pinned, // the cell that is kept for comparison
    Own, // a strategy of the user's; several differ by their index, see ChartTheme::otherColour()
    Other, // anything else, for example a venue: see ChartTheme::otherColour()
};
inline constexpr std::array kSeriesRoles{
    SeriesRole::Optimised, SeriesRole::TwapMatched,  SeriesRole::PatientTwap, SeriesRole::EqualSplit,
    SeriesRole::OneVenue,  SeriesRole::Twap,         SeriesRole::Vwap,        SeriesRole::BestAsk,
    SeriesRole::BestAllIn, SeriesRole::SizeWeighted, SeriesRole::Untuned,     SeriesRole::Selected,
    SeriesRole::Pinned};

/// "Optimised", "Matched TWAP", "Patient TWAP", "Equal split", "One venue", "TWAP", "VWAP", "Best Ask", "Best
/// all-in", "Size-weighted", "Default parameters", "Selected", "Pinned".
QString displayName(SeriesRole role);

/// How far apart two colours are for the eye: 1 (equal) to 21 (black on white), after WCAG 2.1, 1.4.3.
double contrast(const QColor& a, const QColor& b);

/// Where the router was better, and where it was worse; to be made readable by withContrast().
inline constexpr QColor kBetterColour(0x00, 0x9e, 0x73);
inline constexpr QColor kWorseColour(0xd5, 0x5e, 0x00);

/// `colour` moved towards black or white, whichever is further from `background`, until the contrast is at
/// least `minimum`; the hue stays.
QColor withContrast(const QColor& colour, const QColor& background, double minimum);

/// Colours of ChartTheme::otherColour() before they repeat with other dashes.
inline constexpr int kOtherColourCount = 8;

inline constexpr double kTextContrast = 4.5;
inline constexpr double kLineContrast = 3.0;

/// Every colour that charts use. Text has a contrast of at least 4.5 to the background, lines of series at
/// least 3.
struct ChartTheme {
    bool isDark = false;
    /// Over ssh -X or VNC: pens of one pixel and no antialiasing, so that fewer and simpler pixels travel.
    bool isRemote = false;
    QColor background;
    QColor text; // titles, values
    QColor mutedText; // axis numbers, captions
    QColor axis; // lines of the axes, ticks, the crosshair
    QColor grid; // faint; carries no information
    QColor panel; // boxes drawn over the plot: read-out, labels
    QColor highlight; // focus frames, the rubber band

    /// From the widget's palette: QPalette::Base is the background, and whether it is dark decides all else.
    static ChartTheme fromPalette(const QPalette& palette, bool isRemote = false);

    /// Okabe-Ito, moved as far as the background demands.
    QColor colour(SeriesRole role) const;
    /// The same hue, dark or light enough for text.
    QColor textColour(SeriesRole role) const;
    /// Colour and dashes of a line. Two pixels for the router and one and a half for the baselines, one for
    /// the rest; remote: one for all.
    QPen pen(SeriesRole role) const;

    /// Colours of lines that are not strategies (venues), by position; after the eighth they repeat with
    /// other dashes.
    QColor otherColour(int index) const;
    QPen otherPen(int index) const;
};

} // namespace sor::ui
