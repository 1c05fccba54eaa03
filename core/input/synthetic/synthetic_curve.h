// SPDX-License-Identifier: GPL-3.0-or-later
// Piecewise linear curves in whole numbers, and the shape of a session's activity.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace sor { inline namespace input {

/// Linear from (x0, y0) to (x1, y1), constant outside.
constexpr std::int64_t ramp(std::int64_t x, std::int64_t x0, std::int64_t y0, std::int64_t x1,
                            std::int64_t y1)
{
    if (x <= x0)
        return y0;
    if (x >= x1)
        return y1;
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

inline constexpr std::int64_t kSyntheticSessionSeconds = 390 * 60;

/// How busy the market is so many seconds after its opening, in thousandths of the session's mean: a U with a
/// burst at the open and one at the close, about as exchange volume of large US names goes through regular
/// hours. After the close it is as at midday.
constexpr std::int64_t sessionActivity(std::int64_t seconds)
{
    struct Corner {
        std::int64_t second;
        std::int64_t activity;
    };
    constexpr std::array<Corner, 11> kCorners{{{0, 3200},
                                               {60, 2400},
                                               {600, 1900},
                                               {2700, 1500},
                                               {5400, 980},
                                               {9600, 720},
                                               {15000, 680},
                                               {19800, 900},
                                               {22800, 1300},
                                               {23280, 2200},
                                               {kSyntheticSessionSeconds, 3200}}};
    if (seconds >= kSyntheticSessionSeconds)
        return 700;
    std::size_t i = 1;
    while (i + 1 < kCorners.size() && seconds > kCorners[i].second)
        ++i;
    const Corner& from = kCorners[i - 1];
    const Corner& to = kCorners[i];
    return ramp(seconds, from.second, from.activity, to.second, to.activity);
}

}} // namespace sor::input
