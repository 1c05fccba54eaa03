// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that may differ by a tolerance, and what to print when they differ by more.
#pragma once

#include <QTest>
#include <cmath>
#include <fmt/format.h>
#include <string>
#include <string_view>

namespace sor::test {

/// Empty when both are within `tolerance` of each other (never for NaN), else a sentence with both, their
/// difference and the tolerance. `where`: which of many cases it was; may be empty.
template <class Calculated, class Expected>
std::string difference(std::string_view what, Calculated calculated, Expected expected, double tolerance,
                       std::string_view where = {})
{
    const auto apart = static_cast<double>(calculated - expected);
    if (std::abs(apart) <= tolerance)
        return {};
    const double relative = apart / static_cast<double>(expected);
    return fmt::format(
        "{}{}{}: expected {}, calculated {}, difference {:.3g} (relative {:.3g}), tolerance {:.3g}", where,
        where.empty() ? "" : ": ", what, expected, calculated, apart, relative, tolerance);
}

} // namespace sor::test

/// Fails the test when |calculated - expected| > tolerance. A fourth argument says which case it is.
#define COMPARE_NEAR(calculated, expected, ...)                                                              \
    do {                                                                                                     \
        const std::string difference_ =                                                                      \
            sor::test::difference(#calculated, calculated, expected, __VA_ARGS__);                           \
        QVERIFY2(difference_.empty(), difference_.c_str());                                                  \
    } while (false)
