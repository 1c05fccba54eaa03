// SPDX-License-Identifier: GPL-3.0-or-later
// What StartsChart shows: savings by start time, counted in bins and said in a sentence.
#pragma once

#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

namespace sor::ui {

/// Input of StartsChart: the tuned router against each baseline from the same starts.
struct StartSavings {
    std::vector<std::int64_t> startsNs; // UTC
    double horizonSeconds = 0;
    struct Against {
        QString baseline; // "Best Ask"
        std::vector<std::optional<double>> savingsBps; // by start; nothing: not comparable
        double meanBps = 0;
        std::optional<double> lowBps; // of the 95 % interval; nothing: too few independent horizons
        std::optional<double> highBps;
        QString intervalReason; // why there is no interval
    };
    std::vector<Against> against;

    /// Nothing when there is no such baseline.
    const Against* at(int baseline) const
    {
        const auto index = static_cast<std::size_t>(baseline);
        return baseline >= 0 && index < against.size() ? &against[index] : nullptr;
    }
};

/// "Better than Best Ask at 38, equal at 4, worse at 10 of 52 starts; mean saving +1.20 bps, 95% interval
/// +0.40 to +2.00."
QString startsSentence(const StartSavings& data, int baseline);

/// Counts of savings in bins of equal, round width, zero between two of them.
struct SavingsHistogram {
    double from = 0; // of the first bin, in bps
    double width = 1;
    std::vector<std::size_t> counts;
    std::size_t highest = 0;
};
SavingsHistogram savingsHistogram(const std::vector<std::optional<double>>& savingsBps, int wantedBins);

} // namespace sor::ui
