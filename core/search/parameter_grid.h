// SPDX-License-Identifier: GPL-3.0-or-later
// The grid of parameters that a search runs through.
#pragma once

#include "base/enum_names.h"
#include "base/result.h"
#include "route/router_params.h"

#include <string>
#include <string_view>
#include <vector>

namespace sor { inline namespace search {

/// Cells that a grid may have.
inline constexpr std::size_t kMaxGridCells = 1'000'000;

/// One parameter's values as the user stated them: "A:B:N" (N values from A to B, evenly spaced and rounded
/// to the nano-dollar), "v,v,v", or "auto" (chosen from the data).
struct AxisSpec {
    std::vector<Price> values; // ascending, distinct; empty when auto
    std::string text = "auto"; // as it was stated
    /// Its values are chosen from the data.
    bool isAuto() const { return values.empty(); }
};

/// Which parameter an axis is for; the order is that of ties (lambda_over varies slowest).
enum class Parameter { LambdaOver, LambdaUnder, ThetaQueue };
/// All three, in their order.
inline constexpr Parameter kParameters[] = {Parameter::LambdaOver, Parameter::LambdaUnder,
                                            Parameter::ThetaQueue};
constexpr auto namesOf(std::type_identity<Parameter>)
{
    return enumNames<Parameter>({{Parameter::LambdaOver, "lambda_over"},
                                 {Parameter::LambdaUnder, "lambda_under"},
                                 {Parameter::ThetaQueue, "theta_queue"}});
}

/// InvalidArgument with a sentence when the text is none of the three forms, a value is negative, not a
/// number, beyond kMaxPrice, or there are too many.
Result<AxisSpec> parseAxis(Parameter parameter, std::string_view text);

/// Every combination of three axes. A cell's index counts theta_queue fastest, lambda_over slowest, so that
/// the lowest index is the lowest lambda_over, then lambda_under, then theta_queue.
class ParameterGrid {
public:
    /// InvalidArgument for an axis that is empty, out of order or negative, and above kMaxGridCells cells.
    static Result<ParameterGrid> make(std::vector<Price> lambdaOver, std::vector<Price> lambdaUnder,
                                      std::vector<Price> thetaQueue);

    /// Cells: the product of the axes.
    std::size_t cellCount() const { return m_axes[0].size() * m_axes[1].size() * m_axes[2].size(); }
    /// The parameters of a cell below cellCount().
    RouterParams cell(std::size_t index) const;
    /// Position of the cell on an axis.
    std::size_t position(std::size_t cell, Parameter axis) const;
    /// The values of an axis, ascending; lives as long as the grid.
    const std::vector<Price>& axis(Parameter parameter) const
    {
        return m_axes[static_cast<std::size_t>(parameter)];
    }
    /// The middle of every axis: the row "untuned".
    std::size_t middleCell() const;
    /// The index of the cell at these positions, each within its axis.
    std::size_t cellAt(std::size_t over, std::size_t under, std::size_t theta) const;

private:
    std::vector<Price> m_axes[3];
};

/// The five values a parameter gets from `auto`, scaled to `unit`, the typical half spread plus taker fee:
/// lambda_over 1.1, 1.5, 2, 3, 5 (A2 of Cont & Kukanov wants it above the half spread plus rebate),
/// lambda_under 1.05, 1.5, 2, 3, 5 (below 1 it never pays to cross the spread), theta_queue 0, 0.05, 0.1,
/// 0.2, 0.4; rounded to 1e-6 dollars.
std::vector<Price> autoAxis(Parameter parameter, Price unit);

}} // namespace sor::search
