// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_theme.h"

#include <QPalette>
#include <algorithm>
#include <cmath>
#include <iterator>

namespace sor::ui {

namespace {

double luminance(const QColor& colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto mix = [share](int from, int to) {
        return static_cast<int>(std::lround(from + (to - from) * share));
    };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

struct SeriesLook {
    const char* name;
    QRgb light;
    QRgb dark;
    double width;
    std::array<qreal, 6> dashes; // in pen widths; ends at the first 0
};

// By SeriesRole. Okabe and Ito's colours ("Color Universal Design", 2008) and neighbours of them that survive
// on white.
constexpr SeriesLook kLooks[] = {
    {"Router", 0xff0072b2, 0xff56b4e9, 2.0, {}},
    {"Matched TWAP", 0xff117733, 0xff7fd67f, 1.5, {3, 2}},
    {"Patient TWAP", 0xff6b7a00, 0xffc3d14a, 1.5, {8, 2, 3, 2}},
    {"Equal split", 0xff00808f, 0xff4fd0dc, 1.5, {4, 4}},
    {"One venue", 0xffb0304f, 0xfff07f92, 1.5, {10, 2, 1.5, 2}},
    {"TWAP", 0xff009e73, 0xff2fc79a, 1.5, {1.5, 2}},
    {"VWAP", 0xffcc79a7, 0xffe0a3c6, 1.5, {6, 3, 1.5, 3}},
    {"Best Ask", 0xffd55e00, 0xfff0843c, 1.5, {6, 3}},
    {"Best all-in", 0xffb07400, 0xffe69f00, 1.5, {10, 3}},
    {"Size-weighted", 0xff7a5fb5, 0xffb79ad9, 1.5, {6, 2, 1.5, 2, 1.5, 2}},
    {"Default parameters", 0xff767676, 0xffa0a0a0, 1.0, {3, 3}},
    {"Selected", 0xff000000, 0xffffffff, 1.0, {}},
    {"Pinned", 0xff404040, 0xffd0d0d0, 1.0, {4, 4}},
    {"", 0xff505050, 0xffc0c0c0, 1.5, {}},
    {"", 0xff505050, 0xffc0c0c0, 1.0, {}},
};
static_assert(std::size(kLooks) == static_cast<std::size_t>(SeriesRole::Other) + 1);

const SeriesLook& lookOf(SeriesRole role)
{
    return kLooks[static_cast<std::size_t>(role)];
}

QPen penWith(const QColor& colour, double width, const std::array<qreal, 6>& dashes)
{
    QPen pen(colour, width);
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::MiterJoin);
    QList<qreal> pattern;
    for (const qreal dash : dashes) {
        if (dash <= 0)
            break;
        // Dashes keep their length on screen when a remote display thins the line.
        pattern.append(dash * (width < 1.5 ? 1.5 : 1.0));
    }
    if (!pattern.isEmpty())
        pen.setDashPattern(pattern);
    return pen;
}

// None is a strategy's, so that a venue does not look like one.
constexpr QRgb kOtherColours[kOtherColourCount] = {0xff4e79a7, 0xff9c755f, 0xff59a14f, 0xffc9a227,
                                                   0xffa05d94, 0xff4fa39d, 0xffe2727d, 0xff8b8b8b};

} // namespace

QString displayName(SeriesRole role)
{
    return QString::fromLatin1(lookOf(role).name);
}

double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

QColor withContrast(const QColor& colour, const QColor& background, double minimum)
{
    const QColor goal = contrast(Qt::white, background) > contrast(Qt::black, background) ? QColor(Qt::white)
                                                                                          : QColor(Qt::black);
    constexpr int kSteps = 50;
    for (int step = 0; step < kSteps; ++step) {
        const QColor candidate = mixed(colour, goal, static_cast<double>(step) / kSteps);
        if (contrast(candidate, background) >= minimum)
            return candidate;
    }
    return goal;
}

ChartTheme ChartTheme::fromPalette(const QPalette& palette, bool isRemote)
{
    ChartTheme theme;
    theme.isRemote = isRemote;
    theme.background = palette.color(QPalette::Active, QPalette::Base);
    theme.isDark = contrast(Qt::white, theme.background) > contrast(Qt::black, theme.background);
    theme.text = withContrast(palette.color(QPalette::Active, QPalette::Text), theme.background, 7.0);
    theme.mutedText =
        withContrast(mixed(theme.text, theme.background, 0.35), theme.background, kTextContrast);
    theme.axis = withContrast(mixed(theme.text, theme.background, 0.5), theme.background, kLineContrast);
    theme.grid = mixed(theme.background, theme.text, theme.isDark ? 0.14 : 0.10);
    theme.panel = mixed(theme.background, theme.text, theme.isDark ? 0.10 : 0.03);
    theme.highlight =
        withContrast(palette.color(QPalette::Active, QPalette::Highlight), theme.background, kLineContrast);
    return theme;
}

QColor ChartTheme::colour(SeriesRole role) const
{
    const SeriesLook& look = lookOf(role);
    return withContrast(QColor(isDark ? look.dark : look.light), background, kLineContrast);
}

QColor ChartTheme::textColour(SeriesRole role) const
{
    return withContrast(colour(role), background, kTextContrast);
}

QPen ChartTheme::pen(SeriesRole role) const
{
    const SeriesLook& look = lookOf(role);
    return penWith(colour(role), isRemote ? 1.0 : look.width, look.dashes);
}

QColor ChartTheme::otherColour(int index) const
{
    return withContrast(QColor(kOtherColours[index % kOtherColourCount]), background, kLineContrast);
}

QPen ChartTheme::otherPen(int index) const
{
    constexpr std::array<qreal, 6> kDashes[] = {{}, {6, 3}, {1.5, 2}, {6, 3, 1.5, 3}};
    return penWith(otherColour(index), 1.0,
                   kDashes[index / kOtherColourCount % static_cast<int>(std::size(kDashes))]);
}

} // namespace sor::ui
