// SPDX-License-Identifier: GPL-3.0-or-later
// Round places for ticks on axes of values and of UTC time.
#pragma once

#include <QString>
#include <cstdint>
#include <vector>

namespace sor::ui {

/// Ticks of a linear axis, a round step (1, 2, 2.5 or 5 times a power of ten) apart.
struct ValueTicks {
    double step = 1;
    int decimals = 0; // that tell neighbours apart
    std::vector<double> values;
};
/// About `wanted` ticks (at least one) within [low, high]; none when low is not below high. `leastStep` is
/// the smallest step that makes sense, for example 1 share.
ValueTicks valueTicks(double low, double high, int wanted, double leastStep = 0);

/// Ticks of a time axis, a step that people count in apart: 1, 2 or 5 times a power of ten ns up to 500 ms,
/// then 1, 2, 5, 10, 15 and 30 s and min, 1, 2, 3, 6 and 12 h, days.
struct TimeTicks {
    std::int64_t stepNs = 1;
    std::vector<std::int64_t> timesNs;
};
TimeTicks timeTicks(std::int64_t fromNs, std::int64_t toNs, int wanted);

/// "13:36", "13:36:32", "13:36:32.250", with as many decimals as the step needs; midnight and whole days are
/// "Aug 1".
QString timeTickText(std::int64_t timeNs, std::int64_t stepNs);

} // namespace sor::ui
