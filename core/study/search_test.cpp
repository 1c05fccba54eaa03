// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/search_test.h"

#include "base/random.h"
#include "study/stationary_bootstrap.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace sor { inline namespace study {

namespace {

std::vector<double> meansOf(const DayCells& savings)
{
    std::vector<double> means(savings.cells);
    for (std::size_t day = 0; day < savings.days; ++day) {
        for (std::size_t cell = 0; cell < savings.cells; ++cell)
            means[cell] += savings.at(day, cell) / static_cast<double>(savings.days);
    }
    return means;
}

/// mean*_k - mean_k of every draw, the cells of a draw side by side.
std::vector<double> drawShifts(const DayCells& savings, std::span<const double> means, std::size_t meanBlock,
                               const SearchTestSettings& settings)
{
    std::vector<double> shifts(settings.draws * savings.cells);
    std::vector<std::size_t> counts(savings.days);
    Random random(settings.seed);
    for (std::size_t draw = 0; draw < settings.draws; ++draw) {
        drawDays(random, meanBlock, counts);
        double* const row = &shifts[draw * savings.cells];
        for (std::size_t day = 0; day < savings.days; ++day) {
            const double share = static_cast<double>(counts[day]) / static_cast<double>(savings.days);
            for (std::size_t cell = 0; cell < savings.cells; ++cell)
                row[cell] += share * (savings.at(day, cell) - means[cell]);
        }
    }
    return shifts;
}

bool isConstant(const DayCells& savings, std::size_t cell)
{
    for (std::size_t day = 1; day < savings.days; ++day) {
        if (savings.at(day, cell) != savings.at(0, cell))
            return false;
    }
    return true;
}

} // namespace

Estimate<SearchTest> testSearch(const DayCells& savings, const SearchTestSettings& settings)
{
    assert(settings.draws >= 1);
    if (savings.days < kMinSearchDays)
        return NoEstimate{Lack::Days, savings.days, kMinSearchDays};
    SearchTest test;
    test.days = savings.days;
    test.meanBlock = settings.meanBlock > 0 ? settings.meanBlock : defaultBlock(savings.days);
    const std::vector<double> means = meansOf(savings);
    const std::vector<double> shifts = drawShifts(savings, means, test.meanBlock, settings);
    const auto days = static_cast<double>(savings.days);
    const auto draws = static_cast<double>(settings.draws);
    const double root = std::sqrt(days);

    test.bestCell = static_cast<std::size_t>(std::max_element(means.begin(), means.end()) - means.begin());
    test.bestMean = means[test.bestCell];
    test.realityStatistic = root * test.bestMean;

    std::vector<double> perOmega(savings.cells); // sqrt(G) / omega_k; 0 for a cell that does not vary
    std::vector<double> kept(savings.cells); // of mean_k: what the resample is not centred by
    const double threshold = -std::sqrt(2 * std::log(std::log(days)));
    for (std::size_t cell = 0; cell < savings.cells; ++cell) {
        double squares = 0;
        for (std::size_t draw = 0; draw < settings.draws; ++draw)
            squares += shifts[draw * savings.cells + cell] * shifts[draw * savings.cells + cell];
        if (isConstant(savings, cell) || squares <= 0) {
            ++test.constantCells;
            continue;
        }
        perOmega[cell] = root / std::sqrt(days * squares / draws);
        const double studentised = perOmega[cell] * means[cell];
        kept[cell] = studentised >= threshold ? 0 : means[cell];
        test.spaStatistic = std::max(test.spaStatistic, studentised);
    }
    if (test.constantCells == savings.cells)
        return NoEstimate{Lack::Variation};

    std::size_t spaReached = 0;
    std::size_t realityReached = 0;
    double byChance = 0;
    for (std::size_t draw = 0; draw < settings.draws; ++draw) {
        double studentised = 0;
        double largest = -std::numeric_limits<double>::infinity();
        for (std::size_t cell = 0; cell < savings.cells; ++cell) {
            const double shift = shifts[draw * savings.cells + cell];
            studentised = std::max(studentised, perOmega[cell] * (shift + kept[cell]));
            largest = std::max(largest, shift);
        }
        spaReached += studentised >= test.spaStatistic ? 1 : 0;
        realityReached += root * largest >= test.realityStatistic ? 1 : 0;
        byChance += largest / draws;
    }
    test.spaProbability = static_cast<double>(spaReached) / draws;
    test.realityProbability = static_cast<double>(realityReached) / draws;
    test.deflatedMean = test.bestMean - byChance;
    return test;
}

}} // namespace sor::study
