// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/oracles/lattice_steps.h"

#include <algorithm>
#include <cmath>

namespace sor { inline namespace route {

bool isSmooth(const PlacementModel& model)
{
    return std::ranges::all_of(std::span(model.laws).first(model.venues),
                               [](const FillLaw& law) { return law.isSmooth(); });
}

double atomStep(const PlacementModel& model, bool withShares)
{
    for (const double step :
         {1.0, 0.5, 0.25, 0.2, 0.1, 0.05, 0.04, 0.025, 0.02, 0.0125, 0.01, 0.005, 0.002, 0.001}) {
        const double nodes = model.shares / step;
        if (nodes > 4 * kMostLatticeNodes)
            break;
        if (withShares && std::abs(nodes - std::round(nodes)) > 1e-7)
            continue;
        if (std::ranges::all_of(std::span(model.laws).first(model.venues),
                                [step](const FillLaw& law) { return law.isOnLattice(step); }))
            return step;
    }
    return 0;
}

double exactStep(const PlacementModel& model)
{
    const bool hasSmooth = std::ranges::any_of(std::span(model.laws).first(model.venues),
                                               [](const FillLaw& law) { return law.isSmooth(); });
    return hasSmooth ? 0 : atomStep(model, true);
}

double evaluationStep(const PlacementModel& model, double market, std::span<const double> limits)
{
    const auto isOn = [](double value, double step) {
        return std::abs(value / step - std::round(value / step)) < 1e-7;
    };
    const double fine = std::exp2(std::ceil(std::log2(2 * model.shares / kMostLatticeNodes)));
    const double exact = exactStep(model);
    for (int part = 1; exact > 0 && part <= 16 && model.shares * part / exact <= 4 * kMostLatticeNodes;
         ++part) {
        const double step = exact / part;
        if (isOn(model.shares - market, step)
            && std::ranges::all_of(limits, [&](double limit) { return isOn(limit, step); }))
            return step;
    }
    const double atoms = exact > 0 ? exact : atomStep(model, false);
    return atoms > 0 ? atoms / std::ceil(atoms / fine) : fine;
}

}} // namespace sor::route
