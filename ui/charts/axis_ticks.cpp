// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/axis_ticks.h"

#include "charts/chart_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sor::ui {

namespace {

constexpr double kFinest = 0.8; // a step a little below the one wanted is nearer than twice as much

std::int64_t timeStepAtLeast(double leastNs)
{
    for (std::int64_t unit = 1; unit < kSecond; unit *= 10) {
        for (const std::int64_t factor : {1, 2, 5}) {
            if (static_cast<double>(factor * unit) >= leastNs)
                return factor * unit;
        }
    }
    for (const std::int64_t unit : {kSecond, kMinute}) {
        for (const std::int64_t factor : {1, 2, 5, 10, 15, 30}) {
            if (static_cast<double>(factor * unit) >= leastNs)
                return factor * unit;
        }
    }
    for (const std::int64_t factor : {1, 2, 3, 6, 12}) {
        if (static_cast<double>(factor * kHour) >= leastNs)
            return factor * kHour;
    }
    return kDay
        * std::max<std::int64_t>(1,
                                 static_cast<std::int64_t>(std::ceil(leastNs / static_cast<double>(kDay))));
}

} // namespace

ValueTicks valueTicks(double low, double high, int wanted, double leastStep)
{
    ValueTicks ticks;
    const double span = high - low;
    if (!(span > 0) || !std::isfinite(span))
        return ticks;
    // Never finer than a double can tell apart at these values.
    const double coarsest =
        std::max(std::abs(low), std::abs(high)) * 4 * std::numeric_limits<double>::epsilon();
    const double rough = std::max({span / std::max(wanted, 1), leastStep, coarsest});
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    ticks.step = 10 * power;
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        const bool isWhole = leastStep < 1 || std::floor(factor * power) == factor * power;
        if (isWhole && factor * power >= rough * kFinest) {
            ticks.step = factor * power;
            break;
        }
    }
    const double exponent = std::floor(std::log10(ticks.step) + 1e-9);
    const bool isQuarter = std::abs(ticks.step / std::pow(10.0, exponent) - 2.5) < 1e-6;
    ticks.decimals = std::clamp(static_cast<int>(-exponent) + (isQuarter ? 1 : 0), 0, 9);
    const double slack = ticks.step * 1e-6;
    for (double index = std::ceil((low - slack) / ticks.step); index * ticks.step <= high + slack; ++index)
        ticks.values.push_back(index == 0 ? 0.0 : index * ticks.step);
    return ticks;
}

TimeTicks timeTicks(std::int64_t fromNs, std::int64_t toNs, int wanted)
{
    TimeTicks ticks;
    if (toNs <= fromNs)
        return ticks;
    ticks.stepNs = timeStepAtLeast(static_cast<double>(toNs - fromNs) / std::max(wanted, 1));
    std::int64_t first = fromNs / ticks.stepNs * ticks.stepNs;
    if (first < fromNs)
        first += ticks.stepNs;
    for (std::int64_t time = first; time <= toNs; time += ticks.stepNs)
        ticks.timesNs.push_back(time);
    return ticks;
}

QString timeTickText(std::int64_t timeNs, std::int64_t stepNs)
{
    if (timeNs % kDay == 0)
        return dayText(timeNs);
    int decimals = 0;
    for (std::int64_t unit = kSecond; unit > 1 && stepNs % unit != 0; unit /= 1000)
        decimals += 3;
    return stepNs % kMinute == 0 ? clockText(timeNs, 0).left(5) : clockText(timeNs, decimals);
}

} // namespace sor::ui
