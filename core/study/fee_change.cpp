// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/fee_change.h"

#include "study/study_counts.h"
#include "study/study_estimates.h"

#include <cmath>
#include <map>
#include <string>

namespace sor { inline namespace study {

std::optional<double> feeChangeToZero(const std::vector<const StudyRow*>& done, Benchmark benchmark)
{
    std::map<std::string, int> pairs;
    for (const StudyRow* row : done) {
        if (savingOf(*row, benchmark))
            ++pairs[row->order.pair];
    }
    double saving = 0;
    double slope = 0; // bps for a dollar a share
    for (const StudyRow* row : done) {
        const auto saved = savingOf(*row, benchmark);
        if (!saved)
            continue;
        const bool hasMirror = !row->order.pair.empty() && pairs[row->order.pair] == 2;
        const double weight = hasMirror ? 0.5 : 1;
        const double moreMade = row->unit.sharesOf(static_cast<double>(
            strategyOf(*row, kRouterKey)->maker.count - strategyOf(*row, name(benchmark))->maker.count));
        saving += weight * *saved;
        slope += weight * 1e4 * static_cast<double>(kNanosPerDollar) * moreMade / notionalOf(*row);
    }
    return std::abs(slope) < 1e-9 ? std::nullopt : std::optional(-saving / slope);
}

}} // namespace sor::study
