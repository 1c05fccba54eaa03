// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/svg_chart.h"

#include "base/printable_text.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace sor { inline namespace report {

namespace {

constexpr double kWidth = 460;
constexpr double kRight = 12;
constexpr double kTop = 8;
constexpr double kBottom = 34;

/// A step of 1, 2 or 5 times a power of ten that cuts the range into about `parts`.
double niceStep(ChartRange range, int parts)
{
    const double raw = (range.high - range.low) / parts;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    const double digits = raw / power;
    return (digits < 1.5 ? 1 : digits < 3.5 ? 2 : digits < 7.5 ? 5 : 10) * power;
}

std::vector<double> ticksOf(ChartRange range, int parts, double leastStep)
{
    const double step = std::max(leastStep, niceStep(range, parts));
    std::vector<double> ticks;
    for (double k = std::ceil(range.low / step); k * step <= range.high + step * 1e-9; ++k)
        ticks.push_back(k * step);
    return ticks;
}

std::string tickText(double value)
{
    return fmt::format("{:.4g}", value == 0 ? 0.0 : value);
}

} // namespace

std::string markupText(std::string_view text)
{
    std::string out;
    for (const char c : printableLine(text)) {
        switch (c) {
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '&':
            out += "&amp;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

ChartRange rangeWithZero(const std::vector<double>& values)
{
    ChartRange range;
    for (const double value : values) {
        range.low = std::min(range.low, value);
        range.high = std::max(range.high, value);
    }
    if (range.high - range.low < 1e-9)
        return {-1, 1};
    const double margin = 0.06 * (range.high - range.low);
    return {range.low - margin, range.high + margin};
}

SvgChart::SvgChart(std::string_view title, double height, double leftMargin, ChartRange x, ChartRange y)
    : m_title(title)
    , m_height(height)
    , m_left(leftMargin)
    , m_x(x)
    , m_y(y)
{
}

double SvgChart::px(double x) const
{
    return m_left + (x - m_x.low) / (m_x.high - m_x.low) * (kWidth - kRight - m_left);
}

double SvgChart::py(double y) const
{
    return m_height - kBottom - (y - m_y.low) / (m_y.high - m_y.low) * (m_height - kBottom - kTop);
}

void SvgChart::xAxis(std::string_view unit, double leastStep)
{
    for (const double x : ticksOf(m_x, 6, leastStep)) {
        m_body += fmt::format(R"(<path d="M{0:.1f} {1:.1f}V{2:.1f}" stroke="{3}"/>)"
                              R"(<text x="{0:.1f}" y="{4:.1f}" text-anchor="middle">{5}</text>)",
                              px(x), kTop, m_height - kBottom, x == 0 ? "#888" : "#e4e4e4",
                              m_height - kBottom + 13, tickText(x));
    }
    m_body += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>)", kWidth - kRight,
                          m_height - 5, markupText(unit));
}

void SvgChart::yAxis()
{
    for (const double y : ticksOf(m_y, 5, 0)) {
        m_body += fmt::format(R"(<path d="M{0:.1f} {1:.1f}H{2:.1f}" stroke="{3}"/>)"
                              R"(<text x="{4:.1f}" y="{5:.1f}" text-anchor="end">{6}</text>)",
                              m_left, py(y), kWidth - kRight, y == 0 ? "#888" : "#e4e4e4", m_left - 4,
                              py(y) + 3.5, tickText(y));
    }
}

void SvgChart::line(const std::vector<double>& x, const std::vector<double>& y, std::string_view colour)
{
    m_body += R"(<path d=")";
    for (std::size_t i = 0; i < x.size(); ++i)
        m_body += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", px(x[i]), py(y[i]));
    m_body += fmt::format(R"(" fill="none" stroke="{}" stroke-width="1.8"/>)", colour);
}

void SvgChart::band(const std::vector<double>& x, const std::vector<double>& low,
                    const std::vector<double>& high, std::string_view colour)
{
    if (x.empty())
        return;
    m_body += R"(<path d=")";
    for (std::size_t i = 0; i < x.size(); ++i)
        m_body += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", px(x[i]), py(high[i]));
    for (std::size_t i = x.size(); i-- > 0;)
        m_body += fmt::format("L{:.1f} {:.1f}", px(x[i]), py(low[i]));
    m_body += fmt::format(R"(Z" fill="{}" fill-opacity="0.18"/>)", colour);
}

void SvgChart::bar(double fromX, double toX, double fromY, double toY, std::string_view colour)
{
    const double left = std::min(px(fromX), px(toX));
    const double top = std::min(py(fromY), py(toY));
    m_body += fmt::format(R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>)", left,
                          top, std::max(0.5, std::abs(px(toX) - px(fromX))),
                          std::max(0.5, std::abs(py(toY) - py(fromY))), colour);
}

void SvgChart::interval(double low, double value, double high, double y, std::string_view colour)
{
    m_body += fmt::format(R"(<path d="M{0:.1f} {1:.1f}H{2:.1f}" stroke="{3}" stroke-width="2"/>)"
                          R"(<circle cx="{4:.1f}" cy="{1:.1f}" r="3.4" fill="{3}"/>)",
                          px(low), py(y), px(high), colour, px(value));
}

void SvgChart::rowLabel(double y, std::string_view text)
{
    m_body += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>)", m_left - 6,
                          py(y) + 3.5, markupText(text));
}

std::string SvgChart::figure(std::string_view caption) const
{
    return fmt::format(
        R"(<figure><h2>{0}</h2><svg viewBox="0 0 {1} {2}" xmlns="http://www.w3.org/2000/svg" role="img" )"
        R"(aria-label="{0}" font-family="sans-serif" font-size="10.5" fill="#333">{3}</svg>)"
        "<figcaption>{4}</figcaption></figure>\n",
        markupText(m_title), kWidth, m_height, m_body, markupText(caption));
}

}} // namespace sor::report
