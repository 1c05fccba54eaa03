// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/placement/model/placement_problem.h"

#include "base/infinity.h"
#include "base/number_text.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

namespace sor { inline namespace route {

namespace {

constexpr double kMostShares = 1e9;

Status inRange(std::string_view name, double value, double least, double most)
{
    if (std::isfinite(value) && value >= least && value <= most)
        return ok();
    return invalidArgument(
        fmt::format("{} must be a number between {} and {}, but it is {}.", name, least, most, value));
}

Status positive(std::string_view name, double value, double most)
{
    if (std::isfinite(value) && value > 0 && value <= most)
        return ok();
    return invalidArgument(
        fmt::format("{} must be above 0 and at most {}, but it is {}.", name, most, value));
}

struct LawCheck {
    std::size_t venue;

    std::string named(std::string_view what) const
    {
        return fmt::format("{} of the outflow of venue {}", what, venue + 1);
    }
    Status operator()(const ExponentialOutflow& law) const
    {
        return positive(named("The mean"), law.mean, kMostShares);
    }
    Status operator()(const PoissonOutflow& law) const { return positive(named("The mean"), law.mean, 1e8); }
    Status operator()(const ParetoOutflow& law) const
    {
        if (auto status = positive(named("alpha"), law.alpha, 1e3); !status)
            return status;
        return positive(named("The scale xm"), law.scale, kMostShares);
    }
    Status operator()(const EmpiricalOutflow& law) const
    {
        if (law.samples.empty())
            return invalidArgument(fmt::format("The outflow of venue {} has no samples.", venue + 1));
        for (const double sample : law.samples) {
            if (auto status = inRange(named("A sample"), sample, 0, kMostShares); !status)
                return status;
        }
        return ok();
    }
    Status operator()(const ConstantOutflow& law) const
    {
        return inRange(named("The value"), law.value, 0, kMostShares);
    }
};

struct OutflowCheck {
    std::size_t venues;

    Status operator()(const IndependentOutflows& outflow) const
    {
        if (outflow.laws.size() != venues)
            return invalidArgument(
                fmt::format("There must be one outflow law for each venue ({}), but there {} {}.", venues,
                            either(outflow.laws.size(), "is", "are"), outflow.laws.size()));
        for (std::size_t k = 0; k < venues; ++k) {
            if (auto status = std::visit(LawCheck{k}, outflow.laws[k]); !status)
                return status;
        }
        return ok();
    }
    Status operator()(const OneFactorOutflows& outflow) const
    {
        if (auto status = inRange("alpha", outflow.alpha, 0, 1); !status)
            return status;
        return positive("The mean outflow", outflow.mean, 1e6);
    }
    Status operator()(const ScenarioOutflows& outflow) const
    {
        if (outflow.outflows.empty())
            return invalidArgument("There must be at least one joint scenario, but there is none.");
        if (outflow.probability.size() != outflow.outflows.size())
            return invalidArgument(
                fmt::format("There must be one probability for each scenario ({}), but there {} {}.",
                            outflow.outflows.size(), either(outflow.probability.size(), "is", "are"),
                            outflow.probability.size()));
        double sum = 0;
        for (std::size_t s = 0; s < outflow.outflows.size(); ++s) {
            if (outflow.outflows[s].size() != venues)
                return invalidArgument(
                    fmt::format("Scenario {} must have one outflow for each venue ({}), but it has {}.",
                                s + 1, venues, outflow.outflows[s].size()));
            for (const double value : outflow.outflows[s]) {
                if (auto status =
                        inRange(fmt::format("An outflow of scenario {}", s + 1), value, 0, kMostShares);
                    !status)
                    return status;
            }
            if (auto status = inRange(fmt::format("The probability of scenario {}", s + 1),
                                      outflow.probability[s], 0, 1e9);
                !status)
                return status;
            sum += outflow.probability[s];
        }
        return positive("The sum of the scenarios' probabilities", sum, 1e9);
    }
};

} // namespace

void PlacementProblem::setFee(double fee)
{
    market = {{kInfinity, halfSpread + fee}};
}

Status checkPlacement(const PlacementProblem& problem)
{
    if (!(problem.shares > 0) || !(problem.shares <= kMostShares))
        return invalidArgument(
            fmt::format("The number of shares S must be above 0 and at most {}, but it is {}.", kMostShares,
                        problem.shares));
    for (const auto& [name, value] :
         {std::pair{"The half spread h", problem.halfSpread}, std::pair{"theta", problem.theta},
          std::pair{"lambda_u", problem.lambdaUnder}, std::pair{"lambda_o", problem.lambdaOver}}) {
        if (auto status = inRange(name, value, 0, kMostPlacementDollars); !status)
            return status;
    }
    if (problem.market.empty() && problem.venues.empty())
        return invalidArgument(
            "There is no venue: neither a market level nor a venue for limit orders was given.");
    if (problem.venues.size() > kMaxPlacementVenues) {
        return invalidArgument(
            fmt::format("There are {} venues for limit orders; at most {} can be solved for.",
                        problem.venues.size(), kMaxPlacementVenues));
    }
    for (const auto& level : problem.market) {
        if (std::isnan(level.depth) || level.depth < 0)
            return invalidArgument(fmt::format(
                "The depth of a market level must be 0 or more shares, but it is {}.", level.depth));
        if (auto status = inRange("The cost of a market level", level.cost, -kMostPlacementDollars,
                                  kMostPlacementDollars);
            !status)
            return status;
    }
    for (std::size_t k = 0; k < problem.venues.size(); ++k) {
        if (auto status = inRange(fmt::format("The queue Q of venue {}", k + 1), problem.venues[k].queue, 0,
                                  kMostShares);
            !status)
            return status;
        if (auto status = inRange(fmt::format("The rebate r of venue {}", k + 1), problem.venues[k].rebate,
                                  -kMostPlacementDollars, kMostPlacementDollars);
            !status)
            return status;
    }
    if (problem.venues.empty())
        return ok();
    return std::visit(OutflowCheck{problem.venues.size()}, problem.outflow);
}

std::vector<std::string> brokenAssumptions(const PlacementProblem& problem)
{
    std::vector<std::string> warnings;
    if (!problem.venues.empty()) {
        const auto [least, most] = std::ranges::minmax_element(problem.venues, {}, &RestingVenue::rebate);
        if (!(least->rebate + problem.halfSpread > 0))
            warnings.push_back(
                fmt::format("A1 does not hold: a filled limit order should earn something, but the "
                            "lowest r + h is {} dollars a share.",
                            least->rebate + problem.halfSpread));
        if (!(problem.lambdaOver > problem.halfSpread + most->rebate))
            warnings.push_back(
                fmt::format("A2 does not hold: lambda_o = {} should be above h + max r = {}; buying too "
                            "much is cheap, and each order is kept within S.",
                            problem.lambdaOver, problem.halfSpread + most->rebate));
    }
    if (!problem.market.empty()) {
        const double cost = std::ranges::min_element(problem.market, {}, &MarketLevel::cost)->cost;
        if (!(problem.lambdaOver > -cost))
            warnings.push_back(
                fmt::format("A2 does not hold: lambda_o = {} should be above -(h + f) = {}; a market "
                            "order earns money, and it is kept within S.",
                            problem.lambdaOver, -cost));
        if (!(problem.lambdaUnder > cost))
            warnings.push_back(
                fmt::format("A3 does not hold: lambda_u = {} should be above h + f = {}; leaving shares "
                            "unbought can be cheaper than buying them.",
                            problem.lambdaUnder, cost));
    }
    return warnings;
}

}} // namespace sor::route
