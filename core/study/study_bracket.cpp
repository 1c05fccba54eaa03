// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_bracket.h"

#include "study/clustered_mean.h"
#include "study/observations.h"
#include "study/study_counts.h"
#include "study/study_estimates.h"

#include <algorithm>
#include <utility>

namespace sor { inline namespace study {

namespace {

/// The saving under a variant, which is counted from the last one; the own one where the order has no such
/// rules, nothing where it has no costs under them.
std::optional<double> savingUnder(const StudyRow& row, std::size_t fromEnd, double own)
{
    const auto& bracket = row.outcome.bracket;
    if (fromEnd >= bracket.size())
        return own;
    const auto& costs = bracket[bracket.size() - 1 - fromEnd].costs;
    if (!costs)
        return std::nullopt;
    const double saved = static_cast<double>(Int128{costs->benchmark} - costs->router);
    return (row.order.side == Side::Buy ? saved : -saved) / notionalOf(row) * 1e4;
}

} // namespace

std::optional<FillBracket> bracketOf(const std::vector<const StudyRow*>& done, Benchmark primary)
{
    std::vector<const StudyRow*> rows;
    std::size_t most = 0;
    for (const StudyRow* row : done) {
        if (!savingOf(*row, primary))
            continue;
        rows.push_back(row);
        most = std::max(most, row->outcome.bracket.size());
    }
    if (most == 0)
        return std::nullopt;
    const Observations observations(rows);
    std::vector<double> ownSavings;
    ownSavings.reserve(rows.size());
    for (const StudyRow* row : rows)
        ownSavings.push_back(*savingOf(*row, primary));
    const double own = meanOf(observations.of(ownSavings)->sample, Weighting::Equal);
    FillBracket bracket;
    bracket.lowBps = bracket.highBps = own;
    for (std::size_t fromEnd = most; fromEnd-- > 0;) {
        FillBracket::Variant variant;
        variant.hasNoEffect = true;
        std::vector<double> savings;
        for (const StudyRow* row : rows) {
            const auto& of = row->outcome.bracket;
            if (fromEnd < of.size() && variant.queue.empty()) {
                const BracketRow& rules = of[of.size() - 1 - fromEnd];
                variant.queue = rules.queue;
                variant.crossing = rules.crossing;
                variant.latency = rules.latency;
            }
            const double before = *savingOf(*row, primary);
            if (const auto saving = savingUnder(*row, fromEnd, before)) {
                savings.push_back(*saving);
                variant.hasNoEffect = variant.hasNoEffect && *saving == before;
            }
        }
        variant.hasNoEffect = variant.hasNoEffect && savings.size() == rows.size();
        if (savings.size() == rows.size()) {
            const auto sample = observations.of(savings); // as the own ones, which could be
            variant.savingBps = meanOf(sample->sample, Weighting::Equal);
            bracket.lowBps = std::min(bracket.lowBps, *variant.savingBps);
            bracket.highBps = std::max(bracket.highBps, *variant.savingBps);
        }
        bracket.variants.push_back(std::move(variant));
    }
    return bracket;
}

}} // namespace sor::study
