// SPDX-License-Identifier: GPL-3.0-or-later
// Small charts as inline SVG, for pages that are read without anything else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace report {

/// For HTML and SVG, in texts and quoted attributes; control characters are written out.
std::string markupText(std::string_view text);

/// A range of values that holds 0 and all of `values`, with a margin.
struct ChartRange {
    double low = 0;
    double high = 0;
};
ChartRange rangeWithZero(const std::vector<double>& values);

/// A chart of 460 x `height` units; coordinates of data are those of its two ranges.
class SvgChart {
public:
    /// `leftMargin`: units for what stands left of the plot.
    SvgChart(std::string_view title, double height, double leftMargin, ChartRange x, ChartRange y);

    /// Round values along the axis with thin lines, and its unit below.
    void xAxis(std::string_view unit, double leastStep = 0);
    void yAxis();
    void line(const std::vector<double>& x, const std::vector<double>& y, std::string_view colour);
    void band(const std::vector<double>& x, const std::vector<double>& low, const std::vector<double>& high,
              std::string_view colour);
    void bar(double fromX, double toX, double fromY, double toY, std::string_view colour);
    /// A segment and a dot on it.
    void interval(double low, double value, double high, double y, std::string_view colour);
    /// Left of the plot.
    void rowLabel(double y, std::string_view text);
    /// A figure with what it shows as its caption.
    std::string figure(std::string_view caption) const;

private:
    double px(double x) const;
    double py(double y) const;
    std::string m_body;
    std::string m_title;
    double m_height;
    double m_left;
    ChartRange m_x;
    ChartRange m_y;
};

}} // namespace sor::report
