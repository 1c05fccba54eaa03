// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/time/start_savings.h"

#include "charts/chart_text.h"

#include <algorithm>
#include <cmath>

namespace sor::ui {

namespace {

QString signed2(double bps)
{
    return (bps > 0 ? QStringLiteral("+") : QString()) + groupedText(bps, 2);
}

/// 1, 2, 2.5 or 5 times a power of ten, at least `least`.
double roundStep(double least)
{
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (factor * power >= least)
            return factor * power;
    }
    return 10 * power;
}

} // namespace

QString startsSentence(const StartSavings& data, int baseline)
{
    const StartSavings::Against* against = data.at(baseline);
    if (!against || data.startsNs.empty())
        return QStringLiteral("No start times were tried.");
    std::size_t compared = 0;
    std::size_t better = 0;
    std::size_t equal = 0;
    for (const auto& saving : against->savingsBps) {
        compared += saving ? 1U : 0U;
        better += saving && *saving > 0 ? 1U : 0U;
        equal += saving && *saving == 0 ? 1U : 0U;
    }
    const auto number = [](std::size_t value) { return groupedText(static_cast<double>(value), 0); };
    if (compared == 0)
        return (data.startsNs.size() == 1
                    ? QStringLiteral("Not comparable: none of %1 start can be compared with %2.")
                    : QStringLiteral("Not comparable: none of %1 starts can be compared with %2."))
            .arg(number(data.startsNs.size()), against->baseline);
    QString text =
        QStringLiteral("Better than %1 at %2, equal at %3, worse at %4 of %5 %6; mean saving %7 bps")
            .arg(against->baseline, number(better), number(equal), number(compared - better - equal),
                 number(compared), compared == 1 ? QStringLiteral("start") : QStringLiteral("starts"),
                 signed2(against->meanBps));
    if (against->lowBps && against->highBps) {
        text += QStringLiteral(", 95% interval %1 to %2")
                    .arg(signed2(*against->lowBps), signed2(*against->highBps));
        text += *against->lowBps <= 0 && *against->highBps >= 0 ? QStringLiteral(", which includes zero.")
                                                                : QStringLiteral(".");
    } else {
        text += against->intervalReason.isEmpty()
            ? QStringLiteral("; no interval.")
            : QStringLiteral("; no interval: ") + against->intervalReason;
    }
    if (const std::size_t left = data.startsNs.size() - compared; left > 0) {
        text += (left == 1 ? QStringLiteral(" %1 start could not be compared.")
                           : QStringLiteral(" %1 starts could not be compared."))
                    .arg(number(left));
    }
    return text;
}

SavingsHistogram savingsHistogram(const std::vector<std::optional<double>>& savingsBps, int wantedBins)
{
    SavingsHistogram histogram;
    double low = 0;
    double high = 0;
    for (const auto& saving : savingsBps) {
        low = std::min(low, saving.value_or(0));
        high = std::max(high, saving.value_or(0));
    }
    if (high <= low)
        high = low + 1;
    histogram.width = roundStep(std::max(1e-6, (high - low) / wantedBins));
    histogram.from = std::floor(low / histogram.width) * histogram.width;
    const auto bins =
        static_cast<std::size_t>(std::max(1.0, std::floor((high - histogram.from) / histogram.width) + 1));
    histogram.counts.assign(bins, 0);
    for (const auto& saving : savingsBps) {
        if (!saving)
            continue;
        const double place = std::floor((*saving - histogram.from) / histogram.width);
        auto& count = histogram.counts[std::min(bins - 1, static_cast<std::size_t>(std::max(0.0, place)))];
        histogram.highest = std::max(histogram.highest, ++count);
    }
    return histogram;
}

} // namespace sor::ui
