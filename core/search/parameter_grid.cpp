// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/parameter_grid.h"

#include <algorithm>
#include <cassert>
#include <fmt/format.h>

namespace sor { inline namespace search {

namespace {

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

/// The i-th of n values from a to b, rounded to the nano-dollar, exactly.
Price between(Price a, Price b, std::int64_t i, std::int64_t n)
{
    const Int128 span = Int128{b.nanos - a.nanos} * i;
    const std::int64_t steps = n - 1;
    return a + Price{static_cast<std::int64_t>((2 * span + steps) / (2 * Int128{steps}))};
}

} // namespace

Result<AxisSpec> parseAxis(Parameter parameter, std::string_view text)
{
    if (text == "auto")
        return AxisSpec{};
    const auto fail = [&](std::string_view what) {
        return invalidArgument(
            fmt::format("'{}' cannot be the axis of {}: {} Expected from:to:count (0.01:0.05:5), a list "
                        "(0.01,0.02) or auto, in dollars per share.",
                        text, name(parameter), what));
    };
    const auto value = [](std::string_view part) -> std::optional<Price> {
        const auto price = parsePrice(part);
        return price && price->nanos >= 0 && *price <= kMaxPrice ? price : std::nullopt;
    };
    AxisSpec axis{{}, std::string(text)};
    const auto range = split(text, ':');
    if (range.size() == 3) {
        const auto from = value(range[0]);
        const auto to = value(range[1]);
        const auto number = parseInteger(range[2]);
        if (!from || !to)
            return fail("its ends are not plain numbers of at least 0 with at most nine decimals.");
        if (!number || *number < 1 || *number > static_cast<std::int64_t>(kMaxGridCells))
            return fail(fmt::format("its count is not a whole number from 1 to {}.", kMaxGridCells));
        if (*to < *from)
            return fail("it ends below its start.");
        if (*number == 1 && *from != *to)
            return fail("one value cannot reach from one end to the other.");
        for (std::int64_t i = 0; i < *number; ++i)
            axis.values.push_back(*number == 1 ? *from : between(*from, *to, i, *number));
    } else if (range.size() == 1) {
        for (const auto part : split(text, ',')) {
            const auto price = value(part);
            if (!price)
                return fail(fmt::format(
                    "'{}' is not a plain number of at least 0 with at most nine decimals.", part));
            axis.values.push_back(*price);
        }
    } else {
        return fail("it has a wrong number of parts.");
    }
    std::ranges::sort(axis.values);
    axis.values.erase(std::unique(axis.values.begin(), axis.values.end()), axis.values.end());
    return axis;
}

Result<ParameterGrid> ParameterGrid::make(std::vector<Price> lambdaOver, std::vector<Price> lambdaUnder,
                                          std::vector<Price> thetaQueue)
{
    const double cells = static_cast<double>(lambdaOver.size()) * static_cast<double>(lambdaUnder.size())
        * static_cast<double>(thetaQueue.size());
    if (cells > static_cast<double>(kMaxGridCells)) {
        return invalidArgument(fmt::format(
            "The grid has {} x {} x {} = {:.0f} cells; {} are the most that can be run. Use fewer "
            "values on an axis.",
            lambdaOver.size(), lambdaUnder.size(), thetaQueue.size(), cells, kMaxGridCells));
    }
    ParameterGrid grid;
    grid.m_axes[0] = std::move(lambdaOver);
    grid.m_axes[1] = std::move(lambdaUnder);
    grid.m_axes[2] = std::move(thetaQueue);
    for (const Parameter parameter : kParameters) {
        const std::vector<Price>& axis = grid.axis(parameter);
        if (axis.empty() || !std::ranges::is_sorted(axis) || axis.front() < Price{}
            || axis.back() > kMaxPrice) {
            return invalidArgument(
                fmt::format("The axis of {} has {}: one or more ascending values from 0 to {} are needed.",
                            name(parameter), axis.empty() ? "no value" : "values out of order or range",
                            format(kMaxPrice)));
        }
    }
    return grid;
}

RouterParams ParameterGrid::cell(std::size_t index) const
{
    return {m_axes[0][position(index, Parameter::LambdaOver)],
            m_axes[1][position(index, Parameter::LambdaUnder)],
            m_axes[2][position(index, Parameter::ThetaQueue)]};
}

std::size_t ParameterGrid::position(std::size_t cell, Parameter axis) const
{
    assert(cell < cellCount());
    switch (axis) {
    case Parameter::LambdaOver:
        return cell / (m_axes[1].size() * m_axes[2].size());
    case Parameter::LambdaUnder:
        return cell / m_axes[2].size() % m_axes[1].size();
    case Parameter::ThetaQueue:
        break;
    }
    return cell % m_axes[2].size();
}

std::size_t ParameterGrid::cellAt(std::size_t over, std::size_t under, std::size_t theta) const
{
    return (over * m_axes[1].size() + under) * m_axes[2].size() + theta;
}

std::size_t ParameterGrid::middleCell() const
{
    return cellAt((m_axes[0].size() - 1) / 2, (m_axes[1].size() - 1) / 2, (m_axes[2].size() - 1) / 2);
}

std::vector<Price> autoAxis(Parameter parameter, Price unit)
{
    // In hundredths of the unit.
    static constexpr std::int64_t kOver[] = {110, 150, 200, 300, 500};
    static constexpr std::int64_t kUnder[] = {105, 150, 200, 300, 500};
    static constexpr std::int64_t kTheta[] = {0, 5, 10, 20, 40};
    const auto& factors = parameter == Parameter::LambdaOver ? kOver
        : parameter == Parameter::LambdaUnder                ? kUnder
                                                             : kTheta;
    constexpr std::int64_t kMicro = 1000; // nano-dollars
    std::vector<Price> values;
    for (const std::int64_t hundredths : factors) {
        const Int128 nanos = Int128{unit.nanos} * hundredths / 100;
        values.push_back({static_cast<std::int64_t>((nanos + kMicro / 2) / kMicro * kMicro)});
    }
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

}} // namespace sor::search
